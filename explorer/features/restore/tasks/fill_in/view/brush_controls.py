"""What goes with the brush: its size, masks from files, and a fresh start."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QSpinBox, QVBoxLayout, QWidget

from explorer.features.restore.tasks.fill_in.view.brush_tool import LARGEST, SMALLEST, BrushTool
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.form_fields import Fields, heading, note
from explorer.gui.panels.wheel_guard import WheelGuard

_SLIDER_STEPS = 100


class BrushControls(QWidget):
    """Controls of a `BrushTool`.

    Args:
        brush: whose size is set here.
        parent: Qt parent.

    Signals:
        load_requested: a mask is to be read from a file.
        save_requested: what is marked is to be written to a file.
        cleared: nothing is to be marked any more.
    """

    load_requested = Signal()
    save_requested = Signal()
    cleared = Signal()

    def __init__(self, brush: BrushTool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brush = brush
        fields = Fields(guard := WheelGuard(self))
        advice = note()
        advice.setText(self.tr("Paint over what should be filled in. The right button erases; Ctrl+Z undoes a stroke."))
        tip = self.tr("Diameter of the brush in pixels of the picture ([ and ])")
        # a large brush is changed in larger steps than a small one
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _SLIDER_STEPS)
        self.slider.setAccessibleName(self.tr("Size of the brush"))
        self.slider.setToolTip(tip)
        guard.protect(self.slider)
        self.spin: QSpinBox = fields.spin(self.tr("Size of the brush"), SMALLEST, LARGEST, tip)
        self.spin.setSuffix(self.tr(" px"))
        self.eraser = QCheckBox(self.tr("Erase"))
        self.eraser.setToolTip(self.tr("Erase what is marked; the right button always does"))
        self.eraser.toggled.connect(brush.set_erasing)
        size = QHBoxLayout()
        size.setSpacing(theme.SPACING)
        size.addWidget(self.slider, 1)
        size.addWidget(self.spin)
        self.load = TextButton(
            self.tr("Load mask…"), self.tr("Load a mask: a picture that is white where the pixels are missing"), "open"
        )
        self.save = TextButton(self.tr("Save mask…"), self.tr("Save what is marked as a mask"), "save")
        self.clear = TextButton(self.tr("Clear"), self.tr("Clear the whole mask"), "reset")
        files = QHBoxLayout()
        files.setSpacing(theme.SPACING)
        files.addWidget(self.load, 1)
        files.addWidget(self.save, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(advice)
        column.addWidget(heading(self.tr("Size of the brush")))
        column.addLayout(size)
        column.addWidget(self.eraser)
        column.addLayout(files)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        self.slider.valueChanged.connect(lambda step: brush.set_size(_diameter(step)))
        self.spin.valueChanged.connect(brush.set_size)
        brush.size_changed.connect(self._show_size)
        self.load.clicked.connect(self.load_requested)
        self.save.clicked.connect(self.save_requested)
        self.clear.clicked.connect(self.cleared)
        self._show_size(brush.size)
        self.set_marked(False)

    def set_marked(self, marked: bool) -> None:
        """Tell whether anything is marked."""
        self.save.setEnabled(marked)
        self.clear.setEnabled(marked)

    def _show_size(self, size: int) -> None:
        with QSignalBlocker(self.slider), QSignalBlocker(self.spin):
            self.spin.setValue(size)
            if _diameter(self.slider.value()) != size:
                self.slider.setValue(min(range(_SLIDER_STEPS + 1), key=lambda step: abs(_diameter(step) - size)))


def _diameter(step: int) -> int:
    return round(SMALLEST * math.pow(LARGEST / SMALLEST, step / _SLIDER_STEPS))
