"""How strong the noise of a picture is, found from the picture alone.

After Liu, Tanaka & Okutomi, "Single-image noise level estimation for blind denoising", IEEE Transactions on Image
Processing 22 (2013): patches whose gradients are no larger than noise alone would make them show noise alone; the least
variances of their covariance are the noise's.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]

_PATCH = 7
_FEWEST = 12  # patches for each direction of their space, or smaller patches are taken
_ROUNDS = 4
_SIGMAS = 2.0  # how far above its mean a sum of noise's gradients may lie
_FREEDOM = 0.7  # independent gradients in a patch for each of its pixels: neighbours share theirs
_QUIETEST = 0.25  # part of the directions that count as noise
_BLOCK = 96
_MOST_BLOCKS = 24
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
    variance = _least_variance(patches)
    for _ in range(_ROUNDS):
        # a sum of squares of noise: quantile of the chi-squared distribution, Wilson & Hilferty 1931
        most = variance * inner * (1 - spread + _SIGMAS * math.sqrt(spread)) ** 3
        plain = gradients <= most
        if np.count_nonzero(plain) < fewest:
            plain = gradients <= np.partition(gradients, fewest - 1)[fewest - 1]
        variance = _least_variance(patches[plain])
    return math.sqrt(variance)


def _patches(values: Array, side: int) -> tuple[Array, Array]:
    """All patches (m, side²) and the sum of the squared gradients inside each (m,)."""
    across = (values[:, 1:-1, 2:] - values[:, 1:-1, :-2]) / 2
    down = (values[:, 2:, 1:-1] - values[:, :-2, 1:-1]) / 2
    energy = across * across + down * down
    view = np.lib.stride_tricks.sliding_window_view
    patches = view(values, (side, side), axis=(1, 2)).reshape(-1, side * side)
    return patches, view(energy, (side - 2, side - 2), axis=(1, 2)).sum(axis=(3, 4)).reshape(-1)


def _least_variance(patches: Array) -> float:
    """Mean variance along the quietest quarter of the patches' principal directions."""
    centred = patches.astype(np.float64)
    centred -= centred.mean(axis=0)
    variances = np.linalg.eigvalsh(centred.T @ centred / len(centred))
    return max(0.0, float(variances[: max(1, int(len(variances) * _QUIETEST))].mean()))


def picture_noise_level(picture: FullPicture) -> float:
    """Standard deviation of the noise of a picture, in steps of 255; the root of the mean square of its channels.

    Large pictures are looked at in 24 blocks spread evenly over them.
    """
    blocks = _blocks(picture)
    levels = [noise_level(blocks[:, channel]) for channel in range(blocks.shape[1])]
    return 255 * math.sqrt(float(np.mean(np.square(levels))))


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
