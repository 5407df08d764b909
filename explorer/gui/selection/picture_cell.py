"""Paints a sample and its reconstruction into a cell of the table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from explorer.gui import theme
from explorer.gui.panels.picture_view import fitted
from explorer.gui.selection.sample_table import PICTURE_ROLE

_GAP = 4


class PictureCell(QStyledItemDelegate):
    """Two pictures side by side, crisp; empty frames while they are on their way."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell."""
        super().paint(painter, option, index)
        side = option.rect.height() - _GAP
        pictures = index.data(PICTURE_ROLE)
        images = (None, None) if pictures is None else pictures[:2]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for place, image in enumerate(images):
            left = option.rect.left() + _GAP + place * (side + _GAP)
            room = QRectF(left, option.rect.top() + _GAP / 2, side, side)
            if image is not None:
                ratio = painter.device().devicePixelRatioF()
                painter.drawImage(fitted(room, image.width(), image.height(), ratio), image)
            elif pictures is None:
                painter.setPen(theme.line())
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()
