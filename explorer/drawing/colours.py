"""Colours for classes that people with any kind of colour vision can tell apart, as hexadecimal names."""

from __future__ import annotations

from functools import cache

import colorcet
import numpy as np

MISSING = 126
"""Colour number of points without a label."""
UNSELECTED = 127
"""Colour number of points behind a selection."""
CLASS_COLOURS = 125
"""Classes beyond so many take the colours from the start again."""

# Okabe and Ito (2008), "Color Universal Design"; the two that are hard to see on paper or screen come last
_OKABE_ITO: tuple[str, ...] = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#000000")
# Petroff (2021), "Accessible Color Sequences for Data Visualization", the set of ten, with a violet and a purple in
# place of its two greys, which are the colours of points that are not selected: they were searched for in sRGB as those
# that stay farthest from the others and from our greys in Oklab for normal, protan, deutan and tritan vision
_TEN: tuple[str, ...] = (
    "#3f90da", "#ffa90e", "#bd1f01", "#e196ff", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#960078", "#92dadd",
)  # fmt: skip
# On a dark ground: black cannot be seen at all, the deepest of the others only just
_LIGHTER = {
    "#000000": "#f2f2f2",
    "#0072b2": "#2f8fd0",
    "#bd1f01": "#c8281e",
    "#832db6": "#8f5ae8",
    "#960078": "#a8108a",
}
# A colour whose channels differ by less looks grey
_LEAST_CHROMA = 60


def colour_numbers(labels: np.ndarray) -> np.ndarray:
    """The colour number of each label: 1 to `CLASS_COLOURS`, again from the start beyond.

    Args:
        labels: int64 (N,), ≥ 0.

    Returns:
        uint8 (N,).
    """
    return (labels % CLASS_COLOURS + 1).astype(np.uint8)


@cache
def class_names(count: int, dark: bool) -> tuple[str, ...]:
    """One colour for each class.

    Okabe–Ito for up to eight, Petroff's ten for nine and ten, Glasbey's sequence beyond, over and over; none is grey,
    since grey stands for no class and for what is not selected.

    Args:
        count: number of classes.
        dark: they are shown on a dark ground.
    """
    if count <= len(_OKABE_ITO):
        names = _OKABE_ITO
    elif count <= len(_TEN):
        names = _TEN
    else:
        glasbey = colorcet.glasbey_light if dark else colorcet.glasbey_dark
        names = tuple(name for name in glasbey if not _is_grey(name))[:CLASS_COLOURS]
    if dark:
        names = tuple(_LIGHTER.get(name, name) for name in names)
    return tuple(names[number % len(names)] for number in range(count))


def _is_grey(name: str) -> bool:
    channels = bytes.fromhex(name[1:])
    return max(channels) - min(channels) < _LEAST_CHROMA


def missing_name(dark: bool) -> str:
    """The grey of points without a label."""
    return "#83858d" if dark else "#8b8d94"


def unselected_name(dark: bool) -> str:
    """The grey of points behind a selection: between the ground and any class colour."""
    return "#3d4047" if dark else "#d9dadd"
