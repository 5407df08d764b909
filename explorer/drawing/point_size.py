"""How large the points of a map are drawn."""

from __future__ import annotations

import math

LARGEST = 9.0
"""Logical pixels."""
_LARGER, _BY_ROOM = 1.35, 0.28


def point_diameter(area: float, shown: float) -> float:
    """1 to 9 logical pixels: the more room there is for each point the larger, though less than in proportion.

    Args:
        area: of the map, logical pixels squared.
        shown: points that lie in it.
    """
    return min(LARGEST, max(1.0, _LARGER * math.pow(area / max(1.0, shown), _BY_ROOM)))
