"""What can be seen of a page at a small size: whether it is light on dark, and how its lines lie."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_erosion, gaussian_filter, rotate, uniform_filter

Array = npt.NDArray[np.float32]

SEEN_SIDE = 768
"""Longest side at which pages are looked at."""

_DARK = 0.5
_SHEET = 0.06  # side of a white area, as part of the page, that no letter has
_LEAST_SHEET = 0.08
_LEAST_SPREAD = 0.02
_STEEPEST = 8.0
_COARSE, _FINE = 0.5, 0.05


def is_light_on_dark(grey: Array) -> bool:
    """Whether most of a page is dark and what is written on it is lighter.

    Dark paper in a shadow has darker ink; a white sheet on a dark table has an area that is too large for letters.

    Args:
        grey: float32 (h, w) in [0, 1], the page at about `SEEN_SIDE`.
    """
    if float(np.median(grey)) >= _DARK:
        return False
    side = max(3, round(_SHEET * max(grey.shape)))
    sheet = binary_erosion(grey > max(_DARK, float(np.median(grey)) + 0.25), np.ones((side, side)))
    if float(uniform_filter(sheet.astype(np.float32), side).__gt__(0).mean()) > _LEAST_SHEET:
        return False
    detail = grey - gaussian_filter(grey, 12)
    return float((detail**3).sum()) > 0


def skew_of(ink: Array) -> float:
    """By how many degrees a page's lines have to be turned counter-clockwise to lie level, within ±8.

    The profile of ink along the lines is most uneven where they lie level (Postl, ICPR 1986).

    Args:
        ink: float32 (h, w), dark where 1, the page at about `SEEN_SIDE`.
    """
    if float(ink.std()) < _LEAST_SPREAD:
        return 0.0
    inner = ink - ink.mean()

    def unevenness(angle: float) -> float:
        turned = rotate(inner, angle, reshape=False, order=1)
        return float(np.square(np.diff(turned.sum(axis=1))).sum())

    coarse = np.arange(-_STEEPEST, _STEEPEST + _COARSE / 2, _COARSE)
    best = float(max(coarse, key=unevenness))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    found = float(max(fine, key=unevenness))
    return found if unevenness(found) > 1.05 * unevenness(0.0) else 0.0
