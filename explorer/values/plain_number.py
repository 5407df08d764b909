"""Numbers from files that anybody may have written."""

from __future__ import annotations

from typing import TypeGuard

LARGEST_NUMBER = 1e30
"""Far beyond any code or place on a map, and far below what 32 bits hold."""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether it is a number that can be computed with: no bool, not NaN, of a size that 32 bits hold."""
    # compared, not converted: Python's whole numbers can be longer than any float
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST_NUMBER <= value <= LARGEST_NUMBER
