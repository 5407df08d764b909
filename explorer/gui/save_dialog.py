"""Asks where to save a file, and asks again before anything is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.gui.message_box import ask


def ask_where_to_save(parent: QWidget, title: str, name: str, kinds: Sequence[tuple[str, str]]) -> Path | None:
    """The path that the person chose, always with one of the suffixes.

    A name without one gets that of the chosen kind. The dialog knows nothing of the longer name, so that a file of that
    name is asked about here.

    Args:
        parent: the window.
        title: of the dialog.
        name: proposed file name.
        kinds: (title, suffix with dot) of the formats to choose from.

    Returns:
        None when the person changed their mind.
    """
    filters = {f"{text} (*{suffix})": suffix for text, suffix in kinds}
    chosen, kind = QFileDialog.getSaveFileName(parent, title, name, ";;".join(filters))
    if not chosen:
        return None
    path = Path(chosen)
    if path.name.lower().endswith(tuple(filters.values())):
        return path
    path = path.with_name(path.name + filters.get(kind, kinds[0][1]))
    return path if not path.exists() or _may_replace(parent, title, path) else None


def _may_replace(parent: QWidget, title: str, path: Path) -> bool:
    text = QCoreApplication.translate("ask_where_to_save", "“{name}” already exists. Replace it?")
    return ask(parent, title, text.format(name=path.name))
