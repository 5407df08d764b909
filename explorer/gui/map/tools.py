"""What a press, a drag, a click, the wheel and the keys mean on the map."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, QPointF, Qt, Signal

PROBE, SELECT, LASSO, WALK = "probe", "select", "lasso", "walk"
TOOLS = (PROBE, SELECT, LASSO, WALK)

_CLICK_SLACK = 4.0
_LASSO_STEP = 2.0
_Modifier = Qt.KeyboardModifier
_Button = Qt.MouseButton
_TURNING = _Modifier.ControlModifier | _Modifier.ShiftModifier


class Change(Enum):
    """What newly chosen points do to the selection."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"
    TOGGLE = "toggle"


class _Drag(Enum):
    NONE = "none"
    UNDECIDED = "undecided"
    PROBE = "probe"
    PAN = "pan"
    REGION = "region"
    LINE = "line"
    ANCHOR = "anchor"
    TURN = "turn"


def change_for_region(modifiers: Qt.KeyboardModifier, usual: Change = Change.REPLACE) -> Change:
    """Shift adds, Alt removes, Ctrl toggles; without them it is the usual change."""
    if modifiers & _Modifier.AltModifier:
        return Change.REMOVE
    if modifiers & _Modifier.ControlModifier:
        return Change.TOGGLE
    return Change.ADD if modifiers & _Modifier.ShiftModifier else usual


def change_for_click(modifiers: Qt.KeyboardModifier, usual: Change = Change.REPLACE) -> Change:
    """Shift or Ctrl toggles, Alt removes; without them it is the usual change."""
    if modifiers & _Modifier.AltModifier:
        return Change.REMOVE
    toggles = _Modifier.ShiftModifier | _Modifier.ControlModifier
    return Change.TOGGLE if modifiers & toggles else usual


