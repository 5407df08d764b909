"""A small floating card about one sample."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui.map.overlay import OverlayPanel
from explorer.gui.theme import SPACING, qimage, tabular
from explorer.values import Picture

_THUMBNAIL = 84
_AWAY = 16


class HoverCard(OverlayPanel):
    """Thumbnail, title and some lines; lets the mouse through and keeps within its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hover-card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Sample under the pointer"))
        self._thumbnail = QLabel()
        self._title = QLabel(textFormat=Qt.TextFormat.PlainText)
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._lines = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._lines.setFont(tabular(self._lines.font()))
        for label in (self._title, self._lines):
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(SPACING // 4)
        words.addWidget(self._title)
        words.addWidget(self._lines)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        layout.setSpacing(SPACING)
        layout.addWidget(self._thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words)
        self.hide()

    @property
    def title(self) -> str:
        """The title that it shows."""
        return self._title.text()

    def set_content(self, picture: Picture | None, title: str, lines: Sequence[str]) -> None:
        """Fill the card; the picture is enlarged by a whole factor, its pixels kept crisp."""
        self._thumbnail.setVisible(picture is not None)
        if picture is not None:
            self._thumbnail.setPixmap(self._enlarged(picture))
        self._title.setText(title)
        self._lines.setText("\n".join(lines))
        self._lines.setVisible(bool(lines))
        self.setAccessibleDescription(", ".join((title, *lines)))
        self.adjustSize()

    def place_beside(self, point: QPoint, within: QRect) -> None:
        """Stand right below the point, or on the other side of it where there is no room."""
        size = self.size()
        x = point.x() + _AWAY
        if x + size.width() > within.right():
            x = point.x() - _AWAY - size.width()
        y = point.y() + _AWAY
        if y + size.height() > within.bottom():
            y = point.y() - _AWAY - size.height()
        self.move(max(within.left(), x), max(within.top(), y))

    def _enlarged(self, picture: Picture) -> QPixmap:
        image = qimage(picture)
        longest = max(picture.width, picture.height)
        ratio = self.devicePixelRatioF()
        room = int(_THUMBNAIL * ratio)
        keep = Qt.AspectRatioMode.KeepAspectRatio
        if longest <= room:
            size = QSize(picture.width, picture.height) * (room // longest)
            image = image.scaled(size, keep, Qt.TransformationMode.FastTransformation)
        else:
            image = image.scaled(room, room, keep, Qt.TransformationMode.SmoothTransformation)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
