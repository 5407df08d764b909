"""Denoising of photos: noise of cameras and film, JPEG, of a strength that nobody tells the network."""

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

_ENLARGED = 0.25
_LEAST_CHANGE = 2 / 255


class Photo(Damage):
    """What `photo_damage` does. A quarter of the crops are enlarged first, as photos are softer than these pictures."""

    words = "noise of cameras and film, JPEG 10 to 95, none"
    power = 2

    @property
    def usual(self) -> RestorationArchitecture:
        """See `Damage.usual`."""
        return RestorationArchitecture(DENOISE, (1, 3), 0, 0, (32, 64, 128), (2, 2, 2), SCALED)

    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """See `Damage.batch`."""
        clean, _ = random_crops(samples, count, side_for(samples, crop), generator, turns=True)
        if not judging:
            clean = np.stack([_enlarged(picture, generator) for picture in clean])
        pictures = np.stack([damaged(picture, generator) for picture in clean])
        # squared errors as parts of the damage: decibels count the same whether much or little is to be repaired
        change = np.square(pictures - clean).mean(axis=(1, 2, 3)) + _LEAST_CHANGE**2
        weights = torch.from_numpy(1 / change).float()[:, None, None, None]
        multiple = self.usual.multiple
        return Batch(as_tensor(pictures, multiple), None, as_tensor(clean, multiple), weights)

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
