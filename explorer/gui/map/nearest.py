"""The point under the pointer, by looking at all of them: quick enough, and no tree to keep up to date."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from explorer.gui.map.frame import Frame
from explorer.gui.map.point_set import Layer

PICK_RADIUS = 14.0
"""How far from the pointer a point still counts, in logical pixels."""

_CHUNK = 65_536


def nearest(layers: Iterable[Layer], frame: Frame, x: float, y: float, radius: float = PICK_RADIUS) -> int:
    """The shown point that is nearest on the screen.

    Args:
        layers: what is shown.
        frame: where it is shown.
        x: map units.
        y: map units.
        radius: logical pixels; points farther away do not count.

    Returns:
        Its row of the map, −1 where there is none.
    """
    best, best_distance = -1, radius**2
    reach_x = np.float32(radius / frame.scale_x)
    for layer in layers:
        for start in range(0, len(layer.x), _CHUNK):
            aside = layer.x[start : start + _CHUNK] - np.float32(x)
            if np.isfinite(reach_x):
                close = np.flatnonzero(np.abs(aside) <= reach_x)
                if close.size == 0:
                    continue
                aside, above = aside[close], layer.y[start : start + _CHUNK][close] - np.float32(y)
            else:
                close, above = None, layer.y[start : start + _CHUNK] - np.float32(y)
            distance = (aside * np.float32(frame.scale_x)) ** 2 + (above * np.float32(frame.scale_y)) ** 2
            place = int(distance.argmin())
            if distance[place] <= best_distance and np.isfinite(distance[place]):
                best_distance = float(distance[place])
                best = int(layer.indices[start + (place if close is None else int(close[place]))])
    return best
