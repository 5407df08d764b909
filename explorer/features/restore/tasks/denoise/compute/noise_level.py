"""How strong the noise of a picture is, found from the picture alone.

After Liu, Tanaka & Okutomi, "Single-image noise level estimation for blind denoising", IEEE Transactions on Image
Processing 22 (2013): patches whose gradients are no larger than noise alone would make them show noise alone; the least
variances of their covariance are the noise's.

Fur, cloth and bricks can leave no such patch. Noise is white, with the same variance in every direction of the patches'
space, and texture is not: its very least variance lies far below the mean of the quiet ones, as a second estimate after
Pyatykh, Hesser & Zheng, "Image noise level estimation by principal component analysis", same journal and volume, takes
it. Where the two do not agree, the smaller one holds.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.ndimage import median_filter

from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]

_PATCH = 7
_FEWEST = 12  # patches for each direction of their space, or smaller patches are taken
_ROUNDS = 4
_SIGMAS = 2.0  # how far above its mean a sum of noise's gradients may lie
_FREEDOM = 0.7  # independent gradients in a patch for each of its pixels: neighbours share theirs
_WHITE = 0.6  # the least variance of white noise is at least this part of the quiet ones' mean: measured, from σ 1 on
_QUIETEST = 0.25  # part of the directions that count as noise
_BLOCK = 96
_MOST_BLOCKS = 24
_MOST_PARTS, _FEWEST_PARTS = 8, 3
_UNEVEN_STEPS, _UNEVEN_TIMES = 5.0, 1.6
_NEAR_CLIPPED = 2 / 255
_MOST_CLIPPED = 0.1


def noise_level(values: Array) -> float:
    """Standard deviation of the noise in one channel.

    Args:
        values: float32 (n, H, W): one picture, or blocks of one.

    Returns:
        In the unit of the values; 0 where they are too few to tell.
    """
    side = _PATCH
    while side > 3 and _count(values, side) < _FEWEST * side * side:
        side -= 1
    if _count(values, side) < 2 * side * side:
        return 0.0
    fewest = min(_FEWEST * side * side, _count(values, side))
    patches, gradients = _patches(values, side)
    # clipping makes noise smaller than it is: patches that touch black or white often are left out
    clipped = ((patches <= _NEAR_CLIPPED) | (patches >= 1 - _NEAR_CLIPPED)).mean(axis=1)
    if np.count_nonzero(clipped <= _MOST_CLIPPED) >= fewest:
        patches, gradients = patches[clipped <= _MOST_CLIPPED], gradients[clipped <= _MOST_CLIPPED]
    inner = (side - 2) ** 2
    spread = 2 / (9 * _FREEDOM * inner)
    variance, least = _least_variances(patches)
    for _ in range(_ROUNDS):
        # a sum of squares of noise: quantile of the chi-squared distribution, Wilson & Hilferty 1931
        most = variance * inner * (1 - spread + _SIGMAS * math.sqrt(spread)) ** 3
        plain = gradients <= most
        if np.count_nonzero(plain) < fewest:
            plain = gradients <= np.partition(gradients, fewest - 1)[fewest - 1]
        variance, least = _least_variances(patches[plain])
    return math.sqrt(variance if least > _WHITE * variance else least)


def _patches(values: Array, side: int) -> tuple[Array, Array]:
    """All patches (m, side²) and the sum of the squared gradients inside each (m,)."""
    across = (values[:, 1:-1, 2:] - values[:, 1:-1, :-2]) / 2
    down = (values[:, 2:, 1:-1] - values[:, :-2, 1:-1]) / 2
    energy = across * across + down * down
    view = np.lib.stride_tricks.sliding_window_view
    patches = view(values, (side, side), axis=(1, 2)).reshape(-1, side * side)
    return patches, view(energy, (side - 2, side - 2), axis=(1, 2)).sum(axis=(3, 4)).reshape(-1)


def _least_variances(patches: Array) -> tuple[float, float]:
    """Mean variance along the quietest quarter of the patches' principal directions, and the least of all."""
    centred = patches.astype(np.float64)
    centred -= centred.mean(axis=0)
    variances = np.linalg.eigvalsh(centred.T @ centred / len(centred))
    quiet = variances[: max(1, int(len(variances) * _QUIETEST))]
    return max(0.0, float(quiet.mean())), max(0.0, float(quiet[0]))


def picture_noise_level(picture: FullPicture) -> float:
    """Standard deviation of the noise of a picture, in steps of 255; the root of the mean square of its channels.

    Large pictures are looked at in 24 blocks spread evenly over them.
    """
    blocks = _blocks(picture)
    levels = [noise_level(blocks[:, channel]) for channel in range(blocks.shape[1])]
    return 255 * math.sqrt(float(np.mean(np.square(levels))))


def noise_map(picture: FullPicture) -> Array | None:
    """How strong the noise is in each part of a picture, float32 (h, w) in [0, 1]: a small map of blocks of it.

    Returns:
        None where the picture is small, or its noise about the same everywhere.
    """
    down, across = (min(_MOST_PARTS, side // _BLOCK) for side in (picture.height, picture.width))
    if min(down, across) < _FEWEST_PARTS:
        return None
    found = np.zeros((down, across), dtype=np.float32)
    tops, lefts = (
        ((np.arange(count) + 0.5) * side / count - _BLOCK / 2).astype(int)
        for count, side in ((down, picture.height), (across, picture.width))
    )
    for row, top in enumerate(tops):
        for column, left in enumerate(lefts):
            block = picture.unit(slice(top, top + _BLOCK), slice(left, left + _BLOCK))
            found[row, column] = math.sqrt(float(np.mean([noise_level(channel[None]) ** 2 for channel in block])))
    smooth: Array = median_filter(found, 3, mode="nearest")
    low, high = np.percentile(smooth, (10, 90))
    if high - low < _UNEVEN_STEPS / 255 or high < _UNEVEN_TIMES * low:
        return None
    return smooth


def _count(values: Array, side: int) -> int:
    return int(len(values) * max(0, values.shape[1] - side + 1) * max(0, values.shape[2] - side + 1))


def _blocks(picture: FullPicture) -> Array:
    """Float32 (n, C, h, w): the whole picture, or blocks of it."""
    height, width = picture.height, picture.width
    if height * width <= _MOST_BLOCKS * _BLOCK**2:
        return picture.unit()[None]
    tall, wide = min(_BLOCK, height), min(_BLOCK, width)
    down = max(1, min(height // tall, round(math.sqrt(_MOST_BLOCKS * height / width))))
    across = max(1, min(width // wide, _MOST_BLOCKS // down))
    tops = np.linspace(0, height - tall, down).astype(int)
    lefts = np.linspace(0, width - wide, across).astype(int)
    return np.stack([picture.unit(slice(top, top + tall), slice(left, left + wide)) for top in tops for left in lefts])
