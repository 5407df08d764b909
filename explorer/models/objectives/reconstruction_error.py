"""What the errors between pictures and reconstructions have in common."""

from __future__ import annotations

from abc import abstractmethod

import torch

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.objective import Objective


class ReconstructionError(Objective):
    """L = (1/N) Σ_n Σ_p e(x_np, x̂_np) with x̂ = D(E(x)): an objective by itself, and the first term of others."""

    def loss(
        self,
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; it draws nothing."""
        return self.between(model, model.encode(images), targets)

    @abstractmethod
    def between(
        self, model: EncoderDecoder, codes: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        """The error of what these codes decode to.

        Args:
            model: whose decoder it is.
            codes: (N, d).
            targets: float (N, …), what the decoder should give.
            weights: of the targets' shape, at least 0: what each value counts; None counts all of them once.

        Returns:
            A scalar: mean over the N codes of the sum over values.
        """
