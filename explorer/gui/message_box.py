"""Message boxes whose words are words: names of models, files and classes come from anybody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def message_box(
    parent: QWidget,
    title: str,
    text: str,
    *,
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
    details: str = "",
    buttons: QMessageBox.StandardButton = QMessageBox.StandardButton.NoButton,
) -> QMessageBox:
    """A box that shows its text as it stands, with no markup in it interpreted; the caller opens it.

    Args:
        parent: over which it opens.
        title: of the box.
        text: what it says.
        icon: what kind of message it is.
        details: shown on demand, for example a traceback.
        buttons: standard ones; none gives OK.
    """
    box = QMessageBox(icon, title, "", buttons, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    if details:
        box.setDetailedText(details)
    return box


def ask(parent: QWidget, title: str, text: str) -> bool:
    """Ask a question that is answered by yes or no, and wait for the answer."""
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    return message_box(parent, title, text, icon=QMessageBox.Icon.Question, buttons=yes | no).exec() == yes
