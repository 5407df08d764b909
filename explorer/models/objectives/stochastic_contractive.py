"""Codes that answer little to noise on their inputs."""

from __future__ import annotations

import torch

from explorer.models.corruption import check_corruption, corrupt
from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.penalised import Penalised
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.values import BadInput
from explorer.values.objective import Corruption

NOISE = Corruption("gaussian", 0.1)
"""Weak enough that the penalty is within 1 % of 0.01 × the squared Jacobian norm of a sigmoid layer."""


class StochasticContractive(Penalised):
    """L = (1/N) Σ_n [ Σ_p e(x_np, x̂_np) + λ ‖h(x_n) − h(x̃_n)‖² ], x̃ = x + σ ε with ε ~ N(0, I), x̂ from the clean x.

    For weak noise E‖h(x) − h(x̃)‖² = σ² ‖∂h/∂x‖²_F + O(σ⁴): λ here does what λσ² does in the contractive objective,
    for any encoder and at the price of a second pass through it.

    Source: Rifai, Mesnil, Vincent, Muller, Bengio, Dauphin and Glorot, Higher order contractive auto-encoder, ECML
    2011, whose penalty on second derivatives takes the same differences under noise, there of the Jacobian.

    Attributes:
        corruption: how x̃ comes from x; other kinds than Gaussian may be taken.
    """

    name = "stochastic-contractive"

    def __init__(self, reconstruction: ReconstructionError, penalty: float = 10.0, corruption: Corruption = NOISE):
        """Raises BadInput for a negative λ, or a corruption that makes no sense or changes nothing."""
        check_corruption(corruption)
        if corruption.kind == "none" or corruption.strength == 0:
            raise BadInput("The stochastic contractive objective needs noise; choose gaussian of strength 0.1.")
        noise = f"under {corruption.kind} noise of {corruption.strength:g}"
        super().__init__(
            reconstruction, penalty, "Stochastic contractive", f"squared distance that the code moves {noise}"
        )
        self.corruption = corruption

    def loss(
        self,
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; it draws one number for each value of the images."""
        codes = model.encode(images)
        moved = model.encode(corrupt(images, self.corruption, generator)[0])
        distance = (codes - moved).square().sum() / codes.shape[0]
        return self.reconstruction.between(model, codes, targets) + self.penalty * distance
