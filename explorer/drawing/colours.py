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
# Petroff (2021), "Accessible Color Sequences for Data Visualization", the set of ten
_PETROFF_TEN: tuple[str, ...] = (
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
def class_names(count: int, dark: bool) -> tuple[str, ...]:
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
    return tuple(names[number % len(names)] for number in range(count))


def missing_name(dark: bool) -> str:
    """The grey of points without a label."""
    return "#83858d" if dark else "#8b8d94"


def unselected_name(dark: bool) -> str:
    """The grey of points behind a selection: between the ground and any class colour."""
    return "#3d4047" if dark else "#d9dadd"
