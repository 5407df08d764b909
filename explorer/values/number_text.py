"""Numbers as people type them, and counts of things."""

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


def counted(count: int, noun: str) -> str:
    """A count of things in the right number: "1 picture", "2,000 pictures".

    Args:
        count: at least 0.
        noun: of one thing, with a plural in s.
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
