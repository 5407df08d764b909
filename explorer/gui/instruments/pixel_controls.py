"""Two buttons that walk a pixel brighter or darker, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.instruments.note import Note
from explorer.gui.panels.buttons import TextButton


class PixelControls(QWidget):
    """The buttons repeat while they are held.

    Signals:
        walk_requested: 1 for a step that makes the pixel brighter, −1 for darker.
    """

    walk_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = Note()
        self.darker = TextButton(self.tr("Darker"), self.tr("Step against the arrow (comma key)"))
        self.brighter = TextButton(self.tr("Brighter"), self.tr("Step along the arrow (full stop key)"))
        self.darker.setShortcut(",")
        self.brighter.setShortcut(".")
        row = QHBoxLayout()
        row.setContentsMargins(3 * theme.SPACING, 0, 0, 0)
        for button, towards in ((self.darker, -1), (self.brighter, 1)):
            button.setAutoRepeat(True)
            button.clicked.connect(lambda _=False, way=towards: self.walk_requested.emit(way))
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addWidget(self._note)
        column.addLayout(row)
        self.set_walkable(False)

    def set_text(self, text: str) -> None:
        """Tell about the pixel."""
        self._note.set_text(text)

    def set_walkable(self, walkable: bool) -> None:
        """Whether there is a way to walk."""
        self.darker.setEnabled(walkable)
        self.brighter.setEnabled(walkable)
