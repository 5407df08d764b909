"""Posteriors as ellipses over the prior's circles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.drawing.colours import CLASS_COLOURS
from explorer.drawing.ticks import figure, ticks
from explorer.gui import theme
from explorer.gui.learn.variational.wordings import coordinate, dimension
from explorer.gui.map import palettes
from explorer.gui.panels.wording import significant
from explorer.values.class_names import class_name
from explorer.values.variational_study import Clouds

LARGEST = 560
"""Height at most, logical pixels."""
_TICK_ROOM = 72.0
_LEFT, _BELOW = 44.0, 26.0
_REACH = 24.0
_SMALLEST = 1.5
_DOT = 2.5
_FOUND_AT_A_GLANCE = 8.0


class ChosenCloud(NamedTuple):
    """The sample whose cloud is pointed out.

    Attributes:
        row: of the map.
        mean: (2,).
        deviation: (2,).
        draws: (n, 2).
    """

    row: int
    mean: np.ndarray
    deviation: np.ndarray
    draws: np.ndarray


class CloudView(QWidget):
    """Each posterior as the ellipse of one standard deviation, on equal axes.

    Args:
        empty: a sentence that stands here while there is nothing to draw.

    Signals:
        picked: row of the map whose cloud was clicked.
    """

    picked = Signal(int)

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self._clouds: Clouds | None = None
        self._chosen: ChosenCloud | None = None
        self._class_names: tuple[str, ...] = ()
        self._classes = 0
        self._reach = 2.2
        self.setFont(theme.tabular(self.font()))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Clouds of codes"))
        self.setAccessibleDescription(empty)

    @property
    def clouds(self) -> Clouds | None:
        """What is drawn."""
        return self._clouds

    @property
    def chosen(self) -> ChosenCloud | None:
        """The cloud that is pointed out."""
        return self._chosen

    def set_clouds(self, clouds: Clouds | None, class_names: Sequence[str] = ()) -> None:
        """Draw clouds; None takes them away."""
        self._clouds, self._class_names = clouds, tuple(class_names)
        if clouds is None:
            self._chosen = None
            self.setAccessibleDescription(self._empty)
        else:
            self._classes = max(len(class_names), int(clouds.labels.max(initial=-1)) + 1)
            # never less than the prior's larger circle
            self._reach = max(2.2, 1.04 * float(np.abs(np.abs(clouds.means) + clouds.deviations).max(initial=0.0)))
            self.setAccessibleDescription(
                self.tr("{count} clouds over {across} and {up}; their σ is {first} and {second} on average").format(
                    count=len(clouds.rows),
                    across=dimension(clouds.dimensions[0]),
                    up=dimension(clouds.dimensions[1]),
                    first=significant(float(clouds.deviations[:, 0].mean()), 2),
                    second=significant(float(clouds.deviations[:, 1].mean()), 2),
                )
            )
        self.update()

    def set_chosen(self, chosen: ChosenCloud | None) -> None:
        """Point one cloud out, with draws of it; None points out none."""
        self._chosen = chosen
        self.update()

    def colour_of(self, label: int) -> QColor:
        """The colour of a class, as on the map."""
        if label < 0:
            return palettes.missing_grey(theme.is_dark())
        number = label % CLASS_COLOURS
        count = max(1, min(self._classes, CLASS_COLOURS))
        return palettes.class_colours(count, theme.is_dark())[number]

    def place_of(self, code: np.ndarray) -> QPointF:
        """Where a code of the two dimensions stands, in logical pixels."""
        plot, scale = self._plot(), self._scale()
        return QPointF(plot.center().x() + float(code[0]) * scale, plot.center().y() - float(code[1]) * scale)

    def ellipse_of(self, mean: np.ndarray, deviation: np.ndarray, times: float = 1.0) -> QRectF:
        """What encloses the ellipse of a Gaussian `times` standard deviations from its mean, in logical pixels.

        One that is too narrow to be seen is widened: it is still there.
        """
        middle, scale = self.place_of(mean), self._scale()
        width, height = (max(_SMALLEST, times * float(part) * scale) for part in deviation)
        return QRectF(middle.x() - width, middle.y() - height, 2 * width, 2 * height)

    def index_at(self, position: QPointF) -> int | None:
        """Which cloud's mean is nearest to a place of the widget; None where none is near."""
        if self._clouds is None or not len(self._clouds.rows):
            return None
        plot, scale = self._plot(), self._scale()
        x = plot.center().x() + self._clouds.means[:, 0] * scale - position.x()
        y = plot.center().y() - self._clouds.means[:, 1] * scale - position.y()
        nearest = int(np.hypot(x, y).argmin())
        return nearest if np.hypot(x[nearest], y[nearest]) <= _REACH else None

    def text(self, index: int) -> str:
        """A cloud in words."""
        clouds = self._clouds
        assert clouds is not None
        label = int(clouds.labels[index])
        text = self.tr("sample {row:,}: {across} = {x} ± {sx}, {up} = {y} ± {sy}").format(
            row=int(clouds.rows[index]),
            across=dimension(clouds.dimensions[0]),
            up=dimension(clouds.dimensions[1]),
            x=coordinate(clouds.means[index, 0]),
            y=coordinate(clouds.means[index, 1]),
            sx=significant(float(clouds.deviations[index, 0]), 2),
            sy=significant(float(clouds.deviations[index, 1]), 2),
        )
        if label < 0:
            return text
        return self.tr("{cloud}, class {name}").format(cloud=text, name=class_name(self._class_names, label))

    def heightForWidth(self, width: int) -> int:
        """A square, but not a huge one."""
        return min(width, LARGEST)

    def sizeHint(self) -> QSize:
        """The largest square."""
        return QSize(LARGEST, LARGEST)

    def minimumSizeHint(self) -> QSize:
        """A small square."""
        return QSize(240, 240)

    def event(self, event: QEvent) -> bool:
        """Tell the cloud under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            index = self.index_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.toolTip() if index is None else self.text(index), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the cloud under the pointer."""
        index = self.index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None and self._clouds is not None:
            self.picked.emit(int(self._clouds.rows[index]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, the prior, the clouds, then the one that is pointed out."""
        painter = QPainter(self)
        if self._clouds is None:
            painter.setPen(self._quiet())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            return
        self._paint_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._plot())
        self._paint_clouds(painter, self._clouds)
        self._paint_prior(painter)
        if self._chosen is not None:
            self._paint_chosen(painter, self._chosen)

    def _paint_axes(self, painter: QPainter) -> None:
        assert self._clouds is not None
        plot, line = self._plot(), self.fontMetrics().height()
        painter.fillRect(plot, self.palette().color(QPalette.ColorRole.AlternateBase))
        values, decimals = ticks(-self._reach, self._reach, max(2, int(plot.width() / _TICK_ROOM)))
        for value in values:
            text, middle = figure(value, decimals), self.place_of(np.array([value, value]))
            painter.setPen(theme.line())
            painter.drawLine(QLineF(middle.x(), plot.bottom(), middle.x(), plot.bottom() + 4))
            painter.drawLine(QLineF(plot.left() - 4, middle.y(), plot.left(), middle.y()))
            painter.setPen(self._quiet())
            below = QRectF(middle.x() - 32, plot.bottom() + 4, 64, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
            beside = QRectF(plot.left() - _LEFT, middle.y() - line / 2, _LEFT - 7, line)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        across, up = (dimension(number) for number in self._clouds.dimensions)
        inside = plot.adjusted(6, 4, -6, -4)
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{across} →")
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, f"{up} ↑")

    def _paint_prior(self, painter: QPainter) -> None:
        text, line = self.palette().color(QPalette.ColorRole.Text), self.fontMetrics().height()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for times, style in ((1, Qt.PenStyle.SolidLine), (2, Qt.PenStyle.DashLine)):
            painter.setPen(QPen(text, 1.25, style))
            circle = self.ellipse_of(np.zeros(2), np.ones(2), times)
            painter.drawEllipse(circle)
            label = self.tr("prior, {times} σ").format(times=times)
            width = self.fontMetrics().horizontalAdvance(label) + 8
            place = QRectF(circle.center().x() - width / 2, circle.top() - line / 2, width, line)
            ground = self.palette().color(QPalette.ColorRole.AlternateBase)
            ground.setAlphaF(0.85)
            painter.fillRect(place, ground)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)

    def _paint_clouds(self, painter: QPainter, clouds: Clouds) -> None:
        for mean, deviation, label in zip(clouds.means, clouds.deviations, clouds.labels, strict=True):
            colour = self.colour_of(int(label))
            painter.setPen(QPen(colour, 1))
            colour = QColor(colour)
            colour.setAlphaF(0.3)
            painter.setBrush(colour)
            painter.drawEllipse(self.ellipse_of(mean, deviation))

    def _paint_chosen(self, painter: QPainter, chosen: ChosenCloud) -> None:
        text = self.palette().color(QPalette.ColorRole.Text)
        outline = self.ellipse_of(chosen.mean, chosen.deviation)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.accent(), 2))
        painter.drawEllipse(outline.adjusted(-1, -1, 1, 1))
        if max(outline.width(), outline.height()) < 2 * _FOUND_AT_A_GLANCE:
            painter.drawEllipse(outline.center(), _FOUND_AT_A_GLANCE + 2, _FOUND_AT_A_GLANCE + 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text)
        for draw in chosen.draws:
            painter.drawEllipse(self.place_of(draw), _DOT / 2, _DOT / 2)

    def _plot(self) -> QRectF:
        side = max(16.0, min(self.width() - _LEFT - 2, self.height() - _BELOW - 2))
        left = _LEFT + (self.width() - _LEFT - 2 - side) / 2
        return QRectF(left, 1, side, side)

    def _scale(self) -> float:
        """Pixels in a unit of the code."""
        return self._plot().width() / (2 * self._reach)

    def _quiet(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.PlaceholderText)
