"""One picture on its way through a network. Lives on the study thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from explorer.latent.filters import first_layer_pictures
from explorer.models import Autoencoder
from explorer.models.inference import to_pixels
from explorer.values import Picture
from explorer.values.layers import LayersReply, LayersRequest, LayerStep
from explorer.values.open_model import OpenModel
from explorer.values.sealed import sealed


@torch.inference_mode()
def answer(model: OpenModel, network: Autoencoder, request: LayersRequest) -> LayersReply:
    """What each layer makes of a picture."""
    sample = _sample(model, request)
    pixels, source = _input(model, network, request, sample)
    encoder, features = _walk(network.encoder, pixels)
    code = network.code_activation(network.code(features))
    decoder, logits = _walk(network.decoder, code)
    output = _output(network, logits)
    unit = model.card.architecture.activation
    steps = []
    for place, (layer, mirrored) in enumerate(zip(encoder, reversed(decoder), strict=True), start=1):
        rebuilt = _output(network, mirrored.rest(layer.signal.reshape(mirrored.signal.shape)))
        picture, error = _picture(rebuilt), _squared_error(rebuilt, pixels)
        steps.append(_step("encoder", place, unit, layer.signal, rebuilt=picture, rebuilt_error=error))
    deviation = None
    if network.log_variance is not None:
        deviation = _read_only(network.posterior(pixels)[1].mul(0.5).exp()[0])
    steps.append(_step("code", 1, model.card.architecture.code_activation, code, deviation=deviation))
    for place, layer in enumerate(decoder, start=1):
        steps.append(_step("decoder", place, unit, layer.signal))
    label = int(model.codes.labels[sample]) if sample is not None and len(model.codes.labels) else -1
    return LayersReply(
        request,
        sample,
        label,
        source,
        _picture(pixels),
        tuple(steps),
        _picture(output),
        _squared_error(output, pixels),
        _read_only((output - pixels)[0].permute(1, 2, 0)),
        first_layer_pictures(model.weights),
        any(row.layer for row in model.card.history),
    )


@dataclass(frozen=True, eq=False)
class _Layer:
    """The output of one hidden layer, and what comes after it in its half of the network."""

    signal: torch.Tensor
    rest: nn.Module


def _walk(half: nn.Sequential, signal: torch.Tensor) -> tuple[list[_Layer], torch.Tensor]:
    """Send a signal through one half; note what each activation gives.

    The encoder's k-th layer of n has the width of the decoder's (n + 1 − k)-th, in each family.
    """
    layers = []
    for place, (name, part) in enumerate(half.named_children(), start=1):
        signal = part(signal)
        if "activation" in name:
            layers.append(_Layer(signal, half[place:]))
    return layers, signal


def _output(network: Autoencoder, logits: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(logits) if network.output_unit == "sigmoid" else logits


def _sample(model: OpenModel, request: LayersRequest) -> int | None:
    codes = model.codes.values
    if len(codes) == 0:
        return None
    if request.sample is not None:
        return min(max(request.sample, 0), len(codes) - 1)
    return int(np.square(codes - np.array(request.code, np.float32)).sum(axis=1).argmin())


def _input(
    model: OpenModel, network: Autoencoder, request: LayersRequest, sample: int | None
) -> tuple[torch.Tensor, str]:
    """The picture (1, C, H, W) in [0, 1], and where it comes from."""
    if sample is not None and model.originals is not None:
        original = torch.from_numpy(model.originals[sample].copy())
        return original.float().div(255.0)[None], "original"
    code = request.code if sample is None else model.codes.values[sample].tolist()
    decoded = network.decode(torch.tensor([code], dtype=torch.float32))
    return decoded.clamp(0.0, 1.0), "probe" if sample is None else "reconstruction"


def _step(
    part: str,
    place: int,
    activation: str,
    signal: torch.Tensor,
    *,
    deviation: np.ndarray | None = None,
    rebuilt: Picture | None = None,
    rebuilt_error: float = float("nan"),
) -> LayerStep:
    values = _read_only(signal[0])
    threshold = 0.5 if activation == "sigmoid" else 0.0
    return LayerStep(
        part,
        place,
        activation,
        values,
        float((values > threshold).mean()),
        float(values.min()),
        float(values.max()),
        deviation,
        rebuilt,
        rebuilt_error,
    )


def _squared_error(picture: torch.Tensor, target: torch.Tensor) -> float:
    return float((picture - target).square().sum())


def _picture(pictures: torch.Tensor) -> Picture:
    return Picture(to_pixels(pictures[0]).transpose(1, 2, 0))


def _read_only(tensor: torch.Tensor) -> np.ndarray:
    return sealed(np.array(tensor.numpy(), dtype=np.float32, order="C", copy=True))
