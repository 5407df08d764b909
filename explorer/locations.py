"""Where the program's own files lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

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
