"""Filters laid out as one picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.gui.learn.filters.colours import signed_numbers, signed_table
from explorer.values import Picture
from explorer.values.filters import FilterBank

GAP = 2
"""Pixels between two tiles, and around all of them."""
_SMALLEST_TILE = 16
_LARGE_TILE = 40
# norms that differ by less than this count as equal, or rounding would shuffle the rows of an orthonormal matrix
_EQUAL = 1e-5


Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


@dataclass(frozen=True, eq=False)
class Mosaic:
    """Filters in rows, from the upper left corner, with a gap around each.

    Attributes:
        picture: all of it.
        rows: int64 (n,), which row of the bank stands at each position.
        columns: tiles side by side.
        tile_width: of one filter in the picture's pixels.
        tile_height: the same downward.
        enlarged: pixels of the picture, each way, for one weight.
    """

    picture: Picture
    rows: np.ndarray
    columns: int
    tile_width: int
    tile_height: int
    enlarged: int

    def corner(self, position: int) -> tuple[int, int]:
        """Left and top of the tile at a position."""
        row, column = divmod(position, self.columns)
        return GAP + column * (self.tile_width + GAP), GAP + row * (self.tile_height + GAP)

    def position_at(self, x: float, y: float) -> int | None:
        """The position of the tile at a place of the picture; the gaps belong to the tile before them."""
        column, row = int((x - GAP) // (self.tile_width + GAP)), int((y - GAP) // (self.tile_height + GAP))
        position = row * self.columns + column
        if not 0 <= column < self.columns or row < 0 or position >= len(self.rows):
            return None
        return position


def sorted_rows(bank: FilterBank, order: str) -> np.ndarray:
    """The rows of a bank in an order: "strength" or "smoothness", the largest first, or "number"; int64 (K,)."""
    if order == "number":
        return np.arange(len(bank.units))
    values = np.nan_to_num(bank.strength if order == "strength" else bank.smoothness)
    steps = np.rint(values / max(float(np.abs(values).max(initial=0.0)), 1e-30) / _EQUAL)
    return np.argsort(-steps, kind="stable")


def enlargement(height: int, width: int) -> int:
    """Pixels for one weight in a mosaic, so that the gaps stay thin beside the smallest kernels."""
    return max(1, -(-_SMALLEST_TILE // max(height, width)))


def best_columns(count: int, tile_width: int, tile_height: int, room_width: float, room_height: float) -> int:
    """Tiles side by side for which all of them are largest in a room, seen at whole factors where they are enlarged."""
    columns = np.arange(1, max(count, 1) + 1)
    rows = -(-max(count, 1) // columns)
    wide = room_width / (columns * (tile_width + GAP) + GAP)
    tall = room_height / (rows * (tile_height + GAP) + GAP)
    scale = np.minimum(wide, tall)
    # of arrangements with the same whole factor the one that comes nearest to the next
    return int(columns[np.where(scale >= 1, np.floor(scale) + 1e-6 * scale, scale).argmax()])


def page(
    tile_width: int, tile_height: int, room_width: float, room_height: float, pixel_ratio: float
) -> tuple[int, int]:
    """Tiles side by side and one below the other that fill a room when each is large enough to be read.

    Args:
        tile_width: in the mosaic's pixels.
        tile_height: the same downward.
        room_width: in the screen's own pixels.
        room_height: the same downward.
        pixel_ratio: screen pixels in a logical pixel.

    Returns:
        At least 1 of each.
    """
    factor = max(1, -(-int(_LARGE_TILE * pixel_ratio) // max(tile_width, tile_height)))
    across = (room_width / factor - GAP) // (tile_width + GAP)
    down = (room_height / factor - GAP) // (tile_height + GAP)
    return max(1, int(across)), max(1, int(down))


def limits(bank: FilterBank) -> np.ndarray:
    """The largest absolute weight of each filter, (K,)."""
    found: np.ndarray = np.nan_to_num(np.maximum(bank.weights.max(axis=(1, 2, 3)), -bank.weights.min(axis=(1, 2, 3))))
    return found


def coloured(weights: np.ndarray, limit: np.ndarray | float, scheme: str, dark: bool) -> np.ndarray:
    """Filters in colour.

    Args:
        weights: (…, C). One channel gets the scheme's colours; three are red, green and blue about mid-grey.
        limit: what is shown in the strongest colour, broadcast to the weights.
        scheme: "diverging" or "grey".
        dark: the theme is dark.

    Returns:
        uint8 (…, 3).
    """
    numbers = signed_numbers(weights, limit)
    return numbers if weights.shape[-1] == 3 else np.take(signed_table(scheme, dark), numbers[..., 0], axis=0)


def arrange(tiles: np.ndarray, rows: np.ndarray, columns: int, gap: Colour, ground: Colour) -> Mosaic:
    """Lay filters out.

    Args:
        tiles: uint8 (n, H, W, 3), from `coloured`.
        rows: which row of the bank each of them is.
        columns: tiles side by side.
        gap: colour between them.
        ground: colour of what is left over in the last row.
    """
    count, height, width, _ = tiles.shape
    enlarged = enlargement(height, width)
    tall, wide = height * enlarged, width * enlarged
    lines = max(1, -(-count // columns))
    grid = np.empty((lines * columns, tall + GAP, wide + GAP, 3), np.uint8)
    grid[:count], grid[count:] = gap, ground
    grid[:count, :tall, :wide] = tiles if enlarged == 1 else tiles.repeat(enlarged, axis=1).repeat(enlarged, axis=2)
    grid = grid.reshape(lines, columns, tall + GAP, wide + GAP, 3).transpose(0, 2, 1, 3, 4)
    whole = np.empty((lines * (tall + GAP) + GAP, columns * (wide + GAP) + GAP, 3), np.uint8)
    whole[:GAP], whole[:, :GAP] = gap, gap
    whole[GAP:, GAP:] = grid.reshape(lines * (tall + GAP), columns * (wide + GAP), 3)
    return Mosaic(Picture(whole), rows, columns, wide, tall, enlarged)


def beside(pictures: list[Picture], ground: Colour, distance: int) -> Picture:
    """Pictures (H, W, 3) beside each other, flush at the top."""
    height = max(picture.height for picture in pictures)
    width = sum(picture.width for picture in pictures) + distance * (len(pictures) - 1)
    whole = np.empty((height, width, 3), np.uint8)
    whole[:] = ground
    left = 0
    for picture in pictures:
        whole[: picture.height, left : left + picture.width] = picture.pixels
        left += picture.width + distance
    return Picture(whole)
