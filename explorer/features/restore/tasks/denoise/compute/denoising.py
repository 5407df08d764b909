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
from explorer.features.restore.tasks.denoise.compute.kind import (
    BLOCKED,
    NONE,
    PHOTO_CONDITIONS,
    compression_of,
    evidence_of,
    kind_of,
    photo_network,
)
from explorer.features.restore.tasks.denoise.compute.noise_level import noise_map, picture_noise_level
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions, Noise
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import GAUSSIAN, PHOTO

Array = npt.NDArray[np.float32]

STRONGEST = 55.0
"""The strongest noise that the networks learn, in steps of 255."""

_SAMPLE = 1024
_NEXT_TO_NOTHING = 0.8
_LITTLE = 1.5
_AFTER_MEDIAN = 10.0


def denoise(
    network: TiledNetwork, picture: FullPicture, options: DenoiseOptions, photo: TiledNetwork | None = None
) -> Steps:
    """Take noise out of a picture, grey or in colour.

    A picture in which less than a step of noise is found comes back bit for bit. Where the noise is uneven the network
    is told how strong it is at each place.

    Args:
        network: for `denoise`; one for photos does everything.
        picture: any size and depth.
        options: strength and kind of the noise.
        photo: the network for photos; None takes the shipped one.

    Raises:
        BadInput: the network for photos is asked for, and there is none.
    """
    if network.architecture.conditions == PHOTO_CONDITIONS:
        photo = network
    photo = photo or photo_network()
    account = []
    strewn = options.noise == "salt-and-pepper" or (options.noise == "auto" and is_strewn(picture))
    source = _medians(picture) if strewn else picture
    if strewn:
        account.append("Salt and pepper: damaged pixels were replaced by the median of their undamaged neighbours.")
    given = options.strength is not None
    white = picture_noise_level(source)
    kind, found, compression, reason = _decided(source, options, photo, white, strewn)
    strength = options.strength if options.strength is not None else round(found, 1)
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
    elif kind == PHOTO:
        account.append(f"Noise of cameras, film or JPEG of {strength:.1f} grey levels of 255, {said}, removed{reason}.")
    elif given or strength >= _NEXT_TO_NOTHING:
        account.append(f"Gaussian noise of {strength:.1f} grey levels of 255, {said}, removed.")
    else:
        account.append("No noise was found." if photo else "No Gaussian noise was found.")

    def show(rows: slice, columns: slice) -> Part:
        values = source.unit(rows, columns)
        if uneven is None:
            return values, _told(used, told / 255, compression, values.shape[1:])
        down, across = uneven.shape[0] / picture.height, uneven.shape[1] / picture.width
        box = (columns.start * across, rows.start * down, columns.stop * across, rows.stop * down)
        strengths = resize(uneven[None], values.shape[1], values.shape[2], box).clip(0, STRONGEST / 255)
        return values, _told(used, strengths, compression, values.shape[1:])

    used = photo if kind == PHOTO and photo is not None else network
    canvas = Canvas(picture)
    if told < _NEXT_TO_NOTHING and not exact_else:
        for rows in strips(picture.height, picture.width):
            canvas.pixels[rows] = source.pixels[rows]
        return Outcome(canvas.finished(), tuple(account), Noise(strength, not given))
    uneven = None if given or exact_else or kind == PHOTO else noise_map(source)
    if uneven is not None:
        low, high = 255 * float(uneven.min()), 255 * float(uneven.max())
        account.append(f"It is uneven: {low:.0f} to {high:.0f} steps.")
    total = len(used.tiles(picture.height, picture.width))
    for done, (tile, answer) in enumerate(used.run(picture.height, picture.width, show), start=1):
        if exact_else:
            whole = picture.pixels[tile.rows, tile.columns] == source.pixels[tile.rows, tile.columns]
            levels = np.where(whole, picture.pixels[tile.rows, tile.columns], canvas.to_levels(answer))
            canvas.put_levels(tile.rows, tile.columns, levels)
        else:
            canvas.put(tile.rows, tile.columns, answer)
        yield done, total
    return Outcome(canvas.finished(), tuple(account), Noise(strength, not given, strewn, kind == PHOTO), warning)


def kind_in(picture: FullPicture, options: DenoiseOptions, photo: TiledNetwork | None = None) -> str:
    """What "auto" means for a picture: one of `NOISES`, for looks at parts of it that might not show it."""
    if options.noise != "auto":
        return options.noise
    if is_strewn(picture):
        return "salt-and-pepper"
    return _decided(picture, options, photo or photo_network(), picture_noise_level(picture), strewn=False)[0]


def _decided(
    picture: FullPicture, options: DenoiseOptions, photo: TiledNetwork | None, white: float, strewn: bool
) -> tuple[str, float, float, str]:
    """The kind of noise, its strength in steps of 255, how far JPEG was compressed, and why, for the account."""
    if options.noise == PHOTO and photo is None:
        raise BadInput("There is no model for the noise of photos: choose one that was trained with --noise photo.")
    if photo is None or strewn or options.noise not in ("auto", PHOTO):
        return GAUSSIAN, white, 0.0, ""
    evidence = evidence_of(picture, photo)
    kind, strength = kind_of(evidence, white)
    compression = compression_of(evidence.blocked) if evidence.blocked >= BLOCKED else 0.0
    if options.noise == PHOTO:
        return PHOTO, strength or max(white, evidence.strength), compression, ""
    if kind == NONE:
        return GAUSSIAN, 0.0, 0.0, ""
    why = "blocks of JPEG show" if compression else "it is coarser than Gaussian noise"
    return kind, strength, compression, f", as {why}"


def _told(network: TiledNetwork, strength: Array | float, compression: float, size: tuple[int, ...]) -> Array:
    """The conditions of a network, float32 (K, h, w)."""
    told = np.empty((network.architecture.conditions, *size), dtype=np.float32)
    told[:1] = strength
    told[1:] = compression
    return told


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
