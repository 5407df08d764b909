"""One batch of damaged pictures with what they should become."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.features.restore.learning.crops import Array, padded
from explorer.features.restore.learning.pool import Pool, Sample
from explorer.models.restoration import RestorationNetwork
from explorer.values.restoration_model import RestorationArchitecture


@dataclass(frozen=True, eq=False)
class Batch:
    """A batch as the network takes it, with pictures continued to the network's multiple.

    Attributes:
        pictures: float32 (n, C, H, W).
        conditions: float32 (n, K, H, W), None where the task has none.
        targets: float32 (n, outputs or C, H, W).
        weights: float32, broadcast over the targets, how much each number counts; None where all count the same.
    """

    pictures: torch.Tensor
    conditions: torch.Tensor | None
    targets: torch.Tensor
    weights: torch.Tensor | None = None


class Damage(ABC):
    """What a task's model learns to undo.

    Attributes:
        words: the damage in words, for the model's card.
        power: of the error that training makes small: 1 absolute, 2 squared.
    """

    words: str
    power: int = 2

    def architecture(self, widths: tuple[int, ...], blocks: tuple[int, ...]) -> RestorationArchitecture:
        """The task's network; empty widths and blocks take those that work."""
        usual = self.usual
        return replace(usual, widths=widths or usual.widths, blocks=blocks or usual.blocks)

    @property
    @abstractmethod
    def usual(self) -> RestorationArchitecture:
        """The network that is taken when nothing else is asked for."""

    def groups(self, pool: Pool) -> Sequence[Sequence[Sample]]:
        """The training pictures of a source, in groups that can share a batch."""
        by_channels: dict[int, list[Sample]] = {}
        for sample in pool.train:
            by_channels.setdefault(sample.clean.shape[2], []).append(sample)
        return list(by_channels.values())

    @abstractmethod
    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """Damage crops of these pictures.

        Args:
            samples: a group of `groups`.
            count: crops.
            crop: side of a crop; smaller pictures give smaller crops.
            generator: of all that is random.
            judging: the damage of the figure in the model's history, in place of the whole range.
        """

    def loss(self, batch: Batch, answers: torch.Tensor) -> torch.Tensor:
        """What training makes small, one number: the mean error, each number weighed."""
        difference = answers - batch.targets
        error = difference.abs() if self.power == 1 else difference.square()
        return error.mean() if batch.weights is None else (error * batch.weights).mean()

    def finish(self, network: RestorationNetwork, batches: Sequence[Batch]) -> None:  # noqa: B027  most need nothing
        """Set right, once at the end of a training, what can be told from held-out pictures alone.

        Args:
            network: with the weights that will be published.
            batches: of held-out pictures.
        """

    @abstractmethod
    def pictures_of(self, batch: Batch, answers: torch.Tensor) -> tuple[Array, Array, Array, Array | None]:
        """What people see of a batch: damaged, restored and clean pictures float32 (n, C, H, W), clipped to [0, 1].

        Returns:
            The three, and a mask that tells which values the figure counts; None where all of them do.
        """


def as_tensor(pictures: Array, multiple: int) -> torch.Tensor:
    """Pictures (n, h, w, C) as a batch (n, C, H, W), continued by reflection, channels last in memory."""
    return torch.from_numpy(np.ascontiguousarray(padded(pictures, multiple))).permute(0, 3, 1, 2)
