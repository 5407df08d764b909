"""Scrolls a film strip that is higher or wider than its room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStyle

from explorer.gui import theme
from explorer.gui.walks.film_strip import FilmStrip

_ROWS_AT_FIRST = 3


class StripArea(QScrollArea):
    """The strip is as wide as if its vertical bar were always there.

    A bar that comes makes the strip narrower, its pictures smaller and the strip lower, so that the bar goes again: Qt
    would never come to rest.
    """

    def __init__(self, strip: FilmStrip) -> None:
        super().__init__()
        self._strip = strip
        self.setWidget(strip)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # it follows the focus of the strip; a stop of its own would show nothing
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(6 * theme.SPACING)
        self.horizontalScrollBar().valueChanged.connect(lambda _: strip.update())
        strip.needs_changed.connect(self._fit)
        self._fit()

    def comfortable_height(self) -> int:
        """Of some rows; the rest scrolls."""
        rows = max(1, len(self._strip.rows))
        return round(self._strip.heightForWidth(self._room()) * min(_ROWS_AT_FIRST, rows) / rows) + theme.SPACING

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the strip its room."""
        super().resizeEvent(event)
        self._fit()

    def _room(self) -> int:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return max(1, self.width() - bar)

    def _fit(self) -> None:
        width = max(self._room(), self._strip.minimumSizeHint().width())
        self._strip.setFixedSize(width, self._strip.heightForWidth(width))
