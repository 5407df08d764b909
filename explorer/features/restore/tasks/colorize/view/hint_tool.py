"""Places of a grey picture that a person gives a colour."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QPainter, QPen

from explorer.features.restore.tasks.colorize.messages import ColourHint
from explorer.features.restore.view.pane_tool import PaneTool, Sight
from explorer.gui import theme

_PICK = 12.0
_DOT = 8.0
_STEP = 4.0
_KEY_MOVES = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class HintTool(PaneTool):
    """A click sets a hint, a drag moves one, the right button takes it away; with Alt a click takes a colour.

    Signals:
        colour_taken: RGB at the place that was clicked, of the picture or of the result.
        picking_changed: the next click takes a colour, or no longer.
        set_at: (x, y) in the picture's pixels, where a new hint is wanted.
        moved: (index, `ColourHint`) of a hint that was put elsewhere.
        dragged: the same, while it is still held.
        removed: index of a hint that is to go.
        selected: index of the hint that the person works on, −1 for none.
    """

    colour_taken = Signal(tuple)
    picking_changed = Signal(bool)
    set_at = Signal(float, float)
    moved = Signal(int, object)
    dragged = Signal(int, object)
    removed = Signal(int)
    selected = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hints: tuple[ColourHint, ...] = ()
        self._current = -1
        self._dragged: ColourHint | None = None
        self._picking = False

    def set_picking(self, picking: bool) -> None:
        """Let the next click take a colour, or not."""
        if picking != self._picking:
            self._picking = picking
            self.picking_changed.emit(picking)

    def set_hints(self, hints: tuple[ColourHint, ...], current: int) -> None:
        """Show the hints; `current` is the one worked on, −1 for none."""
        self._hints, self._current, self._dragged = hints, current, None
        self.redraw.emit()

    def press(self, sight: Sight, position: QPointF, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> bool:
        """Take a colour, take hold of a hint, take one away, or set one."""
        if button == Qt.MouseButton.LeftButton and (self._picking or keys & Qt.KeyboardModifier.AltModifier):
            colour = sight.colour_at(position)
            if colour is not None:
                self.set_picking(False)
                self.colour_taken.emit(colour)
            return True
        index = self._at(sight, position)
        if button == Qt.MouseButton.RightButton:
            if index >= 0:
                self.removed.emit(index)
            return index >= 0
        if button != Qt.MouseButton.LeftButton:
            return False
        if index >= 0:
            self._dragged = self._hints[index]
            self.selected.emit(index)
            # whoever was told may have shown the hints again
            self._current, self._dragged = index, self._hints[index]
            return True
        place = sight.to_picture(position)
        if not sight.picture_rect().contains(position):
            return False
        self.set_at.emit(place.x(), place.y())
        return True

    def move(self, sight: Sight, position: QPointF, pressed: bool) -> None:
        """Move the hint that is held, within the picture."""
        if pressed and self._dragged is not None:
            place, room = sight.to_picture(position), sight.picture_rect()
            width, height = room.width() / sight.factor, room.height() / sight.factor
            x, y = min(max(place.x(), 0.0), width - 1), min(max(place.y(), 0.0), height - 1)
            self._dragged = replace(self._dragged, x=x, y=y)
            self.redraw.emit()
            self.dragged.emit(self._current, self._dragged)

    def release(self, sight: Sight, position: QPointF) -> None:
        """Put the hint down."""
        dragged, self._dragged = self._dragged, None
        if dragged is not None and 0 <= self._current < len(self._hints) and dragged != self._hints[self._current]:
            self.moved.emit(self._current, dragged)

    def leave(self) -> None:
        """Nothing follows the pointer."""

    def key(self, sight: Sight, key: int, keys: Qt.KeyboardModifier) -> bool:
        """Space sets a hint in the middle; Ctrl and the arrows move the current one; Delete takes it away.

        Escape puts the eyedropper away.
        """
        if key == Qt.Key.Key_Escape and self._picking:
            self.set_picking(False)
            return True
        if key == Qt.Key.Key_Space:
            middle = sight.to_picture(sight.picture_rect().center())
            self.set_at.emit(middle.x(), middle.y())
            return True
        if not 0 <= self._current < len(self._hints):
            return False
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self._current)
            return True
        if key in _KEY_MOVES and keys & Qt.KeyboardModifier.ControlModifier:
            hint, step = self._hints[self._current], _KEY_MOVES[Qt.Key(key)] * max(1.0, _STEP / sight.factor)
            room = sight.picture_rect()
            x = min(max(hint.x + step.x(), 0.0), room.width() / sight.factor - 1)
            y = min(max(hint.y + step.y(), 0.0), room.height() / sight.factor - 1)
            self.moved.emit(self._current, replace(hint, x=x, y=y))
            return True
        return False

    def cursor(self) -> QCursor:
        """A cross; a hand that points while a colour is to be taken."""
        return QCursor(Qt.CursorShape.PointingHandCursor if self._picking else Qt.CursorShape.CrossCursor)

    def paint(self, painter: QPainter, sight: Sight, result: bool) -> None:
        """A dot of its colour for each hint, the current one with a ring."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, hint in enumerate(self._hints):
            shown = self._dragged if index == self._current and self._dragged is not None else hint
            middle = sight.from_picture(QPointF(shown.x + 0.5, shown.y + 0.5))
            painter.setBrush(QColor(*shown.colour))
            # dark and light, to be seen on every ground
            painter.setPen(QPen(QColor(0, 0, 0, 200), 4))
            painter.drawEllipse(middle, _DOT, _DOT)
            painter.setPen(QPen(QColor(255, 255, 255), 2))
            painter.drawEllipse(middle, _DOT, _DOT)
            if index == self._current:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.accent(), 2))
                painter.drawEllipse(middle, _DOT + 4, _DOT + 4)

    def _at(self, sight: Sight, position: QPointF) -> int:
        """The topmost hint near a position, −1 where there is none."""
        for index in reversed(range(len(self._hints))):
            hint = self._hints[index]
            away = sight.from_picture(QPointF(hint.x + 0.5, hint.y + 0.5)) - position
            if away.x() ** 2 + away.y() ** 2 <= _PICK**2:
                return index
        return -1
