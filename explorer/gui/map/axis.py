"""Axes that say where one is and otherwise keep quiet."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.drawing.ticks import figure, ticks
from explorer.gui.theme import tabular

_TICK = 4.0
_SPACING = {"left": 64.0, "bottom": 88.0}
_SIDE = {"left": 48.0, "bottom": 24.0}
# more where the axis has a name
_NAMED = 18.0


class QuietAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Small figures of equal width along one edge, short ticks, no line.

    Its size is fixed: longer figures do not push the map aside while a person zooms. It paints itself, since
    pyqtgraph's own drawing, made for every kind of plot, would take a good part of each frame.
    """

    def __init__(self, orientation: str, font: QFont) -> None:
        super().__init__(orientation)
        self._font = tabular(font)
        self._font.setPointSizeF(max(7.0, font.pointSizeF() * 0.82))
        self._metrics = QFontMetricsF(self._font)
        self._text_colour = QColor("grey")
        self._tick_colour = QColor("grey")
        self._figures = True
        self._name = ""
        self.enableAutoSIPrefix(False)
        self._take_room()

    def set_colours(self, text: QColor, tick: QColor) -> None:
        """Take the palette's colours."""
        self._text_colour, self._tick_colour = QColor(text), QColor(tick)
        self.update()

    def set_figures_visible(self, visible: bool) -> None:
        """Show or hide ticks and figures."""
        self._figures = visible
        self.update()

    def set_name(self, name: str) -> None:
        """Say what the axis stands for; empty for nothing."""
        if name != self._name:
            self._name = name
            self._take_room()
            self.update()

    def name(self) -> str:
        """What the axis stands for."""
        return self._name

    def _take_room(self) -> None:
        side = _SIDE[self.orientation] + (_NAMED if self._name else 0.0)
        if self.orientation == "left":
            self.setWidth(side)
        else:
            self.setHeight(side)

    def boundingRect(self) -> QRectF:
        """The axis's own rectangle."""
        return QRectF(QPointF(), self.size())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw ticks, figures and the name."""
        self._draw_name(painter)
        low, high = self.range
        width, height = self.size().width(), self.size().height()
        upright = self.orientation == "left"
        length = height if upright else width
        if not self._figures or high <= low or length < 1:
            return
        values, decimals = ticks(low, high, int(length / _SPACING[self.orientation]))
        lines, texts = [], []
        for value in values:
            along = (value - low) / (high - low) * length
            text = figure(value, decimals)
            if upright:
                y = height - along
                lines.append(QLineF(width - _TICK, y, width, y))
                texts.append((QRectF(0, y - 10, width - _TICK - 4, 20), text))
            else:
                lines.append(QLineF(along, 0, along, _TICK))
                half = self._metrics.horizontalAdvance(text) / 2 + 1
                if along - half >= -_SIDE["left"] and along + half <= width:
                    texts.append((QRectF(along - half, _TICK + 2, 2 * half, _SIDE["bottom"] - _TICK - 2), text))
        painter.setPen(self._tick_colour)
        painter.drawLines(lines)
        painter.setFont(self._font)
        painter.setPen(self._text_colour)
        across = Qt.AlignmentFlag.AlignRight if upright else Qt.AlignmentFlag.AlignHCenter
        down = Qt.AlignmentFlag.AlignVCenter if upright else Qt.AlignmentFlag.AlignTop
        flags = int(across | down | Qt.TextFlag.TextDontClip)
        for box, text in texts:
            painter.drawText(box, flags, text)

    def _draw_name(self, painter: QPainter) -> None:
        if not self._name:
            return
        width, height = self.size().width(), self.size().height()
        upright = self.orientation == "left"
        text = self._metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, height if upright else width)
        painter.save()
        painter.setFont(self._font)
        painter.setPen(self._text_colour)
        if upright:
            painter.rotate(-90)
            box = QRectF(-height, 0, height, _NAMED)
        else:
            box = QRectF(0, height - _NAMED - 2, width, _NAMED)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()
