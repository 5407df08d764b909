"""The loss over the steps made: by the chain rule, by the shortcut, and with the decoder learning alone."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.worked_example import numerals
from explorer.gui.panels.buttons import IconButton
from explorer.lessons.worked_example import Array

# of Okabe and Ito, in the shades that stand out from each background
_COLOURS = ({"light": "#0072B2", "dark": "#56B4E9"}, {"light": "#C45500", "dark": "#E69F00"},
            {"light": "#007A5A", "dark": "#2FBF9B"})  # fmt: skip
_DASHES: tuple[tuple[float, ...], ...] = ((), (4, 2), (1, 2))
_MOST_POINTS = 600
_FEW_STEPS = 8


class _Stroke(QWidget):
    """A short piece of a line, for the legend."""

    def __init__(self) -> None:
        super().__init__()
        self.pen = QPen()
        self.setFixedSize(24, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One stroke."""
        painter = QPainter(self)
        painter.setPen(self.pen)
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)


class LossOverSteps(QWidget):
    """Three curves that differ in colour and in dashes, with their last values in the legend."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Loss over the steps"))
        self._names = self.tr("chain rule"), self.tr("shortcut"), self.tr("decoder alone")
        self._title = QLabel()
        self._title.setProperty("role", "muted")
        self.log_button = IconButton(
            "logarithm",
            self.tr("Logarithmic scale"),
            self.tr("Logarithmic scale: shows small losses as well as large ones"),
        )
        self.log_button.setCheckable(True)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.log_button)
        self.plot = pg.PlotWidget()
        self.plot.setMinimumHeight(128)
        self.plot.setFrameStyle(0)
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for side in ("left", "bottom"):
            self.plot.getAxis(side).enableAutoSIPrefix(False)
        self.plot.setLabel("bottom", self.tr("steps"))
        self._curves = tuple(self.plot.plot(connect="finite") for _ in _COLOURS)
        self._floor = pg.InfiniteLine(angle=0, movable=False)
        self._floor.hide()
        self.plot.addItem(self._floor, ignoreBounds=True)
        self._strokes = tuple(_Stroke() for _ in _COLOURS)
        self._values = tuple(QLabel() for _ in _COLOURS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(head)
        column.addWidget(self.plot, 1)
        for stroke, name, value in zip(self._strokes, self._names, self._values, strict=True):
            row = QHBoxLayout()
            row.setSpacing(theme.SPACING)
            value.setFont(theme.tabular(value.font()))
            label = QLabel(name)
            row.addWidget(stroke)
            row.addWidget(label, 1)
            row.addWidget(value)
            column.addLayout(row)
        self._shown: tuple[Array, Array, float] | None = None
        self.log_button.toggled.connect(self._set_log)
        self._colour()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(288, 248)

    def show_losses(self, steps: Array, losses: Array, title: str, floor: float) -> None:
        """Draw the course so far.

        Args:
            steps: (m,) the steps made, rising.
            losses: (m, 3) by the chain rule, by the shortcut, by the decoder alone.
            title: what the loss is.
            floor: what the loss cannot fall below; 0 for none.
        """
        self._title.setText(title)
        texts = [numerals.measured(float(loss), 5) for loss in losses[-1]] if len(steps) else ["–"] * len(_COLOURS)
        for label, text in zip(self._values, texts, strict=True):
            label.setText(text)
        pairs = zip(self._names, texts, strict=True)
        self.setAccessibleDescription(", ".join(f"{name} {text}" for name, text in pairs))
        self._shown = steps, losses, floor
        self._draw()

    def _set_log(self, log: bool) -> None:
        self.plot.setLogMode(x=False, y=log)
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        steps, losses, floor = self._shown
        log = self.log_button.isChecked()
        kept = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), _MOST_POINTS)).astype(int))
        symbol = "o" if len(kept) == 1 else None
        for index, curve in enumerate(self._curves):
            values = losses[kept, index]
            if log:
                values = np.where(values > 0, values, np.nan)  # a loss of nothing has no logarithm
            curve.setData(steps[kept], values, symbol=symbol, symbolSize=6)
        self._floor.setPos(floor)
        self._floor.setVisible(floor > 0 and not log and len(steps) > 0)
        # there is no step 1.5, which is where the automatic ticks of a short course fall
        first, last = (float(steps[0]), float(steps[-1])) if len(steps) else (0.0, 0.0)
        self.plot.setXRange(first, max(last, first + 1), padding=0.02)
        self.plot.getAxis("bottom").setTickSpacing(*((1, 1) if last - first <= _FEW_STEPS else ()))

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_strokes"):
            self._colour()
        super().changeEvent(event)

    def _colour(self) -> None:
        palette = self.palette()
        self.plot.setBackground(palette.color(QPalette.ColorRole.Window))
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(palette.color(QPalette.ColorRole.Mid))
            axis.setTextPen(quiet)
        self._floor.setPen(QPen(quiet, 0, Qt.PenStyle.DotLine))
        scheme = "dark" if theme.is_dark() else "light"
        for curve, stroke, colours, dashes in zip(self._curves, self._strokes, _COLOURS, _DASHES, strict=True):
            pen = QPen(QColor(colours[scheme]), 2)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashes:
                pen.setDashPattern(dashes)
            curve.setPen(pen)
            curve.setSymbolPen(None)
            curve.setSymbolBrush(pen.color())
            stroke.pen = pen
            stroke.update()
