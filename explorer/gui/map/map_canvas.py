"""The map without its tools: points, backdrop, markers and legend in a view that fits, moves and follows a training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPalette, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.drawing.fitting import fitted
from explorer.drawing.map_sheet import MapDrawing
from explorer.gui.map.as_drawing import as_drawing
from explorer.gui.map.axes import MapAxes
from explorer.gui.map.backdrop_item import BackdropItem
from explorer.gui.map.backdrop_key import BackdropKey
from explorer.gui.map.colour_meaning import ColourMeaning
from explorer.gui.map.drawings import Drawings, Stroke
from explorer.gui.map.floats import Floats
from explorer.gui.map.frame import Frame
from explorer.gui.map.map_view import MapView
from explorer.gui.map.markers import Markers
from explorer.gui.map.nearest import PICK_RADIUS
from explorer.gui.map.plane_layer import PlaneLayer
from explorer.gui.map.point_item import SAMPLE, PointItem
from explorer.gui.map.point_set import Layer, PointSet
from explorer.gui.map.thumbnail_item import ThumbnailItem
from explorer.gui.map.view_motion import Rectangle, ViewMotion, grown
from explorer.values import Picture
from explorer.values.thumbnails import ThumbnailReply

_NO_POINTS = (-1.0, -1.0, 1.0, 1.0)
_LARGEST_LEGEND = 0.25
# of the view by places that are to be seen; of all points' extent in view, at least
_FILLED, _NEAREST = 0.4, 0.03
_DEEPEST, _WIDEST = 1e-6, 50.0


class MapCanvas(QWidget):
    """Shows codes and what lies around them.

    Both axes have one scale, so that what looks near is near, unless a person lets them fill the room or the axes
    cannot be compared. `fit` leaves a margin of at least six hundredths of the points' extent on every side.

    Signals:
        view_changed: left, bottom, width, height; at most ten times a second while moving, once at rest.
        points_changed: other points, or the same in other places, colours or layers.
    """

    view_changed = Signal(float, float, float, float)
    points_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = PointSet(self.points_changed.emit)
        self._near: int | None = None
        self._steered = False
        self._fills = False
        self._bounds = _NO_POINTS
        self._view = MapView(self)
        self._backdrop = BackdropItem(self._view.box)
        self._item = PointItem(self._points, self._view.box)
        self._plane = PlaneLayer(self._view.box)
        self._drawings = Drawings(self._plane)
        self._thumbnails = ThumbnailItem(self._view.box)
        self._markers = Markers(self._view.box, self._plane)
        self._floats = Floats(self._view)
        self._colours = ColourMeaning(self._points, self._item, self._floats)
        self._motion = ViewMotion(lambda rectangle: self._view.show_rectangle(*rectangle), self)
        self._view.frame_changed.connect(self._follow_frame)
        self._view.axis_moved.connect(self._steer)
        self._motion.moving_changed.connect(self._follow_motion)
        self._motion.told.connect(self.view_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)
        self._apply_palette()
        self._view.set_figures_visible(False)
        self._view.set_equal(True)
        self._view.show_rectangle(*fitted(_NO_POINTS))

    def set_points(
        self, positions: np.ndarray, labels: np.ndarray, class_names: Sequence[str], *, fit: bool = True
    ) -> None:
        """Show new points in the colours of their classes; nothing is hidden, selected or marked afterwards.

        Args:
            positions: float32 (N, 2), map units; rows that are not finite are not shown.
            labels: int64 (N,), −1 where there is none.
            class_names: by label number; labels beyond them are named by their number.
            fit: bring them all into view.

        Raises:
            ValueError: the shapes do not fit each other.
        """
        self._points.set(positions, labels)
        self.set_highlight(None)
        self._view.set_figures_visible(len(self._points) > 0)
        self._colours.by_new_classes(class_names)
        self._measure()
        if fit:
            self.fit(ease=False)
        self._show_sampled()

    def move_points(self, positions: np.ndarray) -> None:
        """Give the same points new places, as in a training.

        The frame stays still. Only where points leave it, and a person has not chosen it, it grows gently.

        Args:
            positions: float32 (N, 2), the same N.

        Raises:
            ValueError: not the same N.
        """
        self._points.move(positions)
        self._measure()
        if self._points.shown > SAMPLE:
            self._motion.seen(self._view.frame.rectangle)
        self._item.update()
        if self._near is not None:
            self.set_highlight(self._near)
        if not self._steered and len(self._points):
            self._motion.ease(grown(self._motion.destination, self._bounds))

    @property
    def easing(self) -> bool:
        """Whether the frame is on its way to where it will rest."""
        return self._motion.easing

    def make_room(self, bounds: tuple[float, float, float, float]) -> None:
        """Let the frame grow to hold places that the points will move to, unless a person has chosen it.

        Args:
            bounds: (left, bottom, right, top), map units.
        """
        if not self._steered and len(self._points):
            self._motion.ease(grown(self._motion.destination, bounds))

    def set_values(self, values: np.ndarray | None, title: str = "", unit: str = "") -> None:
        """Colour the points by a number on viridis, or by their classes again.

        The colours span the 1st to the 99th percentile, so that a few far out do not flatten the rest; a legend says
        so. Selection and filter stay. Values stay with their points when these move; new points forget them.

        Args:
            values: float32 (N,), one for each point; what is not finite is grey. None goes back to classes.
            title: what the numbers are.
            unit: of them.

        Raises:
            ValueError: not one for each point.
        """
        self._colours.by_values(values, title, unit)

    def set_categories(self, numbers: np.ndarray, names: Sequence[str], title: str) -> None:
        """Colour the points by categories that are not their classes, until `set_values` or new points end that.

        Args:
            numbers: int (N,), which category each point has, −1 where it has none.
            names: of the categories.
            title: what they are.

        Raises:
            ValueError: not one for each point.
        """
        self._colours.by_categories(numbers, names, title)

    def set_filter(self, passing: np.ndarray | None) -> None:
        """Grey the points that do not pass; they are never gone, but regions do not select them.

        Args:
            passing: bool (N,); None ends the filter.

        Raises:
            ValueError: not one for each point.
        """
        self._points.filter(passing)
        self._item.update()

    def set_backdrop(
        self,
        mosaic: Picture | None,
        left: float,
        bottom: float,
        width: float,
        height: float,
        tiles: tuple[int, int] = (1, 1),
    ) -> None:
        """Show a mosaic under the points in a rectangle of the map; None takes it away.

        Its `tiles`, columns and rows, keep their shape whatever that of the rectangle.
        """
        self._backdrop.set_picture(mosaic, left, bottom, width, height, tiles)

    def view_aspect(self) -> float:
        """Width of the view over its height, on the screen."""
        return self._item.frame.pixel_width / self._item.frame.pixel_height

    def set_backdrop_opacity(self, opacity: float) -> None:
        """0 invisible to 1 opaque."""
        self._backdrop.setOpacity(opacity)

    def set_backdrop_key(self, key: BackdropKey | None) -> None:
        """Explain the colours of the backdrop in a corner; None takes the explanation away."""
        self._floats.show_backdrop_key(key)

    def set_drawing(self, name: str, strokes: Sequence[Stroke]) -> None:
        """Draw strokes over the points, in place of the earlier ones of that name; none takes them away."""
        self._drawings.set(name, strokes)

    def drawing(self, name: str) -> tuple[Stroke, ...]:
        """The strokes of that name."""
        return self._drawings.strokes(name)

    def stroke_at(self, name: str, place: QPointF) -> int:
        """Number of the drawing's stroke at a place that `place_clicked` told, −1 where none is near."""
        return self._drawings.stroke_at(name, place, PICK_RADIUS)

    def points_in_colour(self) -> tuple[Layer, np.ndarray]:
        """The points in front, and red, green and blue of their colour numbers: uint8 (256, 3)."""
        return self._points.layers[-1], self._item.palette

    def set_thumbnails(self, reply: ThumbnailReply | None) -> None:
        """Show pictures in place of some points; None takes them away."""
        self._thumbnails.set_reply(reply)

    def set_own_points(self, places: Sequence[tuple[str, float, float]]) -> None:
        """Show a person's own pictures as diamonds: name, x, y."""
        self._markers.set_own(places)

    def set_highlight(self, index: int | None) -> None:
        """Mark the sample nearest to the probe and join the two; None takes the mark away."""
        self._near = index
        self._markers.set_near(None if index is None else self._place_of(index))

    def set_message(self, text: str) -> None:
        """Say something in the middle of the map: what to do, or what went wrong; empty takes it away."""
        self._floats.set_message(text)

    def set_legend_visible(self, visible: bool) -> None:
        """Show or hide the legend; it is shown unless told otherwise, where there are classes."""
        self._floats.set_legend_wanted(visible)

    def set_probe(self, x: float, y: float) -> None:
        """Put the probe at a place of the map."""
        self._markers.move_probe(x, y)

    def probe(self) -> tuple[float, float]:
        """The probe's place, map units."""
        return self._markers.probe.place

    def fit(self, *, ease: bool = True) -> None:
        """Bring all points and own pictures into view, none of them under the legend where there is room beside it.

        From then on the frame follows a training again.

        Args:
            ease: go there gently.
        """
        self._steered = False
        left, bottom, right, top = self._bounds
        for x, y in (marker.place for marker in self._markers.own):
            left, right, bottom, top = min(left, x), max(right, x), min(bottom, y), max(top, y)
        show = self._motion.ease if ease and self.isVisible() else self._motion.jump
        left, bottom, width, height = fitted((left, bottom, right, top))
        covered = self._floats.legend_width() / self._view.frame.pixel_width
        show((left, bottom, width / (1 - covered) if covered < _LARGEST_LEGEND else width, height))

    def set_axes(self, axes: MapAxes) -> None:
        """Say what the axes mean; before the points are set, which are then fitted accordingly."""
        comparable = self.axes().comparable
        self._view.set_axes(axes)
        if axes.comparable != comparable:
            self._scale()

    def axes(self) -> MapAxes:
        """What the axes mean."""
        return self._view.axes()

    def set_filling(self, fills: bool) -> None:
        """Whether each axis fills the room that it has, rather than both having one scale."""
        self._fills = fills
        self._scale()

    def _scale(self) -> None:
        self._view.set_equal(not self._fills and self._view.axes().comparable)
        if not self._steered:
            self.fit(ease=False)

    def view(self) -> Rectangle | None:
        """The rectangle that a person chose, None while the map keeps all points in view by itself.

        What is visible holds it, and has one scale on both axes at any size of the window.
        """
        if not self._steered:
            return None
        return self._motion.destination if self._motion.easing else self._view.wanted

    def set_view(self, view: Rectangle | None) -> None:
        """Bring back what `view` gave."""
        if view is None:
            self.fit(ease=False)
        else:
            self.set_view_rectangle(*view)

    def view_rectangle(self) -> Rectangle:
        """(left, bottom, width, height) that is visible, map units."""
        return self._view.frame.rectangle

    def box_size(self) -> tuple[float, float]:
        """Width and height of what `view_rectangle` tells, logical pixels."""
        return self._view.frame.pixel_width, self._view.frame.pixel_height

    def set_view_rectangle(self, left: float, bottom: float, width: float, height: float) -> None:
        """Show a rectangle of the map; ignored where it is far beyond the points or too small for their numbers."""
        x, y, extent_x, extent_y = self._view.at_scale(fitted(self._bounds))
        near = abs(left - x) < _WIDEST * extent_x and abs(bottom - y) < _WIDEST * extent_y
        if near and _DEEPEST < width / extent_x < _WIDEST and _DEEPEST < height / extent_y < _WIDEST:
            self._steered = True
            self._motion.jump((left, bottom, width, height))

    def show_places(self, places: np.ndarray) -> None:
        """Go near enough to some places that they fill a good part of the view.

        Args:
            places: float (N, 2), map units.
        """
        low, high = places.min(axis=0), places.max(axis=0)
        whole = np.array(fitted(self._bounds)[2:])
        # all points' shape is kept, and some of what lies around stays in sight
        share = max(float(((high - low) / whole).max()) / _FILLED, _NEAREST)
        width, height = whole * share
        left, bottom = (low + high) / 2 - (width / 2, height / 2)
        self.set_view_rectangle(float(left), float(bottom), float(width), float(height))

    def zoom(self, factor: float, place: QPointF | None = None) -> None:
        """Magnify about a place in logical pixels of the view, its middle unless given."""
        frame = self._view.frame
        if place is None:
            place = QPointF(frame.pixel_width / 2, frame.pixel_height / 2)
        self.set_view_rectangle(*frame.zoomed(place.x(), place.y(), factor))

    def render_image(self, scale: float = 1.0) -> QImage:
        """The map as it stands, every point of it.

        Args:
            scale: pixels of the picture for each logical pixel.
        """
        image = QImage(self.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        image.fill(self.palette().color(QPalette.ColorRole.Base))
        moving = self._motion.moving
        self._follow_motion(False)
        painter = QPainter(image)
        self.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.end()
        self._follow_motion(moving)
        return image

    def whole_drawing(self, title: str, description: str) -> MapDrawing:
        """The map as a drawing that any thread can write as SVG or PDF.

        Args:
            title: for the file.
            description: for the file.
        """
        size = (self.width(), self.height())
        dark = self.palette().color(QPalette.ColorRole.Base).lightnessF() < 0.5
        shown = (self._item, self._floats, self._markers, self._backdrop, self._drawings)
        equal = not self._fills and self.axes().comparable
        return as_drawing(size, *shown, axes=self.axes(), equal=equal, dark=dark, title=title, description=description)

    def sizeHint(self) -> QSize:
        """Comfortable room."""
        return QSize(720, 560)

    def minimumSizeHint(self) -> QSize:
        """The least that is of use."""
        return QSize(280, 220)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit again, now that the size is known."""
        super().showEvent(event)
        if not self._steered and not event.spontaneous():
            self.fit(ease=False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_palette()
        super().changeEvent(event)

    def _steer(self) -> None:
        self._steered = True

    def _follow_frame(self, frame: Frame) -> None:
        self._backdrop.set_frame(frame)
        self._item.set_frame(frame)
        self._drawings.set_frame(frame)
        self._thumbnails.set_frame(frame)
        self._markers.set_frame(frame)
        room = self._view.box_rectangle().toAlignedRect()
        if room != self._floats.room:
            self._floats.set_room(room)
            if not self._steered and not self._motion.easing and self.isVisible():
                self.fit(ease=False)
        self._motion.seen(frame.rectangle)

    def _follow_motion(self, moving: bool) -> None:
        self._item.set_moving(moving)
        self._backdrop.set_moving(moving)
        self._show_sampled()

    def _show_sampled(self) -> None:
        text = ""
        if self._item.sampled:
            text = self.tr("Showing {part:,} of {all:,} while moving").format(part=SAMPLE, all=self._points.shown)
        self._floats.say_sampled(text)

    def _place_of(self, index: int) -> tuple[float, float] | None:
        x, y = (float(value) for value in self._points.positions[index])
        return (x, y) if np.isfinite(x) and np.isfinite(y) else None

    def _measure(self) -> None:
        bounds = self._points.bounds()
        self._bounds = bounds if bounds is not None else _NO_POINTS
        self._item.set_spread(*self._points.spread())

    def _apply_palette(self) -> None:
        palette = self.palette()
        self._view.apply_palette(palette)
        self._drawings.apply_palette(palette)
        self._markers.apply_palette(palette)
        self._colours.set_palette(palette)
