"""Hidden units that are mostly silent, by a price on each activation."""

from __future__ import annotations

import torch

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.hidden_units import codes_and_activations
from explorer.models.objectives.penalised import Penalised
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.values import Architecture, BadInput


class SparseL1(Penalised):
    """L = (1/N) Σ_n [ Σ_p e(x_np, x̂_np) + λ Σ_j |h_nj| ], j over the units of all hidden layers.

    Source: Goodfellow, Bengio and Courville, Deep learning, MIT Press 2016, section 14.2.1.
    """

    name = "sparse-l1"

    def __init__(self, reconstruction: ReconstructionError, penalty: float = 0.1) -> None:
        """Raises BadInput for a negative λ."""
        super().__init__(reconstruction, penalty, "Sparse, L1", "sum of the hidden units' absolute activations")

    def check(self, architecture: Architecture) -> None:
        """See `Objective.check`.

        Raises:
            BadInput: the network has no hidden units, or the reconstruction's error does not fit it.
        """
        super().check(architecture)
        if not architecture.hidden and architecture.code_activation == "linear":
            raise BadInput(
                "A sparse objective needs hidden units, which this model does not have; choose a multilayer one."
            )

    def loss(
        self,
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; it draws nothing."""
        codes, activations = codes_and_activations(model, images)
        loss = self.reconstruction.between(model, codes, targets)
        for layer in activations:
            loss = loss + self.penalty / layer.shape[0] * layer.abs().sum()
        return loss
