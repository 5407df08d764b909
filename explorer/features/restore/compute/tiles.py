"""Pieces of large pictures for a view: cut, scaled down, subtracted, a band of rows at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.features.restore.messages.tiles import OVERVIEW, TileReply, TileRequest
from explorer.values import Picture
from explorer.values.full_picture import FullPicture

DIFFERENCE_GAIN = 2.0
"""How much stronger than it is a difference is shown."""
_BAND = 4_000_000


def cut(request: TileRequest) -> TileReply:
    """Answer a request for a tile or an overview."""
    first = request.pictures[0]
    if request.spot is None:
        return TileReply(request, overview(request.pictures))
    side = request.spot.side
    left, top = request.spot.column * side, request.spot.row * side
    box = (left, top, min(left + side, first.width), min(top + side, first.height))
    return TileReply(request, _piece(request.pictures, box, request.spot.level))


def overview(pictures: tuple[FullPicture, ...], longest: int = OVERVIEW) -> Picture:
    """All of a picture, or of the difference of two, halved until no side is longer."""
    first, level = pictures[0], 0
    while max(first.width, first.height) >> level > longest:
        level += 1
    return _piece(pictures, (0, 0, first.width, first.height), level)


def _piece(pictures: tuple[FullPicture, ...], box: tuple[int, int, int, int], level: int) -> Picture:
    """A rectangle whose pixels are means of squares of 2**level pixels; narrower ones at its right and lower edge."""
    left, top, right, bottom = box
    if level == 0 and len(pictures) == 1:
        return pictures[0].part(left, top, right, bottom)
    square = 1 << level
    rows, columns = -(-(bottom - top) // square), -(-(right - left) // square)
    channels = max(picture.channels for picture in pictures)
    result = np.empty((rows, columns, channels), np.uint8)
    band = max(1, _BAND // ((right - left) * square))
    for row in range(0, rows, band):
        last = min(row + band, rows)
        part = (slice(top + row * square, min(top + last * square, bottom)), slice(left, right))
        values = pictures[0].unit(*part)
        if len(pictures) == 2:
            values = 0.5 + DIFFERENCE_GAIN * (pictures[1].unit(*part) - values)
        shrunk = _means(values, square)
        result[row:last] = np.rint(np.clip(shrunk, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)
    return Picture(result)


def _means(values: npt.NDArray[np.float32], square: int) -> npt.NDArray[np.float32]:
    """(C, h, w) to means over squares, those at the end of a side over what is there of them."""
    if square == 1:
        return values
    for axis in (1, 2):
        starts = np.arange(0, values.shape[axis], square)
        counts = np.diff(np.append(starts, values.shape[axis])).astype(np.float32)
        shape = [1, 1, 1]
        shape[axis] = len(starts)
        values = (np.add.reduceat(values, starts, axis=axis) / counts.reshape(shape)).astype(np.float32)
    return values
