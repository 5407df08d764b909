"""The commands Undo and Redo over the store."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication

from explorer.gui.once import once_after
from explorer.state.history import Step
from explorer.state.store import DocumentStore

_GESTURE_ENDS_MS = 400


class Undo(QObject):
    """Says in the menu what undoing would bring back, does it, and ends gestures.

    A gesture lasts while the same kind of thing changes at short intervals or with a mouse button held.
    """

    def __init__(self, store: DocumentStore, undo: QAction, redo: QAction, parent: QObject | None = None) -> None:
        """Join them.

        Args:
            store: what is undone.
            undo: the command that undoes, whose text and availability follow.
            redo: the command that does it again.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._store = store
        self._undo, self._redo = undo, redo
        self._picture_in_view: Callable[[], int | None] = lambda: None
        self._rest = once_after(_GESTURE_ENDS_MS, self._gesture_may_end, self)
        undo.triggered.connect(lambda: store.undo(self._picture_in_view()))
        redo.triggered.connect(lambda: store.redo(self._picture_in_view()))
        store.watch_history(self._follow)
        self.refresh()

    def set_picture_in_view(self, picture_in_view: Callable[[], int | None]) -> None:
        """Tell whose steps are undone beside those of the window, the latest of both first; None for none."""
        self._picture_in_view = picture_in_view

    def refresh(self) -> None:
        """Something else is in view, or can be undone."""
        picture, history = self._picture_in_view(), self._store.history
        back, forth = history.to_undo(picture), history.to_redo(picture)
        self._undo.setEnabled(back is not None)
        self._redo.setEnabled(forth is not None)
        self._undo.setText(_text(self.tr("&Undo"), self.tr("&Undo {what}"), back))
        self._redo.setText(_text(self.tr("&Redo"), self.tr("&Redo {what}"), forth))

    def _follow(self) -> None:
        if self._store.history.open:
            self._rest.start()
        self.refresh()

    def _gesture_may_end(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._rest.start()
        else:
            self._store.end_gesture()


def _text(alone: str, named: str, step: Step | None) -> str:
    return named.format(what=step.text) if step is not None and step.text else alone
