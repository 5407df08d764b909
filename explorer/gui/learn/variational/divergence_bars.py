"""The divergence of each code dimension as a bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.drawing.ticks import figure, ticks
from explorer.gui import theme
from explorer.gui.learn.variational.wordings import dimension, nats
from explorer.gui.panels.wording import significant
from explorer.values.variational_study import BoundFigures

_HEIGHT = 21 * theme.SPACING
_WIDEST = 6 * theme.SPACING
_TICK_ROOM = 26.0


class DivergenceBars(QWidget):
    """One upright bar a dimension, in nats: active ones filled, collapsed ones an empty outline with a cross under it.

    The dimension under a resting pointer is told in full.

    Args:
        empty: a sentence that stands here while nothing is measured.
    """

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self._figures: BoundFigures | None = None
        self.setFont(theme.tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Divergence of each code dimension"))
        self.setAccessibleDescription(empty)

    def set_figures(self, figures: BoundFigures | None) -> None:
        """Show what was measured; None takes it away."""
        self._figures = figures
        told = [] if figures is None else [self.text(number) for number in range(len(figures.divergences))]
        self.setAccessibleDescription("; ".join(told[:20]) or self._empty)
        self.update()

    def text(self, number: int) -> str:
        """A dimension in words."""
        figures = self._figures
        assert figures is not None
        state = self.tr("active") if figures.active[number] else self.tr("collapsed")
        text = self.tr("{name}: {nats} nats, {state}; its mean varies by {variance}, its σ is {deviation} on average")
        return text.format(
            name=dimension(number),
            nats=nats(figures.divergences[number]),
            state=state,
            variance=significant(figures.mean_variances[number], 2),
            deviation=significant(figures.deviations[number], 2),
        )

    def bar(self, number: int) -> QRectF:
        """Where a bar stands, in logical pixels; at least one pixel high."""
        assert self._figures is not None
        plot, column = self._plot(), self._column()
        width = max(1.0, min(_WIDEST, column * 0.7))
        height = max(1.0, self._figures.divergences[number] / self._top() * plot.height())
        middle = plot.left() + (number + 0.5) * column
        return QRectF(middle - width / 2, plot.bottom() - height, width, height)

    def number_at(self, x: float) -> int | None:
        """The dimension whose column a place of the widget belongs to."""
        if self._figures is None:
            return None
        number = int((x - self._plot().left()) // self._column())
        return number if 0 <= number < len(self._figures.divergences) else None

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(480, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room for a few ticks."""
        return QSize(240, _HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Tell the dimension under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            number = self.number_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self.toolTip() if number is None else self.text(number), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ticks, bars, names."""
        painter = QPainter(self)
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(quiet)
        line = self.fontMetrics().height()
        if self._figures is None:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            return
        plot = self._plot()
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignVCenter, self.tr("nats per picture"))
        for value, text in self._ticks():
            y = round(plot.bottom() - value / self._top() * plot.height()) + 0.5
            painter.setPen(theme.line())
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(quiet)
            place = QRectF(0, y - line / 2, plot.left() - 6, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for number in range(len(self._figures.divergences)):
            self._paint_bar(painter, number, line)

    def _paint_bar(self, painter: QPainter, number: int, line: int) -> None:
        assert self._figures is not None
        bar, column, active = self.bar(number), self._column(), self._figures.active[number]
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
        if active:
            painter.fillRect(bar, theme.accent())
        else:
            painter.setPen(QPen(quiet, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        metrics = self.fontMetrics()
        names = metrics.horizontalAdvance(dimension(len(self._figures.divergences))) + 4
        if active or column > names:
            painter.setPen(self.palette().color(QPalette.ColorRole.Text) if active else quiet)
        every = max(1, -(-names // max(1, int(column))))
        if number % every == 0:
            place = QRectF(bar.center().x() - names, self._plot().bottom() + 2, 2 * names, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, dimension(number))
        if not active:
            self._paint_cross(painter, bar.center().x(), self._plot().bottom() + line + 6, min(3.0, column / 3))
        value = nats(self._figures.divergences[number])
        if metrics.horizontalAdvance(value) + 4 < column:
            place = QRectF(bar.center().x() - column / 2, bar.top() - line - 1, column, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, value)

    def _paint_cross(self, painter: QPainter, x: float, y: float, arm: float) -> None:
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.25))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawLine(QLineF(x - arm, y - arm, x + arm, y + arm))
        painter.drawLine(QLineF(x - arm, y + arm, x + arm, y - arm))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _top(self) -> float:
        assert self._figures is not None
        # a collapsed model is seen as one: its hundredths of a nat do not fill the chart
        return max(0.5, *self._figures.divergences) * 1.05

    def _ticks(self) -> list[tuple[float, str]]:
        values, decimals = ticks(0.0, self._top(), max(2, int((self.height() - 64) / _TICK_ROOM)))
        return [(value, figure(value, decimals)) for value in values]

    def _plot(self) -> QRectF:
        line = self.fontMetrics().height()
        left = max(self.fontMetrics().horizontalAdvance(text) for _, text in self._ticks()) + 8
        top = 2 * line + 4
        return QRectF(left, top, self.width() - left, max(8.0, self.height() - top - 2 * line))

    def _column(self) -> float:
        assert self._figures is not None
        # a few bars stay together instead of drifting apart
        return min(self._plot().width() / len(self._figures.divergences), 2.0 * _WIDEST)
