"""Making pictures of bare arrays: what their numbers mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.data.array_orders import Layout, layout_of
from explorer.data.content import content_keys
from explorer.data.loaded import LoadedPictures, check_size, joined
from explorer.values import BadInput
from explorer.values.reading import Reading

_AT_ONCE = 1 << 20
_ROUNDING = 1e-5  # resizing in floating point leaves the range by this much
_CLEARLY_BYTES = 2.0
_EXPECTED_VALUES = "whole numbers from 0 to 255 or real numbers from 0 to 1 were expected"


def pictures_from_arrays(arrays: Sequence[np.ndarray], name: str, order: str = "") -> LoadedPictures:
    """Bring arrays of one set to pictures; `array_orders` tells how the axes are found out.

    Values: 0 to 255 become uint8, real numbers in [0, 1] stay real, truth values and whole numbers that are only 0 and
    1 become black and white.

    Args:
        arrays: numbers or truth values, the parts of one set in their order; may be changed in place.
        name: the file, for messages.
        order: of the axes where a person said it, empty to find it out.

    Returns:
        Contiguous images, the note that states the rules which were applied, and the reading; without a title.

    Raises:
        BadInput: another shape, an order that is not clear, parts of different shapes or types, a size outside 8 to
            128, values outside the ranges, NaN or infinity.
    """
    largest = max(arrays, key=lambda array: array.size)
    _check_kind(largest, name)
    order = order or layout_of(largest, name).order
    layouts = [layout_of(array, name, order) for array in arrays]
    if len({(layout.pictures.shape[1:], layout.pictures.dtype) for layout in layouts}) > 1:
        raise BadInput(
            f"{name} holds arrays of different shapes or types: all pictures of a set must have the same shape "
            "and type."
        )
    pictures = layouts[0].pictures if len(layouts) == 1 else np.concatenate([each.pictures for each in layouts])
    count, channels, height, width = pictures.shape
    check_size(name, count, channels, height, width, 1 if pictures.dtype.itemsize == 1 else 4)
    lowest, highest = float(pictures.min()), float(pictures.max())
    pixels, value_note = _pixel_values(pictures, lowest, highest, name)
    return LoadedPictures(
        images=np.ascontiguousarray(pixels),
        title="",
        # of the numbers as stored: the range that they are brought to depends on all pictures together
        keys=content_keys(pictures),
        note=joined(layouts[0].note or _order_note(layouts[0]), value_note),
        reading=Reading("images", range=(lowest, highest), order=layouts[0].order),
    )


def _order_note(layout: Layout) -> str:
    if layout.order == "nhwc" and layout.pictures.shape[1] == 3:
        return "The last axis was read as the colours."
    return f"The axes were read in the order {layout.order}." if layout.order[0] != "n" else ""


def _check_kind(array: np.ndarray, name: str) -> None:
    if array.dtype.kind not in "biuf":
        raise BadInput(f"{name} holds values of the type {array.dtype}: {_EXPECTED_VALUES}.")


def _pixel_values(pictures: np.ndarray, lowest: float, highest: float, name: str) -> tuple[np.ndarray, str]:
    """Uint8 or float32 in [0, 1] of the same shape, and what was done."""
    kind = pictures.dtype.kind
    if kind == "b":
        return pictures.astype(np.uint8) * np.uint8(255), "True and false were taken as white and black."
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
        return pixels, "The whole numbers 0 and 1 were taken as black and white."
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
