"""Validation error of both classifiers over the epochs."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.classifier.colours import pen_of, sample_of
from explorer.gui.panels.curve_plot import CurvePlot
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
            False: self.tr("The encoder starts with the weights of the open model, learnt without labels"),
            True: self.tr("The same network starts with random weights and sees the same labelled pictures"),
        }
        legend = QHBoxLayout()
        legend.setSpacing(theme.SPACING)
        for from_scratch, name in names.items():
            label = ElidedLabel(name)
            label.set_explanation(tips[from_scratch])
            legend.addWidget(sample_of(from_scratch))
            legend.addWidget(label)
            legend.addSpacing(theme.SPACING)
        legend.addStretch(1)

        # upright and above its axis, where it has room
        title = QLabel(self.tr("validation error, % of pictures"))
        title.setProperty("role", "muted")
        self.plot = CurvePlot(self.tr("epoch"), lowest=160)
        self.plot.showGrid(y=True, alpha=0.15)
        # the pre-trained one in front
        self._curves = {choice: self.plot.add_curve(partial(pen_of, choice)) for choice in (True, False)}
        self.plot.pointed.connect(self._hover)
        self.plot.pointer_left.connect(lambda: self._show_epoch(self._epochs_done()))
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

    def sizeHint(self) -> QSize:
        """Wide enough for a curve to be read."""
        return QSize(480, 264)

    def begin(self, epochs: int) -> None:
        """Clear both curves and make room for so many epochs."""
        self._errors = {False: [], True: []}
        margin = max(0.5, 0.02 * epochs)
        self.plot.setXRange(1 - margin, epochs + margin, padding=0)
        self.plot.label_each(epochs <= _FEW_EPOCHS)
        self._draw()

    def add(self, from_scratch: bool, error_percent: float) -> None:
        """The next epoch of one of them is done.

        Args:
            from_scratch: which one.
            error_percent: its validation error, NaN leaves a gap.
        """
        self._errors[from_scratch].append(error_percent)
        self._draw()

    def _epochs_done(self) -> int:
        return max(len(errors) for errors in self._errors.values())

    def _draw(self) -> None:
        for from_scratch, errors in self._errors.items():
            epochs = np.arange(1, len(errors) + 1, dtype=np.float64)
            self.plot.show_points(self._curves[from_scratch], epochs, np.array(errors, np.float64))
        known = [error for errors in self._errors.values() for error in errors if math.isfinite(error)]
        # from 0: two errors that differ by a tenth must not look as if one were many times the other
        self.plot.setYRange(0.0, max(_LEAST_SPAN, 1.08 * max(known)) if known else 100.0, padding=0)
        self.plot.point_nowhere()
        self._show_epoch(self._epochs_done())

    def _hover(self, x: float) -> None:
        done = self._epochs_done()
        if done:
            epoch = min(max(round(x), 1), done)
            self.plot.point_at(epoch)
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
