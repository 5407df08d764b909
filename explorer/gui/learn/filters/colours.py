"""Colours for signed weights and for activations."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtGui import QColor

from explorer.gui import theme
from explorer.values.sealed import sealed

SCHEMES = ("diverging", "grey")
ZERO = 128
"""Colour number of the value zero in a table for signed values; 1 is the most negative, 255 the most positive."""

# Blue against orange stays apart for every kind of colour vision. Zero is the ground of its theme, so that what
# matters stands out from it: both arms move away from it in lightness at the same pace.
_DIVERGING = {
    False: ("#08306b", "#2171b5", "#85bcdb", "#ffffff", "#f7b267", "#d9660f", "#6e2c00"),
    True: ("#c6e2f8", "#5aa9f0", "#1b5896", "#08090a", "#93470c", "#f08c2e", "#fbdcae"),
}
_SEQUENTIAL = {
    False: ("#ffffff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"),
    True: ("#08090a", "#123f6d", "#2a7cc4", "#7fbdf0", "#eaf5ff"),
}


@cache
def signed_table(scheme: str, dark: bool) -> np.ndarray:
    """Colours of values from −1 to 1, zero in the middle.

    Args:
        scheme: "diverging" (blue, ground, orange) or "grey" (black, grey, white).
        dark: the theme is dark.

    Returns:
        uint8 (256, 3), read-only. Number 0 is left for gaps; 1 to 255 are −1 to 1.

    Raises:
        ValueError: another scheme.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"the schemes are {', '.join(SCHEMES)}, not {scheme}")
    stops = _DIVERGING[dark] if scheme == "diverging" else ("#000000", "#808080", "#ffffff")
    return sealed(np.concatenate([np.zeros((1, 3), np.uint8), _between(stops, 255)]))


@cache
def positive_table(dark: bool) -> np.ndarray:
    """Colours of values from 0 to 1, from the ground of the theme to its opposite.

    Returns:
        uint8 (256, 3), read-only. Number 0 is left for gaps; 1 to 255 are 0 to 1.
    """
    return sealed(np.concatenate([np.zeros((1, 3), np.uint8), _between(_SEQUENTIAL[dark], 255)]))


def signed_numbers(values: np.ndarray, limit: np.ndarray | float) -> np.ndarray:
    """Colour numbers of signed values.

    Args:
        values: float, any shape.
        limit: what is shown in the strongest colour; broadcast to the values. Where it is 0, all are zero.

    Returns:
        uint8, 1 to 255, of the same shape; what is not a number counts as zero.
    """
    limit = np.asarray(limit, np.float32)
    scale = np.divide(127.0, limit, out=np.zeros_like(limit), where=limit > 0)
    scaled = np.multiply(values, scale, dtype=np.float32)
    np.nan_to_num(scaled, copy=False, nan=0.0, posinf=127.0, neginf=-127.0)
    scaled += ZERO + 0.5  # a cast cuts off what is behind the point
    numbers: np.ndarray = np.clip(scaled, 1.0, 255.0, out=scaled).astype(np.uint8)
    return numbers


def positive_numbers(values: np.ndarray, highest: float) -> np.ndarray:
    """Colour numbers of values from 0 to the highest.

    Returns:
        uint8, 1 to 255, of the same shape.
    """
    scaled = np.nan_to_num(values * np.float32(254.0 / highest if highest > 0 else 0.0))
    numbers: np.ndarray = np.clip(scaled + 1.5, 1.0, 255.0).astype(np.uint8)
    return numbers


def _between(stops: tuple[str, ...], count: int) -> np.ndarray:
    corners = np.array([theme.rgb(QColor(stop)) for stop in stops], np.float64)
    places = np.linspace(0, len(stops) - 1, count)
    parts = [np.interp(places, np.arange(len(stops)), corners[:, part]) for part in range(3)]
    return np.rint(np.stack(parts, axis=1)).astype(np.uint8)
