"""How near a picture comes to the undamaged original: PSNR and SSIM.

Wang, Bovik, Sheikh & Simoncelli, "Image quality assessment: from error visibility to structural similarity", IEEE
Transactions on Image Processing 13 (2004), with the paper's Gaussian window of 11×11 and σ = 1.5.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.shrinking import strips
from explorer.features.restore.messages.restored import Likeness
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture

_RADIUS = 5
_WINDOW = np.exp(-0.5 * (np.arange(-_RADIUS, _RADIUS + 1) / 1.5) ** 2)
_WINDOW /= _WINDOW.sum()
_C1, _C2 = 0.01**2, 0.03**2


def on_scale_of(picture: FullPicture, clean: FullPicture) -> FullPicture:
    """The original with the picture's black and white where both hold the same kind of numbers.

    Noise and the darkest and brightest places move the range of values: guessed apart, the two would be compared on
    different scales.
    """
    if clean.pixels.dtype != picture.pixels.dtype:
        return clean
    return replace(clean, black=picture.black, white=picture.white)


def likeness(damaged: FullPicture, restored: FullPicture, clean: FullPicture) -> Likeness:
    """Compare a picture before and after its repair with the original.

    Args:
        damaged: as it was given.
        restored: the repair.
        clean: the original, of the same size. Where one of two is grey, it stands for equal colours.

    Raises:
        BadInput: the original has another size.
    """
    if (clean.height, clean.width) != (damaged.height, damaged.width):
        raise BadInput(
            f"The clean original has {clean.width}×{clean.height} pixels and the picture "
            f"{damaged.width}×{damaged.height}: they must have the same size."
        )
    return Likeness(psnr(damaged, clean), psnr(restored, clean), ssim(damaged, clean), ssim(restored, clean))


def psnr(first: FullPicture, second: FullPicture) -> float:
    """Peak signal-to-noise ratio in dB, peak white: −10·log10 of the mean squared error; infinite when equal."""
    total = 0.0
    count = 0
    for rows in strips(first.height, first.width):
        one, other = _alike(first.unit(rows), second.unit(rows))
        total += float(np.square(one.astype(np.float64) - other).sum())
        count += one.size
    return -10 * math.log10(total / count) if total > 0 else math.inf


def ssim(first: FullPicture, second: FullPicture) -> float:
    """Mean structural similarity over all places whose window lies inside, and over the channels.

    1 when equal; NaN for pictures that are smaller than the window.
    """
    height, width = first.height, first.width
    if min(height, width) < len(_WINDOW):
        return math.nan
    total = 0.0
    count = 0
    for rows in strips(height - 2 * _RADIUS, width):
        shown = slice(rows.start, rows.stop + 2 * _RADIUS)
        for one, other in zip(*_alike(first.unit(shown), second.unit(shown)), strict=True):
            similar = _similarity(one.astype(np.float64), other.astype(np.float64))
            total += float(similar.sum())
            count += similar.size
    return total / count


def _alike(first: npt.NDArray[np.float32], second: npt.NDArray[np.float32]) -> tuple[np.ndarray, np.ndarray]:
    channels = max(len(first), len(second))
    one, other = (
        values if len(values) == channels else np.repeat(values, channels, axis=0) for values in (first, second)
    )
    return one, other


def _similarity(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """SSIM (H − 10, W − 10) of two channels (H, W) in [0, 1]: eq. 13 of the paper, moments by eq. 14 to 16."""
    mean_x, mean_y = _weighted(x), _weighted(y)
    var_x = _weighted(x * x) - mean_x**2
    var_y = _weighted(y * y) - mean_y**2
    covariance = _weighted(x * y) - mean_x * mean_y
    above = (2 * mean_x * mean_y + _C1) * (2 * covariance + _C2)
    similar: np.ndarray = above / ((mean_x**2 + mean_y**2 + _C1) * (var_x + var_y + _C2))
    return similar


def _weighted(values: np.ndarray) -> np.ndarray:
    """Means under the window, at the places where all of it lies inside."""
    height, width = values.shape
    down = sum(weight * values[k : height - 2 * _RADIUS + k] for k, weight in enumerate(_WINDOW))
    result: np.ndarray = sum(weight * down[:, k : width - 2 * _RADIUS + k] for k, weight in enumerate(_WINDOW))
    return result
