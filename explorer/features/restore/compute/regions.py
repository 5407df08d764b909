"""Connected regions and running extremes of small arrays, in numpy alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


def label_regions(mask: Mask) -> npt.NDArray[np.int64]:
    """Number the 8-connected regions of a mask.

    Each pixel takes the smallest number among its neighbours and then the number of the pixel that this number names,
    so that numbers jump along a region instead of creeping.

    Args:
        mask: bool (H, W).

    Returns:
        int64 (H, W): 0 outside, 1, 2, … inside, in reading order of each region's first pixel.
    """
    height, width = mask.shape
    outside = height * width
    numbers = np.full((height + 2, width + 2), outside, dtype=np.int64)
    inner = numbers[1:-1, 1:-1]
    inner[mask] = np.flatnonzero(mask.ravel())
    while True:
        across = np.minimum(np.minimum(numbers[:, :-2], numbers[:, 2:]), numbers[:, 1:-1])
        lowest = np.minimum(np.minimum(across[:-2], across[2:]), across[1:-1])
        lowest = np.where(mask, lowest, outside)
        table = np.append(lowest.ravel(), outside)
        lowest = table[table[lowest]]
        if np.array_equal(lowest, inner):
            break
        inner[:] = lowest
    result = np.zeros((height, width), dtype=np.int64)
    result[mask] = np.unique(inner[mask], return_inverse=True)[1] + 1
    return result


def running_maximum(values: Array, size: int) -> Array:
    """Largest value in a square window around each pixel; beyond the edge there is nothing.

    Works by doubling: a window of n from two windows of n/2, so that the cost grows with log(size) alone.

    Args:
        values: float32 (H, W).
        size: side of the window, odd and at least 1.
    """
    result = values
    for axis in (0, 1):
        radius = size // 2
        lengths = [(0, 0)] * 2
        lengths[axis] = (radius, radius)
        padded = np.pad(result, lengths, constant_values=-np.inf)
        covered = 1
        while covered < size:
            shift = min(covered, size - covered)
            count = padded.shape[axis] - shift
            first = padded.take(np.arange(count), axis=axis)
            second = padded.take(np.arange(shift, shift + count), axis=axis)
            padded = np.maximum(first, second)
            covered += shift
        result = padded
    return result


def running_minimum(values: Array, size: int) -> Array:
    """Smallest value in a square window around each pixel; see `running_maximum`."""
    return -running_maximum(-values, size)


def local_median(values: Array, size: int) -> Array:
    """Median of a square window around each pixel, the array mirrored at its edges.

    For small arrays: memory and time grow with pixels times window.

    Args:
        values: float32 (H, W), no side shorter than half the window.
        size: side of the window, odd.
    """
    padded = np.pad(values, size // 2, mode="symmetric")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    return np.median(windows.reshape(*values.shape, -1), axis=-1).astype(np.float32)


def grow_round(values: Array, radius: float) -> Array:
    """Largest value within a distance of each pixel: strokes become wider by twice the radius.

    Args:
        values: float32 (H, W), not negative.
        radius: in pixels; a fraction of a pixel is blended in.
    """
    whole = int(np.ceil(radius))
    padded = np.pad(values, whole)
    height, width = values.shape
    result = values.copy()
    for down in range(-whole, whole + 1):
        for right in range(-whole, whole + 1):
            # the rim of the disc counts by how much of its pixel lies inside
            share = np.float32(np.clip(radius + 1 - np.hypot(down, right), 0, 1))
            if share > 0:
                shifted = padded[whole + down : whole + down + height, whole + right : whole + right + width]
                np.maximum(result, shifted * share, out=result)
    return result


def two_level_threshold(values: Array) -> float:
    """Threshold that separates two levels best.

    Otsu 1979, "A threshold selection method from gray-level histograms": the largest variance between the classes.

    Args:
        values: any shape.

    Returns:
        The threshold, in the values' own unit; their maximum when they are all equal.
    """
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-6:
        return high
    counts, edges = np.histogram(values, bins=256, range=(low, high))
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * centres)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = sums / below - (sums[-1] - sums) / above
        between = below * above * difference**2
    between[~np.isfinite(between)] = -1
    best = np.flatnonzero(between == between.max())
    # an empty stretch between the levels is a plateau: its middle is the fair cut
    return float(edges[1:][best].mean())
