"""What all plots of curves over epochs or steps have in common: axes, pens, pointer, colours of the palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton

# blue, orange and green of Okabe and Ito, in the shades that stand out from each background
BLUE = {"light": "#0072B2", "dark": "#56B4E9"}
ORANGE = {"light": "#C45500", "dark": "#E69F00"}
GREEN = {"light": "#007A5A", "dark": "#2FBF9B"}


def curve_pen(colour: dict[str, str] | QColor, dashes: Sequence[float] = ()) -> QPen:
    """The pen of a curve, two pixels wide at every scale.

    Args:
        colour: of the curve, or one for each of "light" and "dark".
        dashes: lengths of strokes and gaps in turn, in widths of the pen; without any it is drawn through.
    """
    if not isinstance(colour, QColor):
        colour = QColor(colour["dark" if theme.is_dark() else "light"])
    pen = QPen(colour, 2)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern(dashes)
    return pen


class LineSample(QWidget):
    """A short piece of a curve, for a legend.

    Args:
        pen: tells how the curve looks at the moment.
        height: logical pixels.
    """

    def __init__(self, pen: Callable[[], QPen], height: int = 16) -> None:
        super().__init__()
        self._pen = pen
        self.setFixedSize(24, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One stroke."""
        painter = QPainter(self)
        painter.setPen(self._pen())
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)


class LogarithmButton(IconButton):
    """Switches a plot to a logarithmic scale."""

    def __init__(self) -> None:
        super().__init__("logarithm", self.tr("Logarithmic scale"), "")
        self.setCheckable(True)
        self.allow(True)

    def allow(self, positive: bool) -> None:
        """A loss of zero or below has no logarithm: without `positive` ones the switch is off and says so."""
        self.setEnabled(positive)
        if positive:
            self.setToolTip(self.tr("Logarithmic scale: shows small losses as well as large ones"))
        else:
            self.setChecked(False)
            self.setToolTip(self.tr("Logarithmic scale not available: a loss of zero or below has no logarithm"))


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Axes without mouse or menu, in the colours of the palette; the wheel scrolls the page behind them.

    Signals:
        pointed: the pointer is over this x.
        pointer_left: it is no longer over the plot; the upright line that followed it has gone.

    Args:
        x_title: what the curves run over.
        lowest: least height, logical pixels.
    """

    pointed = Signal(float)
    pointer_left = Signal()

    # the base class looks up what it does not have in its plot item, which changes of the palette may come before
    _marker: pg.InfiniteLine | None = None

    def __init__(self, x_title: str, lowest: int) -> None:
        super().__init__()
        self._pens: list[tuple[pg.PlotDataItem, Callable[[], QPen]]] = []
        self._guides: list[tuple[pg.InfiniteLine, Qt.PenStyle]] = []
        self.setMinimumHeight(lowest)
        self.setFrameStyle(0)
        self.setMenuEnabled(False)
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for side in ("left", "bottom"):
            self.getAxis(side).enableAutoSIPrefix(False)
        self.setLabel("bottom", x_title)
        self._marker = self.add_guide(90)
        self.scene().sigMouseMoved.connect(self._hover)
        self.viewport().installEventFilter(self)
        self._colour()

    def add_curve(self, pen: Callable[[], QPen]) -> pg.PlotDataItem:
        """A curve in front of those that are there.

        Args:
            pen: tells how it looks at the moment; asked again when the palette changes.
        """
        curve = self.plot(connect="finite")
        self._pens.append((curve, pen))
        self._colour()
        return curve

    def add_guide(self, angle: int, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> pg.InfiniteLine:
        """A hidden hairline in a quiet colour, upright at an angle of 90, level at 0; it does not widen the axes."""
        guide = pg.InfiniteLine(angle=angle, movable=False)
        guide.hide()
        self.addItem(guide, ignoreBounds=True)
        self._guides.append((guide, style))
        self._colour()
        return guide

    def show_points(self, curve: pg.PlotDataItem, x: np.ndarray, y: np.ndarray) -> None:
        """Draw a curve through points; what is not finite leaves a gap, and a single point is a dot."""
        if not np.isfinite(y).any():
            # nothing to be seen, of which the plot would ask for the smallest
            x, y = x[:0], y[:0]
        curve.setData(x, y, symbol="o" if len(x) == 1 else None, symbolSize=6)

    def label_each(self, each: bool) -> None:
        """Put a figure at every whole x; else they fall where there is room, which for few is between two of them."""
        self.getAxis("bottom").setTickSpacing(*((1, 1) if each else ()))

    def point_at(self, x: float) -> None:
        """Point out an x by an upright line."""
        assert self._marker is not None
        self._marker.setPos(x)
        self._marker.show()

    def point_nowhere(self) -> None:
        """Take the upright line away."""
        assert self._marker is not None
        self._marker.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the pointer leaves; leave the wheel to the page behind."""
        if event.type() == QEvent.Type.Leave:
            self.point_nowhere()
            self.pointer_left.emit()
        elif event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and self._marker is not None:
            self._colour()
        super().changeEvent(event)

    def _hover(self, position: QPointF) -> None:
        self.pointed.emit(self.getPlotItem().vb.mapSceneToView(position).x())

    def _colour(self) -> None:
        palette = self.palette()
        self.setBackground(palette.color(QPalette.ColorRole.Window))
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(palette.color(QPalette.ColorRole.Mid))
            axis.setTextPen(quiet)
        for guide, style in self._guides:
            guide.setPen(QPen(quiet, 0, style))
        for curve, pen_of in self._pens:
            pen = pen_of()
            curve.setPen(pen)
            curve.setSymbolPen(None)
            curve.setSymbolBrush(pen.color())
