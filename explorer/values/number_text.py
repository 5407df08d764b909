"""Numbers as people type them."""

from __future__ import annotations


def shortest_text(value: float) -> str:
    """The shortest usual text that reads back as the same number: 0.25, 1e-05, 30; never rounded.

    Args:
        value: finite; a whole number has no point and no exponent.
    """
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))
