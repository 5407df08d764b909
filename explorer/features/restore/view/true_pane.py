"""A pane that shows one large picture in true scale, or two with a line to wipe between them."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.features.restore.view.layer import Layer
from explorer.features.restore.view.pane_tool import PaneTool
from explorer.features.restore.view.true_view import TrueView
from explorer.features.restore.view.wipe_line import draw_wipe_labels, draw_wipe_line
from explorer.gui import theme

_KEY_STEP = 0.05
_GRIP = 12.0
_WHEEL_STEP = 120


class TruePane(QWidget):
    """Shows one layer, or two of one size: the first left of the line and the second right of it.

    Args:
        view: scale and place, shared with other panes.
        name: for screen readers.
        parent: Qt parent.

    Signals:
        position_changed: the line stands elsewhere, 0 left to 1 right.
        seen_changed: another part of the picture is seen.
    """

    position_changed = Signal(float)
    seen_changed = Signal()

    def __init__(self, view: TrueView, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._layers: tuple[Layer, ...] = ()
        self._titles: tuple[str, ...] = ()
        self._message = ""
        self._tool: PaneTool | None = None
        self._tool_pressed = False
        self._position = 0.5
        self._wiping = False
        self._grabbed: QPointF | None = None
        self._wheel = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.changed.connect(self._moved)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is shown, left to right."""
        return self._layers

    @property
    def position(self) -> float:
        """Where the line stands, 0 at the left edge of what is seen to 1 at the right."""
        return self._position

    @property
    def factor(self) -> float:
        """Logical pixels for one pixel of the picture."""
        return self._view.scale / self.devicePixelRatioF()

    def set_layers(self, *shown: tuple[Layer, str]) -> None:
        """Show one or two layers with their titles; without any, nothing."""
        for layer in self._layers:
            layer.changed.disconnect(self.update)
        self._layers = tuple(layer for layer, _ in shown)
        self._titles = tuple(title for _, title in shown)
        for layer in self._layers:
            layer.changed.connect(self.update)
        self._message = ""
        self._describe()
        self.update()

    def set_message(self, message: str) -> None:
        """Say in place of a picture why there is none."""
        self.set_layers()
        self._message = message
        self.setAccessibleDescription(message)

    def set_tool(self, tool: PaneTool | None) -> None:
        """Give the person a tool, or the bare hand."""
        if tool is self._tool:
            return
        if self._tool is not None:
            self._tool.redraw.disconnect(self.update)
        self._tool, self._tool_pressed = tool, False
        if tool is not None:
            tool.redraw.connect(self.update)
        self._show_cursor(None)
        self.update()

    def set_position(self, position: float) -> None:
        """Move the line."""
        position = min(max(position, 0.0), 1.0)
        if position != self._position:
            self._position = position
            self._describe()
            self.update()
            self.position_changed.emit(position)

    def picture_rect(self) -> QRectF:
        """Where the picture stands, which may be seen in part only; empty without one."""
        if not self._layers:
            return QRectF()
        factor, centre = self.factor, self._view.centre
        width, height = self._view.picture_size.width() * factor, self._view.picture_size.height() * factor
        ratio = self.devicePixelRatioF()
        # on a whole screen pixel, or every pixel of the picture would be smeared over two
        left = round((self.width() / 2 - centre.x() * factor) * ratio) / ratio
        top = round((self.height() / 2 - centre.y() * factor) * ratio) / ratio
        return QRectF(left, top, width, height)

    def seen_part(self, layer: Layer | None = None) -> QRectF:
        """Which part is seen, in pixels of the picture; of one of two layers, which part of that one."""
        part = self.picture_rect().intersected(QRectF(self.rect()))
        for shown, place in zip(self._layers, self._parts(part), strict=True):
            if shown is layer:
                part = place
        if part.isEmpty():
            return QRectF()
        return QRectF(self.to_picture(part.topLeft()), self.to_picture(part.bottomRight()))

    def to_picture(self, position: QPointF) -> QPointF:
        """A position of the pane in pixels of the picture."""
        place = self.picture_rect()
        return (position - place.topLeft()) / self.factor

    def from_picture(self, place: QPointF) -> QPointF:
        """A place of the picture as a position of the pane."""
        return self.picture_rect().topLeft() + place * self.factor

    def colour_at(self, position: QPointF) -> tuple[int, int, int] | None:
        """RGB of what is shown at a position, left or right of the line; None beside the picture."""
        part = self.picture_rect().intersected(QRectF(self.rect()))
        for layer, place in zip(self._layers, self._parts(part), strict=True):
            if place.contains(position):
                return layer.colour_at(self.to_picture(position))
        return None

    def sizeHint(self) -> QSize:
        """Room for a photo."""
        return QSize(50 * theme.SPACING, 40 * theme.SPACING)

    def minimumSizeHint(self) -> QSize:
        """Small enough for a small window."""
        return QSize(16 * theme.SPACING, 16 * theme.SPACING)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _WHEEL_STEP)
        self._wheel -= steps * _WHEEL_STEP
        if steps and self._layers:
            self._view.step(steps, self.to_picture(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The line when it is near, else the tool, else the picture."""
        position, button = event.position(), event.button()
        if not self._layers:
            return
        if button == Qt.MouseButton.LeftButton and self._near_line(position):
            self._wiping = True
            self._wipe_to(position)
        elif self._tool is not None and self._tool.press(self, position, button, event.modifiers()):
            self._tool_pressed = True
        elif button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and not self._view.fits):
            self._grabbed = position
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif button == Qt.MouseButton.LeftButton and self._tool is None and len(self._layers) == 2:
            self._wiping = True
            self._wipe_to(position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began."""
        position = event.position()
        if self._wiping:
            self._wipe_to(position)
        elif self._grabbed is not None:
            self.move_by(position - self._grabbed)
            self._grabbed = position
        else:
            if self._tool is not None:
                self._tool.move(self, position, self._tool_pressed)
            if not event.buttons():
                self._show_cursor(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._tool is not None and self._tool_pressed:
            self._tool.release(self, event.position())
        self._tool_pressed = self._wiping = False
        self._grabbed = None
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between all of it and its true size at this place; with a tool, a press like any other."""
        if self._tool is not None or event.button() != Qt.MouseButton.LeftButton or self._near_line(event.position()):
            self.mousePressEvent(event)
        elif self._view.fits:
            self._view.look_at(1.0, self.to_picture(event.position()))
        else:
            self._view.show_all()

    def leaveEvent(self, event: QEvent) -> None:
        """The tool's outline goes away."""
        if self._tool is not None:
            self._tool.leave()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, 0 shows all, 1 the true size, arrows wipe or with Shift move; the tool has its own."""
        key, step = event.key(), 4.0 * theme.SPACING
        moves = {
            Qt.Key.Key_Left: QPointF(step, 0),
            Qt.Key.Key_Right: QPointF(-step, 0),
            Qt.Key.Key_Up: QPointF(0, step),
            Qt.Key.Key_Down: QPointF(0, -step),
        }
        wipes = {
            Qt.Key.Key_Left: self._position - _KEY_STEP,
            Qt.Key.Key_Right: self._position + _KEY_STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._tool is not None and self._tool.key(self, key, event.modifiers()):
            return
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._view.step(1)
        elif key == Qt.Key.Key_Minus:
            self._view.step(-1)
        elif key == Qt.Key.Key_0:
            self._view.show_all()
        elif key == Qt.Key.Key_1:
            self._view.look_at(1.0, self._view.centre)
        elif key in wipes and len(self._layers) == 2 and not shifted:
            self.set_position(wipes[Qt.Key(key)])
        elif key in moves and not self._view.fits:
            self.move_by(moves[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def move_by(self, distance: QPointF) -> None:
        """Move the picture with the hand, as far as its edges."""
        if self._layers and not self._view.fits:
            self._view.look_at(self._view.scale, self._view.centre - distance / self.factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell how much room there is."""
        ratio = self.devicePixelRatioF()
        self._view.set_room(QSizeF(self.width() * ratio, self.height() * ratio))
        super().resizeEvent(event)
        self.seen_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the new colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, picture or pictures, what the tool draws, line, focus."""
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        if self._layers:
            self._paint_layers(painter)
        elif self._message:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            room = self.rect().adjusted(theme.SPACING, theme.SPACING, -theme.SPACING, -theme.SPACING)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(theme.accent(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_layers(self, painter: QPainter) -> None:
        place, whole, ratio = self.picture_rect(), QRectF(self.rect()), self.devicePixelRatioF()
        seen = place.intersected(whole)
        two = len(self._layers) == 2
        for layer, part in zip(self._layers, self._parts(seen), strict=True):
            if part.isEmpty():
                continue
            painter.save()
            painter.setClipRect(part)
            layer.paint(painter, place, self.factor, part, ratio)
            if self._tool is not None:
                self._tool.paint(painter, self, layer.result)
            painter.restore()
        draw_wipe_labels(painter, self, seen, self._titles[0], self._titles[1] if two else "")
        if two:
            draw_wipe_line(painter, self, seen, self._line_at(seen))

    def _parts(self, seen: QRectF) -> tuple[QRectF, ...]:
        """What each layer has of the part that is seen: what lies left and right of the line where there are two."""
        if len(self._layers) < 2:
            return (seen,) * len(self._layers)
        width = self._line_at(seen) - seen.left()
        return QRectF(seen.left(), seen.top(), width, seen.height()), seen.adjusted(width, 0, 0, 0)

    def _line_at(self, seen: QRectF) -> float:
        return float(math.floor(seen.left() + self._position * seen.width()))

    def _near_line(self, position: QPointF) -> bool:
        if len(self._layers) != 2:
            return False
        seen = self.picture_rect().intersected(QRectF(self.rect()))
        away = position - QPointF(self._line_at(seen), seen.center().y())
        # with a tool in the hand the line is taken at its handle alone, or nothing could be painted beside it
        return abs(away.x()) <= _GRIP and (self._tool is None or abs(away.y()) <= _GRIP)

    def _wipe_to(self, position: QPointF) -> None:
        seen = self.picture_rect().intersected(QRectF(self.rect()))
        if not seen.isEmpty():
            self.set_position((position.x() - seen.left()) / seen.width())

    def _show_cursor(self, position: QPointF | None) -> None:
        if position is not None and self._near_line(position):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._tool is not None:
            self.setCursor(self._tool.cursor())
        elif not self._view.fits:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def _moved(self) -> None:
        self.update()
        self.seen_changed.emit()

    def _describe(self) -> None:
        if len(self._titles) == 2:
            text = self.tr("{part} % {before}, the rest {after}").format(
                part=round(100 * self._position), before=self._titles[0], after=self._titles[1]
            )
        else:
            text = self._titles[0] if self._titles else ""
        self.setAccessibleDescription(text)
