"""What a task fills in tile by tile."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.spool import finished, new_array
from explorer.features.restore.messages.restored import Outcome
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]

Steps = Generator[tuple[int, int], None, Outcome]
"""A task at work on one picture: yields how many of how many steps are done, returns the outcome."""


class Canvas:
    """The pixels of a result, filled in tile by tile, at the depth of the picture."""

    def __init__(self, picture: FullPicture, channels: int | None = None) -> None:
        """Begin.

        Args:
            picture: that is repaired; where it is wholly transparent its own pixels stay.
            channels: of the result, the picture's unless told.

        Raises:
            BadInput: there is no room for it.
        """
        self._picture = picture
        self.channels = channels or picture.channels
        self.pixels = new_array((picture.height, picture.width, self.channels), picture.pixels.dtype)

    def to_levels(self, values: Array) -> np.ndarray:
        """Values (C, h, w) with black 0 and white 1 as pixels (h, w, C) of the picture's kind: clipped and rounded."""
        picture = self._picture
        kind = self.pixels.dtype
        scaled = values.transpose(1, 2, 0).astype(np.float64) * (picture.white - picture.black) + picture.black
        if kind.kind == "f":
            return scaled.astype(kind)
        return np.rint(np.clip(scaled, picture.black, picture.white)).astype(kind)

    def put(self, rows: slice, columns: slice, values: Array) -> None:
        """Fill a part with values (C, h, w), black 0 and white 1."""
        self.put_levels(rows, columns, self.to_levels(values))

    def put_levels(self, rows: slice, columns: slice, levels: np.ndarray) -> None:
        """Fill a part with pixels (h, w, C) of the picture's kind."""
        alpha = self._picture.alpha
        if alpha is not None:
            unseen = alpha[rows, columns, None] == 0
            levels = np.where(unseen, self._picture.pixels[rows, columns], levels)
        self.pixels[rows, columns] = levels

    def finished(self, *, bilevel: bool = False) -> FullPicture:
        """The result, with all that stood beside the picture's pixels. A profile for grey does not go with colour.

        Args:
            bilevel: all was made black or white.
        """
        picture = self._picture
        extras = picture.extras
        if self.channels != picture.channels:
            extras = replace(extras, profile=b"")
        return replace(picture, pixels=finished(self.pixels), extras=extras, bilevel=bilevel)
