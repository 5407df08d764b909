"""The latent map: every code as a point, and a probe that is decoded wherever it is dragged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from explorer.gui.map.hovering import Hovering
from explorer.gui.map.keys import MapKeys
from explorer.gui.map.legend import Legend
from explorer.gui.map.map_canvas import MapCanvas
from explorer.gui.map.nearest import nearest
from explorer.gui.map.region import combined, in_lasso, in_rectangle
from explorer.gui.map.tools import LASSO, Change, MapTools, change_for_click
from explorer.gui.map.view_motion import Rectangle
from explorer.gui.map.walking import MapWalking
from explorer.gui.once import once_after
from explorer.values import Picture

# The decoder runs before the map is painted: painting holds the interpreter that the decode thread needs.
# Once a frame of a usual screen is enough.
_DRAW_PROBE_AFTER = 16
_DESCRIBE_AFTER = 300


class LatentMap(MapCanvas):
    """The map with everything that a person can do on it.

    Setters called by the owner send no signal; signals tell what a person did.

    Attributes:
        walking: anchors and paths of a walk.

    Signals:
        probe_moved: the probe's new place, map units; at every move of the pointer.
        probe_pressed, probe_released: a person takes the probe and lets it go.
        hovered: row under the pointer, −1 for none; answer with `show_card`.
        selection_changed: sorted int64 rows.
        clicked: row that was clicked without dragging.
        place_clicked: place of such a click, whether a row is there or not (−1), for `stroke_at`; after `clicked`.
        hidden_classes_changed: frozenset of the labels that the legend hides.
        hidden_categories_changed: frozenset of the categories whose points a person wants grey, −1 for those without.
        view_steered: a person moved the view: the view before and now, as `view` gives it.
        turn_dragged: a person turns the plane: pixels to the right and down since the last of these signals.
        space_tapped: the space bar, which pans while it is held, was only tapped.
    """

    probe_moved = Signal(float, float)
    probe_pressed = Signal()
    probe_released = Signal()
    hovered = Signal(int)
    selection_changed = Signal(object)
    clicked = Signal(int)
    place_clicked = Signal(QPointF, int)
    hidden_classes_changed = Signal(object)
    hidden_categories_changed = Signal(object)
    view_steered = Signal(object, object)
    turn_dragged = Signal(float, float)
    space_tapped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovering = Hovering(self._row_at, self)
        self._tools = MapTools(self._markers.grips, self._markers.walk.anchor_at, self)
        self.walking = MapWalking(
            self._markers.walk,
            lambda: self._view.frame,
            self._row_at,
            lambda: [(marker.name, marker.pos()) for marker in self._markers.own],
            self,
        )
        self._keys = MapKeys(self)
        self._probe_place = (0.0, 0.0)
        self._draw_probe_later = QTimer(self)
        self._draw_probe_later.setSingleShot(True)
        self._draw_probe_later.setTimerType(Qt.TimerType.PreciseTimer)
        self._draw_probe_later.setInterval(_DRAW_PROBE_AFTER)
        self._draw_probe_later.timeout.connect(self._draw_probe)
        self._describe_later = once_after(_DESCRIBE_AFTER, self._describe, self)
        self._decodable = True
        self._rested: Rectangle | None = None
        self._connect()
        self._offer_probe()
        for widget in (self, self._view):
            widget.setAccessibleName(self.tr("Latent map"))
        self._describe()

    @property
    def legend(self) -> Legend:
        """The list of the classes."""
        return self._floats.legend

    def set_points(
        self, positions: np.ndarray, labels: np.ndarray, class_names: Sequence[str], *, fit: bool = True
    ) -> None:
        """Show new points: see `MapCanvas.set_points`."""
        self._hovering.dismiss()
        super().set_points(positions, labels, class_names, fit=fit)
        self._offer_probe()
        self._describe_later.start()

    def set_values(self, values: np.ndarray | None, title: str = "", unit: str = "") -> None:
        """Colour the points by a number, or by their classes: see `MapCanvas.set_values`."""
        super().set_values(values, title, unit)
        self._describe_later.start()

    def move_points(self, positions: np.ndarray) -> None:
        """Give the same points new places: see `MapCanvas.move_points`."""
        super().move_points(positions)
        if self._hovering.index >= 0:
            self._markers.set_hover(self._place_of(self._hovering.index))

    def show_card(self, index: int, picture: Picture | None, title: str, lines: Sequence[str]) -> None:
        """Answer `hovered`: what to tell about that sample. A late answer for another sample is dropped."""
        if 0 <= index == self._hovering.index:
            self._floats.fill_card(index, picture, title, lines)
            if self._hovering.card_open:
                self._open_card()

    def mark_hovered(self, index: int | None) -> None:
        """Put the hover ring around a sample that is pointed at elsewhere; None takes it away."""
        self._markers.set_hover(None if index is None else self._place_of(index))

    def set_probe(self, x: float, y: float) -> None:
        """Put the probe at a place of the map."""
        self._probe_place = (x, y)
        self._draw_probe_later.stop()
        self._draw_probe()

    def probe(self) -> tuple[float, float]:
        """The probe's place, map units."""
        return self._probe_place

    def set_probe_enabled(self, enabled: bool) -> None:
        """Whether places of the map can be decoded; unless told otherwise they can, where there are points.

        Without it the handle is hidden and a drag with the probe tool pans.
        """
        self._decodable = enabled
        self._offer_probe()

    def set_on_plane(self, on: bool) -> None:
        """Whether the points lie on a plane of the code space; what is drawn at its places hides while they do not."""
        self._plane.setVisible(on)

    def set_selection(self, indices: np.ndarray) -> None:
        """Bring these rows to the front and grey the rest; none ends that.

        Raises:
            IndexError: a row is not on the map.
        """
        self._points.select(indices)
        self._item.update()

    def selection(self) -> np.ndarray:
        """Selected rows: int64, sorted."""
        return self._points.selection

    def shown(self) -> np.ndarray:
        """Rows of the points that no filter hides: int64, sorted."""
        shown = np.sort(np.concatenate([layer.indices for layer in self._points.layers])).astype(np.int64)
        return self._points.those_passing(shown)

    def select_all(self) -> None:
        """Select every shown point, as a person's act."""
        self._select(self.shown())

    def clear_selection(self) -> bool:
        """Select nothing, as a person's act; returns whether anything was selected."""
        if not self._points.selected.any():
            return False
        self._select(np.empty(0, np.int64))
        return True

    def set_hidden_classes(self, hidden: frozenset[int]) -> None:
        """Show all but these labels."""
        self._points.hide(hidden)
        if self._colours.categories is None:
            self._floats.legend.set_hidden(hidden)
        self._hovering.dismiss()
        self._item.update()
        self._show_sampled()

    def show_hidden_categories(self, hidden: frozenset[int]) -> None:
        """Let the legend of the categories say which of them are grey."""
        if self._colours.categories is not None:
            self._floats.legend.set_hidden(hidden)

    def hidden_classes(self) -> frozenset[int]:
        """Labels that are not shown."""
        return self._points.hidden

    def set_tool(self, name: str) -> None:
        """Take "probe", "select", "lasso" or "walk".

        Raises:
            ValueError: there is no such tool.
        """
        self._tools.set_tool(name)

    def set_usual_change(self, change: str) -> None:
        """What a click or a region without a key does to the selection: "replace", "add" or "remove".

        Raises:
            ValueError: there is no such change.
        """
        self._tools.set_usual_change(Change(change))

    def set_turnable(self, turnable: bool) -> None:
        """Whether Ctrl+Shift+drag turns the plane, which sends `turn_dragged`; otherwise it draws a rectangle."""
        self._tools.set_turnable(turnable)

    def tool(self) -> str:
        """The tool in hand."""
        return self._tools.tool

    def render_image(self, scale: float = 1.0) -> QImage:
        """The map as it stands, every point of it, without what follows the pointer.

        Args:
            scale: pixels of the picture for each logical pixel.
        """
        self._hovering.dismiss()
        return super().render_image(scale)

    def event(self, event: QEvent) -> bool:
        """Claim the map's keys before any shortcut of the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            clears = event.key() == Qt.Key.Key_Escape and (self._tools.busy or self._points.selected.any())
            if clears or self._keys.wants(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up a drag or clears the selection; the rest is in `MapKeys`."""
        if event.key() == Qt.Key.Key_Escape:
            event.setAccepted(self._tools.cancel() or self.clear_selection())
        else:
            event.setAccepted(self._keys.press(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of Space."""
        event.setAccepted(self._keys.release(event))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing stays held or open."""
        self._tools.reset()
        self._hovering.dismiss()
        super().hideEvent(event)

    def _connect(self) -> None:
        view, tools, keys = self._view, self._tools, self._keys
        view.pressed.connect(self._press)
        view.double_clicked.connect(tools.double_click)
        view.moved.connect(self._move)
        view.released.connect(tools.release)
        view.left.connect(self._hovering.leave)
        view.zoomed.connect(lambda place, factor: self._steered_by(lambda: self.zoom(factor, place)))
        view.axis_moved.connect(lambda: self.view_steered.emit(self._rested, self.view()))
        self.view_changed.connect(self._remember_rest)
        view.unfocused.connect(tools.reset)
        tools.probe_pressed.connect(self._take_probe)
        tools.probe_dragged.connect(self._drag_probe)
        tools.probe_released.connect(self._let_go_probe)
        tools.panned.connect(lambda dx, dy: self._show_as_asked(view.frame.panned(dx, dy)))
        tools.turned.connect(self.turn_dragged)
        tools.outline_changed.connect(self._markers.outline.set_outline)
        tools.region_drawn.connect(self._select_region)
        tools.clicked.connect(self._click)
        tools.line_changed.connect(self._markers.walk.set_sketch)
        tools.line_drawn.connect(self.walking.draw)
        tools.place_chosen.connect(self.walking.click)
        tools.anchor_dragged.connect(self.walking.drag)
        tools.anchor_dropped.connect(self.walking.anchor_dropped)
        tools.double_clicked.connect(self._double_click)
        tools.cursor_changed.connect(lambda shape: view.viewport().setCursor(shape))
        keys.nudged.connect(self._nudge)
        keys.zoomed.connect(lambda factor: self._steered_by(lambda: self.zoom(factor)))
        keys.picked.connect(self._pick)
        keys.space.connect(self._hold_space)
        self._hovering.hovered.connect(self._follow_hover)
        self._hovering.card_due.connect(self._open_card)
        self._hovering.card_over.connect(self._floats.close_card)
        self._floats.legend.hidden_changed.connect(self._filter)

    def fit_as_asked(self) -> None:
        """Bring all points into view, as a person's act."""
        self._steered_by(self.fit)

    def _show_as_asked(self, rectangle: Rectangle) -> None:
        self._steered_by(lambda: self.set_view_rectangle(*rectangle))

    def _remember_rest(self) -> None:
        if not self._motion.moving:
            self._rested = self.view()

    def _steered_by(self, move: Callable[[], None]) -> None:
        before = self.view()
        move()
        if self.view() != before:
            self.view_steered.emit(before, self.view())

    def _offer_probe(self) -> None:
        offered = self._decodable and len(self._points) > 0
        self._markers.show_probe(offered)
        self._tools.set_probe_enabled(offered)

    def _row_at(self, place: QPointF) -> int:
        frame = self._view.frame
        x, y = frame.to_map(place.x(), place.y())
        pictured = self._thumbnails.row_at(x, y)
        return pictured if pictured >= 0 else nearest(self._points.layers, frame, x, y)

    def _press(self, place: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        self._hovering.dismiss()
        self._tools.press(place, button, modifiers)

    def _move(self, place: QPointF) -> None:
        self._tools.move(place)
        if not self._tools.busy:
            self._hovering.move(place)

    def _take_probe(self) -> None:
        self._markers.probe.set_held(True)
        self.probe_pressed.emit()

    def _drag_probe(self, place: QPointF) -> None:
        self._move_probe(*self._view.frame.to_map(place.x(), place.y()))

    def _let_go_probe(self) -> None:
        self._markers.probe.set_held(False)
        self.probe_released.emit()

    def _move_probe(self, x: float, y: float) -> None:
        self._probe_place = (x, y)
        self.probe_moved.emit(x, y)
        if not self._draw_probe_later.isActive():
            self._draw_probe_later.start()

    def _draw_probe(self) -> None:
        super().set_probe(*self._probe_place)
        self._describe_later.start()

    def _nudge(self, right: float, up: float) -> None:
        if not self._tools.probe_enabled:
            return
        frame = self._view.frame
        x, y = self.probe()
        x, y = x + right * frame.width, y + up * frame.height
        self._move_probe(x, y)
        if not frame.contains(x, y):
            left = min(max(frame.left, x - 0.9 * frame.width), x - 0.1 * frame.width)
            bottom = min(max(frame.bottom, y - 0.9 * frame.height), y - 0.1 * frame.height)
            self._show_as_asked((left, bottom, frame.width, frame.height))

    def _pick(self, modifiers: Qt.KeyboardModifier) -> None:
        self._click(self._markers.probe.pos(), change_for_click(modifiers))

    def _hold_space(self, held: bool) -> None:
        if self._tools.hold_space(held):
            self.space_tapped.emit()

    def _click(self, place: QPointF, change: Change | None) -> None:
        row = self._row_at(place)
        if row >= 0:
            if change is not None:
                self._select(combined(self.selection(), np.array([row], np.int64), change))
            self.clicked.emit(row)
        self.place_clicked.emit(place, row)

    def _double_click(self, place: QPointF) -> None:
        if self._row_at(place) < 0:
            self.clear_selection()

    def _select_region(self, kind: str, corners: list[QPointF], change: Change) -> None:
        places = np.array([self._view.frame.to_map(corner.x(), corner.y()) for corner in corners])
        if kind == LASSO:
            found = in_lasso(self._points.layers, places)
        else:
            low, high = places.min(axis=0), places.max(axis=0)
            found = in_rectangle(self._points.layers, *low, *(high - low))
        self._select(combined(self.selection(), self._points.those_passing(found), change))

    def _select(self, rows: np.ndarray) -> None:
        if np.array_equal(rows, self.selection()):
            return
        self.set_selection(rows)
        self.selection_changed.emit(rows)

    def _filter(self, hidden: frozenset[int]) -> None:
        if self._colours.categories is not None:
            self.hidden_categories_changed.emit(hidden)
            return
        self.set_hidden_classes(hidden)
        self.hidden_classes_changed.emit(hidden)

    def _follow_hover(self, row: int) -> None:
        self._markers.set_hover(self._place_of(row) if row >= 0 else None)
        self._thumbnails.set_hovered(row)
        self.hovered.emit(row)

    def _open_card(self) -> None:
        place = self._place_of(self._hovering.index) if self._hovering.index >= 0 else None
        if place is not None:
            x, y = self._view.frame.to_pixels(*place)
            corner = self._view.box_rectangle().topLeft()
            self._floats.open_card(self._hovering.index, QPoint(round(corner.x() + x), round(corner.y() + y)))

    def _describe(self) -> None:
        if not len(self._points):
            text = self.tr("The map is empty.")
        else:
            x, y = self.probe()
            many = self.tr("{count:,} points").format(count=len(self._points))
            points = self.tr("1 point") if len(self._points) == 1 else many
            text = self.tr("{points}. Probe at x {x:.2f}, y {y:.2f}.").format(points=points, x=x, y=y)
            row = self._near
            if row is None:
                row = nearest(self._points.layers, self._view.frame, x, y, float("inf"))
            label = int(self._points.labels[row]) if row >= 0 else -1
            if label >= 0:
                text = self.tr("{place} Nearest class: {name}.").format(place=text, name=self._colours.name_of(label))
            if self._colours.scale is not None:
                text = f"{text} {self._floats.values.accessibleDescription()}"
        for widget in (self, self._view):
            widget.setAccessibleDescription(text)
