"""Two pictures in one place, with a line to wipe from one to the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.features.restore.view.wipe_line import draw_wipe_labels, draw_wipe_line
from explorer.gui import theme
from explorer.gui.panels.linked_view import LinkedView
from explorer.gui.panels.zoom_pane import ZoomPane
from explorer.values import Picture

_KEY_STEP = 0.05


class WipeView(ZoomPane):
    """Left of the line the first picture, right of it the second; both have the same size.

    Signals:
        position_changed: the line stands elsewhere, 0 left to 1 right.
    """

    position_changed = Signal(float)

    def __init__(self, view: LinkedView, name: str, before: str, after: str, parent: QWidget | None = None) -> None:
        """Make an empty view.

        Args:
            view: the zoom and place, shared with other panes.
            name: for screen readers.
            before: what stands left of the line.
            after: what stands right of it.
            parent: Qt parent.
        """
        super().__init__(view, name, parent)
        self._before, self._after = before, after
        self._second: Picture | None = None
        self._second_image: QImage | None = None
        self._position = 0.5
        self._wiping = False
        self.setCursor(Qt.CursorShape.SplitHCursor)

    @property
    def position(self) -> float:
        """Where the line stands, 0 at the left edge of the pictures to 1 at the right."""
        return self._position

    def set_pictures(self, before: Picture | None, after: Picture | None) -> None:
        """Show two pictures of one size, or nothing."""
        self.set_picture(before)
        self._second = after
        self._second_image = theme.qimage(after) if after is not None else None
        self._describe()

    def set_position(self, position: float) -> None:
        """Move the line."""
        position = min(max(position, 0.0), 1.0)
        if position != self._position:
            self._position = position
            self._describe()
            self.update()
            self.position_changed.emit(position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The line jumps to the pointer; the middle button moves the pictures."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._wiping = True
            self._wipe_to(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Wipe."""
        if self._wiping:
            self._wipe_to(event.position())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        super().mouseReleaseEvent(event)
        self._wiping = False
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the line, Home and End put it at an edge; else as in the other panes."""
        places = {
            Qt.Key.Key_Left: self._position - _KEY_STEP,
            Qt.Key.Key_Right: self._position + _KEY_STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        if event.key() in places:
            self.set_position(places[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The second picture over the first, from the line on."""
        super().paintEvent(event)
        if self._second_image is None or self.picture is None:
            return
        painter = QPainter(self)
        place = self.picture_rect()
        seen = place.intersected(QRectF(self.rect()))
        line = seen.left() + self._position * seen.width()
        painter.save()
        painter.setClipRect(QRectF(line, seen.top(), seen.right() - line, seen.height()))
        self.draw_image(painter, place, self._second_image)
        painter.restore()
        draw_wipe_labels(painter, self, seen, self._before, self._after)
        draw_wipe_line(painter, self, seen, line)
        self.draw_focus(painter)

    def _wipe_to(self, position: QPointF) -> None:
        seen = self.picture_rect().intersected(QRectF(self.rect()))
        if not seen.isEmpty():
            self.set_position((position.x() - seen.left()) / seen.width())

    def _describe(self) -> None:
        if self._second is None:
            return
        self.setAccessibleDescription(
            self.tr("{part} % {before}, the rest {after}").format(
                part=round(100 * self._position), before=self._before, after=self._after
            )
        )
