"""What a person chooses in the lesson on corruption: kind, strength, other noise, other samples."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.corruption_study import CorruptionWish
from explorer.values.objective import CORRUPTIONS, Corruption

_STEPS = 100
_HEIGHT = 32


class CorruptionControls(QWidget):
    """One row: the kind, the strength as slider and typed value, the two buttons.

    Signals:
        changed: a person chose something; carries the `CorruptionWish`.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = self._seed = 0
        guard = WheelGuard(self)
        self.kind = QComboBox()
        for kind, name in zip(CORRUPTIONS, self._names(), strict=True):
            self.kind.addItem(name, kind)
        self.kind.setAccessibleName(self.tr("Kind of corruption"))
        self.kind.setToolTip(self.tr("How the pictures are corrupted before the model sees them"))
        self.kind.setMinimumHeight(_HEIGHT)
        self.new_noise = TextButton(
            self.tr("New noise"), self.tr("Corrupt the same samples again with new random numbers"), "noise"
        )
        self.other_samples = TextButton(
            self.tr("Other samples"), self.tr("Choose other samples from the map, of different classes"), "shuffle"
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 10)
        self.slider.setMinimumWidth(96)
        self.field = QDoubleSpinBox()
        self.field.setRange(0.0, 1.0)
        self.field.setDecimals(2)
        self.field.setSingleStep(0.05)
        self.field.setKeyboardTracking(False)
        self.field.setMinimumHeight(_HEIGHT)
        self.field.setFont(theme.tabular(self.field.font()))
        self._strength_name = QLabel(textFormat=Qt.TextFormat.PlainText)
        for part in (self.slider, self.field):
            part.setAccessibleName(self.tr("Strength"))
        guard.protect(self.kind, self.slider, self.field)

        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.kind)
        row.addSpacing(theme.SPACING)
        row.addWidget(self._strength_name)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        row.addSpacing(theme.SPACING)
        row.addWidget(self.new_noise)
        row.addWidget(self.other_samples)
        # the slider keeps its place when the name beside it changes with the kind
        texts = (self._strength_text(kind) for kind in CORRUPTIONS)
        widest = max(self._strength_name.fontMetrics().horizontalAdvance(text) for text in texts)
        self._strength_name.setMinimumWidth(widest)

        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.slider.valueChanged.connect(lambda position: self.field.setValue(position / _STEPS))
        self.field.valueChanged.connect(self._strength_chosen)
        self.new_noise.clicked.connect(self._renew_noise)
        self.other_samples.clicked.connect(self._renew_samples)
        self.set_corruption(Corruption("masking", 0.25))

    def wish(self) -> CorruptionWish:
        """What is chosen."""
        kind = self.kind.currentData()
        strength = 0.0 if kind == "none" else round(self.field.value(), 2)
        return CorruptionWish(Corruption(kind, strength), self._choice, self._seed)

    def set_corruption(self, corruption: Corruption) -> None:
        """Choose kind and strength without a signal; a strength above 1 counts as 1."""
        with QSignalBlocker(self.kind), QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self.kind.setCurrentIndex(self.kind.findData(corruption.kind))
            self.field.setValue(corruption.strength)
            self.slider.setValue(round(self.field.value() * _STEPS))
        self._show_kind()

    def _names(self) -> tuple[str, ...]:
        return self.tr("No corruption"), self.tr("Gaussian noise"), self.tr("Masking"), self.tr("Salt and pepper")

    def _strength_text(self, kind: str) -> str:
        return self.tr("Standard deviation σ") if kind == "gaussian" else self.tr("Fraction ν")

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        tips = {
            "none": self.tr("Nothing is corrupted: choose a kind first"),
            "gaussian": self.tr("Standard deviation of the noise that is added to each value; black is 0, white is 1"),
            "masking": self.tr("Fraction of the values that are set to 0, chosen anew for each picture"),
            "salt-and-pepper": self.tr("Fraction of the values that are set to 0 or 1 with equal probability"),
        }
        self._strength_name.setText(self._strength_text(kind))
        for part in (self.slider, self.field, self._strength_name):
            part.setToolTip(tips[kind])
            part.setEnabled(kind != "none")
        self.new_noise.setEnabled(kind != "none")

    def _kind_chosen(self) -> None:
        self._show_kind()
        self.changed.emit(self.wish())

    def _strength_chosen(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value * _STEPS))
        self.changed.emit(self.wish())

    def _renew_noise(self) -> None:
        self._seed += 1
        self.changed.emit(self.wish())

    def _renew_samples(self) -> None:
        self._choice += 1
        self.changed.emit(self.wish())
