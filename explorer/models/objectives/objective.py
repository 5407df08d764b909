"""What every objective can do."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch

from explorer.models.autoencoder import Autoencoder
from explorer.values import Architecture


class Objective(ABC):
    """A quantity to minimise, told per image: summed over pixels and code dimensions, averaged over the batch only.

    Attributes:
        name: as in model files and on the command line.
        title: for people.
        unit: of the loss.
    """

    name: str
    title: str
    unit: str

    def check(self, architecture: Architecture) -> None:  # noqa: B027 - most objectives fit every network
        """Refuse a network that the objective has no meaning for.

        Raises:
            BadInput: with the reason.
        """

    @abstractmethod
    def loss(
        self,
        model: Autoencoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """The loss of one batch, differentiable, without waiting for the device.

        Args:
            model: the network in training.
            images: float (N, C, H, W) in [0, 1], what the encoder sees (possibly corrupted).
            targets: float (N, C, H, W) in [0, 1], what the decoder should give.
            generator: of the objective's own noise, on the images' device; None takes torch's.

        Returns:
            A scalar: mean over the N images of the sum over everything else.
        """
