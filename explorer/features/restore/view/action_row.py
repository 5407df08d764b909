"""The commands of the page, in one row."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton


class ActionRow(QWidget):
    """Bringing pictures in at the left, taking results out at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open = TextButton(
            self.tr("Open pictures…"), self.tr("Open picture files from this computer"), "open-pictures"
        )
        self.open_folder = IconButton(
            "open", self.tr("Open folder"), self.tr("Open all pictures in a folder and its subfolders")
        )
        self.paste = TextButton(self.tr("Paste"), self.tr("Add the picture on the clipboard (Ctrl+V)"), "paste")
        self.sample = TextButton(self.tr("Samples"), self.tr("Add sample pictures for this task"), "samples")
        self.remove = TextButton(
            self.tr("Remove"),
            self.tr("Remove the selected pictures from the list; their files are kept (Delete)"),
            "delete",
        )
        self.save = TextButton(self.tr("Save…"), self.tr("Save the results of the selected pictures"), "save")
        self.save_all = TextButton(self.tr("Save all…"), self.tr("Save all finished results to a folder"), "save-as")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        for widget in (self.open, self.open_folder, self.paste, self.sample):
            row.addWidget(widget)
        row.addStretch()
        for act in (self.remove, self.save, self.save_all):
            row.addWidget(act)
