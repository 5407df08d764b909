"""A picture that lies behind the points, fixed to a rectangle of the map."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.gui.map.frame import Frame
from explorer.gui.theme import qimage
from explorer.values import Picture

_GAP = 1
"""Between two tiles, screen pixels at least."""

_FINER = 2
"""Pixels of a drawing in a logical one."""


class BackdropItem(QGraphicsItem):
    """Shows a mosaic under the points; lives in the view box, in its logical pixels.

    Pixels stay crisp: at rest the mosaic is enlarged by a whole factor without smoothing and only then brought to
    its place, and that enlarged picture is kept. While the zoom changes it is drawn without smoothing. A mosaic of
    tiles is taken apart: each keeps its shape, and there is a gap between two of them.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setOpacity(0.4)
        self._frame = Frame()
        self._picture: Picture | None = None
        self._image = QImage()
        self._rectangle = (0.0, 0.0, 1.0, 1.0)
        self._tiles = (1, 1)
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

    def set_picture(
        self,
        picture: Picture | None,
        left: float,
        bottom: float,
        width: float,
        height: float,
        tiles: tuple[int, int] = (1, 1),
    ) -> None:
        """Show a mosaic in a rectangle of the map, or nothing.

        Args:
            picture: what to show, None for nothing.
            left: of the rectangle, map units.
            bottom: of the rectangle, map units.
            width: of the rectangle, map units.
            height: of the rectangle, map units.
            tiles: columns and rows of the mosaic; (1, 1) is one picture that fills the rectangle.
        """
        self._picture = picture
        self._tiles = tiles
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
        if size == self._kept_size or (self._tiles != (1, 1) and not self._kept_size.isEmpty()):
            painter.drawPixmap(target, self._kept, QRectF(self._kept.rect()))
        else:
            painter.drawImage(target, self._image)

    def composed(self, ground: QColor) -> Picture | None:
        """What is shown, its tiles apart from each other on a ground, for a drawing; None without a picture."""
        if self._picture is None or self._tiles == (1, 1):
            return self._picture
        left, bottom, width, height = self._rectangle
        x0, y0 = self._frame.to_pixels(left, bottom + height)
        x1, y1 = self._frame.to_pixels(left + width, bottom)
        image = QImage(QSize(round(x1 - x0), round(y1 - y0)) * _FINER, QImage.Format.Format_RGB888)
        image.fill(ground)
        painter = QPainter(image)
        self._draw_tiles(painter, image.size())
        painter.end()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return Picture(rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy())

    def _draw_tiles(self, painter: QPainter, size: QSize) -> None:
        """Each tile in the middle of its cell, as large as the cell allows, by a whole factor where it is enlarged."""
        columns, rows = self._tiles
        across, down = self._image.width() // columns, self._image.height() // rows
        factor = min((size.width() / columns - _GAP) / across, (size.height() / rows - _GAP) / down)
        factor = math.floor(factor) if factor >= 1 else max(factor, 0.0)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, factor < 1)
        wide, high = factor * across, factor * down
        for row in range(rows):
            for column in range(columns):
                x = round((column + 0.5) * size.width() / columns - wide / 2)
                y = round((row + 0.5) * size.height() / rows - high / 2)
                source = QRectF(column * across, row * down, across, down)
                painter.drawImage(QRectF(x, y, wide, high), self._image, source)

    def _enlarged(self, size: QSize) -> QPixmap:
        if self._tiles != (1, 1):
            apart = QPixmap(size)
            apart.fill(Qt.GlobalColor.transparent)
            painter = QPainter(apart)
            self._draw_tiles(painter, size)
            painter.end()
            return apart
        factor = max(1, size.width() // self._image.width(), size.height() // self._image.height())
        image = self._image.scaled(
            self._image.size() * factor,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.FastTransformation,
        )
        smooth = Qt.TransformationMode.SmoothTransformation
        return QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
