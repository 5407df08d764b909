"""The heading above the numbers of a code, with buttons that copy and paste all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.elided_label import ElidedLabel


class CodeHeading(QWidget):
    """What the numbers below it are; a line beside it says why a pasted text is no code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = QLabel(self.tr("Code"))
        name.setProperty("role", "heading")
        name.setToolTip(self.tr("The few numbers that the model decodes into the picture: its position on the map"))
        self.note = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.note.set_muted(True)
        self.copy_button = IconButton(
            "copy", self.tr("Copy code"), self.tr("Copy the whole code with all digits, as “decode --code” takes it")
        )
        self.paste_button = IconButton("paste", self.tr("Paste code"), self.tr("Move the probe to the code you copied"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING // 2)
        row.addWidget(name)
        row.addWidget(self.note, 1)
        row.addWidget(self.copy_button)
        row.addWidget(self.paste_button)

    def say(self, text: str) -> None:
        """A short remark; empty for none."""
        self.note.set_text(text)
