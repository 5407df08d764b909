"""What the map shows as a drawing that is written without it: points, axes, legends, backdrop, probe, own pictures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtGui import QColor

from explorer.drawing.look import DARK, LIGHT
from explorer.drawing.map_sheet import ColourScale, MapDrawing, MapStroke, PointLayer
from explorer.gui.map.axes import MapAxes
from explorer.gui.map.backdrop_item import BackdropItem
from explorer.gui.map.drawings import Drawings, Stroke
from explorer.gui.map.floats import Floats
from explorer.gui.map.markers import Markers
from explorer.gui.map.palettes import value_colours
from explorer.gui.map.point_item import PointItem
from explorer.gui.map.walk_items import WalkItems
from explorer.values import Picture

_NUMBERS = range(1, 128)
_DASHES = (6.0, 4.0)


def as_drawing(
    size: tuple[int, int],
    item: PointItem,
    floats: Floats,
    markers: Markers,
    backdrop: BackdropItem,
    drawings: Drawings,
    *,
    axes: MapAxes,
    equal: bool,
    dark: bool,
    title: str,
    description: str,
) -> MapDrawing:
    """Take down what is shown. Arrays are shared, not copied: points are replaced as a whole, never changed.

    Args:
        size: of the drawing, logical pixels.
        item: the points.
        floats: the legends.
        markers: what stands on the points.
        backdrop: what lies under them.
        drawings: what instruments draw.
        axes: what they mean.
        equal: both have one scale.
        dark: on a dark ground.
        title: for the file.
        description: for the file.
    """
    layers, shown = item.points.layers, item.points.shown
    diameter = item.diameter(shown)
    # the layer in front is drawn a little larger, as in the window
    points = tuple(
        PointLayer(layer.x, layer.y, layer.colours - np.uint8(1), diameter + (number > 0))
        for number, layer in enumerate(layers)
    )
    return MapDrawing(
        *size,
        item.frame.rectangle,
        points,
        tuple(item.colour(number).name() for number in _NUMBERS),
        dark,
        tuple((row.text(), row.count, row.colour.name()) for row in floats.legend.rows.values()),
        scale=_value_scale(floats, dark),
        backdrop=_backdrop(backdrop, dark),
        backdrop_scale=_backdrop_scale(floats),
        strokes=(*_paths(markers.walk, dark), *(_stroke(stroke, colour) for stroke, colour in drawings.coloured())),
        probe=markers.probe.place if markers.probe.isVisible() else None,
        own=tuple((own.name, *own.place) for own in markers.own),
        anchors=markers.walk.anchors(),
        axis_names=axes.names,
        figures=axes.figures,
        equal=equal,
        title=title,
        description=description,
    )


def _backdrop(backdrop: BackdropItem, dark: bool) -> tuple[Picture, tuple[float, float, float, float], float] | None:
    picture = backdrop.composed(QColor((DARK if dark else LIGHT)["base"]))
    return None if picture is None else (picture, backdrop.rectangle, backdrop.opacity())


def _stroke(stroke: Stroke, colour: QColor) -> MapStroke:
    places = np.concatenate([stroke.places, stroke.places[:1]]) if stroke.closed else stroke.places
    return MapStroke(places, colour.name(), stroke.width, stroke.arrow, _DASHES if stroke.dashed else ())


def _paths(walk: WalkItems, dark: bool) -> Iterator[MapStroke]:
    for look, places in walk.paths():
        dashes = tuple(look.width * length for length in look.dashes)
        yield MapStroke(places, look.colour(dark).name(), look.width, dashes=dashes)


def _value_scale(floats: Floats, dark: bool) -> ColourScale | None:
    scale = floats.values.scale
    if scale is None:
        return None
    return ColourScale(scale.title, _names(value_colours(dark)), floats.values.ends(), scale.unit)


def _backdrop_scale(floats: Floats) -> ColourScale | None:
    key = floats.backdrop.key
    return None if key is None else ColourScale(key.title, _names(key.colours), key.ends, key.note)


def _names(colours: tuple[QColor, ...]) -> tuple[str, ...]:
    return tuple(colour.name() for colour in colours)
