"""The kinds of fields that forms are made of, all of one height, named and guarded against the wheel."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.panels.learning_rate_field import FIELD_HEIGHT
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.number_text import shortest_text

_DECIMALS = 8


class RealField(QDoubleSpinBox):
    """A number without superfluous zeros; the arrows change it in its own order of magnitude; a comma is a point."""

    def __init__(self) -> None:
        super().__init__()
        self.setLocale(QLocale.c())
        self.setDecimals(_DECIMALS)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """The shortest text of the number."""
        rounded = round(value, _DECIMALS)
        return f"{rounded:.{_DECIMALS}f}".rstrip("0").rstrip(".") if rounded < 1e-4 else shortest_text(rounded)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """As its parent, with the comma of other languages."""
        state, text, position = super().validate(text.replace(",", "."), position)
        return state, text, position


class Fields:
    """Makes fields.

    Args:
        guard: keeps the wheel from changing them.
    """

    def __init__(self, guard: WheelGuard) -> None:
        self._guard = guard

    def combo(self, name: str, tip: str, *choices: tuple[str, object]) -> QComboBox:
        """A choice from a list of (text, value)."""
        combo = QComboBox()
        self.dress_combo(combo, name, tip)
        for text, value in choices:
            combo.addItem(text, value)
        return combo

    def dress_combo(self, combo: QComboBox, name: str, tip: str) -> None:
        """Make a list one of the form's, narrow enough for its column."""
        self._dress(combo, name, tip)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        combo.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def spin(self, name: str, least: int, most: int, tip: str) -> QSpinBox:
        """A whole number."""
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.setGroupSeparatorShown(True)
        self._dress(spin, name, tip)
        spin.setFont(theme.tabular(spin.font()))
        # a half-typed number is no choice yet
        spin.setKeyboardTracking(False)
        return spin

    def real(self, name: str, least: float, most: float, tip: str) -> RealField:
        """A real number."""
        field = RealField()
        field.setRange(least, most)
        self._dress(field, name, tip)
        field.setFont(theme.tabular(field.font()))
        field.setKeyboardTracking(False)
        return field

    def line(self, name: str, tip: str) -> QLineEdit:
        """A line of text."""
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setToolTip(tip)
        line.setMinimumHeight(FIELD_HEIGHT)
        return line

    def _dress(self, field: QWidget, name: str, tip: str) -> None:
        field.setAccessibleName(name)
        field.setToolTip(tip)
        field.setMinimumHeight(FIELD_HEIGHT)
        self._guard.protect(field)


def note() -> QLabel:
    """A quiet line that wraps."""
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def heading(text: str) -> QLabel:
    """The title of a group of fields."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def grid(parent: QWidget) -> QFormLayout:
    """A column of labels and one of fields."""
    layout = QFormLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(theme.SPACING)
    layout.setVerticalSpacing(theme.SPACING)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return layout


def add_row(layout: QFormLayout, text: str, field: QWidget, tip: str = "") -> QLabel:
    """Add a field with its label, which has the field's tip.

    Args:
        layout: of the form.
        text: of the label.
        field: beside it.
        tip: where it is not the field's own.
    """
    label = QLabel(text)
    label.setToolTip(tip or field.toolTip())
    label.setMinimumHeight(FIELD_HEIGHT)
    label.setBuddy(field)
    layout.addRow(label, field)
    return label
