"""Cross-entropy between pixels and sigmoid outputs."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from explorer.models.autoencoder import Autoencoder
from explorer.models.objectives.objective import Objective
from explorer.values import Architecture, BadInput


class CrossEntropy(Objective):
    """L = −(1/N) Σ_n Σ_p [x log x̂ + (1 − x) log(1 − x̂)], x̂ = σ(logit), computed from the logits.

    It reads each pixel as the probability of white. Grey pixels keep it above zero even for a perfect
    reconstruction: the floor is their own entropy.

    Source: Vincent et al., Stacked denoising autoencoders, JMLR 2010, section 2.2.
    """

    name = "cross-entropy"
    title = "Cross-entropy"
    unit = "nats per image"

    def check(self, architecture: Architecture) -> None:
        """See `Objective.check`.

        Raises:
            BadInput: the output is not a sigmoid.
        """
        if architecture.output != "sigmoid":
            raise BadInput("Cross-entropy needs a sigmoid output, which this model lacks; use squared-error.")

    def loss(
        self,
        model: Autoencoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; it draws nothing."""
        logits = model.decode_logits(model.encode(images))
        return F.binary_cross_entropy_with_logits(logits, targets, reduction="sum") / images.shape[0]
