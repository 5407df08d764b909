"""Codes as text: what is shown, copied, pasted and typed names the same code, bit for bit.

A code is float32: that is what the decoder takes. Its text is the shortest one that reads back as the same number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

_MINUS = "−"


def number_text(value: float) -> str:
    """The shortest text that reads back as the same float32: at most nine significant digits.

    Args:
        value: finite; beyond float32 it counts as its largest number.
    """
    largest = float(np.finfo(np.float32).max)
    single = np.float32(min(max(value, -largest), largest))
    if single == 0:
        return "0"
    texts = (f"{single:.{digits}g}" for digits in range(1, 18))
    with np.errstate(over="ignore"):  # few digits of the largest numbers round beyond them
        return next(text for text in texts if np.float32(float(text)) == single)


def code_text(code: Sequence[float]) -> str:
    """A code in one line, as `decode --code` takes it: numbers with commas between, no spaces."""
    return ",".join(map(number_text, code))


def parse_code(text: str) -> tuple[float, ...]:
    """The numbers in a text: with commas, semicolons, tabs or spaces between, in brackets or not.

    Commas are decimal where semicolons, tabs or line ends separate: "0,5; 1,25" is (0.5, 1.25).

    Returns:
        The numbers as they stand; empty where anything else is in the text or a number is not finite.
    """
    bare = text.strip().strip("[](){}").replace(_MINUS, "-").strip()
    if re.search(r"[;\t\n]", bare) and not re.search(r"\.\d", bare):
        parts = [part.strip().replace(",", ".") for part in re.split(r"[;\t\n]+", bare)]
    else:
        parts = re.split(r"[,;\s]+", bare)
    try:
        numbers = tuple(float(part) for part in parts if part)
    except ValueError:
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()
