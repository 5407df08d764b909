"""Small files as the program wrote them when the contract was made: a model of each system, and ten sessions.

They are made where they are missing and never again, so that they grow old as people's own files do.
"""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from PIL import Image

from explorer.cli import main
from explorer.features.sessions.compute.files import write_session
from explorer.models import load_model
from explorer.models.recipes import recipes
from explorer.state.codec import SavedSession
from explorer.state.document import Document, Probe
from explorer.values.plane_choice import PlaneWish
from explorer.values.restoration_model import LEARNT_TASKS
from explorer.values.rows import Rows
from explorer.values.saved_session import SESSION_SUFFIX, ModelMark
from explorer.values.walks import Anchor, AttributeDirection, AttributeRequest, AttributeSet, Group, Walk, WalkSettings
from explorer.values.weights_hash import weights_hash
from tests.contract.kept import FOLDER

MODELS, SESSIONS = FOLDER / "models", FOLDER / "sessions"
_FLAT, _DEEP = "undercomplete", "variational"
"""The models of the sessions: codes of two and of three numbers."""

_OWN_OPTIONS = {
    "linear": [],
    "convolutional": ["--hidden", "4,8"],
    "variational": ["--hidden", "16", "--latent-dim", "3"],
    "stacked": ["--hidden", "16,8", "--pretraining-epochs", "1"],
    "stacked-denoising": ["--hidden", "16,8", "--pretraining-epochs", "1"],
}


def photo(number: int, side: int = 32) -> np.ndarray:
    """A smooth colour picture, uint8 (side, side, 3)."""
    rows, columns = np.mgrid[:side, :side] / side
    waves = [np.sin(2 * np.pi * (rows * (number % 3 + 1) + columns * shift)) for shift in (0.5, 1.0, 1.5)]
    return np.round(127.5 + 100 * np.stack(waves, axis=2)).astype(np.uint8)


def write_photos(folder: Path) -> None:
    """What the small restoration models learn from: `photos`, and for the pages `scans` beside `pages`."""
    for name in ("photos", "scans", "pages"):
        (folder / name).mkdir()
    for number in range(8):
        picture = photo(number)
        page = np.where(picture[..., 0] > 127, 230, 30).astype(np.uint8)
        Image.fromarray(picture).save(folder / "photos" / f"{number}.png")
        Image.fromarray(page).save(folder / "pages" / f"{number}.png")
        Image.fromarray((page * 0.6 + 20).astype(np.uint8)).save(folder / "scans" / f"{number}.png")


def restoration_data(task: str) -> list[str]:
    """Options that name what `write_photos` wrote, relative to its folder."""
    return ["--data", "scans", "--clean", "pages"] if task == "clean-page" else ["--data", "photos"]


def make_models() -> None:
    """A tiny network of each system, trained for an epoch; its optimiser's state is kept."""
    MODELS.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    for recipe in recipes():
        own = _OWN_OPTIONS.get(recipe.name, ["--hidden", "16"])
        # with --epochs the linear recipe learns step by step, too; its closed form leaves nothing to go on with
        _train(recipe.name, ["--data", "digits", "--epochs", "1", "--history", "0", *own])
    tiny = "--epochs 1 --steps 2 --batch-size 2 --crop 16 --widths 8,8 --blocks 1,1 --precision float32".split()
    with TemporaryDirectory() as folder, chdir(folder):
        write_photos(Path(folder))
        for task in LEARNT_TASKS:
            _train(task, [*restoration_data(task), *tiny])


def _train(name: str, options: list[str]) -> None:
    path = MODELS / f"{name}.safetensors"
    # the dense layers of a convolutional network cannot be chosen, and would make a file of 6 MB
    with patch("explorer.models.recipe._DENSE", (16, 8)):
        if not path.exists() and main(["train", "--model", name, *options, "--out", str(path)]) != 0:
            raise RuntimeError(f"{name} was not trained")


def make_sessions() -> None:
    """Ten sessions of two of the models; between them they keep all that a session can."""
    SESSIONS.mkdir(exist_ok=True)
    for name, (model, parts) in _sessions().items():
        path = SESSIONS / f"{name}{SESSION_SUFFIX}"
        if not path.exists():
            loaded = load_model(MODELS / f"{model}.safetensors")
            assert loaded.codes is not None
            samples = len(loaded.codes.values)
            mark = ModelMark(
                model, f"{model}.safetensors", weights_hash(loaded.weights), loaded.card.data.fingerprint, samples
            )
            chosen = Document(**{"probe": Probe((0.5, -0.25, 0.125)[: _dimensions(model)]), **parts})
            saved = SavedSession(name, mark, chosen, program="1.0", created="2026-11-28T00:00:00+00:00")
            write_session(path, saved)


def _direction(asked: AttributeRequest) -> AttributeDirection:
    """As the window makes it, which makes it anew when the session is opened."""
    codes = load_model(MODELS / f"{_FLAT}.safetensors").codes
    assert codes is not None
    without, having = (codes.values[codes.labels == group.label] for group in (asked.without, asked.having))
    step = having.mean(axis=0, dtype=np.float64) - without.mean(axis=0, dtype=np.float64)
    return AttributeDirection(asked, tuple(step.tolist()), (len(without), len(having)))


def _dimensions(model: str) -> int:
    return 3 if model == _DEEP else 2


def _sessions() -> dict[str, tuple[str, dict[str, Any]]]:
    walk = Walk((Anchor((0.0, 0.0)), Anchor((1.0, 0.5), "sample 12"), Anchor((-0.5, 1.0))))
    settings = WalkSettings(15, "picture", ("spherical",), "straight", 2.0, "once", True, 0.5)
    drawn = Walk((Anchor((0.0, 0.0)), Anchor((1.0, 1.0))), ((0.0, 0.0), (0.25, 0.75), (1.0, 1.0)))
    group = Group("Two and four", rows=Rows((2, 4, 9)))
    asked = AttributeRequest(0, "more like a 3", Group("Class 0", 0), Group("Class 3", 3))
    attributes = AttributeSet((_direction(asked),), (group,), 0)
    turned = PlaneWish("numbers", (2, 0), turn=30.0, tilt=-10.0)
    through = PlaneWish("samples", rows=(3, 40, 99))
    return {
        "view": (_FLAT, {"view": (-1.0, -0.5, 2.0, 1.5), "probe": Probe((-0.75, 0.25))}),
        "selection": (_FLAT, {"selection": Rows((3, 4, 5, 9, 170)), "hidden_classes": frozenset({1, 7})}),
        "backdrop": (_FLAT, {"backdrop": "decoded", "colouring": "error", "columns": frozenset({"left"})}),
        "drawer": (_FLAT, {"drawer": "reconstructions", "columns": frozenset({"right"})}),
        "instruments": (_FLAT, {"instruments": frozenset({"ellipse", "snap"}), "backdrop": "magnification"}),
        "walk": (_FLAT, {"drawer": "walk", "walk": walk, "player": settings}),
        "drawn-walk": (_FLAT, {"walk": drawn, "player": WalkSettings(path="drawn")}),
        "attributes": (_FLAT, {"instruments": frozenset({"attributes"}), "attributes": attributes}),
        "turned-plane": (_DEEP, {"view": (-2.0, -2.0, 4.0, 4.0), "plane": turned}),
        "plane-of-samples": (_DEEP, {"selection": Rows((3, 40, 99)), "plane": through}),
    }
