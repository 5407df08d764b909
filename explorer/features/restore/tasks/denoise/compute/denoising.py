"""Noise taken out: Gaussian by the network, salt and pepper before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.canvas import Canvas, Steps
from explorer.features.restore.compute.resampling import resize
from explorer.features.restore.compute.shrinking import strips
from explorer.features.restore.compute.spool import finished, new_array
from explorer.features.restore.compute.through_code import ThroughCode
from explorer.features.restore.compute.tiling import Part, TiledNetwork
from explorer.features.restore.messages.restored import Outcome
from explorer.features.restore.tasks.denoise.compute.impulses import (
    MARGIN,
    find_impulses,
    has_impulses,
    without_impulses,
)
from explorer.features.restore.tasks.denoise.compute.noise_level import noise_map, picture_noise_level
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions, Noise
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]

STRONGEST = 55.0
"""The strongest noise that the networks learn, in steps of 255."""

_SAMPLE = 1024
_NEXT_TO_NOTHING = 0.8
_LITTLE = 1.5
_AFTER_MEDIAN = 10.0


def denoise(network: TiledNetwork, picture: FullPicture, options: DenoiseOptions) -> Steps:
    """Take noise out of a picture, grey or in colour.

    A picture in which less than a step of noise is found comes back bit for bit. Where the noise is uneven the network
    is told how strong it is at each place.

    Args:
        network: for `denoise`.
        picture: any size and depth.
        options: strength and kind of the noise.
    """
    account = []
    strewn = options.noise == "salt-and-pepper" or (options.noise == "auto" and is_strewn(picture))
    source = _medians(picture) if strewn else picture
    if strewn:
        account.append("Salt and pepper: damaged pixels were replaced by the median of their undamaged neighbours.")
    given = options.strength is not None
    strength = options.strength if options.strength is not None else round(picture_noise_level(source), 1)
    # what the median guessed is a little wrong; pixels that kept their value are exact where there is no other noise
    exact_else = strewn and not given and strength < _LITTLE * 2
    told = max(strength, _AFTER_MEDIAN) if exact_else else strength
    warning = ""
    if told > STRONGEST:
        warning = (
            f"Noise of {strength:.0f} grey levels is stronger than the model was trained for ({STRONGEST:.0f}): "
            "some may remain."
        )
        told = STRONGEST
    said = "as given" if given else "as estimated from the picture"
    if given and strength < _NEXT_TO_NOTHING:
        account.append(f"Noise of {strength:.1f} grey levels, as given, is negligible: the picture was left unchanged.")
    elif given or strength >= _NEXT_TO_NOTHING:
        account.append(f"Gaussian noise of {strength:.1f} grey levels of 255, {said}, removed.")
    else:
        account.append("No Gaussian noise was found.")

    def show(rows: slice, columns: slice) -> Part:
        values = source.unit(rows, columns)
        if uneven is None:
            return values, np.full((1, *values.shape[1:]), told / 255, dtype=np.float32)
        down, across = uneven.shape[0] / picture.height, uneven.shape[1] / picture.width
        box = (columns.start * across, rows.start * down, columns.stop * across, rows.stop * down)
        return values, resize(uneven[None], values.shape[1], values.shape[2], box).clip(0, STRONGEST / 255)

    canvas = Canvas(picture)
    if told < _NEXT_TO_NOTHING and not exact_else:
        for rows in strips(picture.height, picture.width):
            canvas.pixels[rows] = source.pixels[rows]
        return Outcome(canvas.finished(), tuple(account), Noise(strength, not given))
    uneven = None if given or exact_else else noise_map(source)
    if uneven is not None:
        low, high = 255 * float(uneven.min()), 255 * float(uneven.max())
        account.append(f"It is uneven: {low:.0f} to {high:.0f} steps.")
    total = len(network.tiles(picture.height, picture.width))
    for done, (tile, answer) in enumerate(network.run(picture.height, picture.width, show), start=1):
        if exact_else:
            whole = picture.pixels[tile.rows, tile.columns] == source.pixels[tile.rows, tile.columns]
            levels = np.where(whole, picture.pixels[tile.rows, tile.columns], canvas.to_levels(answer))
            canvas.put_levels(tile.rows, tile.columns, levels)
        else:
            canvas.put(tile.rows, tile.columns, answer)
        yield done, total
    return Outcome(canvas.finished(), tuple(account), Noise(strength, not given, strewn), warning)


def denoise_through_code(code: ThroughCode, picture: FullPicture, _: DenoiseOptions) -> Steps:
    """The decoding that comes nearest to all of a picture; it needs no strength."""
    return code.closest(picture)


def is_strewn(picture: FullPicture) -> bool:
    """Whether the middle of the picture has salt and pepper in one of its channels."""
    top, left = max(0, picture.height - _SAMPLE) // 2, max(0, picture.width - _SAMPLE) // 2
    return any(
        has_impulses(channel) for channel in picture.unit(slice(top, top + _SAMPLE), slice(left, left + _SAMPLE))
    )


def _medians(picture: FullPicture) -> FullPicture:
    """The picture with salt and pepper replaced, at its own depth; all other pixels bit for bit."""
    pixels = new_array(picture.pixels.shape, picture.pixels.dtype)
    scale = picture.white - picture.black
    for rows in strips(picture.height, picture.width):
        top = max(0, rows.start - MARGIN)
        values = picture.unit(slice(top, rows.stop + MARGIN))
        inner = slice(rows.start - top, rows.stop - top)
        part = np.array(picture.pixels[rows])
        for channel, plane in enumerate(values):
            found = find_impulses(plane)
            mended = without_impulses(plane, found)[inner] * scale + picture.black
            if pixels.dtype.kind != "f":
                mended = np.rint(mended)
            part[:, :, channel] = np.where(found[inner], mended.astype(pixels.dtype), part[:, :, channel])
        pixels[rows] = part
    return replace(picture, pixels=finished(pixels))
