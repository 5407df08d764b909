"""Very many discs: sorted by colour for vector formats, stamped as pixels where they are too many for these."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from explorer.drawing.sheet import Dots
from explorer.drawing.stamping import RIM, Canvas, Mapping

VECTOR_POINTS = 50_000
"""More points than so many are put into a vector drawing as one picture, with vector axes around it."""
PICTURE_RATIO = 4
"""Pixels of that picture for each logical pixel: 384 to the inch."""

_LAYERS = 60


def visible(dots: Dots) -> np.ndarray:
    """Numbers of the points that lie in their room, int64 (m,)."""
    left, top, width, height = dots.room
    inside = (dots.x >= left) & (dots.x <= left + width) & (dots.y >= top) & (dots.y <= top + height)
    return np.flatnonzero(inside)


def by_colour(dots: Dots) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Colour, x and y of groups of points that can be drawn with one pen, back to front.

    One group for each colour would lay the last class over all others; some layers, each with every colour, favour none
    more than the order of the points does.
    """
    rows = visible(dots)
    for layer in np.array_split(rows, min(_LAYERS, max(1, len(rows)))):
        numbers = dots.colours[layer]
        for number in np.unique(numbers):
            chosen = layer[numbers == number]
            yield dots.palette[number], dots.x[chosen], dots.y[chosen]


def stamped(dots: Dots, ratio: float) -> np.ndarray:
    """The points of the room as pixels.

    Args:
        dots: the points.
        ratio: pixels for each logical pixel.

    Returns:
        uint8 (H, W, 4): red, green, blue, opacity.
    """
    left, top, width, height = dots.room
    diameter = max(1, round(dots.diameter * ratio))
    canvas = Canvas(max(1, math.ceil(width * ratio)), max(1, math.ceil(height * ratio)), diameter + 2)
    mapping = Mapping(left, top, ratio, ratio, 0.0, 0.0)
    canvas.stamp(dots.x, dots.y, dots.colours + np.uint8(1), mapping, diameter)
    table = np.zeros((256, 4), np.uint8)
    for number, name in enumerate(dots.palette, 1):
        table[number] = (*bytes.fromhex(name[1:]), 255)
        table[number + RIM] = (*bytes.fromhex(name[1:]), 127)
    pixels: np.ndarray = table[canvas.visible]
    return pixels
