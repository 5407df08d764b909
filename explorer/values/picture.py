"""A finished picture, ready to be painted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels that nobody changes any more.

    Attributes:
        pixels: uint8 (H, W, C), C = 1 (grey) or 3 (RGB), contiguous and read-only, 0 black to 255 white.
    """

    pixels: np.ndarray

    def __post_init__(self) -> None:
        pixels = np.ascontiguousarray(self.pixels)
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (1, 3):
            raise ValueError(f"a picture is uint8 (H, W, 1 or 3), not {pixels.dtype} {pixels.shape}")
        if pixels.flags.writeable:
            pixels = pixels.view()
            pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])
