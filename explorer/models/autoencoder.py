"""The network: an encoder, a code layer and a decoder."""

from __future__ import annotations

import torch
from torch import nn

from explorer.models.architecture_limits import check_architecture
from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.networks import ACTIVATIONS, Halves, convolutional_halves, multilayer_halves
from explorer.values import Architecture

# exp(±20) is finite and far beyond any variance that training settles on, so the bounds only catch a runaway.
LOG_VARIANCE_BOUND = 20.0


class Autoencoder(EncoderDecoder):
    """Pictures (N, C, H, W) in [0, 1] to codes (N, d) and back.

    Parameters are named after what they do: `encoder.…`, `code.…` (the code layer; the mean where the model is
    variational), `log_variance.…` (variational only) and `decoder.…`, whose last layer is `decoder.output`.

    Raises:
        BadInput: the architecture cannot be built.
    """

    def __init__(self, architecture: Architecture, halves: Halves | None = None) -> None:
        """Build the network.

        Args:
            architecture: what to build.
            halves: its parts where they are not built from the architecture but come from elsewhere.
        """
        super().__init__()
        self.architecture = architecture
        if halves is None:
            check_architecture(architecture)
            convolutional = architecture.family == "convolutional"
            halves = (convolutional_halves if convolutional else multilayer_halves)(architecture)
        self.encoder = halves.encoder
        self.code = halves.code
        linear = architecture.code_activation == "linear"
        self.code_activation = nn.Identity() if linear else ACTIVATIONS[architecture.code_activation]()
        self.log_variance: nn.Linear | None = None
        if architecture.variational and isinstance(halves.code, nn.Linear):
            self.log_variance = nn.Linear(halves.code.in_features, architecture.latent_dim)
        self.decoder = halves.decoder

    @property
    def device(self) -> torch.device:
        """Where its parameters lie; the CPU where it has none."""
        return next((parameter.device for parameter in self.parameters()), torch.device("cpu"))

    @property
    def output_unit(self) -> str:
        """See `EncoderDecoder.output_unit`: the architecture's."""
        return self.architecture.output

    @property
    def single_layer(self) -> tuple[nn.Linear, str] | None:
        """See `EncoderDecoder.single_layer`: the code layer of a network without hidden ones."""
        alone = self.architecture.family != "convolutional" and not self.architecture.hidden
        return (self.code, self.architecture.code_activation) if alone and isinstance(self.code, nn.Linear) else None

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """Pictures float (N, C, H, W) in [0, 1] to codes (N, d); a variational model gives the mean."""
        codes: torch.Tensor = self.code_activation(self.code(self.encoder(images)))
        return codes

    def hidden_activations(self, images: torch.Tensor) -> list[torch.Tensor]:
        """See `EncoderDecoder.hidden_activations`: (N, width), or (N, C, H, W) after convolutions."""
        found = []
        signal = images
        for name, layer in self.encoder.named_children():
            signal = layer(signal)
            if "activation" in name:
                found.append(signal)
        if self.architecture.code_activation != "linear":
            found.append(self.code_activation(self.code(signal)))
        return found

    def representation(self, images: torch.Tensor) -> torch.Tensor:
        """What a classifier reads: (N, width) of the last layer with an activation; the codes where there is none."""
        found = self.hidden_activations(images)
        return found[-1].flatten(1) if found else self.encode(images)

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
