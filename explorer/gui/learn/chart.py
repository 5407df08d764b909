"""A small chart of lines or bars that keeps quiet: few figures, hairlines, the legend above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.drawing.ticks import figure, ticks
from explorer.gui import theme
from explorer.gui.panels.wording import significant

_TICK_SPACING = (72.0, 26.0)
_SAMPLE = 20
_DOT = 2.5
_FEW_DOTS = 24


@dataclass(frozen=True)
class Line:
    """A line through points.

    Attributes:
        name: in the legend.
        x: ascending.
        y: one for each x; what is not finite is left out.
        reference: grey and dashed, to compare with.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    reference: bool = False


@dataclass(frozen=True, eq=False)
class Bars:
    """A histogram.

    Attributes:
        edges: (n + 1,), ascending.
        counts: (n,).
    """

    edges: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class Mark:
    """A place on the x axis that is pointed out.

    Attributes:
        x: where.
        text: what it is.
        strong: in the accent colour; otherwise grey.
    """

    x: float
    text: str
    strong: bool = True


class Chart(QWidget):
    """Lines or bars over one x axis; y begins at 0. The nearest values are told under the pointer.

    Args:
        x_title: with the unit.
        y_title: with the unit.
        empty: a sentence that stands here while there is nothing to draw.
        parent: Qt parent.
    """

    def __init__(self, x_title: str, y_title: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x_title, self._y_title, self._empty = x_title, y_title, empty
        self._lines: tuple[Line, ...] = ()
        self._bars: Bars | None = None
        self._marks: tuple[Mark, ...] = ()
        self._range = (0.0, 1.0)
        self._top = 1.0
        self._whole_x = False
        self._pointed: float | None = None
        self.setFont(theme.tabular(self.font()))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_titles(self, x_title: str, y_title: str) -> None:
        """Name the axes anew."""
        self._x_title, self._y_title = x_title, y_title
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Let another sentence stand here while there is nothing to draw."""
        self._empty = text
        self.update()

    def set_lines(
        self,
        lines: Sequence[Line],
        x_range: tuple[float, float] | None = None,
        top: float | None = None,
        *,
        whole_x: bool = False,
    ) -> None:
        """Draw lines in place of whatever was drawn.

        Args:
            lines: the most important first; without any finite point the empty sentence stands here.
            x_range: what the x axis spans; from the smallest to the largest x unless given.
            top: where the y axis ends, lines above it leave the chart; a little above the largest y unless given.
            whole_x: x counts something, so that figures between whole numbers make no sense.
        """
        self._lines, self._bars, self._whole_x = tuple(lines), None, whole_x
        places = [x for line in lines for x in line.x]
        heights = [y for line in lines for y in line.y if math.isfinite(y)]
        if places and heights:
            low, high = x_range or (min(places), max(places))
            self._range = (low, high) if high > low else (low - 1, low + 1)
            largest = max(heights) * 1.08 if top is None else top
            self._top = largest if largest > 0 else 1.0
        else:
            self._lines = ()
        self._pointed = None
        self.update()

    def set_bars(self, bars: Bars | None) -> None:
        """Draw a histogram in place of whatever was drawn; None empties the chart."""
        self._lines, self._bars, self._whole_x = (), bars, False
        if bars is not None:
            self._range = (float(bars.edges[0]), float(bars.edges[-1]))
            self._top = max(1.0, float(bars.counts.max(initial=0))) * 1.08
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Point out places on the x axis; those outside it are left out."""
        self._marks = tuple(marks)
        self.update()

    def is_empty(self) -> bool:
        """Whether the empty sentence stands here."""
        return not self._lines and self._bars is None

    def readout(self, x: float) -> str:
        """What stands at a place of the x axis: each line's value at its nearest point, or the bar's count."""
        if self._bars is not None:
            edges, counts = self._bars.edges, self._bars.counts
            place = min(max(int(np.searchsorted(edges, x, side="right")) - 1, 0), len(counts) - 1)
            low, high = significant(float(edges[place]), 3), significant(float(edges[place + 1]), 3)
            return self.tr("{low} to {high}: {count:,}").format(low=low, high=high, count=int(counts[place]))
        nearest = self._nearest(x)
        if nearest is None:
            return ""
        parts = [f"{self._x_title} {figure(nearest, 0 if self._whole_x else 3)}"]
        parts += [
            f"{line.name} {significant(y, 3)}" if line.name else significant(y, 3)
            for line in self._lines
            for place, y in zip(line.x, line.y, strict=True)
            if place == nearest and math.isfinite(y)
        ]
        return " · ".join(parts)

    def sizeHint(self) -> QSize:
        """Wide, and no higher than need be: it takes what is left."""
        return QSize(360, 144)

    def minimumSizeHint(self) -> QSize:
        """Room for two figures on each axis."""
        return QSize(200, 144)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the pointer."""
        plot = self._plot()
        inside = plot.adjusted(-theme.SPACING, 0, theme.SPACING, 0).contains(event.position())
        share = (event.position().x() - plot.left()) / plot.width()
        low, high = self._range
        self._pointed = low + min(max(share, 0.0), 1.0) * (high - low) if inside and not self.is_empty() else None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointed = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, then what is drawn, then what is pointed out."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_empty():
            painter.setPen(self._quiet())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._empty)
            return
        plot = self._plot()
        self._draw_axes(painter, plot)
        painter.save()
        painter.setClipRect(plot.adjusted(-_DOT - 1, -1, _DOT + 1, 1))
        self._draw_bars(painter, plot)
        for line in reversed(self._lines):
            self._draw_line(painter, plot, line)
        self._draw_pointed(painter, plot)
        painter.restore()
        self._draw_marks(painter, plot)
        self._draw_head(painter)

    def _plot(self) -> QRectF:
        line = self.fontMetrics().height()
        figures = max((self.fontMetrics().horizontalAdvance(text) for _, text in self._y_figures()), default=0)
        head = 2 * line if self._legend_below() else line
        foot = 2 * line + 4 if self._x_title else line + 2
        left = figures + theme.SPACING
        return QRectF(left, head + 6 + self._marks_room(), self.width() - left - 12, 0).adjusted(
            0, 0, 0, max(8.0, self.height() - head - 6 - self._marks_room() - foot - 4)
        )

    def _marks_room(self) -> int:
        return self.fontMetrics().height() if self._shown_marks() else 0

    def _shown_marks(self) -> list[Mark]:
        low, high = self._range
        return [mark for mark in self._marks if low <= mark.x <= high] if not self.is_empty() else []

    def _y_figures(self) -> list[tuple[float, str]]:
        values, decimals = ticks(0.0, self._top, max(2, round((self.height() - 64) / _TICK_SPACING[1])))
        if self._bars is not None:
            return [(value, f"{round(value):,}") for value in values if value == round(value)]
        return [(value, figure(value, decimals)) for value in values]

    def _at(self, plot: QRectF, x: float, y: float) -> QPointF:
        low, high = self._range
        return QPointF(
            plot.left() + (x - low) / (high - low) * plot.width(), plot.bottom() - y / self._top * plot.height()
        )

    def _nearest(self, x: float) -> float | None:
        places = {place for line in self._lines for place in line.x}
        return min(places, key=lambda place: abs(place - x)) if places else None

    def _draw_axes(self, painter: QPainter, plot: QRectF) -> None:
        hairline = QPen(self.palette().color(QPalette.ColorRole.Mid), 1)
        line = self.fontMetrics().height()
        for value, text in self._y_figures():
            y = round(self._at(plot, self._range[0], value).y()) + 0.5
            painter.setPen(hairline)
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(self._quiet())
            place = QRectF(0, y - line / 2, plot.left() - 6, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        low, high = self._range
        values, decimals = ticks(low, high, max(2, int(plot.width() / _TICK_SPACING[0])))
        if self._whole_x:
            values, decimals = sorted({float(round(value)) for value in values if low <= round(value) <= high}), 0
        for value in values:
            x = self._at(plot, value, 0).x()
            text = figure(value, decimals)
            half = self.fontMetrics().horizontalAdvance(text) / 2 + 2
            painter.setPen(hairline)
            painter.drawLine(QLineF(x, plot.bottom(), x, plot.bottom() + 4))
            painter.setPen(self._quiet())
            left = min(x - half, self.width() - 2 * half)
            painter.drawText(QRectF(left, plot.bottom() + 4, 2 * half, line), Qt.AlignmentFlag.AlignCenter, text)
        place = QRectF(plot.left(), plot.bottom() + 4 + line, plot.width(), line + 2)
        self._write(painter, place, self._x_title, Qt.AlignmentFlag.AlignRight)

    def _draw_bars(self, painter: QPainter, plot: QRectF) -> None:
        if self._bars is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent())
        for low, high, count in zip(self._bars.edges, self._bars.edges[1:], self._bars.counts, strict=False):
            if count:
                top_left, bottom_right = self._at(plot, float(low), float(count)), self._at(plot, float(high), 0)
                # the smallest count can still be seen
                top_left.setY(min(top_left.y(), bottom_right.y() - 1))
                painter.drawRect(QRectF(top_left, bottom_right).adjusted(0.5, 0, -0.5, 0))

    def _draw_line(self, painter: QPainter, plot: QRectF, line: Line) -> None:
        points = [self._at(plot, x, y) for x, y in zip(line.x, line.y, strict=True) if math.isfinite(y)]
        pen = self._pen(line)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        if not line.reference and len(points) <= _FEW_DOTS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen.color())
            for point in points:
                painter.drawEllipse(point, _DOT, _DOT)

    def _draw_pointed(self, painter: QPainter, plot: QRectF) -> None:
        nearest = None if self._pointed is None else self._nearest(self._pointed)
        if nearest is None:
            return
        x = self._at(plot, nearest, 0).x()
        painter.setPen(QPen(self._quiet(), 1))
        painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))

    def _draw_marks(self, painter: QPainter, plot: QRectF) -> None:
        line, free = self.fontMetrics().height(), -math.inf
        for mark in sorted(self._shown_marks(), key=lambda mark: mark.x):
            colour = theme.accent() if mark.strong else self._quiet()
            x = self._at(plot, mark.x, 0).x()
            painter.setPen(QPen(colour, 1.25, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
            width = self.fontMetrics().horizontalAdvance(mark.text) + 4
            left = min(max(x - width / 2, plot.left()), self.width() - width)
            if left >= free:
                painter.drawText(QRectF(left, plot.top() - line, width, line), Qt.AlignmentFlag.AlignCenter, mark.text)
                free = left + width

    def _legend_below(self) -> bool:
        """Whether the names of the lines need a row of their own under the title."""
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(self._y_title) + self._legend_width() + 2 * theme.SPACING > self.width()

    def _legend_width(self) -> int:
        named = [line for line in self._lines if line.name]
        return sum(_SAMPLE + 6 + self.fontMetrics().horizontalAdvance(line.name) + 2 * theme.SPACING for line in named)

    def _draw_head(self, painter: QPainter) -> None:
        line = self.fontMetrics().height()
        title = QRectF(0, 0, self.width(), line)
        pointed = self.readout(self._pointed) if self._pointed is not None else ""
        self._write(painter, title, pointed or self._y_title, Qt.AlignmentFlag.AlignLeft)
        if pointed and not self._legend_below():
            return
        row = line if self._legend_below() else 0
        x = 0.0 if self._legend_below() else self.width() - self._legend_width() + 2.0 * theme.SPACING
        for entry in self._lines:
            if not entry.name:
                continue
            painter.setPen(self._pen(entry))
            painter.drawLine(QLineF(x, row + line / 2, x + _SAMPLE, row + line / 2))
            x += _SAMPLE + 6
            width = self.fontMetrics().horizontalAdvance(entry.name) + 2
            painter.setPen(self._quiet())
            painter.drawText(QRectF(x, row, width, line), Qt.AlignmentFlag.AlignVCenter, entry.name)
            x += width + 2 * theme.SPACING - 2

    def _write(self, painter: QPainter, place: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        painter.setPen(self._quiet())
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _pen(self, line: Line) -> QPen:
        pen = QPen(self._quiet() if line.reference else theme.accent(), 1.5 if line.reference else 2)
        if line.reference:
            pen.setDashPattern([4, 3])
        return pen

    def _quiet(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.PlaceholderText)
