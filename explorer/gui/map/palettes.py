"""Colours for classes and values that people with any kind of colour vision can tell apart."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyqtgraph
from PySide6.QtGui import QColor

from explorer.drawing.colours import CLASS_COLOURS, MISSING, UNSELECTED, class_names, missing_name, unselected_name

VALUE_COLOURS = 125
"""Steps of the scale for numbers: as many as there are colour numbers, and each too small a step to be seen."""


@cache
def class_colours(count: int, dark: bool) -> tuple[QColor, ...]:
    """One colour for each class: see `class_names`."""
    return tuple(QColor(name) for name in class_names(count, dark))


def missing_grey(dark: bool) -> QColor:
    """Of points without a label."""
    return QColor(missing_name(dark))


def unselected_grey(dark: bool) -> QColor:
    """Of points behind a selection."""
    return QColor(unselected_name(dark))


@cache
def sequential_colours(name: str, levels: int) -> tuple[QColor, ...]:
    """Even steps through a colour map whose lightness rises steadily.

    Args:
        name: "viridis" or "cividis".
        levels: at least 2.

    Raises:
        ValueError: another name.
    """
    if name not in ("viridis", "cividis"):
        raise ValueError(f"the sequential colour maps are viridis and cividis, not {name}")
    table = pyqtgraph.colormap.get(name).getLookupTable(nPts=levels, mode="byte")
    return tuple(QColor(*(int(part) for part in row[:3])) for row in table)


@cache
def value_colours(dark: bool) -> tuple[QColor, ...]:
    """The `VALUE_COLOURS` colours of points that stand for numbers, the smallest number first.

    Viridis without the end that comes close to the ground: its yellow cannot be seen on white, nor its deepest
    violet on black.
    """
    steps = sequential_colours("viridis", 256)
    first, last = (40, 255) if dark else (0, 232)
    places = np.linspace(first, last, VALUE_COLOURS)
    return tuple(steps[round(place)] for place in places)


def colour_table(count: int, dark: bool) -> list[int]:
    """All 256 entries for a picture of classes: empty, cores, then the same half transparent for rims."""
    return _table(class_colours(min(count, CLASS_COLOURS), dark), dark)


def value_table(dark: bool) -> list[int]:
    """All 256 entries for a picture of numbers, laid out as those of classes are."""
    return _table(value_colours(dark), dark)


def _table(colours: tuple[QColor, ...], dark: bool) -> list[int]:
    cores = [QColor(0, 0, 0, 0)] * 128
    cores[1 : 1 + len(colours)] = colours
    cores[MISSING] = missing_grey(dark)
    cores[UNSELECTED] = unselected_grey(dark)
    rims = [QColor(colour.red(), colour.green(), colour.blue(), colour.alpha() // 2) for colour in cores]
    return [colour.rgba() for colour in (*cores, *rims)]
