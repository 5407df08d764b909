"""Which kind of noise a picture shows, and so which network takes it out, and how strong it is.

The network for photos is told of more noise than most photos have, and what it takes away is looked at. Noise is there
all over the picture, as strong wherever the picture is as bright, no stronger where it is full of detail, and has no
direction; of texture the network takes more where there is more of it, and lines keep their direction. White noise,
which neighbours do not share, is what the network for Gaussian noise knows best; whatever cameras, film and JPEG leave
is the other's.
"""

from __future__ import annotations

import math
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

_SIDE = 96
_BLOCK = 8
_NEAR_CLIPPED = 12 / 255
_WINDOW = 1024
_LARGEST_STEP = 16 / 255  # of two pixels that counts for blocks of JPEG; larger ones are edges

_TOLD = (12 / 255, 24 / 255, 48 / 255)
_ALL_TAKEN = 0.8  # what is taken as a part of what is told, from which there may be more
_TRUE = 1.5  # deviation of the noise as a part of what is taken: 1.55 and 1.5 on photos with noise of cameras and grain
_A_BIN, _MOST_BINS = 64, 8  # blocks of like brightness

# chosen on 40 photos that were learnt from, clean and damaged, and on textures: none of them is taken for noise
_WEAKEST = 3.4
_EVERYWHERE = 0.37
_FOLLOWING, _DIRECTED = 0.3, 1.5  # how much these speak against noise
_CALM = 0.3
_ALIKE = 0.33
_WHITE_LEAST = 0.5

BLOCKED = 1.08
"""From what `Evidence.blocked` on blocks of JPEG are taken to show."""

# measured on sharp photos through JPEG 90, 60, 30 and 10: how far blocks show, and what is lost as a part of the detail
_BLOCKINGS = (1.0, 1.03, 1.15, 1.4, 1.8)
_COMPRESSIONS = (0.0, 0.1, 0.4, 0.7, 0.9)
_LOSSES = (0.2, 0.42, 0.68, 1.0, 1.66)


@dataclass(frozen=True)
class Evidence:
    """What a picture shows.

    Attributes:
        strength: of noise, if it is noise that the network for photos takes away, in steps of 255.
        steady: what the network takes from blocks that it takes little from as a part of what it takes from others of
            like brightness: 0.5 to 0.8 where noise is all that it takes.
        following: correlation of that with how much detail is left there: 0 or less for noise.
        calm: what is taken where the least detail is left as a part of what is taken elsewhere: little where sky and
            other smooth ground has no noise.
        directed: how much more alike neighbours in rows are than those in columns, or less: 0 for noise.
        alike: how far neighbouring pixels of what is taken are alike: 0 for white noise, towards 1 for coarse grain.
        detail: deviation of pixels from the mean of their 3×3 window, in steps of 255.
        blocked: how much larger the steps between pixels are at every eighth row and column than elsewhere; 1 where
            there are no blocks of JPEG.
    """

    strength: float
    steady: float
    following: float
    calm: float
    directed: float
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
    detail = 255 * float(np.sqrt(np.square(values - uniform_filter(values, (0, 3, 3))).mean()))
    pieces = _pieces(picture)
    if min(pieces.shape[2:]) < _BLOCK:
        return Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, detail, blocking(values))
    if pieces.shape[1] not in network.architecture.inputs:
        pieces = pieces.mean(axis=1, keepdims=True) if 1 in network.architecture.inputs else np.repeat(pieces, 3, 1)
    taken = _taken(pieces, network)
    steady, following, calm = _spread(taken, pieces - taken)
    taken = taken - taken.mean(axis=(2, 3), keepdims=True)
    power = max(float(np.square(taken).mean()), 1e-12)
    in_rows = float((taken[..., 1:] * taken[..., :-1]).mean()) / power
    in_columns = float((taken[..., 1:, :] * taken[..., :-1, :]).mean()) / power
    return Evidence(
        strength=255 * _TRUE * math.sqrt(power),
        steady=steady,
        following=following,
        calm=calm,
        directed=abs(in_rows - in_columns),
        alike=(in_rows + in_columns) / 2,
        detail=detail,
        blocked=blocking(values),
    )


