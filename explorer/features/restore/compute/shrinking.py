"""Small versions of large pictures, made a few rows at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.resampling import resize, to_picture
from explorer.values import Picture
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]

_STRIP_VALUES = 2**22


def strips(height: int, width: int, multiple: int = 1) -> list[slice]:
    """Rows of a picture, some four million pixels at a time; each but the last is a multiple of rows high."""
    step = max(multiple, _STRIP_VALUES // max(1, width) // multiple * multiple)
    return [slice(start, min(start + step, height)) for start in range(0, height, step)]


def small_version(height: int, width: int, longest: int, read: Callable[[slice], Array]) -> Array:
    """Scale a picture down so that no side is longer than a bound; never up.

    First whole blocks are averaged while it is read, then a smooth kernel does the rest.

    Args:
        height: of the picture.
        width: of the picture.
        longest: the bound.
        read: gives float32 (C, h, width) of these rows.

    Returns:
        float32 (C, h, w).
    """
    factor = max(height, width) / longest
    block = max(1, int(factor / 2))
    parts = [_block_means(read(rows), block) for rows in strips(height, width, block)]
    coarse = np.concatenate(parts, axis=1)
    if factor <= 1:
        return coarse
    small: Array = resize(coarse, max(1, round(height / factor)), max(1, round(width / factor)))
    return small


def _block_means(values: Array, block: int) -> Array:
    """Means over square blocks; those at the right and lower edge may be smaller."""
    if block == 1:
        return values
    height, width = values.shape[1:]
    down, across = np.arange(0, height, block), np.arange(0, width, block)
    sums = np.add.reduceat(np.add.reduceat(values, down, axis=1), across, axis=2)
    counts = np.outer(np.diff([*down, height]), np.diff([*across, width]))
    means: Array = (sums / counts).astype(np.float32)
    return means


def preview(picture: FullPicture, longest: int) -> Picture:
    """A picture to look at, transparent parts as their colours are stored."""
    return to_picture(small_version(picture.height, picture.width, longest, picture.unit))
