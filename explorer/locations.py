"""Where the program's own files lie (beside the package in a checkout, inside it when installed) and a person's."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(folder: str) -> Path:
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def resources_folder() -> Path:
    """Icons, style, translations and sample pictures."""
    return _shipped("resources")


def shipped_models_folder() -> Path:
    """Model files that come with the program."""
    return _shipped("trained_models")


def own_models_folder() -> Path:
    """Where the window keeps what it trained; made when it is missing."""
    folder = user_data_path("latent-explorer", appauthor=False) / "models"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# the first models came before there were so many that each is named after its recipe
_ALSO_CALLED = {
    "mnist-undercomplete-2d": "mnist-2d",
    "mnist-convolutional-2d": "mnist-conv-2d",
    "mnist-variational-2d": "mnist-vae-2d",
}


def shipped_model(name: str) -> Path:
    """Where a shipped model of that name, or of that other name, would lie; whether it does is another question."""
    return shipped_models_folder() / f"{_ALSO_CALLED.get(name, name)}.safetensors"
