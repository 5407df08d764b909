"""Scratches and dust of old photos, proposed as a hole to fill.

Thin things stand out of an opening or closing (top-hat and black-hat, Serra 1982), measured against how much the
surroundings stand out of theirs, so that cloth, fur and leaves are not taken for damage. What stays in line over some
length is a scratch, what is small and alone is dust; both grow by hysteresis (Canny 1986) to where they end.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.ndimage import (
    binary_dilation,
    binary_propagation,
    find_objects,
    gaussian_filter,
    grey_dilation,
    grey_erosion,
    grey_opening,
    label,
    maximum,
    maximum_filter,
    uniform_filter,
)

from explorer.features.restore.compute.resampling import resize
from explorer.features.restore.tasks.fill_in.messages import SENSITIVITY
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_LONGEST = 2048
_WIDTHS = (5, 11)  # of the square that what is thin does not fill, in pixels
_CELL = 16  # of the surroundings, whose window is three cells wide
_CLUTTER = 0.85  # part of the surroundings that stands out less than what is called their clutter
_LEAST_CLUTTER = 2.5 / 255
_BESIDE, _EDGE = 9, 0.25  # window in which the ground's own edges count, and how much
_MIDDLE, _RANGE = 3.0, 2.0  # thresholds: at sensitivity 0.5, and by how much 0 and 1 differ from it
_STRICTER, _MOST_SHARE = 1.25, 0.08
_WEAK = 0.5  # part of the threshold at which a thing that was found ends
_LINE, _DIRECTIONS = 21, 16
_STEADY = 0.85  # part of a line that stands out
_SHORTEST, _NARROW, _FULL = 14, 8, 0.25
_LARGEST_DUST, _NEIGHBOURHOOD, _MOST_NEIGHBOURS = 90, 25, 12
_FRAME = 5
_AROUND = np.ones((3, 3), dtype=bool)


def find_scratches(picture: FullPicture, sensitivity: float = SENSITIVITY) -> Mask:
    """Where a picture seems to be scratched or dusty.

    At most 8 % of the picture: where more would be marked, only what stands out further is.

    Args:
        picture: any size and depth. One longer than 2048 pixels is looked at in a smaller size.
        sensitivity: 0 marks what is beyond doubt, 1 also what is faint.

    Returns:
        bool (H, W), true on scratches and dust and one pixel around them.
    """
    factor = math.ceil(max(picture.height, picture.width) / _LONGEST)
    light = picture.unit().mean(axis=0, keepdims=True)
    if factor > 1:
        light = resize(light, math.ceil(picture.height / factor), math.ceil(picture.width / factor))
    standing = [_standing_out(light[0]), _standing_out(-light[0])]
    threshold = _MIDDLE * _RANGE ** (1 - 2 * sensitivity)
    while True:
        found = _without_frame(np.logical_or(*(_found(part, threshold) for part in standing)))
        found = binary_dilation(found, _AROUND)
        if found.mean() <= _MOST_SHARE:
            break
        threshold *= _STRICTER
    if factor > 1:
        found = np.repeat(np.repeat(found, factor, axis=0), factor, axis=1)[: picture.height, : picture.width]
    return np.asarray(found)


def _standing_out(light: Array) -> Array:
    """How far bright things that are thin stand out, in multiples of what else does around them (H, W)."""
    best = np.zeros_like(light)
    smooth = gaussian_filter(light, 0.5)
    for width in _WIDTHS:
        ground = grey_opening(smooth, size=(width, width))
        thin = smooth - ground
        # beside an edge of something else
        step = grey_dilation(ground, size=(_BESIDE, _BESIDE)) - grey_erosion(ground, size=(_BESIDE, _BESIDE))
        np.maximum(best, thin / (_clutter(thin) + _LEAST_CLUTTER + _EDGE * step), out=best)
    return best


def _clutter(thin: Array) -> Array:
    """A high percentile of the values in a window of some 48 pixels around each (H, W)."""
    height, width = thin.shape
    padded = np.pad(thin, ((_CELL, _CELL + -height % _CELL), (_CELL, _CELL + -width % _CELL)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3 * _CELL, 3 * _CELL))[::_CELL, ::_CELL]
    # every second pixel both ways tells as much
    coarse = np.quantile(windows[..., ::2, ::2], _CLUTTER, axis=(2, 3)).astype(np.float32)
    down, across = coarse.shape
    return resize(coarse[None], down * _CELL, across * _CELL)[0, :height, :width].clip(0)


def _found(standing: Array, threshold: float) -> Mask:
    """Scratches and dust in what stands out (H, W)."""
    weak = standing > _WEAK * threshold
    lines = weak & (_along_lines(standing.clip(0, threshold)) > _STEADY * threshold)
    return _scratches(_grown(lines, weak)) | _dust(standing > threshold, weak)


def _along_lines(values: Array) -> Array:
    """The largest mean along a line through each pixel, of 16 directions (H, W)."""
    reach = _LINE // 2
    height, width = values.shape
    # a pixel to each side: scratches are not straight, nor lines on a grid
    padded = np.pad(maximum_filter(values, 3), reach)
    best, total = np.zeros_like(values), np.empty_like(values)
    for angle in np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS:
        total[:] = 0
        for step in range(-reach, reach + 1):
            down, across = reach + round(step * math.sin(angle)), reach + round(step * math.cos(angle))
            total += padded[down : down + height, across : across + width]
        np.maximum(best, total, out=best)
    return np.asarray(best / _LINE, dtype=np.float32)


def _grown(strong: Mask, weak: Mask) -> Mask:
    """The strong pixels and the weak ones that hang together with them."""
    return np.asarray(binary_propagation(strong, _AROUND, mask=weak))


def _scratches(lines: Mask) -> Mask:
    """What is long for its area."""
    numbers, _ = label(lines, _AROUND)
    kept = [False]
    areas = np.bincount(numbers.ravel())
    for number, (rows, columns) in enumerate(find_objects(numbers), start=1):
        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        thin = min(tall, wide) <= _NARROW or areas[number] <= _FULL * tall * wide
        kept.append(math.hypot(tall, wide) >= _SHORTEST and thin)
    return np.asarray(np.array(kept)[numbers])


def _without_frame(found: Mask) -> Mask:
    """What was found, but for what runs along an edge of the picture alone, as frames do."""
    inner = np.zeros_like(found)
    inner[_FRAME:-_FRAME, _FRAME:-_FRAME] = found[_FRAME:-_FRAME, _FRAME:-_FRAME]
    return _grown(inner, found)


def _dust(strong: Mask, weak: Mask) -> Mask:
    """Small spots that are alone."""
    numbers, count = label(weak, _AROUND)
    if not count:
        return weak
    areas = np.bincount(numbers.ravel())
    certain = np.bincount(numbers.ravel(), weights=strong.ravel()) > 0
    crowd = uniform_filter(weak.astype(np.float32), _NEIGHBOURHOOD) * _NEIGHBOURHOOD**2
    others = maximum(crowd, numbers, np.arange(count + 1)) - areas
    kept = certain & (areas <= _LARGEST_DUST) & (others <= _MOST_NEIGHBOURS)
    kept[0] = False
    return np.asarray(kept[numbers])
