"""Which kind of noise a picture shows, and so which network takes it out, and how strong it is.

Two estimates have to agree that there is noise at all. One is the deviation in the calmest blocks of the picture: noise
is everywhere, and about the same in all of them; texture is not. The other is what the network for photos takes away
when it is told that strength: of texture it leaves most. White noise, which neighbours do not share, is what the
network for Gaussian noise knows best; whatever cameras, film and JPEG leave is the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter

from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.locations import shipped_models_folder
from explorer.models.restoration import load_restoration, restoration_from_weights
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import GAUSSIAN, PHOTO, RestorationWeights

Array = npt.NDArray[np.float32]

NONE = "none"
PHOTO_MODEL = "denoise-photo.safetensors"
PHOTO_CONDITIONS = 2
"""How many conditions a network for photos has: strength, and how far JPEG was compressed."""

_SIDE, _MOST_PIECES = 96, 6
_BLOCK = 8
_CALMEST, _CALM = 0.02, 0.1  # quantiles of the blocks' deviations
_NEAR_CLIPPED = 12 / 255
_WINDOW = 1024
_LARGEST_STEP = 16 / 255  # of two pixels that counts for blocks of JPEG; larger ones are edges

_WEAKEST = 2.0
_STEADY = 0.72
_AGREED = 0.3
BLOCKED = 1.08
"""From what `Evidence.blocked` on blocks of JPEG are taken to show."""

_WHITE_ALIKE = 0.25
_WHITE_LEAST = 0.75

# measured on sharp photos through JPEG 90, 60, 30 and 10: how far blocks show, and what is lost as a part of the detail
_BLOCKINGS = (1.0, 1.03, 1.15, 1.4, 1.8)
_COMPRESSIONS = (0.0, 0.1, 0.4, 0.7, 0.9)
_LOSSES = (0.2, 0.42, 0.68, 1.0, 1.66)


@dataclass(frozen=True)
class Evidence:
    """What a picture shows.

    Attributes:
        calm: deviation in its calm blocks, in steps of 255; their slopes do not count.
        steady: that of the very calmest as a part of it: towards 1 where noise is all that there is.
        removed: what the network for photos takes away when told `calm`, as a part of it.
        alike: how far neighbouring pixels of that are alike: 0 for white noise, towards 1 for coarse grain.
        detail: deviation of pixels from the mean of their 3×3 window, in steps of 255.
        blocked: how much larger the steps between pixels are at every eighth row and column than elsewhere; 1 where
            there are no blocks of JPEG.
    """

    calm: float
    steady: float
    removed: float
    alike: float
    detail: float
    blocked: float


def evidence_of(picture: FullPicture, network: TiledNetwork) -> Evidence:
    """Look at a picture.

    Args:
        picture: any size and depth.
        network: for photos, with two conditions.
    """
    values = _middle(picture)
    calm, steady = _calm(values)
    removed, alike = (0.0, 0.0) if calm < _WEAKEST / 255 else _removed(picture, network, calm)
    detail = float(np.sqrt(np.square(values - uniform_filter(values, (0, 3, 3))).mean()))
    return Evidence(255 * calm, steady, removed, alike, 255 * detail, blocking(values))


def kind_of(evidence: Evidence, white: float) -> tuple[str, float]:
    """What to take out, and how strong it is in steps of 255.

    Args:
        evidence: see there.
        white: deviation of white noise from the quietest directions of the patches (`picture_noise_level`).

    Returns:
        `NONE`, `GAUSSIAN` or `PHOTO`, and a strength.
    """
    noisy = evidence.calm >= _WEAKEST and evidence.steady >= _STEADY and evidence.removed >= _AGREED
    if evidence.blocked >= BLOCKED:
        strength = evidence.detail * float(np.interp(compression_of(evidence.blocked), _COMPRESSIONS, _LOSSES))
        return PHOTO, max(strength, evidence.calm) if noisy else strength
    if noisy and evidence.alike >= _WHITE_ALIKE:
        return PHOTO, evidence.calm
    if noisy and white >= _WHITE_LEAST * evidence.calm:
        return GAUSSIAN, white
    # what is not alike in neighbours and yet not white is texture
    return NONE, 0.0


def blocking(values: Array) -> float:
    """See `Evidence.blocked`; the smaller one of rows and columns, so that stripes are no JPEG.

    Args:
        values: float32 (C, H, W); blocks may begin anywhere.
    """
    light = values.mean(axis=0)
    found = []
    for lines in (light, light.T):
        steps = np.minimum(np.abs(np.diff(lines, axis=1)), _LARGEST_STEP)
        whole = steps.shape[1] // 8 * 8
        if not whole:
            return 1.0
        means = np.sort(steps[:, :whole].reshape(len(steps), -1, 8).mean(axis=(0, 1)))
        found.append(float(means[-1] / max(means[3:5].mean(), 1e-5)) if means[-1] > 1e-4 else 1.0)
    return min(found)


def compression_of(blocked: float) -> float:
    """How far JPEG was compressed, 0 to 0.9, from how far its blocks show."""
    return float(np.interp(blocked, _BLOCKINGS, _COMPRESSIONS))


def _calm(values: Array) -> tuple[float, float]:
    """Deviation in calm blocks of 8×8, and that of the calmest as a part of it."""
    channels, height, width = values.shape
    down, across = height // _BLOCK, width // _BLOCK
    blocks = values[:, : down * _BLOCK, : across * _BLOCK].reshape(channels, down, _BLOCK, across, _BLOCK)
    blocks = blocks.transpose(1, 3, 0, 2, 4).reshape(-1, channels, _BLOCK, _BLOCK)
    if len(blocks) < 8:
        return 0.0, 0.0
    means = blocks.mean(axis=(2, 3), keepdims=True)
    inside = ((means > _NEAR_CLIPPED) & (means < 1 - _NEAR_CLIPPED)).all(axis=(1, 2, 3))
    if inside.mean() > 0.1:
        blocks, means = blocks[inside], means[inside]
    place = np.arange(_BLOCK, dtype=np.float32) - (_BLOCK - 1) / 2
    steepness = _BLOCK * np.square(place).sum()
    across_slope = (blocks * place).sum(axis=(2, 3), keepdims=True) / steepness
    down_slope = (blocks * place[:, None]).sum(axis=(2, 3), keepdims=True) / steepness
    rest = blocks - means - across_slope * place - down_slope * place[:, None]
    deviations = np.sqrt(np.square(rest).sum(axis=(2, 3)).mean(axis=1) / (_BLOCK**2 - 3))
    calmest, calm = np.quantile(deviations, (_CALMEST, _CALM))
    return float(calm), float(calmest / max(calm, 1e-6))


def _removed(picture: FullPicture, network: TiledNetwork, strength: float) -> tuple[float, float]:
    """What the network takes away as a part of the strength it is told, and how far its neighbours are alike."""
    pieces = _pieces(picture)
    told = np.zeros((len(pieces), 2, *pieces.shape[2:]), dtype=np.float32)
    told[:, 0] = strength
    if pieces.shape[1] not in network.architecture.inputs:
        pieces = pieces.mean(axis=1, keepdims=True) if 1 in network.architecture.inputs else np.repeat(pieces, 3, 1)
    taken = pieces - network.whole(pieces, told)
    removed = float(np.median(np.sqrt(np.square(taken).mean(axis=(1, 2, 3))))) / strength
    taken = taken - taken.mean(axis=(2, 3), keepdims=True)
    pairs = (taken[..., 1:] * taken[..., :-1]).mean() + (taken[..., 1:, :] * taken[..., :-1, :]).mean()
    return removed, float(pairs / 2 / max(float(np.square(taken).mean()), 1e-12))


def _pieces(picture: FullPicture) -> Array:
    """Up to six squares spread over the picture, float32 (n, C, h, w)."""
    tall, wide = min(_SIDE, picture.height), min(_SIDE, picture.width)
    down, across = min(2, picture.height // tall), min(3, picture.width // wide)
    tops = np.linspace(0, picture.height - tall, down).astype(int)
    lefts = np.linspace(0, picture.width - wide, across).astype(int)
    return np.stack([picture.unit(slice(top, top + tall), slice(left, left + wide)) for top in tops for left in lefts])


def _middle(picture: FullPicture) -> Array:
    top, left = max(0, picture.height - _WINDOW) // 2, max(0, picture.width - _WINDOW) // 2
    return picture.unit(slice(top, top + _WINDOW), slice(left, left + _WINDOW))


def photo_network() -> TiledNetwork | None:
    """The shipped network for photos, a new one each time as it belongs to its thread; None where none is shipped."""
    weights = _photo_weights()
    return None if weights is None else TiledNetwork(restoration_from_weights(weights), precision="auto")


@cache
def _photo_weights() -> RestorationWeights | None:
    path = shipped_models_folder() / PHOTO_MODEL
    return load_restoration(path).weights if path.is_file() else None
