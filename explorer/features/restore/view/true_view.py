"""Zoom in true scale, and place, shared by panes of pictures of one size."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, QSizeF, Signal

_ABOVE_ONE = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
_BELOW_ONE = (3 / 4, 1 / 2, 1 / 3, 1 / 4, 1 / 6, 1 / 8, 1 / 12, 1 / 16, 1 / 24, 1 / 32, 1 / 48, 1 / 64)
_LADDER = tuple(sorted((*_ABOVE_ONE, *_BELOW_ONE)))
_SAME = 1.001


class TrueView(QObject):
    """What all panes look at.

    A scale is screen pixels for a picture's pixel, 1 being the picture as it is. Above 1 it is a whole number, so that
    every pixel is a square of the same size.

    Signals:
        changed: scale, place or the picture's size are others now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture = QSizeF(1, 1)
        self._room = QSizeF(1, 1)
        self._scale: float | None = None
        self._centre = QPointF(0.5, 0.5)

    @property
    def picture_size(self) -> QSizeF:
        """Of the picture, or of the ground that several lie on."""
        return self._picture

    @property
    def fits(self) -> bool:
        """Whether the whole picture is shown, whatever the size of the panes."""
        return self._scale is None

    @property
    def scale(self) -> float:
        """Screen pixels for one pixel of the picture."""
        return self.fitting_scale if self._scale is None else self._scale

    @property
    def fitting_scale(self) -> float:
        """The scale at which the whole picture is seen, a whole number where it is enlarged."""
        exact = min(self._room.width() / self._picture.width(), self._room.height() / self._picture.height())
        return float(math.floor(exact)) if exact >= 1 else max(exact, 1e-6)

    @property
    def centre(self) -> QPointF:
        """What stands in the middle of the panes, in pixels of the picture."""
        if self._scale is None:
            return QPointF(self._picture.width() / 2, self._picture.height() / 2)
        return self._centre

    def set_picture_size(self, width: int, height: int) -> None:
        """Look at pictures of another size: all of it is shown then."""
        size = QSizeF(max(width, 1), max(height, 1))
        if size != self._picture:
            self._picture, self._scale = size, None
            self.changed.emit()

    def set_room(self, room: QSizeF) -> None:
        """How large a pane is, in screen pixels."""
        room = QSizeF(max(room.width(), 1), max(room.height(), 1))
        if room != self._room:
            self._room = room
            self.changed.emit()

    def show_all(self) -> None:
        """Fit the whole picture into the panes."""
        if self._scale is not None:
            self._scale = None
            self.changed.emit()

    def look_at(self, scale: float, centre: QPointF) -> None:
        """Look at a place in a scale, which is brought to the next whole number above 1."""
        scale = min(max(scale, min(_LADDER[0], self.fitting_scale)), _LADDER[-1])
        scale = float(round(scale)) if scale >= 1 else scale
        width, height = self._picture.width(), self._picture.height()
        kept = QPointF(
            _within(centre.x(), width, self._room.width() / scale),
            _within(centre.y(), height, self._room.height() / scale),
        )
        if (scale, kept) != (self._scale, self._centre):
            self._scale, self._centre = scale, kept
            self.changed.emit()

    def step(self, steps: int, about: QPointF | None = None) -> None:
        """Go up or down the ladder of scales.

        Args:
            steps: positive to enlarge.
            about: what stays where it is, in pixels of the picture; None for the middle.
        """
        scale, before = self.scale, self.scale
        for _ in range(abs(steps)):
            if steps > 0:
                scale = next((rung for rung in _LADDER if rung > scale * _SAME), _LADDER[-1])
            else:
                scale = next((rung for rung in reversed(_LADDER) if rung * _SAME < scale), scale)
        if steps < 0 and scale <= self.fitting_scale * _SAME:
            self.show_all()
            return
        if about is None:
            about = self.centre
        centre = self.centre
        shrinks = before / scale
        self.look_at(scale, about + (centre - about) * shrinks)


def _within(centre: float, length: float, shown: float) -> float:
    """The centre, kept so that what is shown ends at the picture's edge."""
    return length / 2 if shown >= length else min(max(centre, shown / 2), length - shown / 2)
