"""Hidden units that are mostly silent, by an aim for their mean activation."""

from __future__ import annotations

import math

import torch

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.hidden_units import codes_and_activations
from explorer.models.objectives.penalised import Penalised
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.values import Architecture, BadInput

# A unit that is silent for a whole batch would otherwise have an infinite divergence.
_CLOSEST = 1e-6


class SparseDivergence(Penalised):
    """L = (1/N) Σ_n Σ_p e(x_np, x̂_np) + λ Σ_j KL(ρ ‖ ρ̂_j), j over the units of all hidden layers.

    ρ̂_j = (1/N) Σ_n h_nj is a unit's mean over the batch, and KL(ρ ‖ ρ̂) = ρ log(ρ/ρ̂) + (1 − ρ) log((1 − ρ)/(1 − ρ̂))
    the divergence between two coins. Small batches measure ρ̂ poorly; 100 pictures or more do.

    Source: Ng, Sparse autoencoder, CS294A lecture notes, Stanford 2011, section 3.

    Attributes:
        sparsity: ρ.
    """

    name = "sparse-kl"

    def __init__(self, reconstruction: ReconstructionError, penalty: float = 1.0, sparsity: float = 0.05) -> None:
        """Raises BadInput for a negative λ, or a ρ outside (0, 1)."""
        if not 0 < sparsity < 1:
            raise BadInput(f"The target mean activation must be between 0 and 1, exclusive; {sparsity:g} is not.")
        measured = f"KL divergence of the hidden units' mean activations from {sparsity:g}"
        super().__init__(reconstruction, penalty, "Sparse, KL divergence", measured)
        self.sparsity = sparsity

    def check(self, architecture: Architecture) -> None:
        """See `Objective.check`.

        Raises:
            BadInput: a hidden unit is not a sigmoid, there is none, or the reconstruction's error does not fit.
        """
        super().check(architecture)
        code = architecture.code_activation
        found = {architecture.activation} if architecture.hidden else set()
        if found | ({code} - {"linear"}) != {"sigmoid"}:
            raise BadInput(
                "Sparsity by KL divergence needs sigmoid hidden units, which this model does not have; use sparse-l1."
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
            loss = loss + self.penalty * sparsity_divergence(layer.mean(0), self.sparsity).sum()
        return loss


def sparsity_divergence(means: torch.Tensor, sparsity: float) -> torch.Tensor:
    """KL(ρ ‖ ρ̂) in nats, unit by unit.

    Args:
        means: ρ̂, any shape, in [0, 1]; taken as at least 1e-6 away from both ends, where it would be infinite.
        sparsity: ρ, in (0, 1).

    Returns:
        Of the same shape, each at least 0.
    """
    inside = means.clamp(_CLOSEST, 1.0 - _CLOSEST)
    entropy = sparsity * math.log(sparsity) + (1.0 - sparsity) * math.log1p(-sparsity)
    return entropy - sparsity * inside.log() - (1.0 - sparsity) * torch.log1p(-inside)
