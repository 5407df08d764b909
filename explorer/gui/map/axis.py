"""Axes that say where one is and otherwise keep quiet."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtGui import QColor, QFont

from explorer.gui.theme import tabular


class QuietAxis(pyqtgraph.AxisItem):
    """Small figures of equal width along one edge, short ticks, no line.

    Its size is fixed: longer figures do not push the map aside while a person zooms.
    """

    def __init__(self, orientation: str, font: QFont) -> None:
        super().__init__(orientation, maxTickLength=3)
        small = tabular(font)
        small.setPointSizeF(max(7.0, font.pointSizeF() * 0.82))
        self.setStyle(tickFont=small, tickTextOffset=4, autoExpandTextSpace=False, hideOverlappingLabels=True,
                      maxTickLevel=0, textFillLimits=[(0, 0.6), (2, 0.45), (4, 0.3), (6, 0.2)])  # fmt: skip
        self.enableAutoSIPrefix(False)
        if orientation == "left":
            self.setWidth(44)
        else:
            self.setHeight(22)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """The figures, with a true minus sign."""
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]

    def set_colours(self, text: QColor, tick: QColor) -> None:
        """Take the palette's colours."""
        self.setTextPen(text)
        self.setTickPen(tick)
        clear = QColor(tick)
        clear.setAlpha(0)
        self.setPen(clear)
