"""Validation error of both classifiers over the epochs."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.classifier.colours import LineSample, colour_of, pen_of
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.values.classification import ClassificationRequest

_FEW_EPOCHS = 12
_LEAST_SPAN = 1.0


class ErrorCurves(QWidget):
    """Two curves that grow together; the axis of epochs has its full length from the start."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errors: dict[bool, list[float]] = {False: [], True: []}
        self.setAccessibleName(self.tr("Validation error over the epochs"))
        names = {False: self.tr("pre-trained"), True: self.tr("from random weights")}
        tips = {
            False: self.tr("The encoder begins with what the open model has learnt without labels"),
            True: self.tr("The same network begins with random weights and sees the same labelled pictures"),
        }
        legend = QHBoxLayout()
        legend.setSpacing(theme.SPACING)
        self._samples = []
        for from_scratch, name in names.items():
            sample, label = LineSample(from_scratch), ElidedLabel(name)
            label.set_explanation(tips[from_scratch])
            self._samples.append(sample)
            legend.addWidget(sample)
            legend.addWidget(label)
            legend.addSpacing(theme.SPACING)
        legend.addStretch(1)

        # upright and above its axis, where it has room
        title = QLabel(self.tr("validation error, % of pictures"))
        title.setProperty("role", "muted")
        self.plot = pg.PlotWidget()
        self.plot.setMinimumHeight(160)
        self.plot.setFrameStyle(0)
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for side in ("left", "bottom"):
            self.plot.getAxis(side).enableAutoSIPrefix(False)
        self.plot.setLabel("bottom", self.tr("epoch"))
        self.plot.showGrid(y=True, alpha=0.15)
        # the pre-trained one in front
        self._curves = {from_scratch: self.plot.plot(connect="finite") for from_scratch in (True, False)}
        self._marker = pg.InfiniteLine(angle=90, movable=False)
        self._marker.hide()
        self.plot.addItem(self._marker, ignoreBounds=True)
        self.plot.scene().sigMouseMoved.connect(self._hover)
        self.plot.viewport().installEventFilter(self)
        self.readout = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.readout.setFont(theme.tabular(self.readout.font()))
        self.readout.set_muted(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(legend)
        column.addWidget(title)
        column.addWidget(self.plot, 1)
        column.addWidget(self.readout)
        self.begin(ClassificationRequest().epochs)
        self._colour()

    def sizeHint(self) -> QSize:
        """Wide enough for a curve to be read."""
        return QSize(480, 264)

    def begin(self, epochs: int) -> None:
        """Clear both curves and make room for so many epochs."""
        self._errors = {False: [], True: []}
        margin = max(0.5, 0.02 * epochs)
        self.plot.setXRange(1 - margin, epochs + margin, padding=0)
        self.plot.getAxis("bottom").setTickSpacing(*((1, 1) if epochs <= _FEW_EPOCHS else ()))
        self._draw()

    def add(self, from_scratch: bool, error_percent: float) -> None:
        """The next epoch of one of them is done.

        Args:
            from_scratch: which one.
            error_percent: its validation error, NaN leaves a gap.
        """
        self._errors[from_scratch].append(error_percent)
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer left: back to the newest epoch. The wheel scrolls the page behind the plot."""
        if event.type() == QEvent.Type.Leave:
            self._marker.hide()
            self._show_epoch(self._epochs_done())
        elif event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_curves"):
            self._colour()
        super().changeEvent(event)

    def _epochs_done(self) -> int:
        return max(len(errors) for errors in self._errors.values())

    def _draw(self) -> None:
        for from_scratch, errors in self._errors.items():
            epochs = np.arange(1, len(errors) + 1, dtype=np.float64)
            # a single epoch is no line yet
            symbol = "o" if len(errors) == 1 else None
            self._curves[from_scratch].setData(epochs, np.array(errors, np.float64), symbol=symbol, symbolSize=6)
        known = [error for errors in self._errors.values() for error in errors if math.isfinite(error)]
        low, high = (min(known), max(known)) if known else (0.0, 100.0)
        room = max(0.08 * (high - low), (_LEAST_SPAN - (high - low)) / 2)
        self.plot.setYRange(max(0.0, low - room), high + room, padding=0)
        self._marker.hide()
        self._show_epoch(self._epochs_done())

    def _hover(self, position: QPointF) -> None:
        done = self._epochs_done()
        if not done:
            return
        x = self.plot.getPlotItem().vb.mapSceneToView(position).x()
        epoch = min(max(round(x), 1), done)
        self._marker.setPos(epoch)
        self._marker.show()
        self._show_epoch(epoch)

    def _show_epoch(self, epoch: int) -> None:
        if epoch == 0:
            self.readout.set_text("")
            self.setAccessibleDescription("")
            return
        parts = [self.tr("epoch {epoch}").format(epoch=epoch)]
        texts = {False: self.tr("pre-trained {error} %"), True: self.tr("random {error} %")}
        for from_scratch, text in texts.items():
            errors = self._errors[from_scratch]
            if len(errors) >= epoch and math.isfinite(errors[epoch - 1]):
                parts.append(text.format(error=f"{errors[epoch - 1]:.2f}"))
        self.readout.set_text(" · ".join(parts))
        self.setAccessibleDescription(self.readout.text())

    def _colour(self) -> None:
        palette = self.palette()
        self.plot.setBackground(palette.color(QPalette.ColorRole.Window))
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(palette.color(QPalette.ColorRole.Mid))
            axis.setTextPen(quiet)
        self._marker.setPen(quiet)
        for from_scratch, curve in self._curves.items():
            curve.setPen(pen_of(from_scratch))
            curve.setSymbolPen(None)
            curve.setSymbolBrush(colour_of(from_scratch))
        for sample in self._samples:
            sample.update()
