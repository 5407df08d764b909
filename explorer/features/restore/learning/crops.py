"""Random crops of a pool's pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.features.restore.learning.pool import Pixels, Sample

Array = npt.NDArray[np.float32]


def padded(pictures: Array, multiple: int) -> Array:
    """Pictures (N, H, W, C) mirrored at the right and lower edge, until their sides are multiples.

    As pictures are when they are restored; short sides are mirrored again and again.
    """
    _, height, width, _ = pictures.shape
    below, right = -height % multiple, -width % multiple
    if not below and not right:
        return pictures
    return np.pad(pictures, ((0, 0), (0, below), (0, right), (0, 0)), mode="symmetric")


def side_for(samples: Sequence[Sample], crop: int) -> tuple[int, int]:
    """Height and width that crops of all of these can have, at most `crop`."""
    height = min(crop, min(sample.clean.shape[0] for sample in samples))
    width = min(crop, min(sample.clean.shape[1] for sample in samples))
    return height, width


def random_crops(
    samples: Sequence[Sample],
    count: int,
    size: tuple[int, int],
    generator: np.random.Generator,
    *,
    flips: bool = True,
    turns: bool = False,
) -> tuple[Array, Array | None]:
    """Crops from random places of random pictures.

    Args:
        samples: all with as many channels; larger pictures are taken more often, in proportion to their pixels.
        count: crops, n.
        size: height and width of a crop; no picture is smaller.
        generator: of all that is random.
        flips: left and right may be exchanged.
        turns: quarter turns, too (crops are square).

    Returns:
        Clean and damaged crops, float32 (n, h, w, C) in [0, 1]; None where the samples know no damaged pictures.
    """
    areas = np.array([sample.clean.shape[0] * sample.clean.shape[1] for sample in samples], dtype=np.float64)
    chosen = generator.choice(len(samples), size=count, p=areas / areas.sum())
    clean: list[Pixels] = []
    damaged: list[Pixels] = []
    for row in chosen:
        sample = samples[row]
        top = generator.integers(sample.clean.shape[0] - size[0] + 1)
        left = generator.integers(sample.clean.shape[1] - size[1] + 1)
        flip = flips and generator.random() < 0.5
        quarter = int(generator.integers(4)) if turns and size[0] == size[1] else 0
        for pixels, crops in ((sample.clean, clean), (sample.damaged, damaged)):
            if pixels is not None:
                crops.append(_turned(pixels[top : top + size[0], left : left + size[1]], flip, quarter))
    return _unit(clean), _unit(damaged) if damaged else None


def _turned(crop: Pixels, flip: bool, quarter: int) -> Pixels:
    turned: Pixels = np.rot90(crop[:, ::-1] if flip else crop, quarter)
    return turned


def _unit(crops: Sequence[Pixels]) -> Array:
    return np.stack(crops).astype(np.float32) / np.float32(255)
