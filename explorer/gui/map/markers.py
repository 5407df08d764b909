"""All that is drawn above the points, held together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGraphicsItem

from explorer.gui.map.frame import Frame
from explorer.gui.map.marker_items import Marker, OutlineItem, OwnPointItem, ProbeItem, RingItem, TieItem
from explorer.gui.map.walk_items import WalkItems


class Markers:
    """Probe, hover ring, ring and line to the nearest sample, own pictures, outline of a region.

    Attributes:
        probe: the handle.
        hover: ring around the hovered point.
        near: ring around the sample that is nearest to the probe.
        outline: the region being drawn.
        own: a person's own pictures.
        walk: anchors and paths of a walk.
    """

    def __init__(self, parent: QGraphicsItem, plane: QGraphicsItem) -> None:
        """Make them.

        Args:
            parent: of what stands at samples, and of the probe.
            plane: of what stands at codes.
        """
        self._plane = plane
        self._frame = Frame()
        self._palette = QPalette()
        self._tie = TieItem(parent)
        self.near = RingItem(parent, radius=6.0)
        self.hover = RingItem(parent)
        self.probe = ProbeItem(parent)
        self.outline = OutlineItem(parent)
        self.own: list[OwnPointItem] = []
        self.walk = WalkItems(plane)
        for height, item in enumerate((self._tie, self.near, self.hover, self.probe, self.outline), start=10):
            item.setZValue(height)

    def set_frame(self, frame: Frame) -> None:
        """Follow the view."""
        self._frame = frame
        for marker in self._all():
            marker.set_frame(frame)
        self.walk.set_frame(frame)
        self._tie_up()

    def apply_palette(self, palette: QPalette) -> None:
        """Take the colours."""
        self._palette = palette
        role = QPalette.ColorRole
        ground, text, accent = palette.color(role.Base), palette.color(role.Text), palette.color(role.Accent)
        for marker in self._all():
            marker.set_colours(accent if marker is self.probe else text, ground)
        self._tie.set_colour(text)
        self.outline.set_colour(accent)
        self.walk.apply_palette(palette)

    def move_probe(self, x: float, y: float) -> None:
        """Move the handle."""
        self.probe.set_place(x, y)
        self._tie_up()

    def show_probe(self, shown: bool) -> None:
        """Show or hide the handle, and with it the line to the nearest sample."""
        self.probe.setVisible(shown)
        self._tie_up()

    def set_near(self, place: tuple[float, float] | None) -> None:
        """Mark the sample nearest to the probe and join the two, or neither."""
        if place is not None:
            self.near.set_place(*place)
        self.near.setVisible(place is not None)
        self._tie_up()

    def set_hover(self, place: tuple[float, float] | None) -> None:
        """Put the ring around the hovered point, or nowhere."""
        if place is not None:
            self.hover.set_place(*place)
        self.hover.setVisible(place is not None)

    def set_own(self, places: Sequence[tuple[str, float, float]]) -> None:
        """Show a person's own pictures: name, x, y."""
        for marker in self.own:
            marker.scene().removeItem(marker)
        self.own = []
        for name, x, y in places:
            marker = OwnPointItem(self._plane, name)
            marker.setZValue(9)
            marker.place = (x, y)
            self.own.append(marker)
        self.set_frame(self._frame)
        self.apply_palette(self._palette)

    def grips(self, place: QPointF) -> bool:
        """Whether a press at this place, logical pixels, takes the probe's handle."""
        away = place - self.probe.pos()
        return self.probe.isVisible() and away.x() ** 2 + away.y() ** 2 <= ProbeItem.GRIP**2

    def _all(self) -> tuple[Marker, ...]:
        return (self.near, self.hover, self.probe, *self.own)

    def _tie_up(self) -> None:
        visible = self.near.isVisible() and self.probe.isVisible()
        if visible:
            self._tie.set_line(self.probe.pos(), self.near.pos())
        self._tie.setVisible(visible)
