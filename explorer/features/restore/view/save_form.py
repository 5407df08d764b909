"""Where results go, under which names and in which format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.form_fields import Fields, add_row, grid, note
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.result_names import FORMATS, PATTERN, Origin, Place, places_of


class SaveForm(QDialog):
    """Asks for folder, name pattern and format; shows what the first file would be called.

    Args:
        origins: of the results.
        task: its name.
        folder: proposed.
        parent: the window.
    """

    def __init__(self, origins: Sequence[Origin], task: str, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._origins, self._task = tuple(origins), task
        one = self.tr("Save 1 result")
        many = self.tr("Save {count} results").format(count=len(origins))
        self.setWindowTitle(one if len(origins) == 1 else many)
        self.setMinimumWidth(60 * theme.SPACING)
        fields = Fields(WheelGuard(self))
        self.folder = fields.line(self.tr("Folder"), self.tr("Where to save the results; created if it does not exist"))
        self.folder.setText(folder)
        choose = TextButton(self.tr("Choose…"), self.tr("Choose a folder"), "open")
        choose.clicked.connect(self._choose)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        self.pattern = fields.line(
            self.tr("Name"),
            self.tr(
                "{name} is the picture's name, {task} the task, {number} its number in the list. With {page}, the "
                "page's number, each page of a document becomes a picture of its own"
            ),
        )
        self.pattern.setText(PATTERN)
        titles = (self.tr("Same as the picture"), "PNG", "TIFF", "JPEG", "WebP", "PDF")
        self.form = fields.combo(
            self.tr("Format"),
            self.tr(
                "PNG and TIFF keep 16 bits and transparency; JPEG and WebP lose a little. Pages of a document stay "
                "together in PDF and TIFF"
            ),
            *zip(titles, FORMATS, strict=True),
        )
        self.example = note()
        self.message = MessageLine()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        rows = QWidget()
        layout: QFormLayout = grid(rows)
        add_row(layout, self.tr("Folder"), place, self.folder.toolTip())
        add_row(layout, self.tr("Name"), self.pattern)
        add_row(layout, self.tr("Format"), self.form)
        layout.addRow(QLabel(), self.example)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING)
        column.setSpacing(2 * theme.SPACING)
        column.addWidget(rows)
        column.addWidget(self.message)
        column.addWidget(self.buttons)
        self.folder.textChanged.connect(self._check)
        self.pattern.textChanged.connect(self._check)
        self.form.currentIndexChanged.connect(self._check)
        self._check()

    def target(self) -> Path:
        """The chosen folder."""
        return Path(self.folder.text().strip()).expanduser()

    def places(self) -> list[Place]:
        """One for each result, in order; two may be the same.

        Raises:
            ValueError: the pattern gives no usable name.
        """
        return places_of(self._origins, self.pattern.text(), self._task, self.form.currentData())

    def _check(self) -> None:
        problem = "" if self.folder.text().strip() else self.tr("Choose a folder.")
        self.example.setText("")
        try:
            self.example.setText(self._for_example(self.places()))
        except ValueError as error:
            problem = self.tr("This name cannot be used: {reason}.").format(reason=error)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not problem)
        if problem:
            self.message.show_text("error", problem)
        else:
            self.message.clear()

    def _for_example(self, places: list[Place]) -> str:
        first, origin = places[0], self._origins[0]
        if not first.document:
            return self.tr("For example: {name}").format(name=first.name)
        count = sum(place.document == first.document for place in places)
        if count < origin.pages:
            text = self.tr("For example: {name} with {count} of {pages} pages")
            return text.format(name=first.name, count=count, pages=origin.pages)
        return self.tr("For example: {name}, pages: {count}").format(name=first.name, count=count)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Save the results to"), self.folder.text())
        if folder:
            self.folder.setText(folder)
