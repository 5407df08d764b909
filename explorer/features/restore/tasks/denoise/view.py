"""What can be set for taking out noise: how strong it is, and of which kind."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSlider, QSpinBox, QVBoxLayout, QWidget

from explorer.features.restore.messages.repair import NOISES
from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.form_fields import Fields, add_row, grid, note
from explorer.gui.panels.wheel_guard import WheelGuard

STRONGEST = 75
_SETTLED_MS = 350


class NoiseControls(QWidget):
    """A slider that follows the estimate until it is moved.

    Signals:
        moved: strength while the person moves the slider; for a quick look.
        changed: strength that the person has settled on, None to estimate it.
        noise_changed: one of `NOISES`.
    """

    moved = Signal(float)
    changed = Signal(object)
    noise_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = Fields(guard := WheelGuard(self))
        self._settle = once_after(_SETTLED_MS, self._settled, self)
        self.found = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.found.setFont(theme.tabular(self.found.font()))
        self.found.setWordWrap(True)
        self.automatic = QCheckBox(self.tr("Use the estimate"))
        self.automatic.setToolTip(self.tr("Use the noise level estimated from the picture"))
        tip = self.tr(
            "Standard deviation σ of the noise to remove, in grey levels of 255; more gives a smoother result"
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STRONGEST)
        self.slider.setPageStep(5)
        self.slider.setAccessibleName(self.tr("Strength"))
        self.slider.setToolTip(tip)
        guard.protect(self.slider)
        self.spin: QSpinBox = fields.spin(self.tr("Strength"), 0, STRONGEST, tip)
        self.spin.setPrefix(self.tr("σ "))
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        kinds = (self.tr("Find out"), self.tr("Grain (Gaussian)"), self.tr("Salt and pepper"))
        self.noise: QComboBox = fields.combo(
            self.tr("Kind of noise"),
            self.tr("Grain affects every pixel a little; salt and pepper turns single pixels white or black"),
            *zip(kinds, NOISES, strict=True),
        )
        form = QWidget()
        add_row(grid(form), self.tr("Kind of noise"), self.noise)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.found)
        column.addWidget(self.automatic)
        column.addLayout(row)
        column.addWidget(form)
        self._advice = note()
        self._advice.setText(self.tr("While you move the slider, the visible part is updated at once."))
        column.addWidget(self._advice)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderReleased.connect(self._settled)
        self.spin.valueChanged.connect(self.slider.setValue)
        self.automatic.clicked.connect(self._automatic_clicked)
        self.noise.currentIndexChanged.connect(lambda _: self.noise_changed.emit(self.noise.currentData()))
        self.set_state(None, "auto", None)

    def set_state(self, strength: float | None, noise: str, estimate: float | None, *, impulses: bool = False) -> None:
        """Show what is set for a picture; nothing is emitted.

        Args:
            strength: that the person set, None for the estimate.
            noise: one of `NOISES`.
            estimate: that was found in the picture, None while it is not known.
            impulses: salt and pepper was found as well, and the estimate is of what was left.
        """
        if estimate is None and strength is not None:
            self.found.setText(self.tr("Noise not estimated: strength set by hand"))
        elif estimate is None:
            self.found.setText(self.tr("Noise: not estimated yet"))
        else:
            text = self.tr("Noise found: salt and pepper, and grain of σ {sigma:.1f} of 255")
            text = text if impulses else self.tr("Noise found: σ {sigma:.1f} of 255")
            self.found.setText(text.format(sigma=estimate))
        if self._settle.isActive() or self.slider.isSliderDown():
            return  # the person is at it
        shown = strength if strength is not None else estimate
        with QSignalBlocker(self.slider), QSignalBlocker(self.spin), QSignalBlocker(self.noise):
            self.slider.setValue(round(shown or 0))
            self.spin.setValue(round(shown or 0))
            self.noise.setCurrentIndex(self.noise.findData(noise))
        self.automatic.setChecked(strength is None)

    def _moved(self, value: int) -> None:
        with QSignalBlocker(self.spin):
            self.spin.setValue(value)
        self.automatic.setChecked(False)
        self.moved.emit(float(value))
        if not self.slider.isSliderDown():
            self._settle.start()

    def _settled(self) -> None:
        self._settle.stop()
        self.changed.emit(float(self.slider.value()))

    def _automatic_clicked(self, on: bool) -> None:
        self._settle.stop()
        self.changed.emit(None if on else float(self.slider.value()))
