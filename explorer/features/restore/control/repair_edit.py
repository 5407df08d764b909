"""One change of what is set for pictures, which can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from explorer.features.restore.messages.edits import RepairEdits


class RepairEdit(QUndoCommand):
    """Takes pictures' settings from one state to another."""

    def __init__(
        self,
        text: str,
        before: dict[int, RepairEdits],
        after: dict[int, RepairEdits],
        apply: Callable[[dict[int, RepairEdits]], None],
    ) -> None:
        super().__init__(text)
        self._before, self._after, self._apply = before, after, apply

    def redo(self) -> None:
        """Take the new settings."""
        self._apply(self._after)

    def undo(self) -> None:
        """Take the old ones."""
        self._apply(self._before)
