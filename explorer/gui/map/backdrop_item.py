"""A picture that lies behind the points, fixed to a rectangle of the map."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.gui.map.frame import Frame
from explorer.gui.theme import qimage
from explorer.values import Picture


class BackdropItem(QGraphicsItem):
    """Shows a mosaic under the points; lives in the view box, in its logical pixels.

    Pixels stay crisp: at rest the mosaic is enlarged by a whole factor without smoothing and only then brought to
    its place, and that enlarged picture is kept. While the zoom changes it is drawn without smoothing.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setOpacity(0.4)
        self._frame = Frame()
        self._picture: Picture | None = None
        self._image = QImage()
        self._rectangle = (0.0, 0.0, 1.0, 1.0)
        self._kept = QPixmap()
        self._kept_size = QSize()
        self._moving = False
        self.hide()

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    @property
    def rectangle(self) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of it, map units."""
        return self._rectangle

    def set_picture(self, picture: Picture | None, left: float, bottom: float, width: float, height: float) -> None:
        """Show a mosaic in a rectangle of the map, or nothing."""
        self._picture = picture
        # the image shares the picture's memory, which this item keeps alive
        self._image = qimage(picture) if picture is not None else QImage()
        self._rectangle = (left, bottom, width, height)
        self._kept_size = QSize()
        self.setVisible(picture is not None)
        self.update()

    def set_frame(self, frame: Frame) -> None:
        """Show another rectangle of the map."""
        if (frame.pixel_width, frame.pixel_height) != (self._frame.pixel_width, self._frame.pixel_height):
            self.prepareGeometryChange()
        self._frame = frame
        if self._picture is not None:
            self.update()

    def set_moving(self, moving: bool) -> None:
        """Draw quickly while the view moves, as well as can be when it rests."""
        if moving != self._moving:
            self._moving = moving
            if self._picture is not None:
                self.update()

    def boundingRect(self) -> QRectF:
        """The whole view box."""
        return QRectF(0, 0, self._frame.pixel_width, self._frame.pixel_height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the mosaic where its rectangle is now."""
        if self._picture is None:
            return
        left, bottom, width, height = self._rectangle
        x0, y0 = self._frame.to_pixels(left, bottom + height)
        x1, y1 = self._frame.to_pixels(left + width, bottom)
        target = QRectF(x0, y0, x1 - x0, y1 - y0)
        ratio = painter.combinedTransform().m11()
        size = QSize(round(target.width() * ratio), round(target.height() * ratio))
        if size.isEmpty():
            return
        area = self._frame.pixel_width * self._frame.pixel_height * ratio * ratio
        if size != self._kept_size and not self._moving and size.width() * size.height() <= 2 * area:
            self._kept = self._enlarged(size)
            self._kept_size = size
        if size == self._kept_size:
            painter.drawPixmap(target, self._kept, QRectF(self._kept.rect()))
        else:
            painter.drawImage(target, self._image)

    def _enlarged(self, size: QSize) -> QPixmap:
        factor = max(1, size.width() // self._image.width(), size.height() // self._image.height())
        image = self._image.scaled(
            self._image.size() * factor,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.FastTransformation,
        )
        smooth = Qt.TransformationMode.SmoothTransformation
        return QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
