"""From a number for each point to its colour on a sequential scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explorer.drawing.colours import MISSING
from explorer.gui.map.palettes import VALUE_COLOURS

_TAIL = 1.0
_FEW = 100
_ENOUGH = 100_000


@dataclass(frozen=True)
class ValueScale:
    """What the ends of the colours mean.

    Attributes:
        title: what the numbers are ("reconstruction error").
        unit: of them, empty where they have none.
        low: number of the first colour; everything below has it, too.
        high: number of the last colour; everything above has it, too. NaN, as `low`, where there is no number at all.
        least: smallest of all.
        most: largest of all.
        missing: points without a number.
    """

    title: str
    unit: str
    low: float
    high: float
    least: float
    most: float
    missing: int

    @property
    def clipped(self) -> bool:
        """Whether some numbers lie beyond the colours."""
        return self.least < self.low or self.most > self.high

    @property
    def empty(self) -> bool:
        """Whether no point has a number."""
        return math.isnan(self.low)


def scale_of(values: np.ndarray, title: str, unit: str) -> ValueScale:
    """The scale for these numbers: from their 1st to their 99th percentile, so that a few far out do not grey the rest.

    Fewer than a hundred numbers are shown whole.

    Args:
        values: float (N,); what is not finite is missing.
        title: what they are.
        unit: of them.
    """
    finite = values[np.isfinite(values)]
    missing = len(values) - len(finite)
    if len(finite) == 0:
        return ValueScale(title, unit, math.nan, math.nan, math.nan, math.nan, missing)
    least, most = float(finite.min()), float(finite.max())
    low, high = least, most
    if len(finite) >= _FEW:
        # of very many, an even share tells the percentiles well enough and keeps the window quick
        some = finite[:: -(-len(finite) // _ENOUGH)]
        low, high = (float(value) for value in np.percentile(some, (_TAIL, 100 - _TAIL)))
    return ValueScale(title, unit, low, high, least, most, missing)


def colour_levels(values: np.ndarray, scale: ValueScale) -> np.ndarray:
    """The colour number of each value: 1 to `VALUE_COLOURS`, `MISSING` where there is none.

    Args:
        values: float (N,).
        scale: what the colours mean; where both ends are the same, that one number has the middle colour.

    Returns:
        uint8 (N,).
    """
    if scale.empty:
        return np.full(len(values), MISSING, np.uint8)
    missing = ~np.isfinite(values)
    steps = np.where(missing, scale.low, values)
    extent = scale.high - scale.low
    if extent <= 0:
        steps = np.sign(steps - scale.low) * 0.5 + 0.5
    else:
        steps -= scale.low
        steps /= extent
        np.clip(steps, 0.0, 1.0, out=steps)
    steps *= VALUE_COLOURS - 1
    levels = np.rint(steps, out=steps).astype(np.uint8) + np.uint8(1)
    levels[missing] = MISSING
    return levels
