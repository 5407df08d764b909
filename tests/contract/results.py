"""Small results of every shipped model: what scripts and papers were made with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explorer.models import read_card
from explorer.values import Architecture
from tests.contract.old_files import photo

Run = Callable[..., list[Any]]
_FRAMES = 4


def drawn_pictures(architecture: Architecture, count: int = 12) -> np.ndarray:
    """Light blobs on black, uint8 (N, H, W) or (N, H, W, 3), the same on every machine."""
    height, width = architecture.height, architecture.width
    rows, columns = np.mgrid[:height, :width]
    turns = 2 * np.pi * np.arange(count)[:, None, None] / count
    across = (columns / width - 0.5 - 0.25 * np.cos(turns)) ** 2
    down = (rows / height - 0.5 - 0.25 * np.sin(2 * turns)) ** 2
    blobs = np.round(255 * np.exp(-(across + 2 * down) * 25)).astype(np.uint8)
    return blobs if architecture.channels == 1 else np.stack([blobs] * architecture.channels, axis=-1)


def autoencoder_results(path: Path, run: Run) -> tuple[dict[str, Any], np.ndarray]:
    """Figures of the commands, and one picture of all that `decode`, `grid` and `walk` drew.

    Args:
        path: of the model.
        run: runs a command line with `--json` and gives the objects that it printed; the current folder is written to.
    """
    name, architecture = path.stem, read_card(path).architecture
    np.save("drawn.npy", drawn_pictures(architecture))
    one, other = (",".join(f"{value:g}" for value in _place(architecture.latent_dim, turn)) for turn in (0.0, 2.0))
    (evaluated,) = run("evaluate", path, "--data", "drawn.npy", "--split", "all")
    run("encode", path, "--data", "drawn.npy", "--out", "codes.npz")
    run("decode", path, f"--code={one}", "--out", "decoded.png")
    run("grid", path, "--cells", 3, "--out", "grid.png")
    (walked,) = run("walk", path, f"--from={one}", f"--to={other}", "--frames", _FRAMES, "--scale", 1, "--out", name)
    figures = {f"evaluate {key}": value for key, value in evaluated.items() if isinstance(value, float | list)}
    figures |= {f"walk {key}": walked[key] for key in ("picture_length", "code_length", "changes")}
    with np.load("codes.npz") as codes:
        figures |= {f"encode {row}": [float(f"{x:.6g}") for x in code] for row, code in enumerate(codes["codes"][:4])}
    frames = sorted(Path(name).iterdir())
    assert len(frames) == _FRAMES
    row = np.concatenate([_pixels(picture) for picture in (Path("decoded.png"), *frames)], axis=1)
    sheet = _stacked(row, _pixels(Path("grid.png")))
    return {f"{name} {key}": json.loads(json.dumps(value)) for key, value in figures.items()}, sheet


def restored_picture(path: Path, run: Run) -> np.ndarray:
    """What the restoration model of that task makes of a small picture; the current folder is written to."""
    task, kind = path.stem.removesuffix("-photo"), ["--noise", "photo"] if path.stem.endswith("-photo") else []
    picture = photo(1, 48)
    if task == "denoise":
        rows, columns = np.mgrid[:48, :48]
        picture = picture + (40 * np.sin(rows * 12.9898 + columns * 78.233)[..., None])
    elif task == "clean-page":
        picture = np.where(picture > 127, 200, 60) - np.linspace(0, 50, 48)[:, None]
    elif task == "colorize":
        picture = picture.mean(axis=2)
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save("damaged.png")
    hole = np.zeros((48, 48), np.uint8)
    hole[16:28, 20:34] = 255
    Image.fromarray(hole).save("hole.png")
    extra = ["--mask", "hole.png"] if task == "fill-in" else []
    run("restore", task, "damaged.png", "--model", path, "--out", path.stem, *kind, *extra)
    return _pixels(Path(path.stem, "damaged.png"))


def _place(latent_dim: int, turn: float) -> list[float]:
    return [round(float(np.sin(turn + number + 0.5)), 3) for number in range(latent_dim)]


def _pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


def _stacked(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    width = max(above.shape[1], below.shape[1])
    return np.concatenate(
        [np.pad(part, [(0, 0), (0, width - part.shape[1]), *[(0, 0)] * (part.ndim - 2)]) for part in (above, below)]
    )
