"""The commands of the page, in one row."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.restore.tasks import RECONSTRUCT


class ActionRow(QWidget):
    """Bringing pictures in at the left, taking results out at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open = TextButton(
            self.tr("Open pictures…"), self.tr("Open picture files from this computer"), "open-pictures"
        )
        self.open_folder = IconButton(
            "open", self.tr("Open folder"), self.tr("Open all pictures of a folder and of the folders in it")
        )
        self.paste = TextButton(self.tr("Paste"), self.tr("Take the picture on the clipboard (Ctrl+V)"), "paste")
        self.sample = TextButton(self.tr("Samples"), self.tr("Add the sample pictures for this task"), "samples")
        self.show_on_map = TextButton(
            self.tr("Show on the map"), self.tr("Go to where this picture lies on the map (Enter)"), "explore"
        )
        self.remove = TextButton(
            self.tr("Remove"), self.tr("Take the selected pictures off the list; their files stay (Delete)"), "delete"
        )
        self.save = TextButton(self.tr("Save…"), self.tr("Save the results of the selected pictures"), "save")
        self.save_all = TextButton(
            self.tr("Save all…"), self.tr("Save all results that are done into a folder"), "save-as"
        )
        self.size = QComboBox()
        self.size.addItem(self.tr("At the picture's size"), "input")
        self.size.addItem(self.tr("At the model's size"), "model")
        self.size.setMinimumHeight(32)
        self.size.setAccessibleName(self.tr("Size of saved pictures"))
        self.size.setToolTip(
            self.tr("How large saved reconstructions are: like the picture that was opened, or as the model made them")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        for widget in (self.open, self.open_folder, self.paste, self.sample):
            row.addWidget(widget)
        row.addStretch()
        for widget in (self.show_on_map, self.remove, self.size, self.save, self.save_all):
            row.addWidget(widget)

    def set_task(self, task: str) -> None:
        """Show what belongs to a task: repairs have the picture's own size, and a place on the map is rare."""
        self.size.setVisible(task == RECONSTRUCT)
        self.show_on_map.setVisible(task == RECONSTRUCT)
