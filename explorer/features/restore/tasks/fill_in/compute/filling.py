"""Missing parts completed.

Small pictures by the network; in larger ones thin damage is bent shut, and deep holes are filled with what stands
elsewhere in the picture. What is known stays bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.ndimage import find_objects, label

from explorer.features.restore.compute.canvas import Canvas, Steps
from explorer.features.restore.compute.exemplars import fill_by_exemplars
from explorer.features.restore.compute.regions import running_minimum
from explorer.features.restore.compute.resampling import resize
from explorer.features.restore.compute.shrinking import strips
from explorer.features.restore.compute.spool import finished
from explorer.features.restore.compute.through_code import ThroughCode
from explorer.features.restore.compute.tiling import Part, Tile, TiledNetwork, tiles_of
from explorer.features.restore.messages.restored import Outcome
from explorer.features.restore.tasks.fill_in.compute.biharmonic import bent_shut
from explorer.features.restore.tasks.fill_in.compute.holes import find_hole
from explorer.features.restore.tasks.fill_in.messages import FillOptions
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Box = tuple[slice, slice]

REACH = 8
"""How far from known pixels the network fills well; a hole that goes deeper is filled with exemplars."""

_SEEN_WHOLE = 32
_BENDING_SIDE, _BENDING_HALO = 128, 16
_SURROUNDINGS = 64
_LONGEST = 512
"""Longest side at which exemplars are looked for, hole and surroundings; larger holes are filled coarsely."""


def fill_in(network: TiledNetwork, picture: FullPicture, options: FillOptions) -> Steps:
    """Complete the missing part of a picture, see `fill_hole`.

    Raises:
        BadInput: there is no hole, or a mask of another size.
    """
    hole, sentence = find_hole(picture, options)
    return (yield from fill_hole(network, picture, hole, sentence))


def fill_hole(network: TiledNetwork, picture: FullPicture, hole: Mask, sentence: str = "") -> Steps:
    """Complete a hole.

    A small picture is seen whole by the network, which knows drawings of its kind. In a larger one each deep hole is
    filled with patches from its surroundings first; what is left is thin, and bent shut: on held-out photos that came
    nearer to the truth than the network, whether scratches, letters or single pixels were missing.

    Args:
        network: for `fill-in`.
        picture: any size and depth.
        hole: bool (H, W), what is missing.
        sentence: where it was found, for the account.
    """
    canvas = Canvas(replace(picture, alpha=None))
    for rows in strips(picture.height, picture.width):
        canvas.pixels[rows] = picture.pixels[rows]
    deep = list(_deep_holes(hole)) if max(hole.shape) > _SEEN_WHOLE else []
    thin = hole.copy()
    for box, part in deep:
        thin[box] &= ~part
    by_network = max(hole.shape) <= _SEEN_WHOLE
    whole = (picture.height, picture.width)
    tiles = network.tiles(*whole) if by_network else tiles_of(*whole, 1, _BENDING_HALO, _BENDING_SIDE)
    tiles = [tile for tile in tiles if thin[tile.rows, tile.columns].any()]
    total = len(deep) + len(tiles)
    for done, (box, part) in enumerate(deep, start=1):
        levels = canvas.to_levels(_from_around(picture, hole, box))
        canvas.pixels[box] = np.where(part[..., None], levels, canvas.pixels[box])
        yield done, total
    source = replace(picture, pixels=canvas.pixels)
    if by_network:
        source = _at_least_colour(source, network)
    for done, tile in enumerate(tiles, start=len(deep) + 1):
        missing = thin[tile.rows, tile.columns]
        filled = _grey_again(_filled(network, source, thin, tile), picture) if by_network else _bent(source, thin, tile)
        levels = canvas.to_levels(filled)
        part_levels = canvas.pixels[tile.rows, tile.columns]
        canvas.pixels[tile.rows, tile.columns] = np.where(missing[..., None], levels, part_levels)
        yield done, total
    account = [
        *([sentence] if sentence else []),
        f"{hole.mean():.1%} of the picture was missing; everything else is unchanged, bit for bit.",
    ]
    alpha = picture.alpha
    if alpha is not None:
        opaque = np.where(hole, np.iinfo(alpha.dtype).max, alpha).astype(alpha.dtype)
        account.append("The filled parts are now opaque.")
        alpha = None if opaque.min() == np.iinfo(alpha.dtype).max else finished(opaque)
    if deep:
        one = len(deep) == 1
        account.append(
            f"{'One deep hole was' if one else f'{len(deep)} deep holes were'} filled with patches from elsewhere in "
            "the picture."
        )
    return Outcome(replace(canvas.finished(), alpha=alpha), tuple(account))


def fill_in_through_code(code: ThroughCode, picture: FullPicture, options: FillOptions) -> Steps:
    """The hole as the decoding has it that agrees with the known pixels, which stay bit for bit.

    Raises:
        BadInput: there is no hole, or a mask of another size.
    """
    hole, sentence = find_hole(picture, options)
    return (yield from code.closest(picture, hole, sentence))


def _deep_holes(hole: Mask) -> Iterator[tuple[Box, Mask]]:
    """The connected holes that go deeper than the network reaches: a box around each, and its pixels in the box."""
    cores = np.concatenate(
        [
            _eroded(hole[max(0, rows.start - REACH) : rows.stop + REACH])[rows.start - max(0, rows.start - REACH) :][
                : rows.stop - rows.start
            ]
            for rows in strips(*hole.shape)
        ]
    )
    if not cores.any():
        return
    numbers, _ = label(hole, np.ones((3, 3)))
    boxes = find_objects(numbers)
    for number in np.unique(numbers[cores]):
        box = boxes[number - 1]
        yield box, numbers[box] == number


def _eroded(mask: Mask) -> Mask:
    return np.asarray(running_minimum(mask.astype(np.float32), 2 * REACH + 1) > 0.5)


def _from_around(picture: FullPicture, hole: Mask, box: Box) -> Array:
    """A box filled with exemplars from around it, float32 (C, h, w)."""
    around, inside = [], []
    for stretch, length in zip(box, hole.shape, strict=True):
        margin = max(_SURROUNDINGS, stretch.stop - stretch.start)
        start, stop = max(0, stretch.start - margin), min(length, stretch.stop + margin)
        around.append(slice(start, stop))
        inside.append((stretch.start - start, stretch.stop - start))
    rows, columns = around
    factor = math.ceil(max(rows.stop - rows.start, columns.stop - columns.start) / _LONGEST)
    values, known = _reduced(picture, hole, rows, columns, factor)
    filled = fill_by_exemplars(values, ~known)
    (top, bottom), (left, right) = inside
    edges = (left / factor, top / factor, right / factor, bottom / factor)
    return np.clip(resize(filled, bottom - top, right - left, edges), 0, 1)


def _at_least_colour(picture: FullPicture, network: TiledNetwork) -> FullPicture:
    """A picture that shows the network as many channels as it knows."""
    if picture.channels in network.architecture.inputs:
        return picture
    if picture.channels == 1:
        return replace(picture, pixels=np.broadcast_to(picture.pixels, (picture.height, picture.width, 3)))
    return picture


def _grey_again(values: Array, picture: FullPicture) -> Array:
    return values if len(values) == picture.channels else values.mean(axis=0, keepdims=True)


def _filled(network: TiledNetwork, source: FullPicture, hole: Mask, tile: Tile) -> Array:
    """The network's answer for one tile, float32 (C, h, w); good inside the hole only."""
    rows, columns = tile.shown_rows, tile.shown_columns
    shown, told = _shown(np.clip(source.unit(rows, columns), 0, 1), hole[rows, columns])
    return network.answer(tile, shown, told)


