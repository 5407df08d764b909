"""Which axis of an array counts the pictures, and which are rows, columns and colours.

numpy keeps pictures first (N, H, W), MATLAB last (H, W, N), and a shape such as (28, 28, 60) is both. Where several
orders fit, numpy's is taken only if nothing speaks for another one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

import numpy as np

from explorer.data.dataset import LARGEST_SIDE, SMALLEST_SIDE
from explorer.values import BadInput
from explorer.values.reading import Order

ORDERS: tuple[str, ...] = tuple(order for order in get_args(Order) if order)
"""The orders that a person can name: n pictures, h rows, w columns, c colours, d all numbers of a picture."""

_BY_AXES: dict[int, tuple[Order, ...]] = {
    2: ("nd", "dn", "hw"),
    3: ("nhw", "hwn", "hwc", "chw"),
    4: ("nchw", "nhwc", "hwcn", "chwn", "hwnc"),
}
_CONVENTIONAL = ("nd", "nhw", "nchw", "nhwc")
_SINGLE = ("hw", "hwc", "chw")
_COLOURS = (1, 3)
_PICTURES_COMPARED = 64
_CLEARLY_SMOOTHER = 0.85
"""Of an order, against the next: the steps between neighbouring pixels are at most this part of the other's."""


@dataclass(frozen=True, eq=False)
class Layout:
    """One way to see an array as pictures.

    Attributes:
        order: of the axes as stored.
        pictures: view (N, C, H, W).
        note: how rows of numbers became pictures, empty for other arrays.
    """

    order: Order
    pictures: np.ndarray
    note: str = ""

    def in_words(self) -> str:
        """What an array would be in this order, as "60 pictures of 28×28"."""
        count, channels, height, width = self.pictures.shape
        colour = "colour " if channels == 3 else ""
        return f"{count:,} {colour}picture{'s' * (count != 1)} of {width}×{height}"


def layout_of(array: np.ndarray, name: str, order: str = "") -> Layout:
    """See an array as pictures.

    Args:
        array: 2 to 4 axes.
        name: the file, for messages.
        order: one of `ORDERS` where a person said it, empty to find it out.

    Raises:
        BadInput: no order fits, several do, or the order that was named does not.
    """
    if order:
        return _named(array, name, order)
    found = possible_layouts(array)
    if not found:
        raise BadInput(_no_order(array, name))
    if len(found) > 1:
        chosen = _clear_choice(found)
        if chosen is None:
            raise BadInput(_several_orders(array, name, found))
        return chosen
    if found[0].order in _SINGLE:
        raise BadInput(f"{name} holds {found[0].in_words()}: a data set needs more than one picture.")
    return found[0]


def unclear_orders(array: np.ndarray) -> tuple[Layout, ...]:
    """The orders between which a person has to choose, the likelier first; empty where there is nothing to ask."""
    found = possible_layouts(array) if array.dtype.kind in "biuf" else []
    if len(found) < 2 or _clear_choice(found) is not None:
        return ()
    return tuple(layout for layout in found if layout.order not in _SINGLE)


def possible_layouts(array: np.ndarray) -> list[Layout]:
    """All orders in which the array holds pictures of sides from 8 to 128, the smoothest pictures first."""
    if array.ndim == 3 and array.shape[1] == 1:
        array = array[:, 0]  # (N, 1, D)
    layouts = [layout for order in _BY_AXES.get(array.ndim, ()) for layout in _seen_as(array, order)]
    fitting = list({_memory_of(layout): layout for layout in reversed(layouts) if _has_fitting_sides(layout)}.values())
    # cuda-convnet's own order; one picture is no set, but (H, W, 3) is rather that than three grey ones
    unlikely = ("chwn", *(("hw", "chw") if array.ndim == 3 else ()))
    fitting = [layout for layout in fitting if layout.order not in unlikely] or fitting
    return sorted(fitting, key=lambda layout: (_roughness(layout.pictures), layout.order not in _CONVENTIONAL))


def shown_shape(array: np.ndarray) -> str:
    """The shape as Python writes it."""
    return "(" + ", ".join(str(side) for side in array.shape) + ("," if array.ndim == 1 else "") + ")"


def _seen_as(array: np.ndarray, order: Order) -> list[Layout]:
    """The layout of an order, or none where the shape does not fit."""
    if order in ("nd", "dn"):
        return _unrolled(array if order == "nd" else array.T, order)
    axes = {letter: axis for axis, letter in enumerate(order)}
    pictures = array
    for letter in "cn":
        if letter not in axes:
            pictures = pictures[np.newaxis]
            axes = {other: axis + 1 for other, axis in axes.items()} | {letter: 0}
    pictures = pictures.transpose([axes[letter] for letter in "nchw"])
    return [Layout(order, pictures)] if pictures.shape[1] in _COLOURS else []


