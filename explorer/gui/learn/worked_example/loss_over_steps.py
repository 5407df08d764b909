"""The loss over the steps made: by the chain rule, by the shortcut, and with the decoder learning alone."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.worked_example import numerals
from explorer.gui.panels.curve_plot import BLUE, GREEN, ORANGE, CurvePlot, LineSample, LogarithmButton, curve_pen
from explorer.lessons.worked_example import Array

_LOOKS: tuple[tuple[dict[str, str], tuple[float, ...]], ...] = ((BLUE, ()), (ORANGE, (4, 2)), (GREEN, (1, 2)))
_MOST_POINTS = 600
_FEW_STEPS = 8


class LossOverSteps(QWidget):
    """Three curves that differ in colour and in dashes, with their last values in the legend."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Loss over the steps"))
        self._names = self.tr("chain rule"), self.tr("shortcut"), self.tr("decoder alone")
        self._title = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._title.setProperty("role", "muted")
        self.log_button = LogarithmButton()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.log_button)
        self.plot = CurvePlot(self.tr("steps"), lowest=128)
        pens = tuple(partial(curve_pen, *look) for look in _LOOKS)
        self._curves = tuple(self.plot.add_curve(pen) for pen in pens)
        self._floor = self.plot.add_guide(0, Qt.PenStyle.DotLine)
        self._values = tuple(QLabel() for _ in _LOOKS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(head)
        column.addWidget(self.plot, 1)
        for pen, name, value in zip(pens, self._names, self._values, strict=True):
            row = QHBoxLayout()
            row.setSpacing(theme.SPACING)
            value.setFont(theme.tabular(value.font()))
            label = QLabel(name)
            row.addWidget(LineSample(pen, height=12))
            row.addWidget(label, 1)
            row.addWidget(value)
            column.addLayout(row)
        self._shown: tuple[Array, Array, float] | None = None
        self.log_button.toggled.connect(self._set_log)

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
        texts = [numerals.measured(float(loss), 5) for loss in losses[-1]] if len(steps) else ["–"] * len(_LOOKS)
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
        for index, curve in enumerate(self._curves):
            values = losses[kept, index]
            if log:
                values = np.where(values > 0, values, np.nan)  # a loss of nothing has no logarithm
            self.plot.show_points(curve, steps[kept], values)
        self._floor.setPos(floor)
        self._floor.setVisible(floor > 0 and not log and len(steps) > 0)
        # there is no step 1.5, which is where the automatic ticks of a short course fall
        first, last = (float(steps[0]), float(steps[-1])) if len(steps) else (0.0, 0.0)
        self.plot.setXRange(first, max(last, first + 1), padding=0.02)
        self.plot.label_each(last - first <= _FEW_STEPS)
