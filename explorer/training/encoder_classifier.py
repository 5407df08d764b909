"""The network of a classifier: an encoder with a softmax layer on top."""

from __future__ import annotations

import torch
from torch import nn

from explorer.models import Autoencoder


class EncoderClassifier(nn.Module):
    """Pictures (N, C, H, W) in [0, 1] to class scores (N, k), the logits of a softmax.

    The softmax layer reads `Autoencoder.representation` and begins with zeros: the first answers are then undecided
    whatever the encoder says, and the first step moves this layer alone.

    Source: Vincent, Larochelle, Lajoie, Bengio and Manzagol, Stacked denoising autoencoders, JMLR 2010, section 2.4.
    """

    def __init__(self, autoencoder: Autoencoder, classes: int) -> None:
        """Take over a network; it is changed in place when the classifier learns.

        Args:
            autoencoder: on the CPU.
            classes: k.
        """
        super().__init__()
        self.autoencoder = autoencoder.requires_grad_(True)
        architecture = autoencoder.architecture
        blank = torch.zeros(1, architecture.channels, architecture.height, architecture.width)
        features = autoencoder.representation(blank)
        self.softmax = nn.Linear(features.shape[1], classes)
        nn.init.zeros_(self.softmax.weight)
        nn.init.zeros_(self.softmax.bias)
        # neither a decoder nor a code layer behind the representation takes part
        parameters = list(autoencoder.parameters())
        used = torch.autograd.grad(features.sum(), parameters, allow_unused=True)
        for parameter, gradient in zip(parameters, used, strict=True):
            parameter.requires_grad_(gradient is not None)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Class scores (N, k) of pictures (N, C, H, W)."""
        scores: torch.Tensor = self.softmax(self.autoencoder.representation(images))
        return scores

    def learning_parameters(self) -> dict[str, nn.Parameter]:
        """What takes part in an answer, by name."""
        return {name: parameter for name, parameter in self.named_parameters() if parameter.requires_grad}
