"""Attribute directions: made from two groups of samples, then applied to any code with a slider."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QSlider, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.wheel_guard import WheelGuard

_STEPS = 100
"""Steps of the slider from one mean to the other."""

_FARTHEST = 2


class AttributePanel(QWidget):
    """What is chosen and typed; what it means is wired elsewhere.

    Signals:
        keep_requested: the selection shall be one of the groups.
        make_requested: number of the group without, number of the group with, and the name of the direction.
        chosen: number of the direction that the slider applies.
        remove_requested: number of the direction that shall go.
        applied: how far along the direction; 1 is as far as from one mean to the other.
    """

    keep_requested = Signal()
    make_requested = Signal(int, int, str)
    chosen = Signal(int)
    remove_requested = Signal(int)
    applied = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = WheelGuard(self)
        self.without = self._combo(self.tr("From the group"), self.tr("Samples without the attribute"))
        self.having = self._combo(self.tr("To the group"), self.tr("Samples that have the attribute"))
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setAccessibleName(self.tr("Name of the direction"))
        self.name.setToolTip(self.tr("Name of the direction; if empty, it is named after its groups"))
        self.keep_button = TextButton(
            self.tr("Selection as a group"), self.tr("Keep the selected samples as a group that can be chosen above")
        )
        self.make_button = TextButton(self.tr("Make direction"), "")
        self._chosen_by_hand = False
        self.directions = self._combo(self.tr("Direction"), self.tr("The direction that the slider follows"))
        self.remove_button = IconButton("delete", self.tr("Remove"), self.tr("Remove this direction"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-_FARTHEST * _STEPS, _FARTHEST * _STEPS)
        self.slider.setPageStep(_STEPS // 4)
        self.slider.setAccessibleName(self.tr("Distance along the direction"))
        self.slider.setToolTip(
            self.tr("Move the probe's code along the direction; 1 is the distance between the two means")
        )
        self.strength = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.strength.setFont(theme.tabular(self.strength.font()))
        self.strength.setMinimumWidth(self.strength.fontMetrics().horizontalAdvance("−0.00"))
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self._guard.protect(self.slider)
        self._lay_out()
        self.keep_button.clicked.connect(self.keep_requested)
        self.make_button.clicked.connect(self._make)
        for combo in (self.without, self.having):
            combo.currentIndexChanged.connect(self._group_chosen)
        self.name.returnPressed.connect(self._make)
        self.directions.currentIndexChanged.connect(self.chosen)
        self.remove_button.clicked.connect(lambda: self.remove_requested.emit(self.directions.currentIndex()))
        self.slider.valueChanged.connect(self._slid)
        self.set_directions([], -1)
        self.set_strength(0.0)

    def set_groups(self, names: Sequence[str], usual: tuple[int, int]) -> None:
        """Offer groups; what was chosen stays chosen while both are there.

        Args:
            names: of the groups.
            usual: numbers of the groups that a direction leads from and to, where nothing else was chosen.
        """
        combos = self.without, self.having
        chosen = [names.index(combo.currentText()) if combo.currentText() in names else -1 for combo in combos]
        if -1 in chosen or chosen[0] == chosen[1] or not self._chosen_by_hand:
            chosen, self._chosen_by_hand = list(usual), False
        for combo, index in zip(combos, chosen, strict=True):
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItems(list(names))
                combo.setCurrentIndex(index)
        self._show_possible()

    def set_keeping_enabled(self, enabled: bool) -> None:
        """Whether there is a selection to keep."""
        self.keep_button.setEnabled(enabled)

    def set_directions(self, names: Sequence[str], current: int) -> None:
        """List the directions; `current` is the one that the slider follows, −1 for none."""
        with QSignalBlocker(self.directions):
            self.directions.clear()
            self.directions.addItems(list(names))
            self.directions.setCurrentIndex(current)
        self._apply_row.setVisible(bool(names))

    def set_strength(self, strength: float) -> None:
        """Put the slider somewhere without a signal."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(strength * _STEPS))
        self._show_strength()

    def set_note(self, text: str) -> None:
        """Say what the direction is, or what went wrong."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _group_chosen(self) -> None:
        self._chosen_by_hand = True
        self._show_possible()

    def _show_possible(self) -> None:
        """A direction leads from one group to another."""
        differ = self.without.currentIndex() != self.having.currentIndex()
        self.make_button.setEnabled(differ)
        tip = self.tr("From the mean code of one group to that of the other")
        self.make_button.setToolTip(tip if differ else self.tr("Choose two groups that differ"))

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = QComboBox()
        combo.setMinimumHeight(28)
        combo.setAccessibleName(name)
        combo.setToolTip(tip)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        self._guard.protect(combo)
        return combo

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(theme.SPACING)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("From"), self.without)
        form.addRow(self.tr("To"), self.having)
        form.addRow(self.tr("Name"), self.name)
        self.name.setMinimumHeight(28)
        self._apply_row = QWidget()
        apply = QVBoxLayout(self._apply_row)
        apply.setContentsMargins(0, 0, 0, 0)
        apply.setSpacing(theme.SPACING // 2)
        which, far = QHBoxLayout(), QHBoxLayout()
        which.addWidget(self.directions, 1)
        which.addWidget(self.remove_button)
        far.addWidget(self.slider, 1)
        far.addWidget(self.strength)
        apply.addLayout(which)
        apply.addLayout(far)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.SPACING, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addLayout(form)
        column.addWidget(self.keep_button)
        column.addWidget(self.make_button)
        column.addWidget(self._apply_row)
        column.addWidget(self.note)
        self.note.hide()

    def _make(self) -> None:
        if self.make_button.isEnabled():
            self.make_requested.emit(self.without.currentIndex(), self.having.currentIndex(), self.name.text().strip())

    def _slid(self) -> None:
        self._show_strength()
        self.applied.emit(self.slider.value() / _STEPS)

    def _show_strength(self) -> None:
        text = f"{self.slider.value() / _STEPS:.2f}".replace("-", "−")
        self.strength.setText(text)
        self.slider.setAccessibleDescription(text)
