"""Making pictures of a bare array: which axis is which, and what its numbers mean."""

from __future__ import annotations

import math

import numpy as np

from explorer.data.loaded import check_size, joined
from explorer.values import BadInput

_AT_ONCE = 1 << 20
_ROUNDING = 1e-5  # resizing in floating point leaves the range by this much
_CLEARLY_BYTES = 2.0
_PICTURES_COMPARED = 64
_EXPECTED_SHAPES = (
    "(N, H, W), (N, H, W, C), (N, C, H, W) with C = 1 or 3, "
    "or (N, D) with D a square number (grey) or three times one (colour)"
)
_EXPECTED_VALUES = "whole numbers from 0 to 255 or real numbers from 0 to 1 were expected"


def pictures_from_array(array: np.ndarray, name: str) -> tuple[np.ndarray, str]:
    """Bring an array to pictures.

    Shapes: (N, H, W), (N, H, W, C), (N, C, H, W), (N, D) and (N, 1, D). Values: 0 to 255 become uint8, real numbers in
    [0, 1] stay real, truth values and whole numbers that are only 0 and 1 become black and white.

    Args:
        array: numbers or truth values; may be changed in place.
        name: the file, for messages.

    Returns:
        (N, C, H, W) contiguous, uint8 or float32 in [0, 1]; and a note that states the rules which were applied.

    Raises:
        BadInput: another shape, a size outside 8 to 128, values outside the ranges, NaN or infinity.
    """
    pictures, shape_note = _channels_first(array, name)
    pixels, value_note = _pixel_values(pictures, name)
    return np.ascontiguousarray(pixels), joined(shape_note, value_note)


def _channels_first(array: np.ndarray, name: str) -> tuple[np.ndarray, str]:
    """View of an array as (N, C, H, W), and how it was read."""
    shown = "(" + ", ".join(str(side) for side in array.shape) + ("," if array.ndim == 1 else "") + ")"
    note = ""
    if array.ndim == 2 or (array.ndim == 3 and array.shape[1] == 1):
        pictures, note = _unrolled(array.reshape(len(array), array.shape[-1]), name, shown)
    elif array.ndim == 3:
        pictures = array[:, np.newaxis]
    elif array.ndim == 4 and array.shape[1] in (1, 3):
        pictures = array
    elif array.ndim == 4 and array.shape[3] in (1, 3):
        pictures = np.moveaxis(array, 3, 1)
        note = "The last axis was read as the colours." if array.shape[3] == 3 else ""
    else:
        raise BadInput(f"{name} holds an array of shape {shown}: pictures come as {_EXPECTED_SHAPES}.")
    count, channels, height, width = pictures.shape
    check_size(name, count, channels, height, width, 1 if array.dtype.itemsize == 1 else 4)
    return pictures, note


def _unrolled(rows: np.ndarray, name: str, shown: str) -> tuple[np.ndarray, str]:
    count, length = rows.shape
    side = math.isqrt(length)
    if side * side == length:
        return rows.reshape(
            count, 1, side, side
        ), f"Rows of {length} numbers were read as grey pictures of {side}×{side}."
    side = math.isqrt(length // 3)
    if 3 * side * side != length:
        raise BadInput(
            f"{name} holds an array of shape {shown}, and {length} is neither a square number nor three times one: "
            f"pictures come as {_EXPECTED_SHAPES}."
        )
    by_plane = rows.reshape(count, 3, side, side)
    by_pixel = np.moveaxis(rows.reshape(count, side, side, 3), 3, 1)
    planes = _roughness(by_plane) <= _roughness(by_pixel)
    order = "channel by channel" if planes else "pixel by pixel"
    note = f"Rows of {length} numbers were read as colour pictures of {side}×{side}, stored {order}."
    return by_plane if planes else by_pixel, note


def _roughness(pictures: np.ndarray) -> float:
    """Mean step between neighbouring pixels of the first few pictures: the right reading is the smoother one."""
    some = pictures[:_PICTURES_COMPARED].astype(np.float64)
    if some.size == 0 or some.shape[-1] < 2 or not np.all(np.isfinite(some)):
        return 0.0
    return float(np.abs(np.diff(some, axis=2)).mean() + np.abs(np.diff(some, axis=3)).mean())


def _pixel_values(pictures: np.ndarray, name: str) -> tuple[np.ndarray, str]:
    """Uint8 or float32 in [0, 1] of the same shape, and what was done."""
    kind = pictures.dtype.kind
    if kind == "b":
        return pictures.astype(np.uint8) * np.uint8(255), "True and false were made white and black."
    if kind not in "iuf":
        raise BadInput(f"{name} holds values of the type {pictures.dtype}: {_EXPECTED_VALUES}.")
    lowest, highest = float(pictures.min()), float(pictures.max())
    if not (math.isfinite(lowest) and math.isfinite(highest)):
        found = "NaN" if math.isnan(lowest) or math.isnan(highest) else "infinite numbers"
        raise BadInput(f"{name} holds {found} among its values: {_EXPECTED_VALUES}.")
    slack = _ROUNDING if kind == "f" else 0.0
    if lowest < -slack or highest > 255 + slack:
        raise BadInput(f"{name} holds values from {lowest:g} to {highest:g}: {_EXPECTED_VALUES}.")
    if kind == "f":
        return _from_real(pictures, lowest, highest, name)
    if highest == 1:
        pixels = pictures.astype(np.uint8)
        pixels *= np.uint8(255)
        return pixels, "The whole numbers 0 and 1 were made black and white."
    note = f"The brightest value is {highest:.0f} of 255." if highest < 128 else ""
    return pictures.astype(np.uint8, copy=False), note


def _from_real(pictures: np.ndarray, lowest: float, highest: float, name: str) -> tuple[np.ndarray, str]:
    if highest <= 1 + _ROUNDING:
        # a copy in 32 bits where it is needed, then clipped in place
        pixels = pictures.astype(np.float32)
        if lowest < 0 or highest > 1:
            np.clip(pixels, 0, 1, out=pixels)
        return pixels, ""
    if _all_whole(pictures):
        note = f"The brightest value is {highest:.0f} of 255." if highest < 128 else ""
        return np.clip(pictures, 0, 255).astype(np.uint8), note
    if highest <= _CLEARLY_BYTES:
        raise BadInput(f"{name} holds real numbers from {lowest:g} to {highest:g}, just beyond 1: {_EXPECTED_VALUES}.")
    pixels = np.divide(pictures, 255, dtype=np.float32, casting="same_kind")
    np.clip(pixels, 0, 1, out=pixels)
    return pixels, f"Real numbers from {lowest:g} to {highest:g} were divided by 255."


def _all_whole(pictures: np.ndarray) -> bool:
    block = max(1, _AT_ONCE // max(1, pictures[0].size))
    blocks = (pictures[start : start + block] for start in range(0, len(pictures), block))
    return all(bool(np.array_equal(np.rint(values), values)) for values in blocks)
