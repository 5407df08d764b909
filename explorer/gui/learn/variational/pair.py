"""Two cards side by side where there is room, one under the other where there is not."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from explorer.gui import theme


class Pair(QWidget):
    """Holds two widgets.

    Args:
        first: at the left, or above.
        second: at the right, or below.
        beside_from: width in logical pixels from which they stand side by side.
    """

    def __init__(self, first: QWidget, second: QWidget, beside_from: int) -> None:
        super().__init__()
        self._beside_from = beside_from
        self._allowed = True
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * theme.SPACING)
        self._layout.addWidget(first, 1)
        self._layout.addWidget(second, 1)

    def allow_beside(self, allowed: bool) -> None:
        """Whether they may stand side by side at all: one that is nearly empty would be stretched."""
        self._allowed = allowed
        self._arrange(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for the other arrangement."""
        self._arrange(event.size().width())
        super().resizeEvent(event)

    def _arrange(self, width: int) -> None:
        directions = QBoxLayout.Direction
        beside = self._allowed and width >= self._beside_from
        wanted = directions.LeftToRight if beside else directions.TopToBottom
        if self._layout.direction() != wanted:
            self._layout.setDirection(wanted)
            self.updateGeometry()
