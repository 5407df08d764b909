"""What every objective can do."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import torch

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.values import Architecture, BadInput


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
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """The loss of one batch, differentiable, without waiting for the device.

        Args:
            model: the network in training, or a layer of it.
            images: float (N, …), clean: what the encoder sees, unless the objective spoils it. Pictures (N, C, H, W)
                in [0, 1], or the codes (N, features) of the layers below.
            targets: float, of the same shape, what the decoder should give.
            generator: of the objective's own noise, on the images' device; None takes torch's.

        Returns:
            A scalar: mean over the N images of the sum over everything else.
        """


def check_weight(weight: float, what: str) -> None:
    """Refuse a weight within an objective that is negative or not finite.

    Args:
        weight: a number.
        what: its name for people, at the start of a sentence.

    Raises:
        BadInput: with both.
    """
    if not (weight >= 0 and math.isfinite(weight)):
        raise BadInput(f"{what} must be at least 0; {weight:g} is not.")
