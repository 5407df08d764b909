"""One number of a code: its name, a slider, and the exact value typed."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from explorer.gui import theme
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.code_text import number_text, parse_code

_SLIDER_STEPS = 1000
_LARGEST = 1e6
# no value of a float32 is rounded by the field
_DECIMALS = 50


class CodeField(QDoubleSpinBox):
    """A number of a code: any digits can be typed, and the text shown is the float32 that is decoded.

    Signals:
        code_pasted: several numbers were pasted, which are meant for the whole code.
    """

    code_pasted = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(-_LARGEST, _LARGEST)
        self.setDecimals(_DECIMALS)
        self.lineEdit().installEventFilter(self)

    def textFromValue(self, value: float) -> str:  # noqa: N802 (Qt's name)
        """The shortest text that reads back as the same float32."""
        return number_text(value)

    def valueFromText(self, text: str) -> float:  # noqa: N802
        """The number as typed; a comma counts as a point."""
        numbers = parse_code(text.replace(",", "."))
        return numbers[0] if len(numbers) == 1 else self.value()

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """A number within the range is done; anything else may become one."""
        numbers = parse_code(text.replace(",", "."))
        done = len(numbers) == 1 and abs(numbers[0]) <= _LARGEST
        return (QValidator.State.Acceptable if done else QValidator.State.Intermediate), text, place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a whole code that is pasted into one field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            numbers = (
                parse_code(QGuiApplication.clipboard().text()) if event.matches(QKeySequence.StandardKey.Paste) else ()
            )
            if len(numbers) > 1:
                self.code_pasted.emit(numbers)
                return True
        return super().eventFilter(watched, event)


class CodeRow(QWidget):
    """A value with no bounds but those of its field; the slider covers the range where the data lie.

    `edited` follows a person's edits only, never `set_value`.
    """

    edited = Signal(int, float)

    def __init__(self, index: int, guard: WheelGuard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self._value = 0.0
        self._minimum, self._maximum = -1.0, 1.0
        name = QLabel(f"z{index + 1}")
        name.setFont(theme.tabular(name.font()))
        name.setProperty("role", "muted")
        name.setMinimumWidth(name.fontMetrics().horizontalAdvance("z00"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _SLIDER_STEPS)
        self.slider.setPageStep(_SLIDER_STEPS // 20)
        self.slider.setMinimumWidth(64)
        self.field = CodeField()
        self.field.setKeyboardTracking(False)
        self.field.setMinimumHeight(28)
        self.field.setFont(theme.tabular(self.field.font()))
        self.field.setFixedWidth(max(112, self.field.fontMetrics().horizontalAdvance("−00.0000000") + 28))
        said = self.tr("Code number {number}").format(number=index + 1)
        tip = self.tr("Number {number} of the code: change it and see the picture change").format(number=index + 1)
        for part in (self.slider, self.field):
            part.setAccessibleName(said)
            part.setToolTip(tip)
        guard.protect(self.slider, self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(name)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._slid)
        self.field.valueChanged.connect(self._typed)
        self.set_range(-1.0, 1.0)

    def value(self) -> float:
        """The exact value; the field shows it as float32."""
        return self._value

    def set_range(self, minimum: float, maximum: float) -> None:
        """Where the data lie along this number; an empty or unusable range counts as −1 to 1."""
        if not (math.isfinite(minimum) and math.isfinite(maximum) and minimum < maximum):
            minimum, maximum = -1.0, 1.0
        self._minimum, self._maximum = minimum, maximum
        magnitude = math.floor(math.log10(maximum - minimum))
        with QSignalBlocker(self.field):
            self.field.setSingleStep(10.0 ** (magnitude - 1))
        self._show()

    def set_value(self, value: float) -> None:
        """Show a value without a signal."""
        if value != self._value:
            self._value = value
            self._show()

    def _show(self) -> None:
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            share = (self._value - self._minimum) / (self._maximum - self._minimum)
            self.slider.setValue(round(min(max(share, 0.0), 1.0) * _SLIDER_STEPS))
            self.field.setValue(self._value)

    def _slid(self, position: int) -> None:
        self._value = self._minimum + (self._maximum - self._minimum) * position / _SLIDER_STEPS
        with QSignalBlocker(self.field):
            self.field.setValue(self._value)
        self.edited.emit(self._index, self._value)

    def _typed(self, value: float) -> None:
        self._value = value
        with QSignalBlocker(self.slider):
            share = (value - self._minimum) / (self._maximum - self._minimum)
            self.slider.setValue(round(min(max(share, 0.0), 1.0) * _SLIDER_STEPS))
        self.edited.emit(self._index, value)
