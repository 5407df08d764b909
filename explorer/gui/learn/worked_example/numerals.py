"""Numbers as the worked example reads and writes them: rounded for display only."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from explorer.gui.panels import wording

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_MINUS = "\u2212"
_HUGE = 1e7
_NOISE = 12
"""Decimals beyond these are rounding errors of the arithmetic: 0.1 + 0.2 needs one decimal, not seventeen."""


def parse(text: str) -> float | None:
    """Read a number.

    Args:
        text: decimal or scientific; a comma counts as the decimal point, a typographic minus as a hyphen.

    Returns:
        The number, or None if the text is none or is too large for one.
    """
    text = text.strip().replace(_MINUS, "-")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None


def exact(value: float) -> str:
    """The shortest text that reads back as the same number."""
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


def decimals_needed(values: NDArray[np.float64], decimals: int) -> int:
    """How many decimals a table is written with: no more than given, and fewer if all its numbers are short."""
    most = 0
    for value in values.flat:
        fraction = f"{abs(value):.{_NOISE}f}".partition(".")[2].rstrip("0")
        most = max(most, len(fraction))
    return min(decimals, most)


def rounded(value: float, decimals: int) -> str:
    """A number with so many decimals; one that would round away, or a huge one, as 2.6×10⁻³; "–" if it is none."""
    if not math.isfinite(value):
        return "–"
    parts = _scientific(value, decimals)
    if parts:
        mantissa, exponent = parts
        return f"{mantissa}×10{str(exponent).translate(_SUPERSCRIPTS)}".replace("-", _MINUS)
    return f"{value:.{decimals}f}".replace("-", _MINUS)


def measured(value: float, digits: int = 4) -> str:
    """A measured number to some digits, a very small or large one as 2.6×10⁻³; "–" if it is none."""
    if not math.isfinite(value):
        return "–"
    mantissa, _, exponent = wording.significant(value, digits).partition("e")
    power = f"×10{str(int(exponent)).translate(_SUPERSCRIPTS)}" if exponent else ""
    return f"{mantissa}{power}".replace("-", _MINUS)


def in_latex(value: float, decimals: int, bracketed: bool = False) -> str:
    """The same for a formula.

    Args:
        value: the number.
        decimals: at most so many.
        bracketed: put a negative number in parentheses, as a factor.
    """
    parts = _scientific(value, decimals)
    if parts:
        mantissa, exponent = parts
        text = rf"{mantissa}\times 10^{{{exponent}}}"
    else:
        text = f"{value:.{decimals}f}"
    return f"({text})" if bracketed and text.startswith("-") else text


def _scientific(value: float, decimals: int) -> tuple[str, int] | None:
    """Mantissa and exponent of a number that plain decimals would not show."""
    if value == 0 or (abs(value) < _HUGE and float(f"{value:.{decimals}f}")):
        return None
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return mantissa, int(exponent)
