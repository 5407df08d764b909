"""A model's output in the place of the person's picture that it came from."""

from __future__ import annotations

import numpy as np

from explorer.features.restore.compute.resampling import Array, resize
from explorer.features.restore.messages.preparation import Placement


def put_back(values: Array, placement: Placement, height: int, width: int) -> Array:
    """What a model shows at the size of the person's picture, each part in the place that it came from.

    Args:
        values: float32 (C, h, w), the model's whole output.
        placement: which rectangle of the picture that is.
        height: of the picture.
        width: of the picture.

    Returns:
        float32 (C, height, width); what the model was not shown is filled with the brightness of the output's rim.
    """
    _, rows, columns = values.shape
    left, right = _covered(placement.left, placement.width, width)
    top, bottom = _covered(placement.top, placement.height, height)
    across, down = columns / placement.width, rows / placement.height
    box = (
        float(np.clip((left - placement.left) * across, 0, columns)),
        float(np.clip((top - placement.top) * down, 0, rows)),
        float(np.clip((right - placement.left) * across, 0, columns)),
        float(np.clip((bottom - placement.top) * down, 0, rows)),
    )
    part = resize(values, bottom - top, right - left, box)
    if part.shape[1:] == (height, width):
        return part
    rim = np.concatenate([values[:, 0], values[:, -1], values[:, :, 0], values[:, :, -1]], axis=1)
    whole = np.empty((values.shape[0], height, width), dtype=np.float32)
    whole[:] = np.median(rim, axis=1)[:, None, None]
    whole[:, top:bottom, left:right] = part
    return whole


def _covered(start: float, length: float, size: int) -> tuple[int, int]:
    """Whole pixels of a picture's side that a stretch covers, one at least."""
    first = min(max(0, round(start)), size - 1)
    return first, max(first + 1, min(size, round(start + length)))
