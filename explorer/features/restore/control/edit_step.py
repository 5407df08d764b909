"""One change of what is set for a picture, which can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from explorer.features.restore.messages.edits import Edits


class EditStep(QUndoCommand):
    """Takes a picture's settings from one state to another."""

    def __init__(
        self, text: str, identity: int, before: Edits, after: Edits, apply: Callable[[int, Edits], None]
    ) -> None:
        super().__init__(text)
        self._identity, self._before, self._after, self._apply = identity, before, after, apply

    def redo(self) -> None:
        """Take the new settings."""
        self._apply(self._identity, self._after)

    def undo(self) -> None:
        """Take the old ones."""
        self._apply(self._identity, self._before)
