"""How pictures are brought to the model: every setting shown, every setting changeable."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QWidget

from explorer.features.restore.messages.reconstruction import FITS, SWITCHES, Preparation
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.wheel_guard import WheelGuard

_AUTOMATIC_MARGIN = -1.0
_FIELD_HEIGHT = 28


class PreparationForm(QWidget):
    """A row for each setting of a `Preparation`.

    Signals:
        changed: the person changed something; carries the whole Preparation.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = WheelGuard(self)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.SPACING)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.scope = QComboBox()
        self.scope.addItem(self.tr("Selected pictures"), False)
        self.scope.addItem(self.tr("All pictures"), True)
        self._put(rows, self.scope, self.tr("Apply to"), self.tr("Which pictures in the list a change applies to"))
        fits = (self.tr("Fit all of it"), self.tr("Fill, crop the rest"), self.tr("Stretch"))
        self.fit = self._choice(
            rows,
            self.tr("Fit"),
            self.tr("How a picture with another aspect ratio fits the model's input"),
            tuple(zip(FITS, fits, strict=True)),
        )
        self.margin = self._margin(rows)
        tips = {
            "crop": (self.tr("Crop"), self.tr("Crop to what stands out from the background")),
            "even_light": (
                self.tr("Even light"),
                self.tr("Remove shadows and the colour of the paper, so that the background is even"),
            ),
            "invert": (
                self.tr("Invert"),
                self.tr("Invert light and dark; automatic does so if the model's data are light on dark"),
            ),
            "thicken": (self.tr("Wider strokes"), self.tr("Make thin strokes as wide as those in the model's data")),
            "centre": (
                self.tr("Centre by mass"),
                self.tr("Centre the picture by its centre of mass, as in MNIST, instead of by its bounding box"),
            ),
        }
        words = (self.tr("Automatic"), self.tr("Yes"), self.tr("No"))
        self.switches = {
            field: self._choice(rows, label, tip, tuple(zip(SWITCHES, words, strict=True)))
            for field, (label, tip) in tips.items()
        }
        self.reset = TextButton(self.tr("All automatic"), self.tr("Reset every setting to automatic"), "undo")
        self.reset.clicked.connect(self._reset)
        rows.addRow(self.reset)
        self.set_preparation(Preparation())

    def preparation(self) -> Preparation:
        """The settings as they stand in the form."""
        margin = self.margin.value()
        return Preparation(
            fit=self.fit.currentData(),
            margin=margin / 100 if margin >= 0 else None,
            **{field: box.currentData() for field, box in self.switches.items()},
        )

    def set_preparation(self, preparation: Preparation) -> None:
        """Show settings; nothing is emitted."""
        for box, value in (
            (self.fit, preparation.fit),
            *((box, getattr(preparation, field)) for field, box in self.switches.items()),
        ):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        with QSignalBlocker(self.margin):
            self.margin.setValue(_AUTOMATIC_MARGIN if preparation.margin is None else 100 * preparation.margin)
        self.reset.setEnabled(preparation != Preparation())

    def for_all(self) -> bool:
        """Whether the settings are meant for all pictures."""
        return bool(self.scope.currentData())

    def _choice(self, rows: QFormLayout, label: str, tip: str, options: tuple[tuple[str, str], ...]) -> QComboBox:
        box = QComboBox()
        for value, text in options:
            box.addItem(text, value)
        self._put(rows, box, label, tip)
        box.currentIndexChanged.connect(self._emit)
        return box

    def _margin(self, rows: QFormLayout) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(_AUTOMATIC_MARGIN, 40.0)
        field.setDecimals(0)
        field.setSuffix(self.tr(" %"))
        field.setSpecialValueText(self.tr("Automatic"))
        field.setKeyboardTracking(False)
        tip = self.tr(
            "Empty space on each side, as a fraction of the model's input; automatic matches the model's data"
        )
        self._put(rows, field, self.tr("Margin"), tip)
        field.valueChanged.connect(self._emit)
        return field

    def _put(self, rows: QFormLayout, field: QComboBox | QDoubleSpinBox, label: str, tip: str) -> None:
        field.setAccessibleName(label)
        field.setToolTip(tip)
        field.setMinimumHeight(_FIELD_HEIGHT)
        if isinstance(field, QComboBox):
            field.setMinimumContentsLength(8)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._guard.protect(field)
        rows.addRow(label, field)
        name = rows.labelForField(field)
        name.setToolTip(tip)
        name.setMinimumHeight(_FIELD_HEIGHT)

    def _reset(self) -> None:
        self.set_preparation(Preparation())
        self.changed.emit(Preparation())

    def _emit(self) -> None:
        preparation = self.preparation()
        self.reset.setEnabled(preparation != Preparation())
        self.changed.emit(preparation)
