"""What holds for the project as a whole: style, types, floors, translation, shipped files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.locations import resources_folder, shipped_models_folder
from explorer.models.model_file import load_model

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "explorer").rglob("*.py"))
LARGEST_MODEL = 8 * 10**6
LONGEST_FILE = 420


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
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr


def test_text_for_people_is_translated_before_it_is_filled_in():
    offending = [
        f"{path.name}: {line.strip()}"
        for path in SOURCES
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\btr\(\s*f[\"']|translate\([^)]*\bf[\"']", line)
    ]
    assert not offending, "tr(f…) never matches at run time"


def test_files_are_one_job_long():
    long = {
        path.name: n for path in SOURCES if (n := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_every_icon_takes_the_palettes_colour():
    icons = sorted((resources_folder() / "icons").glob("*.svg"))
    assert icons
    assert all("currentColor" in icon.read_text(encoding="utf-8") for icon in icons)


@pytest.mark.parametrize("name", ["mnist-2d", "mnist-conv-2d", "fashion-2d", "digits-2d", "mnist-vae-2d"])
def test_shipped_models_hold_their_map_and_the_command_that_made_them(name):
    path = shipped_models_folder() / f"{name}.safetensors"
    assert path.stat().st_size <= LARGEST_MODEL
    model = load_model(path)
    assert model.codes is not None
    assert model.codes.values.shape == (model.card.errors["test"].images, 2)
    assert (model.codes.labels >= 0).all()
    assert model.card.command.startswith("latent-explorer train --data ")
    assert "/" not in model.card.command
    assert model.optimizer is None
    assert model.card.errors["test"].squared_error_per_image < 28
