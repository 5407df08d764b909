"""Missing parts completed by the network; what is known stays bit for bit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.restoration.regions import running_minimum
from explorer.restoration.repair.holes import find_hole
from explorer.restoration.repair.outcome import Canvas, Outcome, Steps
from explorer.restoration.repair.shrinking import strips
from explorer.restoration.repair.spool import finished
from explorer.restoration.repair.tiling import Part, Tile, TiledNetwork
from explorer.restoration.resampling import resize
from explorer.values.full_picture import FullPicture
from explorer.values.repair import RepairOptions

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

REACH = 8
"""How far from known pixels the network fills well in a large picture; deeper holes are filled coarse to fine."""

_SEEN_WHOLE = 32
_MOST_COARSE = 4_000_000


def fill_in(
    network: TiledNetwork, picture: FullPicture, options: RepairOptions, mask_file: FullPicture | None = None
) -> Steps:
    """Complete the missing part of a picture.

    Holes deeper than the network reaches are filled at a coarser size first, where they are small; at the next finer
    size the network fills the rim again, and the middle is the coarse one's, enlarged.

    Args:
        network: for `fill-in`.
        picture: any size and depth.
        options: may hold a mask and a colour of the hole.
        mask_file: a picture that is white in the hole.

    Raises:
        BadInput: there is no hole, or a mask of another size.
    """
    hole, sentence = find_hole(picture, options, mask_file)
    source = _at_least_colour(picture, network)
    guess = _coarse_guess(network, source, hole)
    canvas = Canvas(replace(picture, alpha=None))
    for rows in strips(picture.height, picture.width):
        canvas.pixels[rows] = picture.pixels[rows]
    tiles = [tile for tile in network.tiles(picture.height, picture.width) if hole[tile.rows, tile.columns].any()]
    for done, tile in enumerate(tiles, start=1):
        missing = hole[tile.rows, tile.columns]
        levels = canvas.to_levels(_grey_again(_filled(network, source, hole, guess, tile), picture))
        part = canvas.pixels[tile.rows, tile.columns]
        canvas.pixels[tile.rows, tile.columns] = np.where(missing[..., None], levels, part)
        yield done, len(tiles)
    account = [sentence, f"{hole.mean():.1%} of the picture was missing; all else is unchanged bit for bit."]
    alpha = picture.alpha
    if alpha is not None:
        opaque = np.where(hole, np.iinfo(alpha.dtype).max, alpha).astype(alpha.dtype)
        account.append("What was filled is opaque now.")
        alpha = None if opaque.min() == np.iinfo(alpha.dtype).max else finished(opaque)
    if guess is not None:
        account.append("The hole is deep: its middle was filled coarsely first.")
    return Outcome(replace(canvas.finished(), alpha=alpha), tuple(account))


def _at_least_colour(picture: FullPicture, network: TiledNetwork) -> FullPicture:
    """A picture that shows the network as many channels as it knows."""
    if picture.channels in network.architecture.inputs:
        return picture
    if picture.channels == 1:
        return replace(picture, pixels=np.broadcast_to(picture.pixels, (picture.height, picture.width, 3)))
    return picture


def _grey_again(values: Array, picture: FullPicture) -> Array:
    return values if len(values) == picture.channels else values.mean(axis=0, keepdims=True)


def _filled(network: TiledNetwork, source: FullPicture, hole: Mask, guess: Array | None, tile: Tile) -> Array:
    """The network's answer for one tile, float32 (C, h, w); good inside the hole only."""
    rows, columns = tile.shown_rows, tile.shown_columns
    missing = hole[rows, columns]
    values = np.clip(source.unit(rows, columns), 0, 1)
    asked = missing
    if guess is not None:
        coarse = np.clip(_part_of(guess, hole.shape, rows, columns), 0, 1)
        deep = running_minimum(missing.astype(np.float32), 2 * REACH + 1) > 0.5
        values = np.where(deep, coarse, values)
        asked = missing & ~deep
    shown, told = _shown(values, asked)
    answer = network.answer(tile, shown, told)
    if guess is None:
        return answer
    # where the network was not asked, and a little around it, the coarse answer; in between from one to the other
    inner = (slice(None), tile.inner_rows, tile.inner_columns)
    share = _softened(deep.astype(np.float32), REACH // 2)[None]
    return np.asarray(answer * (1 - share[inner]) + coarse[inner] * share[inner], dtype=np.float32)


def _shown(values: Array, asked: Mask) -> Part:
    return np.where(asked, np.float32(0.5), values), asked[None].astype(np.float32)


def _softened(values: Array, radius: int) -> Array:
    """Means over squares of 2·radius + 1: a step becomes a slope."""
    size = 2 * radius + 1
    padded = np.pad(values, radius + 1, mode="edge").cumsum(axis=0).cumsum(axis=1)
    total = padded[size:, size:] - padded[:-size, size:] - padded[size:, :-size] + padded[:-size, :-size]
    means: Array = (total[: values.shape[0], : values.shape[1]] / size**2).astype(np.float32)
    return means


def _part_of(small: Array, size: tuple[int, ...], rows: slice, columns: slice) -> Array:
    down, across = small.shape[1] / size[0], small.shape[2] / size[1]
    box = (columns.start * across, rows.start * down, columns.stop * across, rows.stop * down)
    return resize(small, rows.stop - rows.start, columns.stop - columns.start, box)


def _coarse_guess(network: TiledNetwork, source: FullPicture, hole: Mask) -> Array | None:
    """The whole picture at a coarser size with its hole filled, float32 (C, h, w); None where no hole is deep."""
    height, width = hole.shape
    if max(height, width) <= _SEEN_WHOLE or not _is_deep(hole):
        return None
    factor = 2
    while height * width / factor**2 > _MOST_COARSE:
        factor *= 2
    values, known = _reduced(source, hole, factor)
    return _filled_whole(network, values, ~known)


def _filled_whole(network: TiledNetwork, values: Array, missing: Mask) -> Array:
    """Fill a picture that fits into memory, coarse to fine; float32 (C, H, W)."""
    source = FullPicture(np.ascontiguousarray(values.transpose(1, 2, 0)), 0.0, 1.0)
    guess = _coarse_guess(network, source, missing) if min(missing.shape) > 1 and not missing.all() else None
    result = values.copy()
    for tile in network.tiles(*missing.shape):
        here = missing[tile.rows, tile.columns]
        if here.any():
            answer = np.clip(_filled(network, source, missing, guess, tile), 0, 1)
            part = result[:, tile.rows, tile.columns]
            result[:, tile.rows, tile.columns] = np.where(here, answer, part)
    return result


def _is_deep(hole: Mask) -> bool:
    """Whether some part of a hole lies further from all that is known than the network fills well."""
    for rows in strips(*hole.shape):
        shown = hole[max(0, rows.start - REACH) : rows.stop + REACH]
        if shown.any() and (running_minimum(shown.astype(np.float32), 2 * REACH + 1) > 0.5).any():
            return True
    return False


def _reduced(source: FullPicture, hole: Mask, factor: int) -> tuple[Array, Mask]:
    """Means of the known pixels in blocks (C, h, w), and which blocks have any (h, w)."""
    parts = list(_reduced_strips(source, hole, factor))
    return np.concatenate([values for values, _ in parts], axis=1), np.concatenate([known for _, known in parts])


def _reduced_strips(source: FullPicture, hole: Mask, factor: int) -> Iterator[tuple[Array, Mask]]:
    height, width = hole.shape
    for rows in strips(height, width, factor):
        known = (~hole[rows]).astype(np.float32)
        counts = _block_sums(known[None], factor)
        sums = _block_sums(np.clip(source.unit(rows), 0, 1) * known, factor)
        enough = counts[0] > 0
        yield np.where(enough, sums / np.maximum(counts, 1), np.float32(0.5)).astype(np.float32), enough


def _block_sums(values: Array, factor: int) -> Array:
    down, across = (math.ceil(length / factor) * factor for length in values.shape[1:])
    padded = np.pad(values, ((0, 0), (0, down - values.shape[1]), (0, across - values.shape[2])))
    blocks = padded.reshape(len(values), down // factor, factor, across // factor, factor)
    sums: Array = blocks.sum(axis=(2, 4))
    return sums
