"""Filling in: a part of the picture is missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from explorer.features.restore.learning.batch import Batch, Damage, as_tensor
from explorer.features.restore.learning.crops import Array, random_crops, side_for
from explorer.features.restore.learning.pool import Pool, Sample
from explorer.values.restoration_model import FILL_IN, RestorationArchitecture

# sides up to this are taken for a drawing that is seen as a whole: it may lose a large part, and is not mirrored
_SMALL = 32


class Holes(Damage):
    """Boxes, strokes, specks and missing halves, large in small pictures and small in large ones.

    What is missing shows as middle grey, and the network is told where it is. Only the hole's error counts.
    """

    words = "holes: boxes, strokes and specks, in small pictures also missing halves"

    @property
    def usual(self) -> RestorationArchitecture:
        """See `Damage.usual`."""
        return RestorationArchitecture(FILL_IN, (3,), 1, 0, (48, 64, 96), (2, 2, 3))

    def groups(self, pool: Pool) -> Sequence[Sequence[Sample]]:
        """See `Damage.groups`: grey pictures become colour ones."""
        in_colour = [Sample(np.repeat(s.clean, 3, axis=2)) if s.clean.shape[2] == 1 else s for s in pool.train]
        return [in_colour]

    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """See `Damage.batch`."""
        size = side_for(samples, crop)
        small = max(size) <= _SMALL
        clean, _ = random_crops(samples, count, size, generator, flips=not small)
        if clean.shape[3] == 1:
            clean = np.repeat(clean, 3, axis=3)
        missing = np.stack([random_hole(size, generator, large=small) for _ in range(count)])[..., None]
        seen = np.where(missing, np.float32(0.5), clean)
        multiple = self.usual.multiple
        told = as_tensor(missing.astype(np.float32), multiple)
        return Batch(as_tensor(seen, multiple), told, as_tensor(clean, multiple), told / told.mean().clamp(min=1e-3))

    def pictures_of(self, batch: Batch, answers: torch.Tensor) -> tuple[Array, Array, Array, Array | None]:
        """See `Damage.pictures_of`: what was known stays; the figure counts the hole."""
        assert batch.conditions is not None
        hole = batch.conditions > 0.5
        restored = torch.where(hole, answers.clamp(0, 1), batch.pictures)
        counted = hole.expand_as(answers).numpy()
        return batch.pictures.numpy(), restored.numpy(), batch.targets.numpy(), counted


def random_hole(size: tuple[int, int], generator: np.random.Generator, *, large: bool) -> np.ndarray:
    """A hole, bool (H, W), with at least one pixel missing.

    Args:
        size: H and W.
        generator: of all that is random.
        large: up to half of the picture may be missing; else some twentieths of it.
    """
    height, width = size
    hole = np.zeros(size, dtype=bool)
    kind = generator.choice(4, p=(0.4, 0.25, 0.15, 0.2) if large else (0.35, 0.45, 0.2, 0.0))
    if kind == 0:
        for _ in range(int(generator.integers(1, 3 if large else 4))):
            low, high = (0.2, 0.6) if large else (0.04, 0.2)
            tall = max(1, round(height * generator.uniform(low, high)))
            wide = max(1, round(width * generator.uniform(low, high)))
            top, left = int(generator.integers(height - tall + 1)), int(generator.integers(width - wide + 1))
            hole[top : top + tall, left : left + wide] = True
    elif kind == 1:
        for _ in range(int(generator.integers(1, 4))):
            _stroke(hole, generator, thickness=generator.uniform(0.03, 0.09) * max(size) * (2 if large else 0.8))
    elif kind == 2:
        hole |= generator.random(size) < generator.uniform(0.05, 0.8 if large else 0.5)
    else:
        across = generator.random() < 0.5
        part = round((width if across else height) * generator.uniform(0.25, 0.5))
        half = hole[:, :part] if across else hole[:part]
        half[:] = True
        if generator.random() < 0.5:
            hole = hole[::-1, ::-1].copy()
    if not hole.any():
        hole[generator.integers(height), generator.integers(width)] = True
    return hole


def _stroke(hole: np.ndarray, generator: np.random.Generator, thickness: float) -> None:
    """A wandering line of round dabs, drawn into the hole."""
    height, width = hole.shape
    rows, columns = np.ogrid[:height, :width]
    place = generator.uniform((0, 0), (height, width))
    heading = generator.uniform(0, 2 * np.pi)
    radius = max(0.6, thickness / 2)
    for _ in range(int(generator.integers(4, 24))):
        hole |= (rows - place[0]) ** 2 + (columns - place[1]) ** 2 <= radius**2
        heading += generator.normal(0, 0.4)
        place = place + radius * np.array((np.sin(heading), np.cos(heading)))
