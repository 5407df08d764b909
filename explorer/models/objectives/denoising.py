"""Rebuilding clean pictures from corrupted ones."""

from __future__ import annotations

import torch

from explorer.models.corruption import check_corruption, corrupt
from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.objective import Objective, check_weight
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.values import Architecture
from explorer.values.objective import Corruption


class Denoising(Objective):
    """L = (1/N) Σ_n [ α Σ_{p corrupted} e(x_np, x̂_np) + Σ_{p untouched} e(x_np, x̂_np) ] with x̂ = D(E(x̃)).

    x̃ is a corrupted copy of the clean x, drawn afresh each time, and e the error of one value. With α = 1 it is the
    plain error of the reconstruction against the clean picture. Gaussian noise touches every value and leaves nothing
    to emphasise.

    Source: Vincent, Larochelle, Lajoie, Bengio and Manzagol, Stacked denoising autoencoders, JMLR 2010, section 3.1;
    emphasis: section 3.4, its β being 1 here.

    Attributes:
        reconstruction: the error e.
        corruption: how x̃ comes from x.
        emphasis: α.
    """

    name = "denoising"

    def __init__(self, reconstruction: ReconstructionError, corruption: Corruption, emphasis: float = 1.0) -> None:
        """Raises BadInput for a corruption that makes no sense, or a negative emphasis."""
        check_corruption(corruption)
        check_weight(emphasis, "The emphasis on corrupted values")
        self.reconstruction = reconstruction
        self.corruption = corruption
        self.emphasis = emphasis
        self.title = f"Denoising ({reconstruction.title.lower()}, {corruption})"
        self.unit = reconstruction.unit
        if emphasis != 1:
            self.unit += f", corrupted values weighted {emphasis:g} times"

    def check(self, architecture: Architecture) -> None:
        """See `Objective.check`: what the reconstruction's error asks for."""
        self.reconstruction.check(architecture)

    def loss(
        self,
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; it draws one number for each value of the images, none without corruption."""
        corrupted, mask = corrupt(images, self.corruption, generator)
        weights = None
        if mask is not None and self.emphasis != 1:
            weights = torch.ones_like(targets).masked_fill_(mask, self.emphasis)
        return self.reconstruction.between(model, model.encode(corrupted), targets, weights)
