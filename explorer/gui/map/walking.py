"""Setting, moving and drawing a walk with the mouse: turns pixels into places of the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal

from explorer.gui.map.frame import Frame
from explorer.gui.map.walk_items import WalkItems

_OWN_RADIUS = 10.0


class MapWalking(QObject):
    """The walk's part of the map.

    Setters send no signal; signals tell what a person did.

    Signals:
        place_chosen: x, y of a click with the walk tool, row of the sample there (−1), name of the own picture ("").
        anchor_dragged: number, x, y, at every move of the pointer.
        anchor_dropped: number of the anchor that was moved and let go.
        line_drawn: list of (x, y), the line drawn by hand.
    """

    place_chosen = Signal(float, float, int, str)
    anchor_dragged = Signal(int, float, float)
    anchor_dropped = Signal(int)
    line_drawn = Signal(list)

    def __init__(
        self,
        items: WalkItems,
        frame: Callable[[], Frame],
        row_at: Callable[[QPointF], int],
        own: Callable[[], Sequence[tuple[str, QPointF]]],
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        Args:
            items: what is drawn.
            frame: the visible rectangle now.
            row_at: the sample at a place in logical pixels, −1 for none.
            own: names and places of own pictures, logical pixels.
            parent: its owner.
        """
        super().__init__(parent)
        self._items, self._frame, self._row_at, self._own = items, frame, row_at, own

    def set_anchors(self, anchors: Sequence[tuple[str, float, float]]) -> None:
        """Show the anchors: letter, x, y."""
        self._items.set_anchors(anchors)

    def set_paths(self, paths: Sequence[tuple[str, np.ndarray]]) -> None:
        """Show paths: kind, and places float (M, 2) in map units."""
        self._items.set_paths(paths)

    def set_player(self, place: tuple[float, float] | None) -> None:
        """Show where the player stands, or nowhere."""
        self._items.set_player(place)

    def click(self, place: QPointF) -> None:
        """A click with the walk tool."""
        x, y = self._frame().to_map(place.x(), place.y())
        own = ""
        for name, where in self._own():
            away = place - where
            if away.x() ** 2 + away.y() ** 2 <= _OWN_RADIUS**2:
                own = name
        self.place_chosen.emit(x, y, -1 if own else self._row_at(place), own)

    def drag(self, number: int, place: QPointF) -> None:
        """An anchor follows the pointer."""
        self.anchor_dragged.emit(number, *self._frame().to_map(place.x(), place.y()))

    def draw(self, corners: Sequence[QPointF]) -> None:
        """A line was drawn."""
        frame = self._frame()
        self.line_drawn.emit([frame.to_map(corner.x(), corner.y()) for corner in corners])
