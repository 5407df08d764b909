"""One picture that zooms and moves together with others."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters.linked_view import LARGEST_ZOOM, LinkedView
from explorer.values import Picture

_STEP = 1.25
_WHOLE = QRectF(0, 0, 1, 1)


class ZoomPane(QWidget):
    """Shows a picture crisply: whole factors, no smoothing where it is enlarged.

    Args:
        view: the zoom and place, shared with other panes.
        name: for screen readers.
        parent: Qt parent.
    """

    def __init__(self, view: LinkedView, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._picture: Picture | None = None
        self._image: QImage | None = None
        self._shrunk: dict[int, QImage] = {}
        self._frame = QRectF(_WHOLE)
        self._message = ""
        self._grabbed: QPointF | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.changed.connect(self.update)

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    def set_picture(self, picture: Picture | None, frame: QRectF | None = None) -> None:
        """Show a picture.

        Args:
            picture: None shows nothing.
            frame: where on it the model's input lies, in parts of its width and height; None for all of it. It is
                drawn as an outline.
        """
        if picture is not self._picture:
            self._picture = picture
            self._image = theme.qimage(picture) if picture is not None else None
            self._shrunk.clear()
        self._frame = QRectF(frame) if frame is not None else QRectF(_WHOLE)
        self._message = ""
        self.setAccessibleDescription(self.tr("a picture") if picture is not None else "")
        self.update()

    def set_message(self, message: str) -> None:
        """Show a sentence in place of a picture."""
        self.set_picture(None)
        self._message = message
        self.setAccessibleDescription(message)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(26 * theme.SPACING, 26 * theme.SPACING)

    def minimumSizeHint(self) -> QSize:
        """Small enough for a small window."""
        return QSize(12 * theme.SPACING, 12 * theme.SPACING)

    def picture_rect(self) -> QRectF:
        """Where the picture stands in the pane, which may show a part of it only; empty without a picture."""
        if self._picture is None:
            return QRectF()
        scale = self._scale()
        width, height = self._picture.width * scale, self._picture.height * scale
        at = self._view.centre
        x = (self._frame.left() + at.x() * self._frame.width()) * width
        y = (self._frame.top() + at.y() * self._frame.height()) * height
        return QRectF(_start(x, width, self.width()), _start(y, height, self.height()), width, height)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        steps = event.angleDelta().y() / 120
        if steps and self._picture is not None:
            self.zoom_about(event.position(), _STEP**steps)
        event.accept()

    def zoom_about(self, position: QPointF, factor: float) -> None:
        """Zoom so that what stands at a position of the pane stays there."""
        before = self.picture_rect()
        zoom = self._view.zoom * factor
        if before.isEmpty() or zoom <= 1:
            self._view.show_all()
            return
        grows = min(zoom, LARGEST_ZOOM) / self._view.zoom
        middle = QRectF(self.rect()).center()
        away = QPointF(position.x() - before.left(), position.y() - before.top()) * grows
        x = (away.x() + middle.x() - position.x()) / (before.width() * grows)
        y = (away.y() + middle.y() - position.y()) / (before.height() * grows)
        self._view.look_at(zoom, self._in_frame(QPointF(x, y)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move all panes."""
        if self._grabbed is not None:
            self.move_by(event.position() - self._grabbed)
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show everything again."""
        self._view.show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, 0 shows everything, arrows move."""
        key, step = event.key(), 4.0 * theme.SPACING
        moves = {
            Qt.Key.Key_Left: QPointF(step, 0),
            Qt.Key.Key_Right: QPointF(-step, 0),
            Qt.Key.Key_Up: QPointF(0, step),
            Qt.Key.Key_Down: QPointF(0, -step),
        }
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._view.zoom_by(_STEP)
        elif key == Qt.Key.Key_Minus:
            self._view.zoom_by(1 / _STEP)
        elif key == Qt.Key.Key_0:
            self._view.show_all()
        elif key in moves and self._view.zoom > 1:
            self.move_by(moves[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def move_by(self, distance: QPointF) -> None:
        """Move the picture with the hand, as far as its edges."""
        place = self.picture_rect()
        if place.isEmpty() or self._view.zoom <= 1:
            return
        middle = QRectF(self.rect()).center()
        x = _within((middle.x() - place.left() - distance.x()) / place.width(), self.width() / place.width())
        y = _within((middle.y() - place.top() - distance.y()) / place.height(), self.height() / place.height())
        self._view.look_at(self._view.zoom, self._in_frame(QPointF(x, y)))

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the new colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, picture, outline of the model's input, focus."""
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        if self._image is not None:
            place = self.picture_rect()
            self.draw_image(painter, place, self._image)
            if self._frame != _WHOLE:
                self._draw_frame(painter, place)
        elif self._message:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            room = self.rect().adjusted(theme.SPACING, theme.SPACING, -theme.SPACING, -theme.SPACING)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        self.draw_focus(painter)

    def draw_image(self, painter: QPainter, place: QRectF, image: QImage) -> None:
        """Paint crisply where it grows; by area, from a copy kept for this size, where it shrinks."""
        ratio = self.devicePixelRatioF()
        if place.width() * ratio < 0.75 * image.width():
            size = QSize(max(1, round(place.width() * ratio)), max(1, round(place.height() * ratio)))
            kept = self._shrunk.get(image.cacheKey())
            if kept is None or kept.size() != size:
                kept = image.scaled(
                    size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
                self._shrunk[image.cacheKey()] = kept
            painter.drawImage(place, kept)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, place.width() * ratio < image.width())
        painter.drawImage(place, image)

    def draw_focus(self, painter: QPainter) -> None:
        """A frame in the accent colour while the keyboard acts here."""
        if self.hasFocus():
            painter.setPen(QPen(theme.accent(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _draw_frame(self, painter: QPainter, place: QRectF) -> None:
        outline = QRectF(
            place.left() + self._frame.left() * place.width(),
            place.top() + self._frame.top() * place.height(),
            self._frame.width() * place.width(),
            self._frame.height() * place.height(),
        )
        painter.setPen(QPen(theme.accent(), 1.5))
        painter.drawRect(outline)

    def _in_frame(self, place: QPointF) -> QPointF:
        return QPointF(
            (place.x() - self._frame.left()) / self._frame.width(),
            (place.y() - self._frame.top()) / self._frame.height(),
        )

    def _scale(self) -> float:
        assert self._picture is not None
        ratio = self.devicePixelRatioF()
        exact = min(self.width() / self._picture.width, self.height() / self._picture.height) * ratio
        # whole factors of the screen's own pixels, so that every pixel is a square of the same size
        fit = math.floor(exact) if exact >= 1 else exact
        scale = fit * self._view.zoom
        return max((math.floor(scale) if scale >= 1 else scale) / ratio, 1e-6)


def _start(at: float, length: float, room: int) -> float:
    """Where a side begins so that a place on it is in the middle, without a gap beside a side that overflows."""
    if length <= room:
        return math.floor((room - length) / 2)
    return min(0.0, max(math.floor(room / 2 - at), room - length))


def _within(middle: float, shown: float) -> float:
    """The middle of what is shown, kept so that it ends at the picture's edge."""
    return 0.5 if shown >= 1 else min(max(middle, shown / 2), 1 - shown / 2)
