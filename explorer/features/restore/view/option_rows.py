"""The rows of a form that options are set with, made from their declarations."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QSlider, QSpinBox, QVBoxLayout, QWidget

from explorer.features.restore.messages.options import Choice, Number, Option, Switch
from explorer.features.restore.view.words import translated
from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.form_fields import Fields, add_row
from explorer.gui.panels.wheel_guard import WheelGuard

_SETTLED_MS = 350


class OptionRow(QObject):
    """What one option is set with.

    Signals:
        changed: the value that the person has settled on.
        moved: a value while the person is still at it.
    """

    changed = Signal(object)
    moved = Signal(object)

    def show_value(self, value: Any, instead: float | None = None) -> None:
        """Show what is set; nothing is emitted, and nothing happens while the person is at it.

        Args:
            value: of the option.
            instead: what the program decided where the value leaves it to the program, None while that is not known.
        """

    def enable(self, enabled: bool) -> None:
        """Let the person set it, or not."""


class NumberRow(OptionRow):
    """A slider beside a field; below them, where the program may decide, a switch that lets it."""

    def __init__(self, what: Number, rows: QFormLayout, guard: WheelGuard, parent: QObject) -> None:
        super().__init__(parent)
        self._what = what
        self._settle = once_after(_SETTLED_MS, self._settled, self)
        title, tip = translated(what.title), translated(what.tip)
        least, most = round(what.low * what.scale), round((what.most_shown or what.high) * what.scale)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(least, most)
        self.slider.setPageStep(max(1, (most - least) // 15))
        self.slider.setAccessibleName(title)
        self.slider.setToolTip(tip)
        guard.protect(self.slider)
        self.spin: QSpinBox = Fields(guard).spin(title, least, most, tip)
        self.spin.setPrefix(what.prefix)
        self.spin.setSuffix(what.suffix)
        self.automatic = QCheckBox(translated(what.automatic))
        self.automatic.setToolTip(translated(what.automatic_tip))
        self.automatic.setAccessibleName(f"{title}: {self.automatic.text()}")
        self.field = QWidget()
        line = QHBoxLayout()
        line.setSpacing(theme.SPACING)
        line.addWidget(self.slider, 1)
        line.addWidget(self.spin)
        column = QVBoxLayout(self.field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(line)
        if what.automatic:
            column.addWidget(self.automatic)
        add_row(rows, title, self.field, tip)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderReleased.connect(self._settled)
        self.spin.valueChanged.connect(self.slider.setValue)
        self.automatic.clicked.connect(self._automatic_clicked)

    def show_value(self, value: Any, instead: float | None = None) -> None:
        """The number, or the one that was decided."""
        if self._settle.isActive() or self.slider.isSliderDown():
            return
        shown = round((value if value is not None else instead or 0.0) * self._what.scale)
        with QSignalBlocker(self.slider), QSignalBlocker(self.spin):
            self.slider.setValue(shown)
            self.spin.setValue(shown)
        self.automatic.setChecked(value is None)

    def enable(self, enabled: bool) -> None:
        """Both fields and the switch."""
        self.field.setEnabled(enabled)

    def _moved(self, value: int) -> None:
        with QSignalBlocker(self.spin):
            self.spin.setValue(value)
        self.automatic.setChecked(False)
        if self._what.live:
            self.moved.emit(value / self._what.scale)
        if not self.slider.isSliderDown():
            self._settle.start()

    def _settled(self) -> None:
        self._settle.stop()
        self.changed.emit(self.slider.value() / self._what.scale)

    def _automatic_clicked(self, on: bool) -> None:
        self._settle.stop()
        self.changed.emit(None if on else self.slider.value() / self._what.scale)


class ChoiceRow(OptionRow):
    """A list to choose from."""

    def __init__(self, what: Choice, rows: QFormLayout, guard: WheelGuard, parent: QObject) -> None:
        super().__init__(parent)
        choices: list[tuple[str, object]] = [(translated(what.nothing), None)] if what.nothing else []
        choices += [(translated(title), value) for value, title in what.choices.items()]
        self.box = Fields(guard).combo(translated(what.title), translated(what.tip), *choices)
        add_row(rows, translated(what.title), self.box)
        self.box.currentIndexChanged.connect(lambda _: self.changed.emit(self.box.currentData()))

    def show_value(self, value: Any, instead: float | None = None) -> None:
        """The chosen one."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(value))

    def enable(self, enabled: bool) -> None:
        """The list."""
        self.box.setEnabled(enabled)


class SwitchRow(OptionRow):
    """A box to tick."""

    def __init__(self, what: Switch, rows: QFormLayout, guard: WheelGuard, parent: QObject) -> None:
        super().__init__(parent)
        self.switch = QCheckBox(translated(what.title))
        self.switch.setToolTip(translated(what.tip))
        self.switch.setAccessibleName(self.switch.text())
        rows.addRow(self.switch)
        self.switch.clicked.connect(lambda on: self.changed.emit(on))

    def show_value(self, value: Any, instead: float | None = None) -> None:
        """Ticked or not."""
        self.switch.setChecked(value)

    def enable(self, enabled: bool) -> None:
        """The box."""
        self.switch.setEnabled(enabled)


def row_for(what: Option, rows: QFormLayout, guard: WheelGuard, parent: QObject) -> OptionRow | None:
    """A row for an option; None for one that its task has controls of its own for."""
    if not what.title:
        return None
    if isinstance(what, Number):
        return NumberRow(what, rows, guard, parent)
    if isinstance(what, Choice):
        return ChoiceRow(what, rows, guard, parent)
    assert isinstance(what, Switch)
    return SwitchRow(what, rows, guard, parent)
