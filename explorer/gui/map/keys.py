"""What the keys mean while the map has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

_FINE, _COARSE = 1 / 200, 1 / 20
_ZOOM = 1.25
_Key = Qt.Key

_ARROWS: dict[int, tuple[int, int]] = {
    _Key.Key_Left: (-1, 0),
    _Key.Key_Right: (1, 0),
    _Key.Key_Up: (0, 1),
    _Key.Key_Down: (0, -1),
}
_ZOOMS: dict[int, float] = {_Key.Key_Plus: _ZOOM, _Key.Key_Equal: _ZOOM, _Key.Key_Minus: 1 / _ZOOM}
_PICKS = (_Key.Key_Return, _Key.Key_Enter)


class MapKeys(QObject):
    """Arrows nudge the probe, with Shift coarsely; plus and minus zoom; Enter picks the sample at the probe.

    Signals:
        nudged: shares of the visible extent, rightward and upward.
        zoomed: factor.
        picked: Enter, with the modifiers.
        space: the space bar went down or up.
    """

    nudged = Signal(float, float)
    zoomed = Signal(float)
    picked = Signal(Qt.KeyboardModifier)
    space = Signal(bool)

    @staticmethod
    def wants(event: QKeyEvent) -> bool:
        """Whether the map would use this key, so that no shortcut of the window takes it first."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return event.key() in _ARROWS or (plain and event.key() in (*_ZOOMS, *_PICKS, _Key.Key_Space))

    def press(self, event: QKeyEvent) -> bool:
        """A key goes down; returns whether it meant something."""
        key, modifiers = event.key(), event.modifiers()
        if key in _ARROWS:
            step = _COARSE if modifiers & Qt.KeyboardModifier.ShiftModifier else _FINE
            right, up = _ARROWS[key]
            self.nudged.emit(right * step, up * step)
        elif key in _ZOOMS and not modifiers & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(_ZOOMS[key])
        elif key in _PICKS:
            self.picked.emit(modifiers)
        elif key == _Key.Key_Space:
            if not event.isAutoRepeat():
                self.space.emit(True)
        else:
            return False
        return True

    def release(self, event: QKeyEvent) -> bool:
        """A key comes up; returns whether it meant something."""
        if event.key() != _Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self.space.emit(False)
        return True
