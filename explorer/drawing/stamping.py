"""Points stamped with numpy into an 8-bit picture of colour numbers: what makes a million of them quick to draw.

A point costs one indexed write for each pixel of its disc. Points are worked through in chunks that stay in the
processor's cache. The rim of a disc gets a colour number of its own (`RIM` higher), which the colour table shows
half transparent: edges look smooth although every pixel holds one byte. All rims are stamped before all cores, so
that no rim bites into a neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

RIM = 128
"""Added to a colour number (1 to 127) for the half transparent pixels at a disc's edge; 0 is empty."""

_CHUNK = 16_384


@dataclass(frozen=True)
class Disc:
    """The pixels of one point.

    Attributes:
        size: width and height of the square that holds it.
        core: (row, column) of the full pixels.
        rim: (row, column) of the half covered pixels.
    """

    size: int
    core: tuple[tuple[int, int], ...]
    rim: tuple[tuple[int, int], ...]


@cache
def disc(diameter: int) -> Disc:
    """The disc of a diameter in device pixels, at least 1, by the share of each pixel that it covers."""
    if diameter < 3:
        return Disc(diameter, tuple(np.ndindex(diameter, diameter)), ())
    fine = 8
    places = (np.arange(diameter * fine) + 0.5) / fine - diameter / 2
    inside = places[:, None] ** 2 + places[None, :] ** 2 <= (diameter / 2) ** 2
    covered = inside.reshape(diameter, fine, diameter, fine).mean(axis=(1, 3))
    core = tuple((int(row), int(column)) for row, column in np.argwhere(covered >= 0.75))
    rim = tuple((int(row), int(column)) for row, column in np.argwhere((covered >= 0.2) & (covered < 0.75)))
    return Disc(diameter, core, rim)


@dataclass(frozen=True)
class Mapping:
    """From map units to device pixels: pixel = (value − centre) · scale + shift.

    The centre is subtracted first, so that float32 loses nothing when a person zooms far in.
    """

    centre_x: float
    centre_y: float
    scale_x: float
    scale_y: float
    shift_x: float
    shift_y: float


class Canvas:
    """An 8-bit picture with a border wide enough that no disc needs clipping.

    Attributes:
        width: visible columns.
        height: visible rows.
        margin: border on each side.
        pixels: uint8 (height + 2·margin, stride), 0 where nothing was stamped.
    """

    def __init__(self, width: int, height: int, margin: int) -> None:
        self.width = width
        self.height = height
        self.margin = margin
        stride = (width + 2 * margin + 3) // 4 * 4  # QImage wants rows of whole 32-bit words
        self.pixels = np.zeros((height + 2 * margin, stride), np.uint8)

    @property
    def visible(self) -> np.ndarray:
        """uint8 (height, width), a view without the border."""
        m = self.margin
        return self.pixels[m : m + self.height, m : m + self.width]

    def clear(self) -> None:
        """Empty every pixel."""
        self.pixels.fill(0)

    def stamp(self, x: np.ndarray, y: np.ndarray, colours: np.ndarray, mapping: Mapping, diameter: int) -> None:
        """Stamp points; where two meet, the later one lies on top.

        Args:
            x: float32 (n,), map units; infinite where there is no place.
            y: float32 (n,), map units.
            colours: uint8 (n,), 1 to 127.
            mapping: map units to pixels of the visible part.
            diameter: in pixels, 1 to the margin.
        """
        shape = disc(diameter)
        stride = self.pixels.shape[1]
        flat = self.pixels.reshape(-1)
        chunks = [
            (self._places(x[start : start + _CHUNK], y[start : start + _CHUNK], mapping, diameter), start)
            for start in range(0, len(x), _CHUNK)
        ]
        painted = [
            (places, colours[start : start + _CHUNK] if seen is None else colours[start : start + _CHUNK].take(seen))
            for (places, seen), start in chunks
        ]
        for row, column in shape.rim:
            target = flat[row * stride + column :]
            for places, numbers in painted:
                target[places] = numbers + np.uint8(RIM)
        for row, column in shape.core:
            target = flat[row * stride + column :]
            for places, numbers in painted:
                target[places] = numbers

    def _places(
        self, x: np.ndarray, y: np.ndarray, mapping: Mapping, diameter: int
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Flat index of each disc's top left pixel, and the rows that are meant (None: all, the rest in the border)."""
        towards_corner = self.margin + 0.5 - diameter / 2
        columns = x - np.float32(mapping.centre_x)
        columns *= np.float32(mapping.scale_x)
        columns += np.float32(mapping.shift_x + towards_corner)
        rows = y - np.float32(mapping.centre_y)
        rows *= np.float32(mapping.scale_y)
        rows += np.float32(mapping.shift_y + towards_corner)
        # one pixel beyond the last place from which a disc still reaches into the picture
        outside = self.margin - diameter
        right, below = self.margin + self.width, self.margin + self.height
        np.clip(columns, outside, right, out=columns)
        np.clip(rows, outside, below, out=rows)
        across = columns.astype(np.int32)
        down = rows.astype(np.int32)
        seen = None
        if diameter > 1:
            # each point is written many times: worth leaving out those that nobody sees; one comparison for both
            # edges, as numbers below the first wrap around to huge ones
            first = np.int32(outside + 1)
            visible = (across - first).view(np.uint32) < np.uint32(right - outside - 1)
            visible &= (down - first).view(np.uint32) < np.uint32(below - outside - 1)
            seen = np.flatnonzero(visible)
        down *= np.int32(self.pixels.shape[1])
        down += across
        if seen is not None:
            # rows by number: several times quicker than a mask
            down = down.take(seen)
        return down.astype(np.intp), seen
