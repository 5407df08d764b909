"""A mosaic that zooms and moves together with others, and tells what is under the pointer."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters.linked_view import LinkedView
from explorer.gui.learn.filters.mosaic import Mosaic
from explorer.gui.learn.filters.zoom_pane import ZoomPane

_STEP = 1.25
_NOTCH = 120


def next_scale(scale: float, up: bool) -> float:
    """The next enlargement: steps of a quarter below 1, whole numbers from there on, so that each step is seen.

    Args:
        scale: screen pixels for a pixel of the picture.
        up: larger, or else smaller.
    """
    if up:
        larger = scale * _STEP
        return float(max(math.floor(larger + 1e-6), math.floor(scale + 1e-6) + 1)) if larger >= 1 else larger
    smaller = scale / _STEP
    return float(min(math.ceil(smaller - 1e-6), math.ceil(scale - 1e-6) - 1)) if scale > 1 + 1e-6 else smaller


class MosaicView(ZoomPane):
    """Wheel zooms about the pointer, dragging moves, a click picks a filter, arrow keys pick the one beside it.

    Signals:
        picked: position of the filter that was clicked; −1 beside all of them.
        hovered: position under the pointer, −1 beside all; row and column of the weight within it.
        resized: there is another room for the mosaic.
    """

    picked = Signal(int)
    hovered = Signal(int, int, int)
    resized = Signal()

    def __init__(self, view: LinkedView, name: str, parent: QWidget | None = None) -> None:
        super().__init__(view, name, parent)
        self._shared = view
        self._mosaic: Mosaic | None = None
        self._chosen = self._under = -1
        self._pressed: QPointF | None = None
        self._turned = 0
        self.setMouseTracking(True)

    @property
    def mosaic(self) -> Mosaic | None:
        """What is shown."""
        return self._mosaic

    def set_mosaic(self, mosaic: Mosaic | None) -> None:
        """Show a mosaic; zoom and place stay."""
        self._mosaic = mosaic
        if mosaic is None or self._under >= len(mosaic.rows):
            self._under = -1
        self.set_picture(mosaic.picture if mosaic is not None else None)

    def set_chosen(self, position: int) -> None:
        """Outline a filter; −1 outlines none."""
        self._chosen = position
        self.update()

    def tile_rect(self, position: int) -> QRectF:
        """Where a filter stands, in logical pixels."""
        assert self._mosaic is not None
        left, top = self._mosaic.corner(position)
        place, scale = self.picture_rect(), self._pixel()
        width, height = self._mosaic.tile_width, self._mosaic.tile_height
        return QRectF(place.left() + left * scale, place.top() + top * scale, width * scale, height * scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom by one visible step a notch."""
        self._turned += event.angleDelta().y()
        while abs(self._turned) >= _NOTCH:
            self.step(self._turned > 0, event.position())
            self._turned -= int(math.copysign(_NOTCH, self._turned))
        event.accept()

    def step(self, up: bool, about: QPointF | None = None) -> None:
        """Zoom to the next enlargement, about a place or the middle."""
        if self._mosaic is None:
            return
        ratio = self.devicePixelRatioF()
        scale = self._pixel() * ratio
        fitting = scale_to_fit(self._mosaic, self.width() * ratio, self.height() * ratio)
        zoom = next_scale(scale, up) / fitting
        # a hair more, or rounding would fall short of a whole factor
        self.zoom_about(about or QRectF(self.rect()).center(), zoom * (1 + 1e-9) / self._shared.zoom)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The beginning of a click or of a movement."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the mosaic with the hand, or tell what is under the pointer."""
        pressed = self._pressed
        if pressed is not None:
            if (event.position() - pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._pressed = None
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move is a click."""
        super().mouseReleaseEvent(event)
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            position = self._position_at(event.position())
            self.picked.emit(-1 if position is None else position)
        self._pressed = None

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        self._under = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While all of it is seen the arrows pick; zoomed in, they move."""
        key = event.key()
        if self._mosaic is None:
            super().keyPressEvent(event)
            return
        columns = self._mosaic.columns
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if key in moves and self._shared.zoom <= 1:
            position = self._chosen + moves[Qt.Key(key)] if self._chosen >= 0 else 0
            if 0 <= position < len(self._mosaic.rows):
                self.picked.emit(position)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.step(key != Qt.Key.Key_Minus)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is another room."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mosaic, and the outlines over it."""
        super().paintEvent(event)
        if self._mosaic is None:
            return
        painter = QPainter(self)
        if self._under >= 0 and self._under != self._chosen:
            self._outline(painter, self._under, 1.0)
        if 0 <= self._chosen < len(self._mosaic.rows):
            self._outline(painter, self._chosen, 2.5)

    def _outline(self, painter: QPainter, position: int, width: float) -> None:
        # a rim in the colour of the ground keeps the line visible on any filter
        place = self.tile_rect(position).adjusted(-width / 2, -width / 2, width / 2, width / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.palette().color(self.palette().ColorRole.Base), width + 2))
        painter.drawRect(place)
        painter.setPen(QPen(theme.accent(), width))
        painter.drawRect(place)

    def _hover(self, place: QPointF) -> None:
        position = self._position_at(place)
        under = -1 if position is None else position
        if under != self._under:
            self._under = under
            self.update()
        if position is None or self._mosaic is None:
            self.hovered.emit(-1, 0, 0)
            return
        tile, size = self.tile_rect(position), self._pixel() * self._mosaic.enlarged
        rows = self._mosaic.tile_height // self._mosaic.enlarged
        columns = self._mosaic.tile_width // self._mosaic.enlarged
        row = min(max(int((place.y() - tile.top()) / size), 0), rows - 1)
        column = min(max(int((place.x() - tile.left()) / size), 0), columns - 1)
        self.hovered.emit(under, row, column)

    def _position_at(self, place: QPointF) -> int | None:
        whole = self.picture_rect()
        if self._mosaic is None or not whole.contains(place):
            return None
        scale = self._pixel()
        return self._mosaic.position_at((place.x() - whole.left()) / scale, (place.y() - whole.top()) / scale)

    def _pixel(self) -> float:
        """Logical pixels for a pixel of the mosaic."""
        assert self._mosaic is not None
        return self.picture_rect().width() / self._mosaic.picture.width


def scale_to_fit(mosaic: Mosaic, width: float, height: float) -> float:
    """Screen pixels for a pixel of a mosaic that just fits a room: a whole number, or less than 1."""
    exact = min(width / mosaic.picture.width, height / mosaic.picture.height)
    return math.floor(exact) if exact >= 1 else max(exact, 1e-6)
