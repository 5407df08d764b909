"""What can be set for cleaning pages: how much, and what is to become of pictures, greys, tilt and dark pages."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSlider, QVBoxLayout, QWidget

from explorer.features.restore.messages.repair import PageOptions
from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.form_fields import add_row, grid
from explorer.gui.panels.wheel_guard import WheelGuard

_SETTLED_MS = 350


class PageControls(QWidget):
    """A slider and four switches.

    Signals:
        changed: the `PageOptions` that the person has settled on.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = PageOptions()
        self._settle = once_after(_SETTLED_MS, self._settled, self)
        guard = WheelGuard(self)
        self.amount = QSlider(Qt.Orientation.Horizontal)
        self.amount.setRange(0, 100)
        self.amount.setPageStep(10)
        self.amount.setAccessibleName(self.tr("Amount"))
        self.amount.setToolTip(self.tr("How much of the paper's stains, folds and shadows is removed"))
        guard.protect(self.amount)
        self.keep_pictures = QCheckBox(self.tr("Keep pictures and colour"))
        self.keep_pictures.setToolTip(
            self.tr("Keep photos, charts and coloured ink; otherwise the page becomes greyscale")
        )
        self.black_and_white = QCheckBox(self.tr("Black and white"))
        self.black_and_white.setToolTip(
            self.tr("Make ink black and everything else white, as on a fax; for small files")
        )
        self.deskew = QCheckBox(self.tr("Straighten"))
        self.deskew.setToolTip(self.tr("Rotate the page so that its lines are level"))
        self.invert = QCheckBox(self.tr("Invert first"))
        self.invert.setToolTip(self.tr("For pages with light text on dark paper: invert before cleaning"))
        form = QWidget()
        add_row(grid(form), self.tr("Amount"), self.amount)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(form)
        for name, switch in self._switches().items():
            column.addWidget(switch)
            switch.clicked.connect(lambda on, name=name: self._change(replace(self._options, **{name: on})))
        self.amount.valueChanged.connect(lambda _: None if self.amount.isSliderDown() else self._settle.start())
        self.amount.sliderReleased.connect(self._settled)
        self.set_options(PageOptions())

    def set_options(self, options: PageOptions) -> None:
        """Show what is set for a picture; nothing is emitted."""
        if self._settle.isActive() or self.amount.isSliderDown():
            return  # the person is at it
        self._options = options
        with QSignalBlocker(self.amount):
            self.amount.setValue(round(100 * options.amount))
        for name, switch in self._switches().items():
            switch.setChecked(getattr(options, name))
        self.keep_pictures.setEnabled(not options.black_and_white)

    def _switches(self) -> dict[str, QCheckBox]:
        return {
            "keep_pictures": self.keep_pictures,
            "black_and_white": self.black_and_white,
            "deskew": self.deskew,
            "invert": self.invert,
        }

    def _settled(self) -> None:
        self._settle.stop()
        self._change(replace(self._options, amount=self.amount.value() / 100))

    def _change(self, options: PageOptions) -> None:
        if options != self._options:
            self._settle.stop()
            self.set_options(options)
            self.changed.emit(options)
