"""Which samples show their pictures on the map, where, and the finished overlay.

The map is cut into cells whose sides are powers of two in map units, so that panning leaves them where they are and
zooming in splits each into smaller ones. One sample of each cell shows its picture, as near to its place as the cell
has room for it: no two pictures overlap, at any zoom and any number of samples.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from explorer.values.thumbnails import ThumbnailRequest

FRAME = 2
"""Width of the line in the sample's colour around its picture, pixels."""

_PIECE = 32_768
_DRAWN_AT_ONCE = 100


@dataclass(frozen=True)
class Cells:
    """The cells over a rectangle of the map, the first at its lower left.

    Attributes:
        left: x of the first cell's left edge, map units.
        bottom: y of its lower edge.
        width: of a cell, map units.
        height: of a cell, map units.
        across: number of cells.
        upward: number of cells.
    """

    left: float
    bottom: float
    width: float
    height: float
    across: int
    upward: int


def cells_over(request: ThumbnailRequest) -> Cells:
    """Cells of at least the smallest side, less than twice that."""

    def along(start: float, extent: float, pixels: int) -> tuple[float, float, int]:
        side = 2.0 ** math.ceil(math.log2(request.smallest * extent / pixels))
        first = math.floor(start / side)
        return first * side, side, math.floor((start + extent) / side) - first + 1

    left, width, across = along(request.left, request.width, request.columns)
    bottom, height, upward = along(request.bottom, request.height, request.rows)
    return Cells(left, bottom, width, height, across, upward)


def chosen(request: ThumbnailRequest, cells: Cells) -> Generator[None, None, np.ndarray]:
    """The first sample of each cell that has one; yields between pieces.

    Returns:
        int64 (k,), places in the request's arrays, cell by cell.
    """
    first = np.full(cells.across * cells.upward, -1, np.int64)
    for start in range(0, len(request.x), _PIECE):
        across = np.floor((request.x[start : start + _PIECE] - np.float32(cells.left)) / np.float32(cells.width))
        upward = np.floor((request.y[start : start + _PIECE] - np.float32(cells.bottom)) / np.float32(cells.height))
        inside = np.flatnonzero((across >= 0) & (across < cells.across) & (upward >= 0) & (upward < cells.upward))
        places = upward[inside].astype(np.int64) * cells.across + across[inside].astype(np.int64)
        new = np.flatnonzero(first[places] < 0)
        # of several in one cell the last one written stays: backwards, so that it is the first one
        first[places[new[::-1]]] = start + inside[new[::-1]]
        yield
    return first[first >= 0]


def boxes_of(request: ThumbnailRequest, cells: Cells, places: np.ndarray, height: int, width: int) -> np.ndarray:
    """Where the pictures lie.

    Args:
        request: what is filled.
        cells: over it.
        places: int64 (k,), the samples, one a cell.
        height: of every picture with its frame, pixels.
        width: of every picture with its frame, pixels.

    Returns:
        int32 (k, 4): left, top, width, height; those that would stick out of the overlay at an edge do.
    """
    x, y = request.x[places].astype(np.float64), request.y[places].astype(np.float64)
    per_x, per_y = request.columns / request.width, request.rows / request.height
    top = request.bottom + request.height

    def within(centre: np.ndarray, low: np.ndarray, high: np.ndarray, size: int) -> np.ndarray:
        low, high = np.ceil(low), np.floor(high) - size
        return np.rint(np.clip(centre - size / 2, low, np.maximum(low, high)))

    cell_left = cells.left + np.floor((x - cells.left) / cells.width) * cells.width
    cell_bottom = cells.bottom + np.floor((y - cells.bottom) / cells.height) * cells.height
    lefts = within(
        (x - request.left) * per_x,
        (cell_left - request.left) * per_x,
        (cell_left + cells.width - request.left) * per_x,
        width,
    )
    tops = within((top - y) * per_y, (top - cell_bottom - cells.height) * per_y, (top - cell_bottom) * per_y, height)
    sizes = np.full((2, len(places)), [[width], [height]])
    return np.stack([lefts, tops, *sizes], axis=1).astype(np.int32)


def scaling(request: ThumbnailRequest, cells: Cells, height: int, width: int) -> int:
    """By which whole factor pictures are enlarged (above 1) or shrunk (below −1) to fit a cell with their frames."""
    room_x = math.floor(cells.width * request.columns / request.width) - 2 * FRAME - 1
    room_y = math.floor(cells.height * request.rows / request.height) - 2 * FRAME - 1
    larger = min(room_x // width, room_y // height)
    if larger >= 1:
        return larger
    return -max(math.ceil(width / max(1, room_x)), math.ceil(height / max(1, room_y)))


def scaled(pictures: np.ndarray, factor: int) -> np.ndarray:
    """Pictures enlarged without smoothing, or shrunk to the means of their blocks.

    Args:
        pictures: uint8 (k, H, W, C).
        factor: as `scaling` gives it; ±1 leaves them as they are.
    """
    if factor > 1:
        return pictures.repeat(factor, axis=1).repeat(factor, axis=2)
    if factor >= -1:
        return pictures
    side = -factor
    count, height, width, channels = pictures.shape
    cut = pictures[:, : height // side * side, : width // side * side]
    blocks = cut.reshape(count, height // side, side, width // side, side, channels)
    means: np.ndarray = np.rint(blocks.mean(axis=(2, 4), dtype=np.float32)).astype(np.uint8)
    return means


def drawn(
    request: ThumbnailRequest, pictures: np.ndarray, places: np.ndarray, boxes: np.ndarray
) -> Generator[None, None, np.ndarray]:
    """The overlay; yields between pieces.

    Args:
        request: what is filled.
        pictures: uint8 (k, h, w, 1 or 3), scaled.
        places: int64 (k,), whose they are.
        boxes: int32 (k, 4), with the frames.

    Returns:
        uint8 (rows, columns, 4).
    """
    most = int(boxes[:, 2:].max(initial=0))
    # a border, so that no picture at an edge needs clipping
    canvas = np.zeros((request.rows + 2 * most, request.columns + 2 * most, 4), np.uint8)
    if request.negative:
        pictures = np.invert(pictures)
    frames = request.palette[request.colours[places]]
    moved = boxes + np.array([most, most, 0, 0], np.int32)
    for number, (left, top, width, height) in enumerate(moved.tolist()):
        if number % _DRAWN_AT_ONCE == 0:
            yield
        if not (0 <= left <= request.columns + most and 0 <= top <= request.rows + most):
            continue
        box = canvas[top : top + height, left : left + width]
        box[..., :3] = frames[number]
        box[..., 3] = 255
        box[FRAME:-FRAME, FRAME:-FRAME, :3] = pictures[number]
    return np.ascontiguousarray(canvas[most : most + request.rows, most : most + request.columns])
