"""One picture, painted crisply: whole-factor scaling without smoothing."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.gui import theme
from explorer.values import Picture

_COPIED_UP_TO = 256 * 256
_ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


def fitted(room: QRectF, width: int, height: int, pixel_ratio: float) -> QRectF:
    """Where a picture stands inside the room that it has.

    Enlarged by the largest whole factor counted in the screen's own pixels, so that every picture pixel is a square
    of the same size on HiDPI screens, too; a picture larger than the room shrinks to it.

    Args:
        room: in logical pixels.
        width: columns of the picture, at least 1.
        height: rows of the picture, at least 1.
        pixel_ratio: screen pixels in a logical pixel.

    Returns:
        The centred place in logical pixels, its corner on a screen pixel.
    """
    if room.width() <= 0 or room.height() <= 0:
        return QRectF(room.topLeft(), room.topLeft())
    exact = min(room.width() * pixel_ratio / width, room.height() * pixel_ratio / height)
    factor = (math.floor(exact) if exact >= 1 else exact) / pixel_ratio
    left = room.left() + (room.width() - width * factor) / 2
    top = room.top() + (room.height() - height * factor) / 2
    return QRectF(
        math.floor(left * pixel_ratio) / pixel_ratio,
        math.floor(top * pixel_ratio) / pixel_ratio,
        width * factor,
        height * factor,
    )


def _paintable(picture: Picture) -> QImage:
    """The picture in the format that Qt enlarges fastest: 0.05 ms rather than 0.15 ms for 28×28 pixels.

    A large picture is not copied: for one, the copy costs more than the painting gains.
    """
    image = theme.qimage(picture)
    if picture.width * picture.height <= _COPIED_UP_TO:
        return image.convertToFormat(QImage.Format.Format_RGB32)
    return image


class PictureView(QWidget):
    """Paints one picture; without one, a sentence that says why.

    Args:
        message: shown while there is no picture.
        parent: Qt parent.

    Signals:
        pixel_clicked: row and column of a pixel that a person chose, while one may be.
    """

    pixel_clicked = Signal(int, int)

    def __init__(self, message: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._image: QImage | None = None
        self._message = message
        self._preferred = QSize(112, 112)
        self._picking = False
        self._marked: tuple[int, int] | None = None
        # every pixel is painted here: nothing behind has to be painted first, which counts under the moving pointer
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._describe()

    @property
    def picture(self) -> Picture | None:
        """What is shown, None while a message is."""
        return self._picture

    @property
    def message(self) -> str:
        """The sentence shown while there is no picture."""
        return self._message

    def set_picture(self, picture: Picture | None) -> None:
        """Show a picture; a large one is painted from its own memory."""
        had_one = self._picture is not None
        self._picture = picture
        self._image = _paintable(picture) if picture is not None else None
        if had_one != (picture is not None):
            self._describe()
        self.update()

    def set_message(self, message: str) -> None:
        """Show a sentence where the picture would be."""
        self._picture = self._image = None
        self._message = message
        self._describe()
        self.update()

    def set_picking(self, picking: bool) -> None:
        """Whether a click, or the arrow keys, choose a pixel."""
        self._picking = picking
        self.setCursor(Qt.CursorShape.CrossCursor if picking else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if picking else Qt.FocusPolicy.NoFocus)

    def set_marked(self, pixel: tuple[int, int] | None) -> None:
        """Frame a pixel, (row, column), or none."""
        self._marked = pixel
        self.update()

    def set_preferred_size(self, width: int, height: int) -> None:
        """The size that the layout gives when it can."""
        self._preferred = QSize(width, height)
        self.updateGeometry()

    def picture_rect(self) -> QRectF:
        """Where the picture stands, in logical pixels; empty without a picture."""
        if self._picture is None:
            return QRectF()
        return fitted(QRectF(self.rect()), self._picture.width, self._picture.height, self.devicePixelRatioF())

    def pixel_at(self, position: QPointF) -> tuple[int, int] | None:
        """Row and column under a place of the widget, None beside the picture."""
        place = self.picture_rect()
        if self._picture is None or place.isEmpty() or not place.contains(position):
            return None
        column = int((position.x() - place.left()) / place.width() * self._picture.width)
        row = int((position.y() - place.top()) / place.height() * self._picture.height)
        return min(row, self._picture.height - 1), min(column, self._picture.width - 1)

    def pixel_text(self, row: int, column: int) -> str:
        """What a pixel holds, in words."""
        assert self._picture is not None
        values = self._picture.pixels[row, column].tolist()
        if len(values) == 1:
            text = self.tr("row {row}, column {column}: {value} of 255")
            return text.format(row=row + 1, column=column + 1, value=values[0])
        text = self.tr("row {row}, column {column}: red {red}, green {green}, blue {blue} of 255")
        return text.format(row=row + 1, column=column + 1, red=values[0], green=values[1], blue=values[2])

    def sizeHint(self) -> QSize:
        """The preferred size."""
        return self._preferred

    def minimumSizeHint(self) -> QSize:
        """Small enough for a low window."""
        return QSize(56, 56)

    def event(self, event: QEvent) -> bool:
        """Tell the pixel's value under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip and self._picture is not None:
            assert isinstance(event, QHelpEvent)
            pixel = self.pixel_at(QPointF(event.pos()))
            if pixel is None:
                QToolTip.hideText()
            else:
                tip = self.pixel_text(*pixel)
                QToolTip.showText(event.globalPos(), f"{self.toolTip()}\n{tip}" if self.toolTip() else tip, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the pixel under the pointer."""
        pixel = self.pixel_at(event.position())
        if self._picking and pixel is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pixel_clicked.emit(*pixel)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys choose the pixel beside the marked one, the first time the middle of the picture."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if not self._picking or step is None or self._picture is None:
            super().keyPressEvent(event)
            return
        height, width = self._picture.height, self._picture.width
        row, column = self._marked or (height // 2, width // 2)
        if self._marked is not None:
            row, column = row + step[0], column + step[1]
        self.pixel_clicked.emit(min(max(row, 0), height - 1), min(max(column, 0), width - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hot path under the moving pointer: one fill, one image."""
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        if self._image is not None:
            place = self.picture_rect()
            smooth = place.width() < self._image.width() / self.devicePixelRatioF()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(place, self._image)
            if self._marked is not None:
                self._frame_pixel(painter, place)
        elif self._message:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            margin = min(theme.SPACING, self.width() // 8)
            room = self.rect().adjusted(margin, margin, -margin, -margin)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._message)

    def _frame_pixel(self, painter: QPainter, place: QRectF) -> None:
        assert self._picture is not None and self._marked is not None
        side = place.width() / self._picture.width
        corner = place.topLeft() + QPointF(self._marked[1] * side, self._marked[0] * side)
        pixel = QRectF(corner, QSizeF(side, side))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, out in (("black", 2.0), ("white", 1.0)):
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawRect(pixel.adjusted(-out, -out, out - 1, out - 1))

    def _describe(self) -> None:
        if self._picture is not None:
            self.setAccessibleDescription(self.tr("a picture"))
        else:
            self.setAccessibleDescription(self._message)