def kind_of(evidence: Evidence, white: float) -> tuple[str, float]:
    """What to take out, and how strong it is in steps of 255.

    Args:
        evidence: see there.
        white: deviation of white noise from the quietest directions of the patches (`picture_noise_level`).

    Returns:
        `NONE`, `GAUSSIAN` or `PHOTO`, and a strength.
    """
    everywhere = evidence.steady - _FOLLOWING * evidence.following - _DIRECTED * evidence.directed
    noisy = evidence.strength >= _WEAKEST and everywhere >= _EVERYWHERE and evidence.calm >= _CALM
    if evidence.blocked >= BLOCKED:
        strength = evidence.detail * float(np.interp(compression_of(evidence.blocked), _COMPRESSIONS, _LOSSES))
        return PHOTO, max(strength, evidence.strength) if noisy else strength
    if noisy and white >= _WHITE_LEAST * evidence.strength:
        return GAUSSIAN, white
    if noisy and evidence.alike >= _ALIKE:
        return PHOTO, evidence.strength
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


def _taken(pieces: Array, network: TiledNetwork) -> Array:
    """What the network takes away when it is told of enough noise, float32 (n, C, h, w)."""
    told = np.zeros((len(pieces), PHOTO_CONDITIONS, *pieces.shape[2:]), dtype=np.float32)
    for strength in _TOLD:
        told[:, 0] = strength
        taken = pieces - network.whole(pieces, told)
        if np.sqrt(np.square(taken).mean()) < _ALL_TAKEN * strength:
            break
    return np.asarray(taken)


def _spread(taken: Array, left: Array) -> tuple[float, float, float]:
    """`Evidence.steady`, `Evidence.following` and `Evidence.calm`; 0 for less than eight blocks."""
    noise, ground = _blocks(taken), _blocks(left)
    if len(noise) < 8:
        return 0.0, 0.0, 0.0
    brightness = ground.mean(axis=(1, 2))
    inside = (brightness > _NEAR_CLIPPED) & (brightness < 1 - _NEAR_CLIPPED)
    if inside.mean() > 0.1:
        noise, ground, brightness = noise[inside], ground[inside], brightness[inside]
    deviations = np.sqrt(noise.var(axis=2).mean(axis=1))
    bins = np.array_split(np.argsort(brightness), int(np.clip(len(brightness) // _A_BIN, 1, _MOST_BINS)))
    middles = [float(np.median(brightness[rows])) for rows in bins]
    usual = np.interp(brightness, middles, [float(np.median(deviations[rows])) for rows in bins])
    relative = deviations / np.maximum(usual, 0.05 / 255)
    little, much = np.quantile(relative, (0.1, 0.8))
    detail = _curved(ground)
    smooth = detail <= np.quantile(detail, 0.25)
    rough = float(np.median(deviations[~smooth])) if not smooth.all() else float(np.median(deviations))
    calm = float(np.median(deviations[smooth])) / max(rough, 0.05 / 255)
    changes, details = np.log(relative + 0.05), np.log(detail + 0.5 / 255)
    alone = min(changes.std(), details.std()) < 1e-6
    following = 0.0 if alone else float(np.corrcoef(changes, details)[0, 1])
    return float(little / max(much, 1e-6)), following, calm


def _blocks(values: Array) -> Array:
    """Blocks of 8×8 of pictures (n, C, H, W), float32 (m, C, 64)."""
    count, channels, height, width = values.shape
    down, across = height // _BLOCK, width // _BLOCK
    blocks = values[..., : down * _BLOCK, : across * _BLOCK].reshape(count, channels, down, _BLOCK, across, _BLOCK)
    return blocks.transpose(0, 2, 4, 1, 3, 5).reshape(-1, channels, _BLOCK**2)


def _curved(blocks: Array) -> Array:
    """Deviation of blocks from the nearest surface of second degree, float (m,)."""
    down, across = np.mgrid[:_BLOCK, :_BLOCK].reshape(2, -1) - (_BLOCK - 1) / 2
    surfaces = np.stack([np.ones_like(down), down, across, down**2, across**2, down * across], axis=1)
    basis = np.linalg.qr(surfaces)[0].astype(np.float32)
    rest = blocks - blocks @ basis @ basis.T
    return np.asarray(np.sqrt(np.square(rest).sum(axis=2).mean(axis=1) / (_BLOCK**2 - basis.shape[1])))


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
