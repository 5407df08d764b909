"""What goes with the brush: its size, masks from files, and a fresh start."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QSpinBox, QWidget

from explorer.features.restore.task import Task
from explorer.features.restore.tasks.fill_in.messages import SENSITIVITY, Hole, Painting, Stroke
from explorer.features.restore.tasks.fill_in.view.brush_tool import LARGEST, SMALLEST, BrushTool
from explorer.features.restore.view.controls import Controls
from explorer.features.restore.view.picture_list import Entry
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.form_fields import Fields, heading, note
from explorer.gui.panels.wheel_guard import WheelGuard

_SLIDER_STEPS = 100


class BrushControls(Controls):
    """A brush and what goes with it.

    Signals:
        load_requested: a mask is to be read from a file, for the picture of this number.
        save_requested: what is marked is to be written to a file.
    """

    load_requested = Signal(int)
    save_requested = Signal(int)
    tool: BrushTool

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(task, parent)
        self.tool = brush = BrushTool(self)
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
        column = self.column
        column.addWidget(advice)
        column.addWidget(heading(self.tr("Size of the brush")))
        column.addLayout(size)
        column.addWidget(self.eraser)
        column.addLayout(files)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.form)
        self.slider.valueChanged.connect(lambda step: brush.set_size(_diameter(step)))
        self.spin.valueChanged.connect(brush.set_size)
        brush.size_changed.connect(self._show_size)
        self.load.clicked.connect(lambda: self._request(self.load_requested))
        self.save.clicked.connect(lambda: self._request(self.save_requested))
        self.clear.clicked.connect(lambda: self.edited.emit({"painting": Painting()}, self.tr("clear mask")))
        brush.painted.connect(self._painted)
        self._show_size(brush.size)
        self.show_entry(None)

    def show_entry(self, entry: Entry | None) -> None:
        """Show what is marked on a picture."""
        super().show_entry(entry)
        painting = self.options.painting
        looked = entry.opened.looked if entry is not None and entry.opened is not None else None
        self.tool.set_painting(painting, looked.mask if isinstance(looked, Hole) and painting.mask_path else None)
        self.save.setEnabled(bool(painting))
        self.clear.setEnabled(bool(painting))

    def decided(self, name: str) -> float | None:
        """The usual sensitivity."""
        return SENSITIVITY

    def suit(self, width: int, height: int) -> None:
        """Take a brush that suits the picture."""
        self.tool.suit(width, height)

    def _painted(self, stroke: Stroke) -> None:
        text = self.tr("erase") if stroke.erases else self.tr("brush stroke")
        self.edited.emit({"painting": self.options.painting.with_stroke(stroke)}, text)

    def _request(self, signal: SignalInstance) -> None:
        if self._entry is not None:
            signal.emit(self._entry.identity)

    def _show_size(self, size: int) -> None:
        with QSignalBlocker(self.slider), QSignalBlocker(self.spin):
            self.spin.setValue(size)
            if _diameter(self.slider.value()) != size:
                self.slider.setValue(min(range(_SLIDER_STEPS + 1), key=lambda step: abs(_diameter(step) - size)))


def _diameter(step: int) -> int:
    return round(SMALLEST * math.pow(LARGEST / SMALLEST, step / _SLIDER_STEPS))
