"""What holds for the project as a whole: style, types, floors, translation, shipped files."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.locations import resources_folder, shipped_model, shipped_models_folder
from explorer.models import load_model, read_card, recipes
from explorer.models.restoration import is_restoration_file, load_restoration
from explorer.values.restoration_model import LEARNT_TASKS
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "explorer").rglob("*.py"))
LARGEST_MODELS = 40 * 10**6
LARGEST_RESTORING = 20 * 10**6


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-m", "mypy"],
        ["-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"],
    ],
    ids=["lint", "format", "types", "floors"],
)
def test_the_checks_of_the_code_pass(command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_text_for_people_is_translated_before_it_is_filled_in():
    offending = [
        f"{path.name}: {line.strip()}"
        for path in SOURCES
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\btr\(\s*f[\"']|translate\([^)]*\bf[\"']", line)
    ]
    assert not offending, "tr(f…) never matches at run time"


def test_every_icon_takes_the_palettes_colour():
    icons = sorted((resources_folder() / "icons").glob("*.svg"))
    assert icons
    assert all("currentColor" in icon.read_text(encoding="utf-8") for icon in icons)


EVERY_FILE = sorted(shipped_models_folder().glob("*.safetensors"))
RESTORING = [path for path in EVERY_FILE if is_restoration_file(path)]
SHIPPED = [path for path in EVERY_FILE if path not in RESTORING]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_models_hold_their_map_and_the_command_that_made_them(path):
    model = load_model(path)
    assert model.codes is not None
    assert len(model.codes.values) == model.card.errors["test"].images
    assert model.card.command.startswith("latent-explorer train --data ")
    assert "/" not in model.card.command
    assert model.optimizer is None


def test_shipped_models_stay_small():
    assert sum(path.stat().st_size for path in SHIPPED) <= LARGEST_MODELS
    assert sum(path.stat().st_size for path in RESTORING) <= LARGEST_RESTORING


def test_every_restoration_task_has_a_shipped_model_with_the_command_that_made_it():
    models = {path.stem: load_restoration(path) for path in RESTORING}
    assert {*LEARNT_TASKS, "denoise-photo"} == set(models)
    for name, model in models.items():
        task = model.card.task
        assert name in {task, f"{task}-photo"}
        assert model.card.command.startswith(f"latent-explorer train --model {task} --data ")
        # no folder of the machine it was made on; what follows a colon are names inside an archive
        assert all("/" not in word.partition(":")[0] for word in shlex.split(model.card.command))
        assert model.optimizer is None
        assert model.card.history[-1].psnr_db > model.card.history[-1].before_db


@pytest.mark.parametrize("recipe", [recipe.name for recipe in recipes()])
def test_every_system_has_a_shipped_model_with_a_plane_of_codes(recipe):
    card = read_card(shipped_model(f"mnist-{recipe}-2d"))
    assert (card.recipe, card.architecture.latent_dim, card.data.title) == (recipe, 2, "MNIST")
    # two principal components leave 43.64
    assert card.errors["test"].squared_error_per_image < (43.7 if recipe == "linear" else 28)


def test_the_long_code_rebuilds_digits_as_well_as_the_published_one():
    card = read_card(shipped_model("mnist-deep-30"))
    assert (card.architecture.hidden, card.architecture.latent_dim) == ((1000, 500, 250), 30)
    assert card.errors["test"].squared_error_per_image <= 3.0
