"""Codes that answer little to their inputs."""

from __future__ import annotations

import torch

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.jacobian import codes_and_squared_norms
from explorer.models.objectives.penalised import Penalised
from explorer.models.objectives.reconstruction_error import ReconstructionError


class Contractive(Penalised):
    """L = (1/N) Σ_n [ Σ_p e(x_np, x̂_np) + λ ‖∂h(x_n)/∂x_n‖²_F ], h the encoder.

    The squared Frobenius norm is the sum, not the mean, of the squares of all d·D derivatives. `models.jacobian` tells
    how it is computed. A decoder that is neither tied nor bounded can undo any shrinking of the codes; the penalty
    then says little.

    Source: Rifai, Vincent, Muller, Glorot and Bengio, Contractive auto-encoders, ICML 2011, sections 2 (eq. 1,
    the norm) and 4.
    """

    name = "contractive"

    def __init__(self, reconstruction: ReconstructionError, penalty: float = 0.1) -> None:
        """Raises BadInput for a negative λ."""
        super().__init__(reconstruction, penalty, "Contractive", "squared Jacobian norm of the code")

    def loss(
        self,
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; a deep encoder to more than 8 codes draws N·d signs, others nothing."""
        codes, norms = codes_and_squared_norms(model, images, generator)
        return self.reconstruction.between(model, codes, targets) + self.penalty * norms.mean()
