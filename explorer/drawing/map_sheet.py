"""The latent map as a drawing, with the look that it has in the window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.drawing.fitting import at_equal_scale
from explorer.drawing.look import DARK, LIGHT
from explorer.drawing.sheet import Box, Dots, Image, Line, Place, Rectangle, Ring, Shape, Sheet, Words
from explorer.drawing.ticks import figure, ticks
from explorer.values import Picture

_LEFT, _BOTTOM, _EDGE = 48.0, 26.0, 10.0
_TICK_ROOM = (88.0, 64.0)
_FIGURES, _TEXT = 11.0, 13.0
_ROW, _PAD = 18.0, 8.0
_LETTER = 0.62
"""Width of a letter, in sizes of the font, with some to spare."""
_NAME = 18.0
_STOPS = 48
_HEAD = 6.0


@dataclass(frozen=True, eq=False)
class PointLayer:
    """Points drawn together, back to front.

    Attributes:
        x: float32 (n,), map units.
        y: the same.
        colours: uint8 (n,), which of the drawing's palette.
        diameter: logical pixels.
    """

    x: np.ndarray
    y: np.ndarray
    colours: np.ndarray
    diameter: float


@dataclass(frozen=True, eq=False)
class MapStroke:
    """A line on the map: what an instrument draws.

    Attributes:
        places: float (N, 2), map units.
        colour: of the line.
        width: logical pixels.
        arrow: a head at the last place.
        dashes: lengths of dash and gap in turn, logical pixels; empty for a solid line.
    """

    places: np.ndarray
    colour: str
    width: float
    arrow: bool = False
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class ColourScale:
    """What colours that stand for numbers mean: the smallest on the left."""

    title: str
    colours: tuple[str, ...]
    ends: tuple[str, str]
    note: str = ""


@dataclass(frozen=True, eq=False)
class MapDrawing:
    """What there is to draw.

    Attributes:
        width: of the whole drawing, logical pixels.
        height: the same.
        view: left, bottom, width and height of what is visible, map units.
        layers: the points.
        palette: colour names.
        dark: drawn on a dark ground.
        classes: name, how many points, colour; empty draws no legend.
        scale: in place of class colours, None where there is none.
        backdrop: a picture, its left, bottom, width and height in map units, its opacity; None where there is none.
        backdrop_scale: what its colours mean.
        strokes: lines over the points.
        probe: where it stands, None where it is not shown.
        own: name, x and y of a person's own pictures.
        anchors: letter, x and y of what a walk passes.
        axis_names: what the axes stand for, empty for nothing.
        figures: whether numbers are written beside them.
        equal: both axes have one scale: the view is grown about its middle until they do.
        title: of the file.
        description: of the file.
    """

    width: float
    height: float
    view: Rectangle
    layers: tuple[PointLayer, ...]
    palette: tuple[str, ...]
    dark: bool = False
    classes: tuple[tuple[str, int, str], ...] = ()
    scale: ColourScale | None = None
    backdrop: tuple[Picture, Rectangle, float] | None = None
    backdrop_scale: ColourScale | None = None
    strokes: tuple[MapStroke, ...] = ()
    probe: Place | None = None
    own: tuple[tuple[str, float, float], ...] = ()
    anchors: tuple[tuple[str, float, float], ...] = ()
    axis_names: tuple[str, str] = ("", "")
    figures: tuple[bool, bool] = (True, True)
    equal: bool = False
    title: str = ""
    description: str = ""

    @property
    def room(self) -> Rectangle:
        """Where the map itself lies on the sheet: left, top, width and height."""
        left = _LEFT + (_NAME if self.axis_names[1] else 0.0)
        bottom = _BOTTOM + (_NAME if self.axis_names[0] else 0.0)
        return left, _EDGE, self.width - left - _EDGE, self.height - _EDGE - bottom

    @property
    def shown(self) -> Rectangle:
        """The view at the scale at which it is drawn."""
        return at_equal_scale(self.view, self.room[2:]) if self.equal else self.view


def map_sheet(drawing: MapDrawing) -> Sheet:
    """Lay the map out."""
    look = DARK if drawing.dark else LIGHT
    room, view = drawing.room, drawing.shown
    shapes: list[Shape] = []
    if drawing.backdrop is not None:
        picture, (left, bottom, width, height), opacity = drawing.backdrop
        x0, y0 = to_sheet(view, room, left, bottom + height)
        x1, y1 = to_sheet(view, room, left + width, bottom)
        shapes.append(Image(picture, (x0, y0, x1 - x0, y1 - y0), room, opacity))
    for layer in drawing.layers:
        x, y = _columns(view, room, layer.x, layer.y)
        shapes.append(Dots(x, y, layer.colours, drawing.palette, layer.diameter, room))
    shapes += _axes(drawing, view, room, look)
    for stroke in drawing.strokes:
        shapes += _stroke(stroke, view, room, look)
    for name, x_, y_ in drawing.own:
        shapes += _own(name, to_sheet(view, room, x_, y_), room, look)
    for letter, x_, y_ in drawing.anchors:
        shapes += _anchor(letter, to_sheet(view, room, x_, y_), room, look)
    if drawing.probe is not None:
        shapes += _probe(to_sheet(view, room, *drawing.probe), room, look)
    shapes += _legends(drawing, room, look)
    return Sheet(
        drawing.width, drawing.height, look["base"], tuple(shapes), title=drawing.title, description=drawing.description
    )


def to_sheet(view: Rectangle, room: Rectangle, x: float, y: float) -> Place:
    """A place of the map on the sheet."""
    left, bottom, width, height = view
    return room[0] + (x - left) / width * room[2], room[1] + (1 - (y - bottom) / height) * room[3]


def _columns(view: Rectangle, room: Rectangle, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    left, bottom, width, height = view
    across = room[0] + (x.astype(np.float64) - left) * (room[2] / width)
    down = room[1] + room[3] - (y.astype(np.float64) - bottom) * (room[3] / height)
    return across.astype(np.float32), down.astype(np.float32)


def _axes(drawing: MapDrawing, view: Rectangle, room: Rectangle, look: Mapping[str, str]) -> Iterator[Shape]:
    left, top, width, height = room
    bottom = top + height
    yield Box(room, edge=look["line"])
    across, up = drawing.axis_names
    if across:
        place = (left + width / 2, bottom + _BOTTOM + 0.7 * _FIGURES)
        yield Words(place, across, _FIGURES, look["muted"], "middle")
    if up:
        # sheets have no upright words: the name stands at the upper end
        yield Words((_EDGE / 2, top + _FIGURES), up.split(",")[0], _FIGURES, look["muted"])
    values, decimals = ticks(view[0], view[0] + view[2], max(1, int(width / _TICK_ROOM[0])))
    for value in values if drawing.figures[0] else ():
        x, _ = to_sheet(view, room, value, view[1])
        yield Line(((x, bottom), (x, bottom + 4)), look["line"])
        yield Words((x, bottom + 6 + _FIGURES), figure(value, decimals), _FIGURES, look["muted"], "middle")
    values, decimals = ticks(view[1], view[1] + view[3], max(1, int(height / _TICK_ROOM[1])))
    for value in values if drawing.figures[1] else ():
        _, y = to_sheet(view, room, view[0], value)
        yield Line(((left - 4, y), (left, y)), look["line"])
        yield Words((left - 8, y + 0.36 * _FIGURES), figure(value, decimals), _FIGURES, look["muted"], "end")


def _stroke(stroke: MapStroke, view: Rectangle, room: Rectangle, look: Mapping[str, str]) -> Iterator[Shape]:
    finite = stroke.places[np.isfinite(stroke.places).all(axis=1)]
    places = tuple(to_sheet(view, room, float(x), float(y)) for x, y in finite)
    if len(places) < 2:
        return
    lines = [(places, stroke.dashes)]
    (x0, y0), (x1, y1) = places[-2:]
    apart = float(np.hypot(x1 - x0, y1 - y0))
    if stroke.arrow and apart > 0:
        across, down, long = (x1 - x0) / apart, (y1 - y0) / apart, min(_HEAD, apart)
        wings = [
            (x1 - long * (across + side * 0.5 * down), y1 - long * (down - side * 0.5 * across)) for side in (1, -1)
        ]
        lines.append(((wings[0], (x1, y1), wings[1]), ()))
    for line, _ in lines:
        yield Line(line, look["base"], stroke.width + 2.5, room)
    for line, dashes in lines:
        yield Line(line, stroke.colour, stroke.width, room, dashes)


def _probe(place: Place, room: Rectangle, look: Mapping[str, str]) -> Iterator[Shape]:
    if not _inside(place, room):
        return
    x, y = place
    for colour, width in ((look["base"], 4.5), (look["accent"], 2.0)):
        yield Ring(place, 9.0, colour, width)
        for across, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            yield Line(((x + 9 * across, y + 9 * down), (x + 14 * across, y + 14 * down)), colour, width)
    yield Ring(place, 1.0, look["accent"], 1.0, look["accent"])


def _own(name: str, place: Place, room: Rectangle, look: Mapping[str, str]) -> Iterator[Shape]:
    if not _inside(place, room):
        return
    x, y = place
    corners = ((x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y), (x, y - 5))
    for colour, width in ((look["base"], 6.0), (look["accent"], 3.0)):
        yield Line(corners, colour, width)
    yield Words((x + 12, y + 0.36 * _TEXT), name, _TEXT, look["text"])


def _anchor(letter: str, place: Place, room: Rectangle, look: Mapping[str, str]) -> Iterator[Shape]:
    if _inside(place, room):
        yield Ring(place, 9.0, look["base"], 2.0, look["text"])
        yield Words((place[0], place[1] + 0.36 * _TEXT), letter, _TEXT, look["base"], "middle")


def _legends(drawing: MapDrawing, room: Rectangle, look: Mapping[str, str]) -> Iterator[Shape]:
    right, top = room[0] + room[2] - _PAD, room[1] + _PAD
    if drawing.scale is not None:
        width, height = _scale_size(drawing.scale)
        yield from _scale(drawing.scale, (right - width, top, width, height), look)
        top += height + _PAD
    if drawing.backdrop_scale is not None:
        width, height = _scale_size(drawing.backdrop_scale)
        corner = (room[0] + _PAD, room[1] + room[3] - _PAD - height)
        yield from _scale(drawing.backdrop_scale, (*corner, width, height), look)
    if not drawing.classes:
        return
    # what does not fit is told, not drawn over the axis
    most = max(1, int((room[1] + room[3] - _PAD - top - _PAD) / _ROW))
    rows = list(drawing.classes[: most if len(drawing.classes) <= most else most - 1])
    more = len(drawing.classes) - len(rows)
    names = max(_long(name) for name, _, _ in rows) if rows else 0.0
    width = 3 * _PAD + 10 + names + 2 * _PAD + max((_long(f"{count:,}") for _, count, _ in rows), default=0.0)
    height = (len(rows) + bool(more)) * _ROW + _PAD
    yield Box((right - width, top, width, height), look["base"], look["line"], 6.0, 0.94)
    for number, (name, count, colour) in enumerate(rows):
        base = top + _PAD / 2 + (number + 0.5) * _ROW
        yield Ring((right - width + _PAD + 5, base), 4.5, colour, 1.0, colour)
        yield Words((right - width + 2 * _PAD + 10, base + 0.36 * _TEXT), name, _TEXT, look["text"])
        yield Words((right - _PAD, base + 0.36 * _TEXT), f"{count:,}", _TEXT, look["muted"], "end")
    if more:
        base = top + _PAD / 2 + (len(rows) + 0.5) * _ROW
        yield Words((right - _PAD, base + 0.36 * _TEXT), f"+ {more:,}", _TEXT, look["muted"], "end")


def _scale_size(scale: ColourScale) -> tuple[float, float]:
    width = max(120.0, _long(scale.title), _long("   ".join(scale.ends)), _long(scale.note)) + 2 * _PAD
    return width, (3 + bool(scale.note)) * _ROW + _PAD


def _scale(scale: ColourScale, box: Rectangle, look: Mapping[str, str]) -> Iterator[Shape]:
    left, top, width, _ = box
    yield Box(box, look["base"], look["line"], 6.0, 0.94)
    inner, base = width - 2 * _PAD, top + _PAD / 2 + 0.5 * _ROW + 0.36 * _TEXT
    yield Words((left + _PAD, base), scale.title, _TEXT, look["text"])
    step = inner / _STOPS
    for stop in range(_STOPS):
        colour = scale.colours[round(stop / (_STOPS - 1) * (len(scale.colours) - 1))]
        # each a little wider than its share, so that no seam shows between two
        room = (left + _PAD + stop * step, top + _PAD / 2 + _ROW + 2, min(step + 0.5, inner - stop * step), _ROW - 5)
        yield Box(room, colour)
    yield Words((left + _PAD, base + 2 * _ROW), scale.ends[0], _TEXT, look["text"])
    yield Words((left + width - _PAD, base + 2 * _ROW), scale.ends[1], _TEXT, look["text"], "end")
    if scale.note:
        yield Words((left + _PAD, base + 3 * _ROW), scale.note, _TEXT, look["muted"])


def _long(text: str) -> float:
    return len(text) * _LETTER * _TEXT


def _inside(place: Place, room: Rectangle) -> bool:
    return room[0] <= place[0] <= room[0] + room[2] and room[1] <= place[1] <= room[1] + room[3]
