"""Networks over pictures of any size: overlapping tiles, whose answers meet without seams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from explorer.models.restoration import RestorationNetwork, choose_precision
from explorer.values.restoration_model import RestorationArchitecture

Array = npt.NDArray[np.float32]
Part = tuple[Array, Array | None]
"""Pictures float32 (C, h, w) and conditions float32 (K, h, w) or None: what a network is shown of one tile."""

TILE_SIDE = 768
"""Longest side of what a network is shown at once: bounds the memory, and how long a cancel waits."""

_MOST_HALO = 64


@dataclass(frozen=True)
class Tile:
    """One tile.

    Attributes:
        rows: of the picture, that its answer is for.
        columns: the same.
        shown_rows: that the network is shown: with a halo, inside the picture.
        shown_columns: the same.
    """

    rows: slice
    columns: slice
    shown_rows: slice
    shown_columns: slice

    @property
    def inner_rows(self) -> slice:
        """`rows`, counted from the first that is shown."""
        return slice(self.rows.start - self.shown_rows.start, self.rows.stop - self.shown_rows.start)

    @property
    def inner_columns(self) -> slice:
        """`columns`, counted from the first that is shown."""
        return slice(self.columns.start - self.shown_columns.start, self.columns.stop - self.shown_columns.start)


def reach(architecture: RestorationArchitecture) -> int:
    """How many pixels away from a place the picture can still change the network's answer there.

    A 3×3 convolution at 1/s of the size reaches s pixels further; so does halving and doubling, at most.
    """
    last = len(architecture.blocks) - 1
    pixels = 2 * 2 + 2  # entry and exit at half the size, and the 2×2 blocks themselves
    for stage, count in enumerate(architecture.blocks):
        size = 2 ** (stage + 1)
        sides = 1 if stage == last else 2
        pixels += sides * count * 2 * size + (0 if stage == last else 2 * size)
    return pixels


def tiles_of(height: int, width: int, multiple: int, halo: int, side: int = TILE_SIDE) -> list[Tile]:
    """Tiles that cover a picture, in reading order.

    Every tile begins at a multiple, so that its network halves the picture at the same places as one without tiles.

    Args:
        height: of the picture.
        width: of the picture.
        multiple: see `RestorationArchitecture.multiple`.
        halo: how far a tile is shown beyond what its answer is for, at least; cut at the picture's edge.
        side: longest side of what is shown, unless the halo leaves too little of it.
    """
    halo = -(-halo // multiple) * multiple
    core = max(multiple, (side - 2 * halo) // multiple * multiple)
    down, across = _stretches(height, core, halo, side), _stretches(width, core, halo, side)
    return [Tile(rows, columns, seen, seen_too) for rows, seen in down for columns, seen_too in across]


def _stretches(length: int, core: int, halo: int, side: int) -> list[tuple[slice, slice]]:
    if length <= side:
        return [(slice(0, length), slice(0, length))]
    return [
        (slice(start, min(start + core, length)), slice(max(0, start - halo), min(start + core + halo, length)))
        for start in range(0, length, core)
    ]


class TiledNetwork:
    """One restoration network, ready for pictures of any size. It belongs to the thread that made it.

    Attributes:
        architecture: of the network.
        halo: how far tiles overlap: the network's reach, 64 pixels at most. What lies further away moves an answer by
            less than a thousandth of a step of 255 (measured with trained networks that reach 98); in bfloat16 by its
            rounding, half a step.
    """

    def __init__(
        self,
        network: RestorationNetwork,
        side: int = TILE_SIDE,
        halo: int | None = None,
        precision: str = "float32",
    ) -> None:
        """Take a network.

        Args:
            network: on the CPU, for use only.
            side: longest side of a tile.
            halo: see the class; None takes the network's reach, 64 at most.
            precision: see `choose_precision`.
        """
        self._half = choose_precision(precision) == "bfloat16"
        self._network = network
        self._side = side
        self.architecture = network.architecture
        self.halo = min(reach(network.architecture), _MOST_HALO) if halo is None else halo

    def tiles(self, height: int, width: int) -> list[Tile]:
        """The tiles of a picture."""
        return tiles_of(height, width, self.architecture.multiple, self.halo, self._side)

    def run(self, height: int, width: int, show: Callable[[slice, slice], Part]) -> Iterator[tuple[Tile, Array]]:
        """The network's answer, tile by tile.

        Args:
            height: of the picture.
            width: of the picture.
            show: gives the part of the picture in these rows and columns.

        Yields:
            A tile and float32 (C, h, w), the answer for its rows and columns.
        """
        for tile in self.tiles(height, width):
            yield tile, self.answer(tile, *show(tile.shown_rows, tile.shown_columns))

    def answer(self, tile: Tile, pictures: Array, conditions: Array | None) -> Array:
        """The answer for one tile, float32 (C, h, w) of its rows and columns.

        A grey picture for a network that only knows colour is shown three times; one in colour for a network that only
        knows grey is shown channel by channel.

        Args:
            tile: where.
            pictures: what is shown of it, float32 (C, h, w).
            conditions: float32 (K, h, w) or None.
        """
        batch = pictures[None]
        known = self.architecture.inputs
        grey_as_colour = pictures.shape[0] not in known and pictures.shape[0] == 1
        if grey_as_colour:
            batch = np.repeat(batch, 3, axis=1)
        elif pictures.shape[0] not in known:
            batch = pictures[:, None]
        result = self.whole(batch, None if conditions is None else np.repeat(conditions[None], len(batch), axis=0))
        result = result[0] if len(result) == 1 else result[:, 0]
        if grey_as_colour and not self.architecture.outputs:
            result = result.mean(axis=0, keepdims=True)
        return np.ascontiguousarray(result[:, tile.inner_rows, tile.inner_columns])

    def whole(self, pictures: Array, conditions: Array | None) -> Array:
        """The answer without tiles.

        Args:
            pictures: float32 (N, C, H, W), any size; mirrored at the right and lower edge up to a multiple.
            conditions: float32 (N, K, H, W) or None.
        """
        height, width = pictures.shape[2:]
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=self._half):
            given = [
                _filled_up(part, self.architecture.multiple) for part in (pictures, conditions) if part is not None
            ]
            result: Array = self._network(*given)[:, :, :height, :width].numpy()
        return result


def _filled_up(values: Array, multiple: int) -> torch.Tensor:
    height, width = values.shape[2:]
    lengths = ((0, 0), (0, 0), (0, -height % multiple), (0, -width % multiple))
    padded = np.pad(values, lengths, mode="symmetric") if any(sum(pair) for pair in lengths) else values
    # a copy where it must be: torch cannot express a read-only array
    tensor = torch.from_numpy(np.require(padded, requirements=["C", "W"]))
    return tensor.contiguous(memory_format=torch.channels_last)
