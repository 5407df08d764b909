"""How the cells of the table of samples are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.gui import theme
from explorer.gui.panels.picture_view import fitted
from explorer.gui.selection.sample_table import PICTURE_ROLE

_GAP = 4


class TextCell(QStyledItemDelegate):
    """Text with some room on both sides, so that a column of figures and one of words do not touch."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell."""
        style = QApplication.style() if option.widget is None else option.widget.style()
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        text, ground.text = ground.text, ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, option.widget)
        selected = bool(ground.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        room = ground.rect.adjusted(theme.SPACING, 0, -theme.SPACING, 0)
        painter.save()
        painter.setFont(ground.font)
        shown = ground.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        style.drawItemText(painter, room, ground.displayAlignment, ground.palette, True, shown, role)
        painter.restore()


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
