"""What the colours of a picture of numbers mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui import theme
from explorer.gui.panels import wording

_THICKNESS = theme.SPACING


class ColourBar(QWidget):
    """A strip of colours with the values at its ends, and zero where the strip has it inside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: np.ndarray | None = None
        self._lowest = self._highest = 0.0
        self.setFont(theme.tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Meaning of the colours"))

    def set_range(self, table: np.ndarray | None, lowest: float, highest: float) -> None:
        """Show a table of colours, uint8 (256, 3) with number 0 left out; None empties the bar."""
        self._table = np.ascontiguousarray(table[1:][None]) if table is not None else None
        self._lowest, self._highest = lowest, highest
        said = self.tr("from {lowest} to {highest}").format(lowest=_value(lowest), highest=_value(highest))
        self.setAccessibleDescription(said if table is not None else "")
        self.setToolTip(said if table is not None else "")
        self.update()

    def sizeHint(self) -> QSize:
        """A strip and a line of figures."""
        return QSize(14 * theme.SPACING, _THICKNESS + self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        """The same height, and room for two figures."""
        return QSize(8 * theme.SPACING, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strip, and the figures under it."""
        if self._table is None:
            return
        painter = QPainter(self)
        strip = QRectF(0.5, 0.5, self.width() - 1, _THICKNESS - 1)
        image = QImage(self._table.data, self._table.shape[1], 1, self._table.nbytes, QImage.Format.Format_RGB888)
        painter.drawImage(strip, image)
        painter.setPen(theme.line())
        painter.drawRect(strip)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        below = self.rect().adjusted(0, _THICKNESS + 2, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        low, high = _value(self._lowest), _value(self._highest)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | middle, low)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | middle, high)
        taken = self.fontMetrics().horizontalAdvance(low + high)
        if self._lowest < 0 < self._highest and taken + 6 * theme.SPACING < self.width():
            place = below.left() + below.width() * -self._lowest / (self._highest - self._lowest)
            around = QRectF(place - 2 * theme.SPACING, below.top(), 4 * theme.SPACING, below.height())
            painter.drawText(around, Qt.AlignmentFlag.AlignHCenter | middle, "0")


def _value(value: float) -> str:
    return wording.significant(value, 2).replace("-", "−")
