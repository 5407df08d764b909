"""The words that tasks are declared with, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def translated(text: str) -> str:
    """A text of a declaration."""
    return QCoreApplication.translate("restore", text)
