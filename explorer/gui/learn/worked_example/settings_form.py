"""Which example, which loss, how large a step, how many decimals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from explorer.gui import theme
from explorer.gui.learn.worked_example.number_field import NumberField
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.lessons.worked_example import EXAMPLE, OUT_OF_REACH, ExampleState, LossKind

DECIMALS = 5
_PRESETS = (EXAMPLE, OUT_OF_REACH)


class SettingsForm(QWidget):
    """The settings beside the numbers themselves."""

    preset_chosen = Signal(object)
    rate_edited = Signal(float)
    loss_edited = Signal(str)
    decimals_changed = Signal(int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = WheelGuard(self)
        self.example = QComboBox()
        self.example.setAccessibleName(self.tr("Example"))
        self.example.setToolTip(self.tr("Start with the lecture's weights and this sample"))
        self.example.setPlaceholderText(self.tr("own numbers"))
        self._preset = 0
        for preset in _PRESETS:
            numbers = ", ".join(f"{value:g}" for value in preset.inputs)
            self.example.addItem(self.tr("x = ({numbers})").format(numbers=numbers))
        self.reset = IconButton(
            "reset", self.tr("Reset to the example"), self.tr("Reset: sample, weights and rate of the chosen example")
        )
        self.loss = QComboBox()
        self.loss.setAccessibleName(self.tr("Loss"))
        self.loss.setToolTip(self.tr("Add up the squared errors of the outputs, or take their mean: a third of it"))
        self.loss.addItem(self.tr("Sum of squares"), "sum")
        self.loss.addItem(self.tr("Mean of squares"), "mean")
        self.rate = NumberField(
            self.tr("Learning rate"),
            self.tr("η: how far each step follows the gradient. 0.01 as in the lecture; try 1 or 10 to see it learn"),
            positive=True,
        )
        self.decimals = QSpinBox()
        self.decimals.setRange(2, 10)
        self.decimals.setValue(DECIMALS)
        self.decimals.setMinimumHeight(28)
        self.decimals.setAccessibleName(self.tr("Decimals shown"))
        self.decimals.setToolTip(self.tr("How many decimals are shown. Calculations always use about 16 digits"))
        for combo in (self.example, self.loss):
            combo.setMinimumHeight(28)
            combo.setMinimumContentsLength(10)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._guard.protect(self.example, self.loss, self.decimals)
        example = QHBoxLayout()
        example.setSpacing(theme.SPACING // 2)
        example.addWidget(self.example, 1)
        example.addWidget(self.reset)
        grid = QFormLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACING)
        grid.setVerticalSpacing(theme.SPACING)
        grid.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        grid.addRow(_label(self.tr("Example"), self.example), example)
        grid.addRow(_label(self.tr("Loss"), self.loss), self.loss)
        grid.addRow(_label(self.tr("Learning rate η"), self.rate), self.rate)
        grid.addRow(_label(self.tr("Decimals"), self.decimals), self.decimals)
        self.example.activated.connect(self._choose)
        self.reset.clicked.connect(self._choose)
        self.loss.activated.connect(lambda: self.loss_edited.emit(self.loss.currentData()))
        self.rate.committed.connect(self.rate_edited)
        self.rate.refused.connect(self._refuse)
        self.decimals.valueChanged.connect(self.decimals_changed)

    def show_state(self, state: ExampleState) -> None:
        """Show the settings in force."""
        own = [index for index, preset in enumerate(_PRESETS) if np.array_equal(preset.inputs, state.inputs)]
        self.example.setCurrentIndex(own[0] if own else -1)
        with QSignalBlocker(self.loss):
            self.loss.setCurrentIndex(self.loss.findData(state.loss))
        self.rate.set_value(state.learning_rate, 10)

    def set_read_only(self, read_only: bool) -> None:
        """Only the decimals can be changed while a run goes on."""
        for field in (self.example, self.reset, self.loss):
            field.setEnabled(not read_only)
        self.rate.setReadOnly(read_only)

    def _choose(self) -> None:
        kind: LossKind = self.loss.currentData()
        self._preset = max(self.example.currentIndex(), 0)
        self.preset_chosen.emit(replace(_PRESETS[self._preset], loss=kind))

    def _refuse(self, text: str) -> None:
        self.refused.emit(
            self.tr("“{text}” is not a learning rate: enter a number above 0 and up to 1000, like 0.01.").format(
                text=text
            )
        )


def _label(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    label.setMinimumHeight(28)
    label.setToolTip(field.toolTip())
    return label
