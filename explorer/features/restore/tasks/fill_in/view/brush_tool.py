"""The brush that marks the missing part of a picture."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QImage, QPainter, QPainterPath, QPen

from explorer.features.restore.tasks.fill_in.messages import Painting, Stroke
from explorer.features.restore.view.pane_tool import PaneTool, Sight
from explorer.gui import theme
from explorer.values import Picture

SMALLEST, LARGEST = 1, 1000
_GROWS = 1.25
_PART = 25
_OPACITY = 0.6
_KEY_MOVES = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class BrushTool(PaneTool):
    """Paints with the left button; erases with the right one, with Alt held, or while it is an eraser.

    Signals:
        painted: a finished `Stroke`.
        size_changed: another diameter of the brush, in the picture's pixels.
    """

    painted = Signal(object)
    size_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._painting = Painting()
        self._mask: QImage | None = None
        self._points: list[tuple[float, float]] = []
        self._erases = False
        self._erasing = False
        self._size = 24
        self._suits = (0, 0)
        self._at: QPointF | None = None
        self._drawn: tuple[object, QImage] | None = None

    @property
    def size(self) -> int:
        """Diameter of the brush, in the picture's pixels."""
        return self._size

    def set_size(self, size: int) -> None:
        """Take a brush of another diameter."""
        size = min(max(size, SMALLEST), LARGEST)
        if size != self._size:
            self._size = size
            self.size_changed.emit(size)
            self.redraw.emit()

    def set_erasing(self, erasing: bool) -> None:
        """Make an eraser of the brush, or a brush again."""
        self._erasing = erasing

    def suit(self, width: int, height: int) -> None:
        """Take a brush that suits a picture of another size."""
        if (width, height) != self._suits:
            self._suits = (width, height)
            self.set_size(round(2 * min(width, height) / _PART))

    def grow(self, larger: bool) -> None:
        """The next larger or smaller brush."""
        step = self._size * _GROWS if larger else self._size / _GROWS
        self.set_size(max(round(step), self._size + 1) if larger else min(round(step), self._size - 1))

    def set_painting(self, painting: Painting, mask: Picture | None = None) -> None:
        """Show what is marked.

        Args:
            painting: the strokes.
            mask: the mask from the file, white in the hole, of any size and the picture's shape; None without one.
        """
        self._painting = painting
        self._mask = theme.qimage(mask).convertToFormat(QImage.Format.Format_Grayscale8).copy() if mask else None
        self._drawn = None
        self.redraw.emit()

    def press(self, sight: Sight, position: QPointF, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> bool:
        """Begin a stroke."""
        if button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        alt = bool(keys & Qt.KeyboardModifier.AltModifier)
        self._erases = self._erasing or alt or button == Qt.MouseButton.RightButton
        self._at = self._placed(sight.to_picture(position))
        self._points = [(self._at.x(), self._at.y())]
        self.redraw.emit()
        return True

    def move(self, sight: Sight, position: QPointF, pressed: bool) -> None:
        """Go on with the stroke, or only show the brush."""
        self._at = self._placed(sight.to_picture(position))
        if pressed and self._points:
            self._points.append((self._at.x(), self._at.y()))
        self.redraw.emit()

    def release(self, sight: Sight, position: QPointF) -> None:
        """End the stroke."""
        if self._points:
            stroke = Stroke(tuple(self._points), self._size / 2, self._erases)
            self._points = []
            self.painted.emit(stroke)

    def leave(self) -> None:
        """Take the outline away."""
        self._at = None
        self.redraw.emit()

    def key(self, sight: Sight, key: int, keys: Qt.KeyboardModifier) -> bool:
        """Brackets change the size; Ctrl and the arrows move the brush; Space paints a dab, with Alt it erases one."""
        if key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.grow(key == Qt.Key.Key_BracketRight)
            return True
        if key in _KEY_MOVES and keys & Qt.KeyboardModifier.ControlModifier:
            moved = (self._at or self._middle(sight)) + _KEY_MOVES[Qt.Key(key)] * max(1, self._size / 4)
            self._at = self._placed(moved)
            self.redraw.emit()
            return True
        if key == Qt.Key.Key_Space:
            self._at = self._at or self._placed(self._middle(sight))
            erases = self._erasing or bool(keys & Qt.KeyboardModifier.AltModifier)
            self.painted.emit(Stroke(((self._at.x(), self._at.y()),), self._size / 2, erases))
            return True
        return False

    def cursor(self) -> QCursor:
        """A cross; the outline of the brush is drawn."""
        return QCursor(Qt.CursorShape.CrossCursor)

    def paint(self, painter: QPainter, sight: Sight, result: bool) -> None:
        """The marked part, which would hide a result, the running stroke and the brush's outline."""
        if self._points or (self._painting and not result):
            painter.setOpacity(_OPACITY)
            painter.drawImage(QPointF(0, 0), self._overlay(painter, sight))
            painter.setOpacity(1.0)
        if self._at is not None:
            middle, radius = sight.from_picture(self._at), max(2.0, self._size / 2 * sight.factor)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # dark and light, to be seen on every ground
            for colour, width in ((QColor(0, 0, 0, 180), 3.0), (QColor(255, 255, 255), 1.25)):
                painter.setPen(QPen(colour, width))
                painter.drawEllipse(middle, radius, radius)

    def _overlay(self, painter: QPainter, sight: Sight) -> QImage:
        """The marked part in one colour; what is not in motion is kept from one painting to the next."""
        place, device = sight.picture_rect(), painter.device()
        ratio = device.devicePixelRatioF()
        window = device.rect().size() if hasattr(device, "rect") else painter.viewport().size()
        colour = theme.accent()
        state = (self._painting, place.getRect(), window.toTuple(), ratio, colour.name())
        if self._drawn is None or self._drawn[0] != state:
            image = QImage(window * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
            brush = QPainter(image)
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            brush.setClipRect(place)
            if self._mask is not None:
                self._paint_mask(brush, place, colour)
            for stroke in self._painting.strokes:
                _paint_stroke(brush, sight, stroke, colour)
            brush.end()
            self._drawn = (state, image)
        if not self._points:
            return self._drawn[1]
        image = self._drawn[1].copy()
        brush = QPainter(image)
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush.setClipRect(place)
        _paint_stroke(brush, sight, Stroke(tuple(self._points), self._size / 2, self._erases), colour)
        brush.end()
        return image

    def _paint_mask(self, brush: QPainter, place: QRectF, colour: QColor) -> None:
        assert self._mask is not None
        image = QImage(self._mask.size(), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(colour)
        image.setAlphaChannel(self._mask)
        brush.drawImage(place, image)

    def _placed(self, place: QPointF) -> QPointF:
        """Where a dab lands: a brush of one pixel paints the pixel under it, not parts of four."""
        if self._size > 1:
            return place
        return QPointF(math.floor(place.x()) + 0.5, math.floor(place.y()) + 0.5)

    def _middle(self, sight: Sight) -> QPointF:
        return sight.to_picture(sight.picture_rect().center())


def _paint_stroke(brush: QPainter, sight: Sight, stroke: Stroke, colour: QColor) -> None:
    modes = QPainter.CompositionMode
    brush.setCompositionMode(modes.CompositionMode_Clear if stroke.erases else modes.CompositionMode_Source)
    radius = stroke.radius * sight.factor
    places = [sight.from_picture(QPointF(x, y)) for x, y in stroke.points]
    if len(places) == 1:
        brush.setPen(Qt.PenStyle.NoPen)
        brush.setBrush(colour)
        brush.drawEllipse(places[0], radius, radius)
        return
    path = QPainterPath(places[0])
    for place in places[1:]:
        path.lineTo(place)
    ends, joins = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    brush.setBrush(Qt.BrushStyle.NoBrush)
    brush.setPen(QPen(colour, 2 * radius, Qt.PenStyle.SolidLine, ends, joins))
    brush.drawPath(path)
