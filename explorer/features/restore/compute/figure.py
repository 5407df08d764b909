"""What stands out from a picture's background: strokes on paper, a thing before a wall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.regions import (
    Array,
    Mask,
    label_regions,
    local_median,
    running_maximum,
    running_minimum,
    two_level_threshold,
)
from explorer.features.restore.compute.resampling import resize

_LEAST_CONTRAST = 0.06
_POLARITY_SIDE = 48


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure and its background.

    Attributes:
        mask: bool (H, W), the figure without specks and without what runs in from the edge.
        backdrop: float32 (H, W) in [0, 1], how bright the background is at each place.
    """

    mask: Mask
    backdrop: Array

    @property
    def box(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) around the mask, in its pixels."""
        rows = np.flatnonzero(self.mask.any(axis=1))
        columns = np.flatnonzero(self.mask.any(axis=0))
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def background_is_light(grey: Array, strokes: bool) -> bool:
    """Whether the figure is darker than its background.

    Strokes: the background at a place is the median around it; the figure lies on the side to which the picture
    strays more. A median follows shadows, which a fitted surface does not. A sheet of paper on a dark table counts
    as light when something is drawn on it.

    Filled shapes may cover most of the picture; the background is then the level that is most common on the rim, as
    it is flat while shapes have shades.

    Args:
        grey: float32 (H, W) in [0, 1].
        strokes: thin strokes, in place of filled shapes.
    """
    if not strokes:
        common, mean = _commonest_level(grey[_rim(grey.shape)]), float(np.mean(grey))
        return mean < common if abs(mean - common) > 0.01 else common >= 0.5
    height, width = grey.shape
    scale = _POLARITY_SIDE / max(height, width)
    if scale < 1:
        grey = resize(grey[None], max(1, round(height * scale)), max(1, round(width * scale)))[0]
    level = grey - smooth_surface(grey)
    away = level - local_median(level, max(3, min(grey.shape) // 2 | 1))
    # squares: ink strays far, what is left of the light's slope strays a little everywhere
    darker = float(np.square(np.maximum(-away - 0.03, 0)).sum())
    lighter = float(np.square(np.maximum(away - 0.03, 0)).sum())
    if max(darker, lighter) < 0.002:
        return bool(np.median(grey) >= 0.5)
    return darker > lighter or (darker > 0.02 * lighter and _is_sheet(grey > two_level_threshold(grey)))


def _is_sheet(light: Mask) -> bool:
    """Whether a light region is one large rectangle with something dark on it, and not a bold letter."""
    if light.mean() < 0.25:
        return False
    filled = np.maximum.accumulate(light, axis=1) & np.maximum.accumulate(light[:, ::-1], axis=1)[:, ::-1]
    rows, columns = np.flatnonzero(light.any(axis=1)), np.flatnonzero(light.any(axis=0))
    around = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    marks = 1 - light.sum() / filled.sum()
    return bool(filled.sum() / around >= 0.85 and 0.002 < marks < 0.5 and around > 0.3 * light.size)


def _rim(shape: tuple[int, ...]) -> Mask:
    height, width = shape
    rim = np.ones(shape, dtype=bool)
    deep = max(1, round(0.05 * min(height, width)))
    rim[deep : height - deep, deep : width - deep] = False
    return rim


def _commonest_level(values: Array) -> float:
    """Middle of the window, a twelfth of the range wide, that holds the most values."""
    counts = np.histogram(values, bins=48, range=(0, 1))[0]
    held = np.convolve(counts, np.ones(5), mode="same")
    return float((held.argmax() + 0.5) / 48)


def smooth_surface(grey: Array) -> Array:
    """Quadratic surface through the rim of a picture: the light that falls on its background.

    Least squares, three times, each time without the rim's pixels that stray furthest.

    Args:
        grey: float32 (H, W) in [0, 1].

    Returns:
        float32 (H, W) in [0, 1].
    """
    height, width = grey.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    rim = _rim(grey.shape)
    matrix, values = terms[rim], grey[rim].astype(np.float64)
    # a flat start: a rim that is half ink must not bend the surface towards it
    strayed = np.abs(values - _commonest_level(grey[rim]))
    factors = np.zeros(6)
    for _ in range(3):
        kept = strayed <= max(2.5 * float(np.median(strayed)), 0.02)
        factors = np.linalg.lstsq(matrix[kept], values[kept], rcond=None)[0]
        strayed = np.abs(matrix @ factors - values)
    return np.clip(terms @ factors, 0, 1).astype(np.float32)


def paper_under_strokes(grey: Array, light_background: bool) -> Array:
    """Background brightness under strokes: a morphological closing (opening on a dark background), smoothed.

    The window must be wider than the strokes and should be narrower than the shadows. So of several windows the
    smallest is taken that lets nearly all of the strong ink stand out.

    Args:
        grey: float32 (H, W) in [0, 1].
        light_background: the strokes are dark.
    """
    widest = _closing(grey, 0.4, light_background)
    ink = stand_out(grey, widest, light_background)
    strong = 0.6 * float(np.percentile(ink, 99.95))
    wanted = 0.9 * np.count_nonzero(ink > strong)
    for part in (0.06, 0.12, 0.2):
        level = _closing(grey, part, light_background)
        if np.count_nonzero(stand_out(grey, level, light_background) > strong) >= wanted:
            return level
    return widest


def _closing(grey: Array, part: float, light_background: bool) -> Array:
    height, width = grey.shape
    size = max(3, round(part * min(height, width))) | 1
    if light_background:
        level = running_minimum(running_maximum(grey, size), size)
    else:
        level = running_maximum(running_minimum(grey, size), size)
    blur = max(1, size // 4)
    coarse = resize(level[None], max(1, height // blur), max(1, width // blur))
    smooth: Array = resize(coarse, height, width)[0]
    return np.clip(smooth, 0, 1)


def stand_out(grey: Array, backdrop: Array, light_background: bool) -> Array:
    """How far each place stands out from the background, as a part of what is possible there.

    A dark figure swallows a part of the light that falls on it, so light that varies over the page divides out.

    Args:
        grey: float32 (H, W) in [0, 1].
        backdrop: the same shape.
        light_background: the figure is dark.

    Returns:
        float32 (H, W) in [0, 1].
    """
    if light_background:
        standing = (backdrop - grey) / np.maximum(backdrop, 0.05)
    else:
        standing = (grey - backdrop) / np.maximum(1 - backdrop, 0.05)
    return np.clip(standing, 0, 1).astype(np.float32)


def ink_levels(ink: Array) -> tuple[float, float] | None:
    """Where background ends and full ink begins.

    The background's level and noise are read from the lower third, so that a figure may be tiny or fill half.

    Args:
        ink: float32 of any shape, from `stand_out`.

    Returns:
        (low, high) with low < high, or None when nothing stands out.
    """
    lowest, base = (float(value) for value in np.percentile(ink, (5, 30)))
    noise = max((base - lowest) / 1.12, 0.005)
    standing = ink[ink > base + max(5 * noise, _LEAST_CONTRAST)]
    if standing.size < max(3, 2e-4 * ink.size):
        return None
    high = float(np.median(standing[standing >= 0.5 * np.percentile(standing, 99)]))
    return base + max(3 * noise, 0.12 * (high - base)), high


def find_figure(grey: Array, light_background: bool, strokes: bool) -> Figure | None:
    """Find what stands out.

    Left out are specks (below 1 % of the largest region) and what runs in from the edge without reaching the middle,
    like a table beside the paper.

    Args:
        grey: float32 (H, W) in [0, 1]; a few hundred pixels a side are enough.
        light_background: the figure is dark.
        strokes: thin strokes, in place of filled shapes.

    Returns:
        The figure, or None when nothing stands out.
    """
    backdrop = paper_under_strokes(grey, light_background) if strokes else smooth_surface(grey)
    ink = stand_out(grey, backdrop, light_background)
    levels = ink_levels(ink)
    if levels is None:
        return None
    low, high = levels
    mask = ink > ((low + high) / 2 if strokes else low)
    numbers = label_regions(mask)
    count = int(numbers.max())
    if count == 0:
        return None
    sizes = np.bincount(numbers.ravel(), minlength=count + 1)[1:]
    kept = ~_runs_in_from_edge(numbers, sizes)
    if not kept.any():
        kept[:] = True
    kept &= sizes >= 0.01 * sizes[kept].max()
    return Figure(np.append(False, kept)[numbers], backdrop)


def _runs_in_from_edge(numbers: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    height, width = numbers.shape
    count = len(sizes)
    edge = np.concatenate([numbers[0], numbers[-1], numbers[:, 0], numbers[:, -1]])
    touches = np.isin(np.arange(1, count + 1), edge)
    middle = numbers[height // 4 : height - height // 4, width // 4 : width - width // 4]
    inside = np.bincount(middle.ravel(), minlength=count + 1)[1:]
    return touches & (inside < 0.15 * sizes)
