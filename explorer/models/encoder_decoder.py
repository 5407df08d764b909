"""What every network that objectives can train has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import nn


class EncoderDecoder(nn.Module, ABC):
    """An encoder and a decoder; a whole autoencoder, or one of its layers with the mirrored one."""

    @property
    @abstractmethod
    def output_unit(self) -> str:
        """What ends the decoder: "sigmoid", "linear" or the name of another activation."""

    @property
    @abstractmethod
    def single_layer(self) -> tuple[nn.Linear, str] | None:
        """The encoder's layer and the name of its activation where it has just one, else None."""

    @abstractmethod
    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """Inputs to codes (N, d)."""

    @abstractmethod
    def decode_logits(self, codes: torch.Tensor) -> torch.Tensor:
        """Codes (N, d) to what the inputs looked like, before the output unit."""

    @abstractmethod
    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        """Codes (N, d) to what the inputs looked like."""

    @abstractmethod
    def hidden_activations(self, images: torch.Tensor) -> list[torch.Tensor]:
        """Outputs of the encoder's hidden layers, the first layer first; the code's own where it is not linear."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Reconstructions of the inputs, through the mean where the model is variational."""
        return self.decode(self.encode(images))
