"""Colour laid on a given lightness: it may give way, the lightness does not.

A grey level and a colour have the same lightness L* exactly when they have the same relative luminance Y, as L* is a
function of Y alone (CIE 015:2018, section 8.2.1).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.cielab import from_lab

Array = npt.NDArray[np.float32]

_LUMINANCE = np.array([0.2126390, 0.7151687, 0.0721923])
_LUMINANCE = _LUMINANCE / _LUMINANCE.sum()
_HALVINGS = 10
_STEPS = np.stack(np.meshgrid(*[np.array([-1, 0, 1])] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
_ATTEMPTS = 6


def linear(coded: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """SRGB in [0, 1] to linear light (IEC 61966-2-1)."""
    values = np.asarray(coded, dtype=np.float64)
    return np.where(values <= 0.04045, values / 12.92, ((np.maximum(values, 0) + 0.055) / 1.055) ** 2.4)


def coded(light: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Linear light to sRGB; the inverse of `linear`."""
    values = np.asarray(light, dtype=np.float64)
    return np.where(values <= 0.0031308, 12.92 * values, 1.055 * np.maximum(values, 0.0031308) ** (1 / 2.4) - 0.055)


def lightness(grey: npt.NDArray[np.floating]) -> Array:
    """L* in [0, 100] of grey in [0, 1]."""
    light = linear(grey)
    bent = np.where(light > (6 / 29) ** 3, np.cbrt(light), light / (3 * (6 / 29) ** 2) + 4 / 29)
    return (116 * bent - 16).astype(np.float32)


def grey_of(rgb: npt.NDArray[np.floating]) -> Array:
    """The grey in [0, 1] that has the lightness of RGB (…, 3) in [0, 1]."""
    return coded(linear(rgb) @ _LUMINANCE).astype(np.float32)


def coloured(grey: Array, ab: Array) -> Array:
    """RGB with the lightness of grey; colours that no screen can show become paler until it can.

    Args:
        grey: float (…) in [0, 1].
        ab: float (…, 2), a* and b*.

    Returns:
        float32 (…, 3) in [0, 1].
    """
    level = lightness(grey)
    share = np.ones(grey.shape, dtype=np.float32)
    rgb = from_lab(np.concatenate([level[..., None], ab], axis=-1))
    outside = ((rgb < 0) | (rgb > 1)).any(axis=-1)
    if outside.any():
        lightnesses, colours = level[outside], ab[outside]
        low, high = np.zeros(len(lightnesses), dtype=np.float32), np.ones(len(lightnesses), dtype=np.float32)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            tried = from_lab(np.concatenate([lightnesses[:, None], colours * middle[:, None]], axis=-1))
            inside = ((tried >= 0) & (tried <= 1)).all(axis=-1)
            low, high = np.where(inside, middle, low), np.where(inside, high, middle)
        share[outside] = low
        rgb[outside] = from_lab(np.concatenate([lightnesses[:, None], colours * low[:, None]], axis=-1))
    return np.clip(rgb, 0, 1)


def coloured_levels(levels: np.ndarray, ab: Array) -> np.ndarray:
    """RGB of whole numbers whose lightness, brought back to grey, is the given one exactly.

    Rounding three channels can move the lightness by more than half a step. Where it does, of the neighbouring colours
    the nearest with the right lightness is taken, and a paler one where there is none.

    Args:
        levels: uint8 or uint16 (N,), grey.
        ab: float32 (N, 2), a* and b*.

    Returns:
        The same kind, (N, 3).
    """
    white = np.iinfo(levels.dtype).max
    bounds = _luminance_bounds(white)
    result = np.repeat(levels[:, None], 3, axis=1)
    open_ones = np.arange(len(levels))
    strength = 1.0
    for _ in range(_ATTEMPTS):
        wanted = coloured(
            levels[open_ones].astype(np.float32) / np.float32(white), ab[open_ones] * np.float32(strength)
        )
        exact = wanted.astype(np.float64) * white
        rounded = np.rint(exact).astype(np.int64)
        right = _has_lightness(rounded, levels[open_ones], bounds, white)
        result[open_ones[right]] = rounded[right]
        wrong = np.flatnonzero(~right)
        mended, found = _nearest_right(rounded[wrong], exact[wrong], levels[open_ones[wrong]], bounds, white)
        result[open_ones[wrong[found]]] = mended[found]
        open_ones = open_ones[wrong[~found]]
        if not len(open_ones):
            break
        strength /= 2
    return result


def _nearest_right(
    rounded: np.ndarray, wanted: np.ndarray, levels: np.ndarray, bounds: np.ndarray, white: int
) -> tuple[np.ndarray, np.ndarray]:
    """Of the 27 neighbours the nearest to the wanted colour with the right lightness, and whether there is one."""
    near = rounded[:, None, :] + _STEPS
    fits = ((near >= 0) & (near <= white)).all(axis=-1)
    fits &= _has_lightness(np.clip(near, 0, white), levels[:, None], bounds, white)
    distance = np.square(near - wanted[:, None, :]).sum(axis=-1)
    best = np.where(fits, distance, np.inf).argmin(axis=1) if len(near) else np.zeros(0, dtype=int)
    rows = np.arange(len(near))
    return near[rows, best], fits[rows, best]


def _has_lightness(rgb: np.ndarray, levels: np.ndarray, bounds: np.ndarray, white: int) -> np.ndarray:
    light = _linear_levels(white)[rgb] @ _LUMINANCE
    right: np.ndarray = (light >= bounds[levels]) & (light < bounds[levels.astype(np.int64) + 1])
    return right


@lru_cache(maxsize=2)
def _linear_levels(white: int) -> np.ndarray:
    return linear(np.arange(white + 1) / white)


@lru_cache(maxsize=2)
def _luminance_bounds(white: int) -> np.ndarray:
    """(white + 2,): grey g stands for the luminances from entry g to entry g + 1."""
    bounds = linear((np.arange(white + 2) - 0.5).clip(0) / white)
    bounds[0], bounds[-1] = -1.0, 2.0
    return bounds
