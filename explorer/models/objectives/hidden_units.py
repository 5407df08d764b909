"""What the sparse objectives look at."""

from __future__ import annotations

import torch

from explorer.models.autoencoder import Autoencoder
from explorer.models.encoder_decoder import EncoderDecoder


def codes_and_activations(model: EncoderDecoder, images: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Codes (N, d), and the outputs of the encoder's hidden layers; see `EncoderDecoder.hidden_activations`.

    Where the last of them leads to the code, the encoder is passed only once.
    """
    activations = model.hidden_activations(images)
    single = model.single_layer
    if activations and single is not None:
        return activations[-1], activations
    if activations and isinstance(model, Autoencoder):
        linear = model.architecture.code_activation == "linear"
        return model.code(activations[-1]) if linear else activations[-1], activations
    return model.encode(images), activations
