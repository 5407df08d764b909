"""Colours for classes and values that people with any kind of colour vision can tell apart."""

from __future__ import annotations

from functools import cache

import colorcet
import numpy as np
import pyqtgraph
from PySide6.QtGui import QColor

MISSING = 126
"""Colour number of points without a label."""
UNSELECTED = 127
"""Colour number of points behind a selection."""
CLASS_COLOURS = 125
"""Classes beyond so many take the colours from the start again."""
VALUE_COLOURS = 125
"""Steps of the scale for numbers: as many as there are colour numbers, and each too small a step to be seen."""

# Okabe and Ito (2008), "Color Universal Design"; the two that are hard to see on paper or screen come last
_OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#000000")
# Petroff (2021), "Accessible Color Sequences for Data Visualization", the set of ten
_PETROFF_TEN = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
# On a dark ground: black cannot be seen at all, the two deepest of Petroff's only just
_LIGHTER = {"#000000": "#f2f2f2", "#0072b2": "#2f8fd0", "#bd1f01": "#d8361b", "#832db6": "#9d4fd0"}


def colour_numbers(labels: np.ndarray) -> np.ndarray:
    """The colour number of each label: 1 to `CLASS_COLOURS`, again from the start beyond.

    Args:
        labels: int64 (N,), ≥ 0.

    Returns:
        uint8 (N,).
    """
    return (labels % CLASS_COLOURS + 1).astype(np.uint8)


@cache
def class_colours(count: int, dark: bool) -> tuple[QColor, ...]:
    """One colour for each class.

    Okabe–Ito for up to eight, Petroff's ten for nine and ten, Glasbey's sequence beyond, over and over.

    Args:
        count: number of classes.
        dark: they are shown on a dark ground.
    """
    if count <= len(_OKABE_ITO):
        names = _OKABE_ITO
    elif count <= len(_PETROFF_TEN):
        names = _PETROFF_TEN
    else:
        names = tuple(colorcet.glasbey_light if dark else colorcet.glasbey_dark)[:CLASS_COLOURS]
    if dark:
        names = tuple(_LIGHTER.get(name, name) for name in names)
    return tuple(QColor(names[number % len(names)]) for number in range(count))


def missing_grey(dark: bool) -> QColor:
    """Of points without a label."""
    return QColor("#83858d" if dark else "#8b8d94")


def unselected_grey(dark: bool) -> QColor:
    """Of points behind a selection: between the ground and any class colour."""
    return QColor("#3d4047" if dark else "#d9dadd")


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
