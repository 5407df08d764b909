"""Cleaning scanned pages: stains, folds, wrinkles and uneven light around the letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from explorer.restoration.learning.batch import Batch, Damage, as_tensor
from explorer.restoration.learning.crops import Array, random_crops, side_for
from explorer.restoration.learning.pool import Pixels, Pool, Sample
from explorer.restoration.learning.stains import stained
from explorer.values.restoration_model import CLEAN_PAGE, RestorationArchitecture


class Stains(Damage):
    """Pages found damaged beside their clean originals; without originals, clean pages stained by the program.

    Where originals are known a quarter of the batches are stained by the program all the same, so that the model sees
    more kinds of damage than the scans have.
    """

    words = "stains, folds, wrinkles and uneven light on paper"

    @property
    def usual(self) -> RestorationArchitecture:
        """See `Damage.usual`."""
        return RestorationArchitecture(CLEAN_PAGE, (1,), 0, 0, (48, 64, 96), (2, 2, 2))

    def groups(self, pool: Pool) -> Sequence[Sequence[Sample]]:
        """See `Damage.groups`: colour scans become grey."""
        return [[Sample(_grey(s.clean), None if s.damaged is None else _grey(s.damaged)) for s in pool.train]]

    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """See `Damage.batch`."""
        clean, found = random_crops(samples, count, side_for(samples, crop), generator, flips=False)
        if clean.shape[3] == 3:
            clean, found = clean.mean(3, keepdims=True), None if found is None else found.mean(3, keepdims=True)
        if found is None or (not judging and generator.random() < 0.25):
            found = np.stack([stained(page, generator) for page in clean])
        elif not judging and generator.random() < 0.5:
            # scanners differ in brightness and contrast
            low, high = generator.uniform(-0.06, 0.06, (count, 1, 1, 1)), generator.uniform(0.9, 1.06, (count, 1, 1, 1))
            found = (low + found * (high - low)).clip(0, 1).astype(np.float32)
        multiple = self.usual.multiple
        return Batch(as_tensor(found, multiple), None, as_tensor(clean, multiple))

    def pictures_of(self, batch: Batch, answers: torch.Tensor) -> tuple[Array, Array, Array, Array | None]:
        """See `Damage.pictures_of`."""
        return batch.pictures.numpy(), answers.clamp(0, 1).numpy(), batch.targets.numpy(), None


def _grey(pixels: Pixels) -> Pixels:
    if pixels.shape[2] == 1:
        return pixels
    weighed = pixels @ np.array([0.299, 0.587, 0.114])
    grey: Pixels = np.rint(weighed)[..., None].astype(np.uint8)
    return grey
