"""Scaling of float pictures through Pillow's filters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.values import Picture

Array = npt.NDArray[np.float32]


def resize(values: Array, height: int, width: int, box: tuple[float, float, float, float] | None = None) -> Array:
    """Scale each channel: by area where it shrinks, with a smooth kernel where it grows.

    Args:
        values: float32 (C, H, W).
        height: rows of the result.
        width: columns of the result.
        box: (left, top, right, bottom) in source pixels, inside the source; None for all of it.

    Returns:
        float32 (C, height, width). A smooth kernel may overshoot the source's range; the caller clips.
    """
    left, top, right, bottom = box or (0.0, 0.0, float(values.shape[2]), float(values.shape[1]))
    shrinks = right - left >= width and bottom - top >= height
    kernel = Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC
    if shrinks and (right - left < 2 * width or bottom - top < 2 * height):
        # areas of one and a bit pixels would wobble in width; Lanczos does not
        kernel = Image.Resampling.LANCZOS
    return np.stack(
        [
            np.asarray(Image.fromarray(channel).resize((width, height), kernel, (left, top, right, bottom)))
            for channel in np.ascontiguousarray(values, dtype=np.float32)
        ]
    )


def shrunk(picture: Picture, longest: int) -> Picture:
    """The picture, scaled down by area so that no side is longer than a bound; never scaled up."""
    factor = max(picture.width, picture.height) / longest
    if factor <= 1:
        return picture
    size = (max(1, round(picture.width / factor)), max(1, round(picture.height / factor)))
    grey = picture.pixels.shape[2] == 1
    image = Image.fromarray(picture.pixels[:, :, 0] if grey else picture.pixels)
    small = np.asarray(image.resize(size, Image.Resampling.BOX))
    return Picture(small[:, :, None] if grey else small)


def to_unit(picture: Picture) -> Array:
    """Float32 (C, H, W) in [0, 1] of a picture."""
    return np.ascontiguousarray(picture.pixels.transpose(2, 0, 1), dtype=np.float32) / np.float32(255)


def to_picture(values: Array) -> Picture:
    """The picture of float32 (C, H, W) in [0, 1]; what lies outside is clipped."""
    pixels = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    return Picture(np.ascontiguousarray(pixels.transpose(1, 2, 0)))


def luminance(values: Array) -> Array:
    """Float32 (H, W) of float32 (C, H, W): the one channel, or the weighted sum of ITU-R BT.601."""
    weights = np.array([1] if values.shape[0] == 1 else [0.299, 0.587, 0.114], dtype=np.float32)
    grey: Array = np.tensordot(weights, values, axes=1).astype(np.float32)
    return grey
