"""Pictures of samples above the points, drawn elsewhere and only shown here."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.gui.map.frame import Frame
from explorer.values.thumbnails import ThumbnailReply

_LARGER = 2.0


class ThumbnailItem(QGraphicsItem):
    """Shows an overlay at its rectangle of the map, the hovered picture larger and in front.

    Lives in the view box, in its logical pixels. While the view moves the overlay moves along until a newer one comes.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._frame = Frame()
        self._reply: ThumbnailReply | None = None
        self._image = QImage()
        self._hovered = -1
        self.setZValue(5)
        self.hide()

    @property
    def reply(self) -> ThumbnailReply | None:
        """What is shown."""
        return self._reply

    def set_reply(self, reply: ThumbnailReply | None) -> None:
        """Show another overlay, or none."""
        self._reply = reply
        if reply is not None:
            rows, columns = reply.overlay.shape[:2]
            # shares the overlay's memory, which this item keeps alive
            self._image = QImage(
                reply.overlay.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888_Premultiplied
            )
        self.setVisible(reply is not None)
        self.update()

    def set_frame(self, frame: Frame) -> None:
        """Show another rectangle of the map."""
        if (frame.pixel_width, frame.pixel_height) != (self._frame.pixel_width, self._frame.pixel_height):
            self.prepareGeometryChange()
        self._frame = frame
        if self._reply is not None:
            self.update()

    def set_hovered(self, row: int) -> None:
        """Bring the picture of a sample to the front; −1 for none."""
        if row != self._hovered:
            self._hovered = row
            if self._reply is not None:
                self.update()

    def row_at(self, x: float, y: float) -> int:
        """The sample whose picture lies at a place of the map, −1 where there is none."""
        reply = self._reply
        if reply is None:
            return -1
        request = reply.request
        across = (x - request.left) / request.width * request.columns
        down = (request.bottom + request.height - y) / request.height * request.rows
        left, top, width, height = reply.boxes.T
        inside = (left <= across) & (across < left + width) & (top <= down) & (down < top + height)
        found = np.flatnonzero(inside)
        return int(reply.samples[found[0]]) if len(found) else -1

    def boundingRect(self) -> QRectF:
        """The whole view box."""
        return QRectF(0, 0, self._frame.pixel_width, self._frame.pixel_height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the overlay where its rectangle is now."""
        reply = self._reply
        if reply is None:
            return
        request = reply.request
        left, top = self._frame.to_pixels(request.left, request.bottom + request.height)
        right, bottom = self._frame.to_pixels(request.left + request.width, request.bottom)
        target = QRectF(left, top, right - left, bottom - top)
        painter.drawImage(target, self._image)
        for place in np.flatnonzero(reply.samples == self._hovered):
            box = QRect(*reply.boxes[place].tolist())
            across, down = target.width() / request.columns, target.height() / request.rows
            large = QRectF(0, 0, box.width() * across * _LARGER, box.height() * down * _LARGER)
            large.moveCenter(
                QRectF(
                    left + box.x() * across, top + box.y() * down, box.width() * across, box.height() * down
                ).center()
            )
            painter.drawImage(large, self._image, QRectF(box))
            painter.setPen(QPen(painter.background().color(), 1))
            painter.drawRect(large.adjusted(-0.5, -0.5, 0.5, 0.5))
