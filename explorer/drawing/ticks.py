"""Round numbers along an axis, and how they are written."""

from __future__ import annotations

import math


def ticks(low: float, high: float, most: int) -> tuple[list[float], int]:
    """Round numbers in an interval: multiples of 1, 2 or 5 times a power of ten.

    Args:
        low: where it begins.
        high: where it ends, above `low`.
        most: how many at most, roughly; at least 1.

    Returns:
        The numbers, and how many decimals tell them apart.
    """
    wanted = (high - low) / max(1, most)
    power = math.floor(math.log10(wanted))
    factor = next(factor for factor in (1, 2, 5, 10) if factor * 10.0**power >= wanted * (1 - 1e-9))
    step = factor * 10.0**power
    decimals = max(0, -power - (factor == 10))
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)], decimals


def figure(value: float, decimals: int) -> str:
    """A tick's text, with a true minus sign; very large and very small ones by their power of ten."""
    text = f"{value:.{decimals}f}" if decimals <= 5 and abs(value) < 1e6 else f"{value:.6g}"
    text = "0" if float(text) == 0 else text
    return text.replace("-", "−")