def _bent(source: FullPicture, hole: Mask, tile: Tile) -> Array:
    """One tile with its thin holes bent shut, float32 (C, h, w)."""
    rows, columns = tile.shown_rows, tile.shown_columns
    filled = bent_shut(np.clip(source.unit(rows, columns), 0, 1), hole[rows, columns])
    return np.clip(filled[:, tile.inner_rows, tile.inner_columns], 0, 1)


def _shown(values: Array, asked: Mask) -> Part:
    return np.where(asked, np.float32(0.5), values), asked[None].astype(np.float32)


def _reduced(picture: FullPicture, hole: Mask, rows: slice, columns: slice, factor: int) -> tuple[Array, Mask]:
    """A part of a picture at a coarser size: means of known pixels (C, h, w), and which blocks have any (h, w)."""
    means, some = [], []
    for strip in strips(rows.stop - rows.start, columns.stop - columns.start, factor):
        here = slice(rows.start + strip.start, rows.start + strip.stop)
        known = (~hole[here, columns]).astype(np.float32)
        counts = _block_sums(known[None], factor)
        sums = _block_sums(np.clip(picture.unit(here, columns), 0, 1) * known, factor)
        means.append((sums / np.maximum(counts, 1)).astype(np.float32))
        some.append(counts[0] > 0)
    return np.concatenate(means, axis=1), np.concatenate(some)


def _block_sums(values: Array, factor: int) -> Array:
    down, across = (math.ceil(length / factor) * factor for length in values.shape[1:])
    padded = np.pad(values, ((0, 0), (0, down - values.shape[1]), (0, across - values.shape[2])))
    blocks = padded.reshape(len(values), down // factor, factor, across // factor, factor)
    sums: Array = blocks.sum(axis=(2, 4))
    return sums
