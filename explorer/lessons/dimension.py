"""How much room there is in a space of many dimensions: counts of pictures, and how sparse any data become."""

from __future__ import annotations

import math

import numpy as np

LEVELS = 256
"""Levels of one 8-bit number of a picture."""

ATOMS_EXPONENT = 80
"""Atoms in the observable universe: about 10 to this power (1.5·10⁵³ kg of ordinary matter, mostly hydrogen)."""


def picture_numbers(height: int, width: int, channels: int) -> int:
    """Numbers in one picture, which is the dimension of its space: height · width · channels.

    Raises:
        ValueError: one of them is less than 1.
    """
    if min(height, width, channels) < 1:
        raise ValueError(f"a picture has at least one row, column and channel, not {height}×{width}×{channels}")
    return height * width * channels


def exponent_of_pictures(numbers: int) -> int:
    """The k for which 256^numbers lies between 10^k and 10^(k + 1): one less than the digits of the count.

    Exact: from the logarithm, or from the count itself where float64 cannot tell on which side of 10^k it lies.

    Args:
        numbers: in one picture, at least 1.
    """
    if numbers < 1:
        raise ValueError(f"a picture has at least one number, not {numbers}")
    logarithm = numbers * math.log10(LEVELS)
    nearest = round(logarithm)
    if abs(logarithm - nearest) > 1e-12 * logarithm:
        return math.floor(logarithm)
    return nearest if LEVELS**numbers >= 10**nearest else nearest - 1


def side_holding(share: float, dimension: np.ndarray | float) -> np.ndarray:
    """Side of the cube that holds a share of the unit cube's volume: share^(1/d).

    With evenly spread data it is also how far along every axis one must reach to meet that share of them
    (Hastie, Tibshirani & Friedman 2009, "The Elements of Statistical Learning", section 2.5).

    Args:
        share: of the volume, above 0, at most 1.
        dimension: d ≥ 1, any shape.

    Returns:
        float64 of the same shape, above 0, at most 1.
    """
    d = np.asarray(dimension, dtype=np.float64)
    if not 0 < share <= 1:
        raise ValueError(f"a share lies above 0 and is at most 1, not {share}")
    if d.size and d.min() < 1:
        raise ValueError(f"a space has at least one dimension, not {d.min()}")
    return np.asarray(share ** (1.0 / d))
