"""Cross-entropy between pixels and sigmoid outputs."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.values import Architecture, BadInput


class CrossEntropy(ReconstructionError):
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
        _check_output(architecture.output)

    def between(
        self, model: EncoderDecoder, codes: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        """See `ReconstructionError.between`; targets in [0, 1].

        Raises:
            BadInput: the output is not a sigmoid.
        """
        _check_output(model.output_unit)
        logits = model.decode_logits(codes)
        return F.binary_cross_entropy_with_logits(logits, targets, weights, reduction="sum") / targets.shape[0]


def _check_output(unit: str) -> None:
    if unit != "sigmoid":
        raise BadInput("Cross-entropy needs a sigmoid output, which this model does not have; use squared-error.")
