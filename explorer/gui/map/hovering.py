"""When to look for the point under the pointer, and when its card may show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, Signal

from explorer.gui.once import once_after

LOOK_EVERY = 50
"""Least time between two looks, milliseconds."""
CARD_DELAY = 125
"""How long the pointer rests on a point before its card opens, milliseconds."""
CARD_GRACE = 260
"""How long the card stays after the pointer left the point, milliseconds."""


class Hovering(QObject):
    """Follows the pointer and tells the point below it.

    Signals:
        hovered: row of the map, −1 when the pointer left; sent at once.
        card_due: the card of the hovered point may open.
        card_over: the card is to close.
    """

    hovered = Signal(int)
    card_due = Signal()
    card_over = Signal()

    def __init__(self, find: Callable[[QPointF], int], parent: QObject | None = None) -> None:
        """Make the tracker.

        Args:
            find: the row at a place in logical pixels, −1 for none.
            parent: its owner.
        """
        super().__init__(parent)
        self._find = find
        self._index = -1
        self._open = False
        self._place = QPointF()
        self._since_look = QElapsedTimer()
        self._look_later = once_after(LOOK_EVERY, self._look, self)
        self._delay = once_after(CARD_DELAY, self._allow_card, self)
        self._grace = once_after(CARD_GRACE, self._forbid_card, self)

    @property
    def index(self) -> int:
        """The hovered row, −1 for none."""
        return self._index

    @property
    def card_open(self) -> bool:
        """Whether a card may show now."""
        return self._open

    def move(self, place: QPointF) -> None:
        """The pointer is here now."""
        self._place = place
        if not self._since_look.isValid() or self._since_look.hasExpired(LOOK_EVERY):
            self._look()
        elif not self._look_later.isActive():
            self._look_later.start()

    def leave(self) -> None:
        """The pointer left the map, or does something else there."""
        self._look_later.stop()
        self._become(-1)

    def dismiss(self) -> None:
        """Forget the point and close its card at once."""
        self.leave()
        self._grace.stop()
        self._forbid_card()

    def _look(self) -> None:
        self._look_later.stop()
        self._since_look.start()
        self._become(self._find(self._place))

    def _become(self, index: int) -> None:
        if index == self._index:
            return
        self._index = index
        if index < 0:
            self._delay.stop()
            if self._open:
                self._grace.start()
        else:
            self._grace.stop()
            if not self._open:
                self._delay.start()
        self.hovered.emit(index)

    def _allow_card(self) -> None:
        self._open = True
        self.card_due.emit()

    def _forbid_card(self) -> None:
        if self._open:
            self._open = False
            self.card_over.emit()
