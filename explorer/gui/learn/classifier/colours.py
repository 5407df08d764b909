"""How the two classifiers are told apart: by colour, and by the line, so that colour is not needed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.gui import theme

_RANDOM = {"light": "#6a6a70", "dark": "#a6a7ae"}


def colour_of(from_scratch: bool) -> QColor:
    """The accent colour for the pre-trained classifier, grey for the one from random weights."""
    return QColor(_RANDOM["dark" if theme.is_dark() else "light"]) if from_scratch else theme.accent()


def pen_of(from_scratch: bool) -> QPen:
    """A drawn-through line for the pre-trained classifier, a dashed one for the other."""
    pen = QPen(colour_of(from_scratch), 2)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if from_scratch:
        pen.setDashPattern([3, 2])
    return pen


class LineSample(QWidget):
    """A short piece of a classifier's line, for a legend."""

    def __init__(self, from_scratch: bool) -> None:
        super().__init__()
        self._from_scratch = from_scratch
        self.setFixedSize(24, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One stroke."""
        painter = QPainter(self)
        painter.setPen(pen_of(self._from_scratch))
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)
