"""Squared error."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.reconstruction_error import ReconstructionError


class SquaredError(ReconstructionError):
    """L = (1/N) Σ_n Σ_p (x_np − x̂_np)²: the sum over pixels p, averaged over images n.

    For MNIST it is 784 times the mean squared error. Up to constants it is the negative log-likelihood of a Gaussian
    with a fixed variance.

    Source: Hinton and Salakhutdinov, Science 2006 (its table and figures report this quantity).
    """

    name = "squared-error"
    title = "Squared error"
    unit = "squared error per image, summed over its pixels in [0, 1]"

    def between(
        self, model: EncoderDecoder, codes: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        """See `ReconstructionError.between`."""
        return summed_squares(model.decode(codes), targets, weights) / targets.shape[0]


def summed_squares(outputs: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor | None = None) -> torch.Tensor:
    """Σ w (x − x̂)² over everything, a scalar; all three of one shape, w = 1 where there are no weights."""
    if weights is None:
        return F.mse_loss(outputs, targets, reduction="sum")
    return ((outputs - targets).square() * weights).sum()
