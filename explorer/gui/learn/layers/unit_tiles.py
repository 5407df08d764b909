"""The outputs of a layer as one picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explorer.gui.learn.filters.colours import positive_numbers, positive_table, signed_numbers, signed_table
from explorer.values import Picture
from explorer.values.layers import LayerStep

_GAP = 1


@dataclass(frozen=True, eq=False)
class UnitTiles:
    """Units as squares of one pixel, or maps with a gap between them, in rows from the upper left corner.

    Attributes:
        picture: all of them in the colours of their values.
        columns: units or maps side by side.
        units: how many there are.
        map_height: rows of a map; 1 for a unit.
        map_width: columns of a map; 1 for a unit.
    """

    picture: Picture
    columns: int
    units: int
    map_height: int = 1
    map_width: int = 1

    @property
    def gap(self) -> int:
        """Pixels between two of them; units have none."""
        return _GAP if self.map_height * self.map_width > 1 else 0

    def corner(self, unit: int) -> tuple[int, int]:
        """Left and top of a unit or map, in pixels of the picture."""
        row, column = divmod(unit, self.columns)
        return column * (self.map_width + self.gap), row * (self.map_height + self.gap)

    def at(self, row: int, column: int) -> tuple[int, int, int] | None:
        """The unit or map at a pixel, with row and column within it; None in a gap or behind the last."""
        down, top = divmod(row, self.map_height + self.gap)
        across, left = divmod(column, self.map_width + self.gap)
        unit = down * self.columns + across
        if top >= self.map_height or left >= self.map_width or across >= self.columns or unit >= self.units:
            return None
        return unit, top, left


def value_colours(step: LayerStep, dark: bool) -> tuple[np.ndarray, float, float]:
    """The table of colours for a layer's values, and what its ends stand for.

    Values that are never negative (after a ReLU or a sigmoid) run from the ground of the theme to its opposite, those
    of a sigmoid always up to 1; all others are coloured about zero.
    """
    if step.activation == "sigmoid":
        return positive_table(dark), 0.0, 1.0
    if step.activation == "relu":
        return positive_table(dark), 0.0, _finite(step.highest)
    largest = max(abs(_finite(step.lowest)), abs(_finite(step.highest)))
    return signed_table("diverging", dark), -largest, largest


def tiles(step: LayerStep, dark: bool, ground: tuple[int, int, int]) -> UnitTiles:
    """Lay the values of a layer out, as nearly square as they can be.

    Args:
        step: the layer.
        dark: the theme is dark.
        ground: colour of gaps and of what is left over in the last row.
    """
    table, _, highest = value_colours(step, dark)
    # −0.0 where nothing is active, hence not lowest < 0
    signed = step.activation not in ("sigmoid", "relu")
    coloured = signed_numbers(step.values, highest) if signed else positive_numbers(step.values, highest)
    pixels = np.take(table, coloured, axis=0)
    maps = pixels if step.values.ndim == 3 else pixels[:, None, None]
    count, height, width, _ = maps.shape
    gap = _GAP if height * width > 1 else 0
    columns = min(count, max(1, round(math.sqrt(count * (height + gap) / (width + gap)))))
    if height * width == 1:
        columns = math.ceil(math.sqrt(count))
    lines = -(-count // columns)
    grid = np.empty((lines * columns, height + gap, width + gap, 3), np.uint8)
    grid[:] = ground
    grid[:count, :height, :width] = maps
    whole = grid.reshape(lines, columns, height + gap, width + gap, 3).transpose(0, 2, 1, 3, 4)
    whole = whole.reshape(lines * (height + gap), columns * (width + gap), 3)
    picture = Picture(whole[: whole.shape[0] - gap, : whole.shape[1] - gap])
    return UnitTiles(picture, columns, count, height, width)


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0
