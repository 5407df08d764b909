"""Moving the visible rectangle: fitting, easing, and telling when it rests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QElapsedTimer, QObject, QVariantAnimation, Signal

from explorer.gui.once import once_after

Rectangle = tuple[float, float, float, float]
"""(left, bottom, width, height) in map units."""

REST_AFTER = 120
"""The view rests when it did not move for so long, milliseconds."""
TELL_EVERY = 100
"""Least time between two reports while it moves, milliseconds."""
_EASE = 280
_GROWTH_MARGIN = 0.15


def grown(rectangle: Rectangle, bounds: tuple[float, float, float, float]) -> Rectangle:
    """The rectangle itself while it holds all the bounds, otherwise grown on the sides that they cross.

    A crossed side moves a little further than needed, so that the next step of a training does not move it again.

    Args:
        rectangle: what is visible.
        bounds: (left, bottom, right, top).
    """
    left, bottom = rectangle[0], rectangle[1]
    right, top = left + rectangle[2], bottom + rectangle[3]
    spare_x, spare_y = (bounds[2] - bounds[0]) * _GROWTH_MARGIN, (bounds[3] - bounds[1]) * _GROWTH_MARGIN
    left = bounds[0] - spare_x if bounds[0] < left else left
    bottom = bounds[1] - spare_y if bounds[1] < bottom else bottom
    right = bounds[2] + spare_x if bounds[2] > right else right
    top = bounds[3] + spare_y if bounds[3] > top else top
    return left, bottom, right - left, top - bottom


class ViewMotion(QObject):
    """Knows whether the view moves, and eases it to a new place.

    Signals:
        moving_changed: the view began to move, or rests.
        told: what is visible, on a budget while it moves and once when it rests.
    """

    moving_changed = Signal(bool)
    told = Signal(float, float, float, float)

    def __init__(self, show: Callable[[Rectangle], None], parent: QObject | None = None) -> None:
        """Make the mover.

        Args:
            show: shows a rectangle.
            parent: its owner.
        """
        super().__init__(parent)
        self._show = show
        self._seen: Rectangle = (0.0, 0.0, 1.0, 1.0)
        self._from = self._to = self._seen
        self._moving = False
        self._since_told = QElapsedTimer()
        self._rest = once_after(REST_AFTER, self._come_to_rest, self)
        self._easing = QVariantAnimation(self)
        self._easing.setStartValue(0.0)
        self._easing.setEndValue(1.0)
        self._easing.setDuration(_EASE)
        self._easing.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._easing.valueChanged.connect(self._ease_step)

    @property
    def moving(self) -> bool:
        """Whether the view moved a moment ago."""
        return self._moving

    @property
    def easing(self) -> bool:
        """Whether it is on its way by itself."""
        return self._easing.state() == QVariantAnimation.State.Running

    @property
    def destination(self) -> Rectangle:
        """Where it will be when it rests."""
        return self._to if self.easing else self._seen

    def seen(self, rectangle: Rectangle) -> None:
        """The view shows this rectangle now."""
        self._seen = rectangle
        self._rest.start()
        if not self._moving:
            self._moving = True
            self.moving_changed.emit(True)
        if not self._since_told.isValid() or self._since_told.hasExpired(TELL_EVERY):
            self._since_told.start()
            self.told.emit(*rectangle)

    def jump(self, rectangle: Rectangle) -> None:
        """Show a rectangle at once."""
        self._easing.stop()
        self._show(rectangle)

    def ease(self, rectangle: Rectangle) -> None:
        """Move to a rectangle gently."""
        if rectangle == self.destination:
            return
        self._from, self._to = self._seen, rectangle
        self._easing.stop()
        self._easing.start()

    def _ease_step(self, share: float) -> None:
        x, y, width, height = (a + (b - a) * share for a, b in zip(self._from, self._to, strict=True))
        self._show((x, y, width, height))

    def _come_to_rest(self) -> None:
        self._moving = False
        self._since_told.invalidate()
        self.moving_changed.emit(False)
        self.told.emit(*self._seen)
