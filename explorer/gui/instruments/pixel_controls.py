"""A picture to choose a pixel from, two buttons that walk it brighter or darker, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.instruments.note import Note
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.picture_view import PictureView

_SIDE = 168


class PixelControls(QWidget):
    """The decoded picture once more, in reach of the buttons; these repeat while they are held.

    Signals:
        pixel_clicked: row and column of the chosen pixel.
        walk_requested: 1 for a step that makes the pixel brighter, −1 for darker.
    """

    pixel_clicked = Signal(int, int)
    walk_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PictureView(self.tr("There is no picture yet."))
        self.view.setAccessibleName(self.tr("Decoded picture to choose a pixel from"))
        self.view.setToolTip(self.tr("Click a pixel, or choose one with the arrow keys"))
        self.view.setFixedHeight(_SIDE)
        self.view.set_picking(True)
        self.view.pixel_clicked.connect(self.pixel_clicked)
        self._note = Note()
        self.darker = TextButton(self.tr("Darker"), self.tr("One step against the arrow (comma key)"))
        self.brighter = TextButton(self.tr("Brighter"), self.tr("One step along the arrow (full stop key)"))
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
        column.addWidget(self.view)
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
