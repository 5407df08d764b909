"""The network: an encoder, a linear code layer and a decoder."""

from __future__ import annotations

import torch
from torch import nn

from explorer.models.architecture_limits import check_architecture
from explorer.models.networks import convolutional_halves, multilayer_halves
from explorer.values import Architecture

# exp(±20) is finite and far beyond any variance that training settles on, so the bounds only catch a runaway.
LOG_VARIANCE_BOUND = 20.0


class Autoencoder(nn.Module):
    """Pictures (N, C, H, W) in [0, 1] to codes (N, d) and back.

    Parameters are named after what they do: `encoder.…`, `code.…` (the code layer; the mean where the model is
    variational), `log_variance.…` (variational only) and `decoder.…`, whose last layer is `decoder.output`.

    Raises:
        BadInput: the architecture cannot be built.
    """

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        check_architecture(architecture)
        self.architecture = architecture
        convolutional = architecture.family == "convolutional"
        halves = (convolutional_halves if convolutional else multilayer_halves)(architecture)
        self.encoder = halves.encoder
        self.code = nn.Linear(halves.features, architecture.latent_dim)
        self.log_variance = nn.Linear(halves.features, architecture.latent_dim) if architecture.variational else None
        self.decoder = halves.decoder

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """Pictures float (N, C, H, W) in [0, 1] to codes (N, d); a variational model gives the mean."""
        codes: torch.Tensor = self.code(self.encoder(images))
        return codes

    def posterior(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and log-variance, each (N, d), of the Gaussian over codes: log σ², bounded to ±20.

        Raises:
            ValueError: the model is not variational.
        """
        if self.log_variance is None:
            raise ValueError("only a variational model has a posterior")
        features = self.encoder(images)
        log_variance = self.log_variance(features).clamp(-LOG_VARIANCE_BOUND, LOG_VARIANCE_BOUND)
        return self.code(features), log_variance

    def decode_logits(self, codes: torch.Tensor) -> torch.Tensor:
        """Codes (N, d) to pixels (N, C, H, W) before the output unit."""
        logits: torch.Tensor = self.decoder(codes)
        return logits

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        """Codes (N, d) to pixels (N, C, H, W): in (0, 1) after a sigmoid, unbounded from a linear output."""
        logits = self.decode_logits(codes)
        return torch.sigmoid(logits) if self.architecture.output == "sigmoid" else logits

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Reconstructions (N, C, H, W) of pictures (N, C, H, W), through the mean where the model is variational."""
        return self.decode(self.encode(images))
