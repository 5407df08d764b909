"""Paints one row of the list: thumbnail, name, state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.features.restore.view.picture_list import ENTRY_ROLE, STATE_TEXT_ROLE, Entry, State
from explorer.gui import theme

_THUMBNAIL = 6 * theme.SPACING
_STATE_ICONS = {State.FAILED: "error", State.STOPPED: "stop", State.WAITING: "timer", State.RUNNING: "timer"}
_BAR = 3


class PictureDelegate(QStyledItemDelegate):
    """A row 64 pixels high."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for the thumbnail and two lines of text."""
        return QSize(_THUMBNAIL * 3, _THUMBNAIL + 2 * theme.SPACING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        entry = index.data(ENTRY_ROLE)
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        inside = option.rect.adjusted(theme.SPACING, theme.SPACING, -theme.SPACING, -theme.SPACING)
        frame = QRect(inside.left(), inside.top(), _THUMBNAIL, _THUMBNAIL)
        self._paint_thumbnail(painter, option.palette, frame, entry)
        text = inside.adjusted(_THUMBNAIL + theme.SPACING + 4, 4, 0, -4)
        self._paint_text(painter, option, text, entry, index)
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, palette: QPalette, frame: QRect, entry: Entry) -> None:
        painter.fillRect(frame, palette.color(QPalette.ColorRole.AlternateBase))
        if entry.thumbnail is not None:
            image = theme.qimage(entry.thumbnail)
            size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, max(1, size.width()), max(1, size.height()))
            place.moveCenter(frame.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.width() > place.width())
            painter.setOpacity(0.45 if entry.state in (State.WAITING, State.RUNNING) else 1.0)
            painter.drawImage(place, image)
            painter.setOpacity(1.0)
        elif entry.state in _STATE_ICONS:
            theme.icon(_STATE_ICONS[entry.state]).paint(painter, frame.adjusted(12, 12, -12, -12))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawRect(frame)
        progress = entry.progress
        if entry.state is State.RUNNING and progress is not None and progress.total > 0:
            width = frame.width() * min(progress.done, progress.total) // progress.total
            painter.fillRect(frame.left(), frame.bottom() - _BAR + 1, width, _BAR, theme.accent())

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: QRect,
        entry: Entry,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        roles, palette = QPalette.ColorRole, option.palette
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        half = room.height() // 2
        name, below = QRect(room.topLeft(), QSize(room.width(), half)), room.adjusted(0, half, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(option.font)
        metrics = option.fontMetrics
        painter.setPen(palette.color(roles.HighlightedText if selected else roles.Text))
        in_one_line = " ".join(entry.name.split())
        painter.drawText(name, flags, metrics.elidedText(in_one_line, Qt.TextElideMode.ElideMiddle, name.width()))
        warned = entry.state is State.DONE and entry.result is not None and bool(entry.result.warning)
        symbol = "warning" if warned else "error" if entry.state is State.FAILED else ""
        if symbol and not selected:
            theme.icon(symbol).paint(painter, QRect(below.left(), below.center().y() - 7, 16, 16))
            below.adjust(20, 0, 0, 0)
        painter.setPen(palette.color(roles.HighlightedText if selected else roles.PlaceholderText))
        painter.setFont(theme.tabular(option.font))
        said = metrics.elidedText(index.data(STATE_TEXT_ROLE), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, flags, said)
