"""The curve of how far one must reach to meet a share of a space, over the number of its dimensions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.gui import theme
from explorer.lessons.dimension import side_holding

_MOST_DECADES = 6
_POINTS = 300
_MARK = 5.0


class Mark(NamedTuple):
    """A dimension that is marked on the curves.

    Attributes:
        name: what has so many dimensions.
        dimension: at least 1.
        shape: "square", "circle" or "diamond", so that colour is not needed to tell them apart.
    """

    name: str
    dimension: int
    shape: str


class SparsityCurve(QWidget):
    """Side of the cube that holds a share of the unit cube, drawn over the dimension (logarithmic).

    The first curve is drawn through, the second dashed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._curves: tuple[tuple[str, float], ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(self.tr("How large a neighbourhood must be in many dimensions"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_curves(self, curves: Sequence[tuple[str, float]]) -> None:
        """Show curves: a name and a share of the volume each, at most two."""
        self._curves = tuple(curves[:2])
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Mark dimensions."""
        self._marks = tuple(marks)
        self.setAccessibleDescription("; ".join(f"{mark.name}: {self.tip_at(mark.dimension)}" for mark in marks))
        self.update()

    def tip_at(self, dimension: float) -> str:
        """What the curves say of a dimension."""
        parts = [self.tr("{count:,} dimensions").format(count=round(dimension))]
        parts += [f"{name}: {float(side_holding(share, dimension)):.3f}" for name, share in self._curves]
        return "\n".join(parts)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(640, 216)

    def minimumSizeHint(self) -> QSize:
        """Still legible."""
        return QSize(320, 216)

    def event(self, event: QEvent) -> bool:
        """Tell the values above a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            plot = self._plot()
            share = min(max((event.pos().x() - plot.left()) / plot.width(), 0.0), 1.0)
            QToolTip.showText(event.globalPos(), self.tip_at(10 ** (share * self._decades())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, curves with their names, marks with theirs."""
        painter = QPainter(self)
        plot = self._plot()
        self._paint_axes(painter, plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, (name, share) in enumerate(self._curves):
            self._paint_curve(painter, plot, index, name, share)
        self._paint_marks(painter, plot)

    def _paint_axes(self, painter: QPainter, plot: QRectF) -> None:
        metrics = self.fontMetrics()
        for value in (0.0, 0.5, 1.0):
            y = self._y(plot, value)
            painter.setPen(QPen(theme.line(), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.muted())
            place = QRectF(0, y - metrics.height() / 2, plot.left() - theme.SPACING, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:g}")
        for decade in range(self._decades() + 1):
            x = self._x(plot, 10.0**decade)
            painter.setPen(QPen(theme.line(), 1))
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4))
            painter.setPen(theme.muted())
            text = f"{10**decade:,}"
            width = metrics.horizontalAdvance(text) + 2
            left = min(x - width / 2, self.width() - width)
            painter.drawText(QRectF(left, plot.bottom() + 6, width, metrics.height()), 0, text)
        title = self.tr("dimensions of the space")
        place = QRectF(plot.left(), plot.bottom() + 6 + metrics.height(), plot.width(), metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, title)

    def _paint_curve(self, painter: QPainter, plot: QRectF, index: int, name: str, share: float) -> None:
        dimensions = np.logspace(0, self._decades(), _POINTS)
        sides = side_holding(share, dimensions)
        line = [QPointF(self._x(plot, d), self._y(plot, s)) for d, s in zip(dimensions, sides, strict=True)]
        pen = QPen(self._colour(index), 2, Qt.PenStyle.DashLine if index else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        # the lower right is the corner that no curve comes near
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(name) + 2
        y = plot.bottom() - (len(self._curves) - index) * (metrics.height() + 4)
        left = plot.right() - width
        middle = y + metrics.height() / 2
        painter.drawLine(QPointF(left - 32, middle), QPointF(left - theme.SPACING, middle))
        painter.setPen(self.palette().color(self.palette().ColorRole.Text))
        painter.drawText(QRectF(left, y, width, metrics.height()), Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_marks(self, painter: QPainter, plot: QRectF) -> None:
        metrics = self.fontMetrics()
        taken = -math.inf
        row = 0
        for mark in sorted(self._marks, key=lambda mark: mark.dimension):
            x = self._x(plot, mark.dimension)
            name = metrics.elidedText(mark.name, Qt.TextElideMode.ElideMiddle, self.width() // 3)
            text = f"{name}: {mark.dimension:,}"
            width = metrics.horizontalAdvance(text) + 2
            left = min(max(x - width / 2, 0.0), self.width() - width)
            row = 1 - row if left < taken + theme.SPACING else 0
            taken = left + width
            top = row * metrics.height()
            painter.setPen(QPen(theme.muted(), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, top + metrics.height()), QPointF(x, plot.bottom()))
            painter.setPen(self.palette().color(self.palette().ColorRole.Text))
            painter.drawText(QRectF(left, top, width, metrics.height()), Qt.AlignmentFlag.AlignCenter, text)
            for index, (_, share) in enumerate(self._curves):
                painter.setPen(QPen(self.palette().color(self.palette().ColorRole.Base), 1.5))
                painter.setBrush(self._colour(index))
                y = self._y(plot, float(side_holding(share, mark.dimension)))
                painter.drawPolygon(_outline(mark.shape, QPointF(x, y)))

    def _colour(self, index: int) -> QColor:
        return theme.muted() if index else theme.accent()

    def _plot(self) -> QRectF:
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("0.5") + 2 * theme.SPACING
        top = 2 * metrics.height() + theme.SPACING
        bottom = self.height() - 2 * metrics.height() - theme.SPACING
        return QRectF(left, top, max(1, self.width() - left - 2 * theme.SPACING), max(1, bottom - top))

    def _decades(self) -> int:
        largest = max((mark.dimension for mark in self._marks), default=1000)
        return min(_MOST_DECADES, max(3, math.ceil(math.log10(largest) + 0.2)))

    def _x(self, plot: QRectF, dimension: float) -> float:
        return plot.left() + plot.width() * math.log10(dimension) / self._decades()

    @staticmethod
    def _y(plot: QRectF, side: float) -> float:
        return plot.bottom() - plot.height() * side


def _outline(shape: str, centre: QPointF) -> QPolygonF:
    """A small square, circle or diamond around a point."""
    corners = {"square": 4, "circle": 24, "diamond": 4}[shape]
    turn = math.pi / 4 if shape == "square" else 0.0
    radius = _MARK * (1.3 if shape != "circle" else 1.0)
    angles = [turn + 2 * math.pi * corner / corners for corner in range(corners)]
    return QPolygonF([centre + QPointF(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles])
