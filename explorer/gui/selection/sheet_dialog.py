"""Asks how a contact sheet shall look."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from explorer.data.contact_sheet import LARGEST_SIDE, MOST_COLUMNS, SheetLayout, sheet_size
from explorer.gui import theme
from explorer.gui.panels.form_fields import Fields, add_row, grid, note
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values import BadInput

ORIGINALS, RECONSTRUCTIONS, BOTH = "originals", "reconstructions", "both"
_USUAL_WIDTH = 1600


class SheetDialog(QDialog):
    """What stands on the sheet, how many in a row, how large, with labels or without; it says how large it will be."""

    def __init__(self, count: int, height: int, width: int, *, originals: bool, parent: QWidget | None = None) -> None:
        """Make the form.

        Args:
            count: samples on the sheet.
            height: rows of a picture.
            width: columns of a picture.
            originals: whether the originals are at hand.
            parent: of the dialog.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Contact sheet"))
        self._count, self._height, self._width = count, height, width
        fields = Fields(WheelGuard(self))
        form = QWidget()
        rows = grid(form)
        choices = [(self.tr("Their reconstructions"), RECONSTRUCTIONS)]
        if originals:
            choices = [(self.tr("The samples"), ORIGINALS), *choices, (self.tr("Both, side by side"), BOTH)]
        self.shown = fields.combo(self.tr("Show"), self.tr("Which pictures to put on the sheet"), *choices)
        self.scale = fields.spin(
            self.tr("Enlarged"), 1, 32, self.tr("Side length of the square that each pixel becomes")
        )
        self.scale.setSuffix(" ×")
        self.scale.setValue(max(1, min(32, 84 // max(height, width))))
        self.columns = fields.spin(self.tr("In a row"), 1, MOST_COLUMNS, self.tr("How many samples to put in a row"))
        self.labels = QCheckBox(self.tr("Number and class below each"))
        self.labels.setChecked(True)
        add_row(rows, self.tr("Show"), self.shown)
        add_row(rows, self.tr("Enlarged"), self.scale)
        add_row(rows, self.tr("In a row"), self.columns)
        rows.addRow(self.labels)
        self.size_note = note()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING)
        column.setSpacing(2 * theme.SPACING)
        column.addWidget(form)
        column.addWidget(self.size_note)
        column.addWidget(self.buttons, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(44 * theme.SPACING)
        self.columns.setValue(self._usual_columns())
        for spin in (self.scale, self.columns):
            spin.valueChanged.connect(self._say_size)
        self.shown.currentIndexChanged.connect(self._say_size)
        self.labels.toggled.connect(self._say_size)
        self._say_size()

    def layout_chosen(self) -> SheetLayout:
        """How the sheet shall be laid out."""
        return SheetLayout(self.columns.value(), self.scale.value(), self.labels.isChecked())

    def beside(self) -> int:
        """Pictures in a cell."""
        return 2 if self.shown.currentData() == BOTH else 1

    def _usual_columns(self) -> int:
        """A sheet about as wide as high, and no wider than most screens unless it must be."""
        cell = self._width * self.scale.value() + 4
        square = max(1, round(math.sqrt(self._count) * 1.3))
        needed = -(-self._count * cell // LARGEST_SIDE)
        return max(1, min(MOST_COLUMNS, max(needed, min(square, _USUAL_WIDTH // cell))))

    def _say_size(self) -> None:
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        try:
            width, height = sheet_size(self._count, self._height, self._width, self.beside(), self.layout_chosen())
        except BadInput as error:
            self.size_note.setText(str(error))
            save.setEnabled(False)
            return
        self.size_note.setText(
            self.tr("{count:,} samples, {width:,}×{height:,} pixels").format(
                count=self._count, width=width, height=height
            )
        )
        save.setEnabled(True)
