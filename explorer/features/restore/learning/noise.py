"""Denoising: Gaussian noise of every strength on grey and colour pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from explorer.features.restore.learning.batch import Batch, Damage, as_tensor
from explorer.features.restore.learning.crops import Array, random_crops, side_for
from explorer.features.restore.learning.pool import Sample
from explorer.features.restore.learning.stains import smooth_field
from explorer.values.restoration_model import DENOISE, SCALED, RestorationArchitecture

# a little more than 50 steps, so that 50 lies inside what was learnt
_STRONGEST = 55 / 255
_JUDGED = 25 / 255
_UNEVEN = 0.3


class Noise(Damage):
    """Gaussian noise whose strength the network is told.

    Three of ten batches have noise that differs from place to place. Half of the batches are clipped and rounded to
    8 bits as picture files are; the other half keep the noise as it was drawn, as published comparisons do.
    """

    words = "Gaussian noise, σ 0 to 55 of 255"
    power = 1

    @property
    def usual(self) -> RestorationArchitecture:
        """See `Damage.usual`."""
        return RestorationArchitecture(DENOISE, (1, 3), 1, 0, (48, 96, 160), (2, 2, 2), SCALED)

    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """See `Damage.batch`."""
        clean, _ = random_crops(samples, count, side_for(samples, crop), generator, turns=True)
        strength = np.full((count, 1, 1, 1), _JUDGED, dtype=np.float32)
        if not judging:
            strength = generator.uniform(0, _STRONGEST, (count, 1, 1, 1)).astype(np.float32)
            if generator.random() < _UNEVEN:
                fields = [smooth_field(clean.shape[1:3], max(clean.shape[1:3]), generator) for _ in range(count)]
                strength = (strength * np.exp(0.5 * np.stack(fields)[..., None])).clip(0, _STRONGEST).astype(np.float32)
        noisy = clean + strength * generator.standard_normal(clean.shape, dtype=np.float32)
        if not judging and generator.random() < 0.5:
            noisy = np.rint(noisy.clip(0, 1) * 255) / np.float32(255)
        multiple = self.usual.multiple
        told = np.broadcast_to(strength, (*clean.shape[:3], 1)).astype(np.float32)
        return Batch(as_tensor(noisy, multiple), as_tensor(told, multiple), as_tensor(clean, multiple))

    def pictures_of(self, batch: Batch, answers: torch.Tensor) -> tuple[Array, Array, Array, Array | None]:
        """See `Damage.pictures_of`; the noisy picture is not clipped, as its published PSNR is not."""
        return batch.pictures.numpy(), answers.clamp(0, 1).numpy(), batch.targets.numpy(), None