class MapTools(QObject):
    """Turns mouse events of the view box into what the person means.

    | tool          | drag                        | click                                |
    |---------------|-----------------------------|--------------------------------------|
    | probe         | the probe follows           | the probe jumps there                |
    | select, lasso | rectangle, freehand outline | selects; Shift or Ctrl toggles       |
    | walk          | a line drawn by hand        | an anchor there                      |
    | any           | Shift: rectangle that adds; with Space, middle or right button: pans;
                      Ctrl and Shift: turns the plane, where it can be turned |

    In every tool the probe and the walk's anchors can be taken by their handles. All positions are
    logical pixels of the view box.

    Signals:
        probe_pressed, probe_dragged, probe_released: the probe is taken, moved to a place, let go.
        panned: the map is dragged by (dx, dy).
        turned: the plane is dragged by (dx, dy) from how it stands.
        outline_changed: corners of the region being drawn, an empty list when there is none.
        region_drawn: "rectangle" or "lasso", its corners, and the `Change`.
        line_changed: corners of the line being drawn by hand, an empty list when there is none.
        line_drawn: its corners.
        place_chosen: a click with the walk tool.
        anchor_dragged, anchor_dropped: an anchor's number with a place, and its number once it is let go.
        clicked: a click without a drag, with the `Change`; None as change when the selection is not meant.
        double_clicked: where.
        cursor_changed: the pointer's shape for what a press would do now.
    """

    probe_pressed = Signal()
    probe_dragged = Signal(QPointF)
    probe_released = Signal()
    panned = Signal(float, float)
    turned = Signal(float, float)
    outline_changed = Signal(list)
    region_drawn = Signal(str, list, object)
    line_changed = Signal(list)
    line_drawn = Signal(list)
    place_chosen = Signal(QPointF)
    anchor_dragged = Signal(int, QPointF)
    anchor_dropped = Signal(int)
    clicked = Signal(QPointF, object)
    double_clicked = Signal(QPointF)
    cursor_changed = Signal(Qt.CursorShape)

    def __init__(
        self,
        probe_at: Callable[[QPointF], bool],
        anchor_at: Callable[[QPointF], int] = lambda _: -1,
        parent: QObject | None = None,
    ) -> None:
        """Make the interpreter.

        Args:
            probe_at: whether a press at this place takes the probe's handle.
            anchor_at: which of the walk's anchors it takes, −1 for none.
            parent: its owner.
        """
        super().__init__(parent)
        self._probe_at = probe_at
        self._anchor_at = anchor_at
        self._anchor = -1
        self._tool = PROBE
        self._drag = _Drag.NONE
        self._button = _Button.NoButton
        self._region = "rectangle"
        self._start = QPointF()
        self._last = QPointF()
        self._corners: list[QPointF] = []
        self._modifiers = _Modifier.NoModifier
        self._moved = False
        self._space = False
        self._space_used = False
        self._probe_enabled = True
        self._turnable = False
        self._usual = Change.REPLACE

    @property
    def probe_enabled(self) -> bool:
        """Whether there is a probe to move."""
        return self._probe_enabled

    @property
    def tool(self) -> str:
        """The tool in hand: "probe", "select" or "lasso"."""
        return self._tool

    @property
    def busy(self) -> bool:
        """Whether a button is held."""
        return self._drag is not _Drag.NONE

    def set_tool(self, name: str) -> None:
        """Take another tool.

        Raises:
            ValueError: there is no such tool.
        """
        if name not in TOOLS:
            raise ValueError(f"the map's tools are {', '.join(TOOLS)}, not {name}")
        self.cancel()
        self._tool = name
        self._show_cursor(self._last)

    def set_probe_enabled(self, enabled: bool) -> None:
        """Whether there is a probe to move; without one a drag with the probe tool pans."""
        self.cancel()
        self._probe_enabled = enabled
        self._show_cursor(self._last)

    def set_turnable(self, turnable: bool) -> None:
        """Whether the map shows a plane of a space of more dimensions, which can be turned."""
        if self._drag is _Drag.TURN:
            self.cancel()
        self._turnable = turnable

    def set_usual_change(self, change: Change) -> None:
        """What a click or a region without a key does to the selection."""
        self._usual = change

    def reset(self) -> None:
        """Let go of everything, as when the keyboard goes elsewhere."""
        self._space = False
        self.cancel()

    def press(self, place: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """A button goes down."""
        if self.busy:
            return
        self._button, self._modifiers = button, modifiers
        self._start = self._last = place
        self._moved = False
        with_key = modifiers & (_Modifier.ShiftModifier | _Modifier.ControlModifier | _Modifier.AltModifier)
        nothing_to_probe = self._tool == PROBE and not self._probe_enabled and not with_key
        if button != _Button.LeftButton or self._space or nothing_to_probe:
            self._drag = _Drag.PAN
            self._space_used = self._space
        elif self._turnable and with_key == _TURNING:
            self._drag = _Drag.TURN
        elif not with_key and self._takes_anchor(place):
            self._drag, self._anchor = _Drag.ANCHOR, self._anchor_at(place)
        elif not with_key and self._tool != WALK and (self._tool == PROBE or self._probe_at(place)):
            self._drag = _Drag.PROBE
            self.probe_pressed.emit()
            if self._tool == PROBE:
                self.probe_dragged.emit(place)
        else:
            self._drag = _Drag.UNDECIDED
            by_hand = self._tool == LASSO or (self._tool == WALK and not with_key)
            self._region = self._tool if by_hand else "rectangle"
            self._corners = [place]
        self._show_cursor(place)

    def move(self, place: QPointF) -> None:
        """The pointer moves, with or without a button held."""
        step = place - self._last
        away = place - self._start
        if self.busy and max(abs(away.x()), abs(away.y())) >= _CLICK_SLACK:
            self._moved = True
        if self._drag is _Drag.UNDECIDED and self._moved:
            self._drag = _Drag.LINE if self._region == WALK else _Drag.REGION
        if self._drag is _Drag.PROBE:
            self.probe_dragged.emit(place)
        elif self._drag is _Drag.PAN:
            self.panned.emit(step.x(), step.y())
        elif self._drag is _Drag.TURN:
            self.turned.emit(step.x(), step.y())
        elif self._drag is _Drag.ANCHOR and self._moved:
            self.anchor_dragged.emit(self._anchor, place)
        elif self._drag in (_Drag.REGION, _Drag.LINE):
            self._draw(place)
        self._last = place
        if not self.busy:
            self._show_cursor(place)

    def release(self, place: QPointF, button: Qt.MouseButton) -> None:
        """A button comes up."""
        if not self.busy or button != self._button:
            return
        drag, self._drag = self._drag, _Drag.NONE
        if drag is _Drag.PROBE:
            self.probe_released.emit()
            if not self._moved:
                self.clicked.emit(place, None)
        elif drag is _Drag.REGION:
            self.outline_changed.emit([])
            self.region_drawn.emit(self._region, self._corners, change_for_region(self._modifiers, self._usual))
        elif drag is _Drag.LINE:
            self.line_changed.emit([])
            self.line_drawn.emit(self._corners)
        elif drag is _Drag.ANCHOR:
            if self._moved:
                self.anchor_dropped.emit(self._anchor)
        elif drag is _Drag.UNDECIDED and self._region == WALK:
            self.place_chosen.emit(place)
        elif drag is _Drag.UNDECIDED:
            self.clicked.emit(place, change_for_click(self._modifiers, self._usual))
        self._show_cursor(place)

    def double_click(self, place: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """The second press of a double click: a press like any other, and said."""
        self.press(place, button, modifiers)
        if button == _Button.LeftButton:
            self.double_clicked.emit(place)

    def hold_space(self, held: bool) -> bool:
        """The space bar goes down or up.

        Returns:
            On the way up: whether it was only tapped, no drag made with it.
        """
        if held:
            self._space, self._space_used = True, False
            tapped = False
        else:
            tapped = self._space and not self._space_used
            self._space = False
        self._show_cursor(self._last)
        return tapped

    def cancel(self) -> bool:
        """Give up a drag that is under way.

        Returns:
            Whether there was one.
        """
        drag, self._drag = self._drag, _Drag.NONE
        if drag is _Drag.PROBE:
            self.probe_released.emit()
        elif drag is _Drag.REGION:
            self.outline_changed.emit([])
        elif drag is _Drag.LINE:
            self.line_changed.emit([])
        elif drag is _Drag.ANCHOR and self._moved:
            self.anchor_dropped.emit(self._anchor)
        self._show_cursor(self._last)
        return drag is not _Drag.NONE

    def _draw(self, place: QPointF) -> None:
        if self._region in (LASSO, WALK):
            if (place - self._corners[-1]).manhattanLength() < _LASSO_STEP:
                return
            self._corners.append(place)
        else:
            a, b = self._start, place
            self._corners = [a, QPointF(b.x(), a.y()), b, QPointF(a.x(), b.y())]
        (self.line_changed if self._region == WALK else self.outline_changed).emit(self._corners)

    def _takes_anchor(self, place: QPointF) -> bool:
        """An anchor under the probe is taken with the walk tool; with the others the probe lies above it."""
        return self._anchor_at(place) >= 0 and (self._tool == WALK or not self._probe_at(place))

    def _show_cursor(self, place: QPointF) -> None:
        shapes = Qt.CursorShape
        if self._drag in (_Drag.PAN, _Drag.TURN):
            shape = shapes.ClosedHandCursor
        elif self._space or (self._tool == PROBE and not self._probe_enabled):
            shape = shapes.OpenHandCursor
        elif self._drag is _Drag.ANCHOR or (not self.busy and self._takes_anchor(place)):
            shape = shapes.SizeAllCursor
        elif self._drag is _Drag.PROBE:
            shape = shapes.CrossCursor if self._tool == PROBE else shapes.SizeAllCursor
        elif self.busy or self._tool == PROBE:
            shape = shapes.CrossCursor
        elif self._probe_at(place) and self._tool != WALK:
            shape = shapes.SizeAllCursor
        else:
            shape = shapes.CrossCursor if self._tool in (LASSO, WALK) else shapes.ArrowCursor
        self.cursor_changed.emit(shape)