def _unrolled(rows: np.ndarray, order: Order) -> list[Layout]:
    """Pictures of rows of numbers (N, D)."""
    count, length = rows.shape
    shown = "Rows" if order == "nd" else "Columns"
    side = math.isqrt(length)
    if side and side * side == length:
        note = f"{shown} of {length:,} numbers were read as grey pictures of {side}×{side}."
        return [Layout(order, rows.reshape(count, 1, side, side), note)]
    side = math.isqrt(length // 3)
    if not side or 3 * side * side != length:
        return []
    note = f"{shown} of {length:,} numbers were read as colour pictures of {side}×{side}, stored "
    by_plane = Layout(order, rows.reshape(count, 3, side, side), note + "channel by channel.")
    by_pixel = Layout(order, np.moveaxis(rows.reshape(count, side, side, 3), 3, 1), note + "pixel by pixel.")
    return [by_plane if _roughness(by_plane.pictures) <= _roughness(by_pixel.pictures) else by_pixel]


def _memory_of(layout: Layout) -> tuple[object, ...]:
    """Equal for two orders that are the same pictures, as where an axis is 1 long."""
    shape = layout.pictures.shape
    return shape, tuple(step for step, side in zip(layout.pictures.strides, shape, strict=True) if side > 1)


def _has_fitting_sides(layout: Layout) -> bool:
    return all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in layout.pictures.shape[2:])


def _clear_choice(found: list[Layout]) -> Layout | None:
    """The conventional order if no other is as good; None where a person has to say.

    Frames of a film are alike, which makes its array smooth along the pictures' axis: smoothness can speak against an
    order, it never decides alone for one whose pictures are not square while another's are.
    """
    conventional = [layout for layout in found if layout.order in _CONVENTIONAL]
    if len(conventional) != 1:
        return None
    (usual,) = conventional
    others = [layout for layout in found if layout is not usual]
    if any(_roughness(other.pictures) < _CLEARLY_SMOOTHER * _roughness(usual.pictures) for other in others):
        return None
    smoother = all(_roughness(usual.pictures) < _CLEARLY_SMOOTHER * _roughness(other.pictures) for other in others)
    if usual.order == "nd":
        return usual if smoother else None
    if any(_is_square(other) for other in others):
        return None
    return usual if smoother or _is_square(usual) else None


def _is_square(layout: Layout) -> bool:
    height, width = layout.pictures.shape[2:]
    return bool(height == width)


def _roughness(pictures: np.ndarray) -> float:
    """Mean step between neighbouring pixels of the first few pictures: the right reading is the smoother one."""
    some = pictures[:_PICTURES_COMPARED].astype(np.float64)
    if some.size == 0 or some.shape[-1] < 2 or some.shape[-2] < 2 or not np.all(np.isfinite(some)):
        return 0.0
    return float(np.abs(np.diff(some, axis=2)).mean() + np.abs(np.diff(some, axis=3)).mean())


def _named(array: np.ndarray, name: str, order: str) -> Layout:
    if order not in ORDERS:
        raise BadInput(f"There is no order “{order}”; use one of {', '.join(ORDERS)}.")
    if order in _SINGLE:
        raise BadInput(
            f"{name} would hold a single picture in the order {order}: a data set needs more than one picture."
        )
    if array.ndim == 2 and order in ("nchw", "nhwc"):
        found = _coloured_rows(array, order)
    elif array.ndim == 3 and array.shape[1] == 1 and order == "nd":
        found = _seen_as(array[:, 0], "nd")
    else:
        found = [layout for each in _BY_AXES.get(array.ndim, ()) if each == order for layout in _seen_as(array, each)]
    if not found:
        raise BadInput(f"{name} holds an array of shape {shown_shape(array)}, which the order {order} does not fit.")
    return found[0]


def _coloured_rows(rows: np.ndarray, order: str) -> list[Layout]:
    """Rows of numbers whose colours stand as a person says."""
    count, length = rows.shape
    side = math.isqrt(length // 3)
    if not side or 3 * side * side != length:
        return []
    if order == "nchw":
        return [Layout("nchw", rows.reshape(count, 3, side, side))]
    return [Layout("nhwc", np.moveaxis(rows.reshape(count, side, side, 3), 3, 1))]


def _several_orders(array: np.ndarray, name: str, found: list[Layout]) -> str:
    shape = shown_shape(array)
    readings = [f"{layout.in_words()} ({layout.order})" for layout in found]
    ways = " or ".join(f"{name}:order={layout.order}" for layout in found if layout.order not in _SINGLE)
    return f"{name} holds an array of shape {shape}, which is {' or '.join(readings)}: choose one with {ways}."


def _no_order(array: np.ndarray, name: str) -> str:
    shape = shown_shape(array)
    seen = [layout for order in _BY_AXES.get(array.ndim, ()) for layout in _seen_as(array, order)]
    usual = [layout for layout in seen if layout.order in _CONVENTIONAL]
    if usual:
        height, width = usual[0].pictures.shape[2:]
        return (
            f"{name} holds pictures of {width}×{height} pixels: width and height must be between {SMALLEST_SIDE} "
            f"and {LARGEST_SIDE}."
        )
    why = (
        f", and {array.shape[-1]} is neither a square number nor three times one"
        if array.ndim == 2 or (array.ndim == 3 and array.shape[1] == 1)
        else ""
    )
    return (
        f"{name} holds an array of shape {shape}{why}: pictures come as (N, H, W), (N, H, W, C), (N, C, H, W), "
        f"(H, W, N), (H, W, C, N) with C = 1 or 3, or (N, D) with D a square number (grey) or three times one (colour)."
    )
