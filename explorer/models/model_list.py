"""The model files of a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from explorer.models.model_file import read_card
from explorer.models.restoration import is_restoration_file, read_restoration_card
from explorer.values import (
    BadInput,
    Failure,
    ModelCard,
)
from explorer.values.restoration_model import RestorationCard


def list_models(folder: Path) -> list[tuple[Path, ModelCard | Failure]]:
    """The autoencoders of a folder by name, each with its card or the reason why it cannot be read."""
    return [(path, what) for path, what in list_files(folder) if not isinstance(what, RestorationCard)]


def list_files(folder: Path) -> list[tuple[Path, ModelCard | RestorationCard | Failure]]:
    """The model files of a folder by name, each with its card or the reason why it cannot be read."""
    found: list[tuple[Path, ModelCard | RestorationCard | Failure]] = []
    for path in sorted(folder.glob("*.safetensors")):
        try:
            if is_restoration_file(path):
                found.append((path, read_restoration_card(path)))
            else:
                found.append((path, replace(read_card(path), path=str(path))))
        except BadInput as error:
            found.append((path, Failure.of(error)))
    return found
