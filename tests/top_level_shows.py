"""Finds widgets that were shown before they had a parent: each flashes up as a window of its own at first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class TopLevelShows(QObject):
    """Looks at the events of the whole application while it is installed.

    Attributes:
        offending: what was shown as a window and became a part of another one later.
    """

    def __init__(self) -> None:
        super().__init__()
        self.offending: list[str] = []
        self._shown: set[QWidget] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass."""
        kind = event.type()
        if kind == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._shown.add(watched)
        elif kind == QEvent.Type.ParentChange and watched in self._shown and not watched.isWindow():
            self.offending.append(f"{type(watched).__name__} {watched.objectName()!r} in {watched.parent()}")
        return False
