"""The curve of training and validation loss over the epochs, one for each stage of a training."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.gui.panels.curve_plot import BLUE, ORANGE, CurvePlot, LineSample, LogarithmButton, curve_pen
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.stage_tabs import StageTabs
from explorer.values import EpochFigures

_FEW_EPOCHS = 8
_LOWEST_PLOT = 48
_LOWEST = 23 * theme.SPACING
_HIGHEST = 40 * theme.SPACING


def _training_pen() -> QPen:
    return curve_pen(BLUE)


def _validation_pen() -> QPen:
    return curve_pen(ORANGE, (3, 2))


class LossCurve(QWidget):
    """Training loss drawn through, validation loss dashed, so that colour is not needed to tell them apart.

    Layers in pre-training and the whole network make different quantities small: each stage has its own curve and
    scale. The newest one shows until a person chooses another. The name of the model stands above, since the open model
    may be another one than that in training.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: tuple[EpochFigures, ...] = ()
        # rows of the stage that shows, their epochs counted within it
        self._rows: tuple[EpochFigures, ...] = ()
        self._chosen: int | None = None
        self._marked: float | None = None
        self._unit = ""
        self.setAccessibleName(self.tr("Loss curve"))
        self.log_button = LogarithmButton()
        self.log_button.setMinimumSize(3 * theme.SPACING, 3 * theme.SPACING)
        pens = _training_pen, _validation_pen
        self._samples = LineSample(pens[0]), LineSample(pens[1])
        self._names = ElidedLabel(self.tr("training")), ElidedLabel(self.tr("validation"))
        self._names[0].setToolTip(self.tr("The error on the pictures that the network is trained on"))
        self._names[1].setToolTip(
            self.tr(
                "The error on held-out pictures: if it rises while the training error falls, the network is overfitting"
            )
        )
        self.stages = StageTabs()
        self.name = ElidedLabel()
        head, legend = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.log_button)
        legend.setSpacing(theme.SPACING // 2)
        for sample, name in zip(self._samples, self._names, strict=True):
            legend.addWidget(sample)
            legend.addWidget(name)
            legend.addSpacing(theme.SPACING)
        legend.addStretch(1)

        # the reading below says that these are epochs
        self.plot = CurvePlot("", lowest=_LOWEST_PLOT)
        # all the room that is left, but no more than that: what is over it is of a fixed height
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        # the topmost number is half as high as it stands above its tick
        self.plot.getPlotItem().layout.setContentsMargins(0, theme.SPACING, theme.SPACING // 2, 0)
        self._curves = self.plot.add_curve(pens[0]), self.plot.add_curve(pens[1])
        self._mark = self.plot.add_guide(90, Qt.PenStyle.DashLine)
        self.plot.pointed.connect(self._hover)
        self.plot.pointer_left.connect(self._show_newest)

        self._empty = QLabel(self.tr("The loss of each epoch is drawn here during training."))
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        # upright and above its axis, on as many lines as it takes: turned by 90° it would be cut off in a low panel
        self._axis_title = QLabel()
        self._axis_title.setWordWrap(True)
        self._axis_title.setTextFormat(Qt.TextFormat.PlainText)
        self._axis_title.setProperty("role", "muted")
        self._axis_title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.readout = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.readout.setFont(theme.tabular(self.readout.font()))
        self.readout.set_muted(True)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(head)
        column.addWidget(self.stages)
        column.addLayout(legend)
        column.addWidget(self._axis_title)
        column.addWidget(self.plot, 1)
        column.addWidget(self.readout)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        self.setMinimumHeight(_LOWEST)
        self.setMaximumHeight(_HIGHEST)
        self.log_button.toggled.connect(self._set_log)
        self.stages.chosen.connect(self._choose)

    def sizeHint(self) -> QSize:
        """As low as can be read, whatever is shown; it grows into the room that is left."""
        return QSize(264, _LOWEST)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """The plot gives way to words on more lines: what stands above the curve must not move for them."""
        return False

    def set_history(self, history: tuple[EpochFigures, ...], unit: str, name: str = "") -> None:
        """Draw a history.

        Args:
            history: one row an epoch; a loss that is not finite leaves a gap.
            unit: of both losses, for the axis.
            name: of the model whose losses these are.
        """
        self.name.set_text(name)
        if not _goes_on(self._history, history):
            self._chosen = None
        self._history = history
        self._unit = unit
        self._stack.setCurrentIndex(1 if history else 0)
        self._draw()

    def mark_epoch(self, epoch: float | None) -> None:
        """Mark a moment of the training, in the stage that it belongs to; None takes the mark away.

        Args:
            epoch: counted over the whole training, with a fraction between two epochs.
        """
        if epoch != self._marked:
            self._marked = epoch
            self._draw()

    def _choose(self, layer: int) -> None:
        """Stay with a stage; with the newest one means to follow the training again."""
        self._chosen = None if layer == self._history[-1].layer else layer
        self._draw()

    def _draw(self) -> None:
        stages = tuple(dict.fromkeys(row.layer for row in self._history))
        newest = stages[-1] if stages else 0
        layer = self._chosen if self._chosen in stages else newest
        if self._marked is not None and self._history:
            layer = next((row.layer for row in self._history if row.epoch >= self._marked), newest)
        self.stages.set_stages(stages, layer)
        self._rows = history = _rows_of(self._history, layer)
        self._axis_title.setText(self._unit_of(layer))
        epochs = np.array([row.epoch for row in history], dtype=np.float64)
        training = np.array([row.training_loss for row in history], dtype=np.float64)
        validation = np.array([row.validation_loss for row in history], dtype=np.float64)
        finite = np.concatenate([training, validation])
        finite = finite[np.isfinite(finite)]
        self.log_button.allow(bool(np.all(finite > 0)))
        has_validation = bool(np.isfinite(validation).any())
        self._samples[1].setVisible(has_validation)
        self._names[1].setVisible(has_validation)
        for curve, values in zip(self._curves, (training, validation), strict=True):
            self.plot.show_points(curve, epochs, values)
        self._mark_epochs(len(history), epochs)
        self._place_mark(layer)
        self._show_newest()
        self.plot.point_nowhere()

    def _mark_epochs(self, count: int, epochs: np.ndarray) -> None:
        """There is no epoch 1.5 and none below 0, which is where the automatic ticks of a short history fall."""
        if count == 1:
            self.plot.setXRange(epochs[0] - 1, epochs[0] + 1, padding=0)
        else:
            self.plot.enableAutoRange(axis="x")
        self.plot.label_each(0 < count <= _FEW_EPOCHS)

    def _place_mark(self, layer: int) -> None:
        before = _before(self._history, layer)
        self._mark.setVisible(self._marked is not None)
        if self._marked is not None:
            self._mark.setPos(self._marked - before)

    def _set_log(self, log: bool) -> None:
        self.plot.setLogMode(x=False, y=log)

    def _hover(self, x: float) -> None:
        if not self._rows:
            return
        row = min(self._rows, key=lambda figures: abs(figures.epoch - x))
        self.plot.point_at(row.epoch)
        self._show_row(row)

    def _show_newest(self) -> None:
        row = self._rows[-1] if self._rows else None
        if self._marked is not None and self._rows:
            before = _before(self._history, self._rows[0].layer)
            row = min(self._rows, key=lambda figures: abs(figures.epoch + before - (self._marked or 0.0)))
        self._show_row(row)

    def _show_row(self, row: EpochFigures | None) -> None:
        if row is None:
            self.readout.set_text("")
            self.setAccessibleDescription(self._empty.text())
            return
        parts = [self.tr("epoch {epoch}").format(epoch=row.epoch)]
        if math.isfinite(row.training_loss):
            parts.append(self.tr("training {loss}").format(loss=wording.significant(row.training_loss)))
        if math.isfinite(row.validation_loss):
            parts.append(self.tr("validation {loss}").format(loss=wording.significant(row.validation_loss)))
        self.readout.set_text(" · ".join(parts))
        unit = self._unit_of(row.layer)
        self.setAccessibleDescription(f"{self.readout.text()} ({unit})" if unit else self.readout.text())

    def _unit_of(self, layer: int) -> str:
        if not layer:
            return self._unit
        return self.tr("reconstruction error of layer {layer} on its own inputs").format(layer=layer)


def _rows_of(history: tuple[EpochFigures, ...], layer: int) -> tuple[EpochFigures, ...]:
    """The rows of a stage, their epochs counted within it."""
    before = _before(history, layer)
    return tuple(replace(row, epoch=row.epoch - before) for row in history if row.layer == layer)


def _before(history: tuple[EpochFigures, ...], layer: int) -> int:
    """Epochs before those of a stage."""
    before = 0
    for row in history:
        if row.layer == layer:
            break
        before = row.epoch
    return before


def _goes_on(old: tuple[EpochFigures, ...], new: tuple[EpochFigures, ...]) -> bool:
    """Whether a history is the other one some epochs later."""
    seconds = [row.seconds for row in old]
    return bool(old) and [row.seconds for row in new[: len(old)]] == seconds
