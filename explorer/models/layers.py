"""Single layers of a fully connected autoencoder, as autoencoders that share its parameters."""

from __future__ import annotations

import torch
from torch import nn

from explorer.models.autoencoder import Autoencoder
from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.networks import ACTIVATIONS, TiedLayer


def linear_layers(model: Autoencoder) -> tuple[list[nn.Linear], list[nn.Linear | TiedLayer]]:
    """The layers of the encoder, the code layer last, and those of the decoder in the same order: mirrored.

    Raises:
        ValueError: the network is not fully connected.
    """
    if model.architecture.family == "convolutional" or model.log_variance is not None:
        raise ValueError("only fully connected networks that are not variational have mirrored layers")
    encoder = [layer for layer in (*model.encoder, model.code) if isinstance(layer, nn.Linear)]
    decoder = [layer for layer in model.decoder if isinstance(layer, nn.Linear | TiedLayer)]
    return encoder, decoder[::-1]


class LayerAutoencoder(EncoderDecoder):
    """Layer k of a network and the decoder layer that mirrors it, trained to rebuild the layer's own inputs.

    Source: Bengio, Lamblin, Popovici and Larochelle, Greedy layer-wise training of deep networks, NIPS 2006.
    """

    def __init__(self, model: Autoencoder, layer: int) -> None:
        """Share the parameters of one layer.

        Args:
            model: fully connected, not variational.
            layer: from 1, the code layer last.
        """
        super().__init__()
        architecture = model.architecture
        encoder, decoder = linear_layers(model)
        last = layer == len(encoder)
        self.encoder, self.decoder = encoder[layer - 1], decoder[layer - 1]
        self._activation_name = architecture.code_activation if last else architecture.activation
        self._output_unit = architecture.output if layer == 1 else architecture.activation
        self.activation = _activation(self._activation_name)
        self.output = _activation(self._output_unit)

    @property
    def output_unit(self) -> str:
        """See `EncoderDecoder.output_unit`: what made the layer's inputs."""
        return self._output_unit

    @property
    def single_layer(self) -> tuple[nn.Linear, str]:
        """See `EncoderDecoder.single_layer`."""
        return self.encoder, self._activation_name

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """The layer's inputs (N, features) to its outputs (N, width)."""
        codes: torch.Tensor = self.activation(self.encoder(images))
        return codes

    def decode_logits(self, codes: torch.Tensor) -> torch.Tensor:
        """Outputs (N, width) to inputs (N, features), before the output unit."""
        logits: torch.Tensor = self.decoder(codes)
        return logits

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        """Outputs (N, width) to inputs (N, features)."""
        inputs: torch.Tensor = self.output(self.decode_logits(codes))
        return inputs

    def hidden_activations(self, images: torch.Tensor) -> list[torch.Tensor]:
        """See `EncoderDecoder.hidden_activations`: the layer's outputs, unless they are linear."""
        return [] if self._activation_name == "linear" else [self.encode(images)]


class NetworkUpTo(EncoderDecoder):
    """The first k layers of a network and the last k of its decoder: pictures to the outputs of layer k and back."""

    def __init__(self, model: Autoencoder, layer: int) -> None:
        """Share the parameters of the layers.

        Args:
            model: fully connected, not variational.
            layer: k, from 0 (nothing) to the code layer.
        """
        super().__init__()
        self.architecture = model.architecture
        self.device = model.device
        self.layers = nn.ModuleList(LayerAutoencoder(model, place) for place in range(1, layer + 1))

    @property
    def output_unit(self) -> str:
        """See `EncoderDecoder.output_unit`: the architecture's."""
        return self.architecture.output

    @property
    def single_layer(self) -> tuple[nn.Linear, str] | None:
        """See `EncoderDecoder.single_layer`."""
        return self.layers[0].single_layer if len(self.layers) == 1 else None  # type: ignore[return-value]

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """Pictures (N, C, H, W) to the outputs of layer k, (N, width)."""
        signal = images.flatten(1)
        for layer in self.layers:
            signal = layer.encode(signal)  # type: ignore[operator]
        return signal

    def decode_logits(self, codes: torch.Tensor) -> torch.Tensor:
        """Outputs of layer k to pixels before the output unit, (N, C, H, W)."""
        for layer in reversed(self.layers[1:]):
            codes = layer.decode(codes)  # type: ignore[operator]
        logits: torch.Tensor = self.layers[0].decode_logits(codes)  # type: ignore[operator]
        architecture = self.architecture
        return logits.view(-1, architecture.channels, architecture.height, architecture.width)

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        """Outputs of layer k to pixels, (N, C, H, W)."""
        logits = self.decode_logits(codes)
        return torch.sigmoid(logits) if self.output_unit == "sigmoid" else logits

    def hidden_activations(self, images: torch.Tensor) -> list[torch.Tensor]:
        """See `EncoderDecoder.hidden_activations`."""
        found = []
        signal = images.flatten(1)
        for layer in self.layers:
            found += layer.hidden_activations(signal)  # type: ignore[operator]
            signal = layer.encode(signal)  # type: ignore[operator]
        return found


def _activation(name: str) -> nn.Module:
    return nn.Identity() if name == "linear" else ACTIVATIONS[name]()
