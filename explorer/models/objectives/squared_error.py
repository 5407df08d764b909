"""Squared error."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from explorer.models.autoencoder import Autoencoder
from explorer.models.objectives.objective import Objective


class SquaredError(Objective):
    """L = (1/N) Σ_n Σ_p (x_np − x̂_np)²: the sum over pixels p, averaged over images n.

    For MNIST it is 784 times the mean squared error. Up to constants it is the negative log-likelihood of a Gaussian
    with a fixed variance.

    Source: Hinton and Salakhutdinov, Science 2006 (its table and figures report this quantity).
    """

    name = "squared-error"
    title = "Squared error"
    unit = "squared error per image, sum over pixels, pixels in [0, 1]"

    def loss(
        self,
        model: Autoencoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; it draws nothing."""
        return F.mse_loss(model(images), targets, reduction="sum") / images.shape[0]
