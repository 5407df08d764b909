"""Codes on an even grid over a rectangle of the shown plane."""

from __future__ import annotations

import numpy as np

from explorer.values.decoding import GridRequest
from explorer.values.plane import Plane


def cell_places(request: GridRequest) -> np.ndarray:
    """Map places of the cells' centres, float64 (rows·columns, 2): row by row, the top row first."""
    x = request.left + (np.arange(request.columns) + 0.5) * request.width / request.columns
    y = request.bottom + (np.arange(request.rows)[::-1] + 0.5) * request.height / request.rows
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def cell_codes(plane: Plane, request: GridRequest) -> np.ndarray:
    """Their codes, float32 (rows·columns, d)."""
    codes: np.ndarray = (plane.origin + cell_places(request) @ plane.axes).astype(np.float32)
    return codes


def mosaic(pixels: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The pictures of a grid as one.

    Args:
        pixels: (rows·columns, C, H, W), row by row, the top row first.
        rows: of pictures.
        columns: of pictures.

    Returns:
        (rows·H, columns·W, C), contiguous.
    """
    _, channels, height, width = pixels.shape
    tiles = pixels.reshape(rows, columns, channels, height, width).transpose(0, 3, 1, 4, 2)
    return np.ascontiguousarray(tiles).reshape(rows * height, columns * width, channels)
