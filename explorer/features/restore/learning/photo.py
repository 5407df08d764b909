"""Denoising of photos: noise of cameras and film, and JPEG, of which the network is told how strong they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from explorer.features.restore.compute.resampling import resize
from explorer.features.restore.learning.batch import Batch, Damage, as_tensor
from explorer.features.restore.learning.crops import Array, random_crops, side_for
from explorer.features.restore.learning.photo_damage import damaged
from explorer.features.restore.learning.pool import Sample
from explorer.values.restoration_model import DENOISE, SCALED, RestorationArchitecture

STRONGEST = 55 / 255
"""The strongest damage that the network is told of."""

_ENLARGED = 0.25
_UNTOLD = 0.3  # of the pictures that were JPEG, without telling: files are written again in other formats
_MISJUDGED = 0.25  # deviation of the logarithm of what is told of the strength
_LEAST_CHANGE = 2 / 255


class Photo(Damage):
    """What `photo_damage` does.

    The network is told the root of the mean squared change, a little wrong, as estimates are, and how far JPEG was
    compressed. A quarter of the crops are enlarged first, as photos are softer than these pictures.
    """

    words = "noise of cameras and film, JPEG 10 to 95"
    power = 1

    @property
    def usual(self) -> RestorationArchitecture:
        """See `Damage.usual`."""
        return RestorationArchitecture(DENOISE, (1, 3), 2, 0, (32, 64, 128), (2, 2, 2), SCALED)

    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """See `Damage.batch`."""
        clean, _ = random_crops(samples, count, side_for(samples, crop), generator, turns=True)
        if not judging:
            clean = np.stack([_enlarged(picture, generator) for picture in clean])
        found = [damaged(picture, generator) for picture in clean]
        pictures = np.stack([picture for picture, _ in found])
        change = np.sqrt(np.square(pictures - clean).mean(axis=(1, 2, 3)))
        strength, compression = change.copy(), np.array([part for _, part in found], dtype=np.float32)
        if not judging:
            strength *= np.exp(_MISJUDGED * generator.standard_normal(count))
            compression *= generator.random(count) >= _UNTOLD
        told = np.stack([strength.clip(0, STRONGEST), compression], axis=1).astype(np.float32)
        conditions = np.broadcast_to(told[:, None, None, :], (*clean.shape[:3], 2))
        # errors as parts of the damage: decibels count the same whether much or little is to be repaired
        weights = torch.from_numpy(1 / (change + _LEAST_CHANGE)).float()[:, None, None, None]
        multiple = self.usual.multiple
        return Batch(
            as_tensor(pictures, multiple), as_tensor(conditions, multiple), as_tensor(clean, multiple), weights
        )

    def pictures_of(self, batch: Batch, answers: torch.Tensor) -> tuple[Array, Array, Array, Array | None]:
        """See `Damage.pictures_of`."""
        return batch.pictures.numpy(), answers.clamp(0, 1).numpy(), batch.targets.numpy(), None


def _enlarged(picture: Array, generator: np.random.Generator) -> Array:
    if generator.random() >= _ENLARGED:
        return picture
    height, width = picture.shape[:2]
    factor = generator.uniform(0.5, 1)
    part = picture.transpose(2, 0, 1)[:, : max(8, round(factor * height)), : max(8, round(factor * width))]
    return resize(part, height, width).clip(0, 1).transpose(1, 2, 0)
