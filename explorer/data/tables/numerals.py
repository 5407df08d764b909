"""Numbers as programs and people write them in tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

_ERRORS = {"#n/a", "#na", "#value!", "#div/0!", "#num!", "#null!", "#ref!", "#name?"}
_NOTHING = {"", "na", "n/a", "nan", "null", "<na>", "nat"} | _ERRORS
MISSING_NUMBERS = frozenset(_NOTHING | {"none", "-", "?", "."})
"""What stands among numbers where there is no value, in small letters."""
MISSING_WORDS = frozenset(_NOTHING)
"""What stands among words where there is no value, in small letters."""

_MINUS_SIGN = "\u2212"
_COMMAS_BY_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_POINTS_BY_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")


def numbers(cells: Sequence[str], decimal: str) -> np.ndarray | None:
    """The values of cells.

    Args:
        cells: text; thousands may be set off by the mark that is not the decimal one.
        decimal: "." or ","; "" takes either for the decimal mark.

    Returns:
        float64 (n,), NaN where a value is missing; None where a cell is a word.
    """
    if decimal != ",":
        try:
            values = np.fromiter(map(float, cells), np.float64, len(cells))
        except ValueError:
            pass
        else:
            # Python reads 1_000, which people write for a name
            return None if any("_" in cell for cell in cells) else values
    try:
        return np.fromiter((_value(cell, decimal) for cell in cells), np.float64, len(cells))
    except ValueError:
        return None


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell holds a number."""
    return cell.strip().lower() not in MISSING_NUMBERS and numbers([cell], decimal) is not None


def is_whole(cell: str) -> bool:
    """Whether a cell is a whole number without decimals."""
    return cell.strip().lstrip("+-").isdecimal()


def _value(cell: str, decimal: str) -> float:
    text = cell.strip().replace(_MINUS_SIGN, "-")
    if text.lower() in MISSING_NUMBERS:
        return np.nan
    if "_" in text:
        raise ValueError(text)
    if decimal == "." or (not decimal and text.count(",") > 1):
        return float(text.replace(",", "") if _COMMAS_BY_THOUSANDS.fullmatch(text) else text)
    if decimal == "," and _POINTS_BY_THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))
