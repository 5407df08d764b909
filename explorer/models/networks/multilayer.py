"""Fully connected networks. Without hidden layers this is the linear autoencoder."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn

from explorer.models.networks.halves import ACTIVATIONS, Halves
from explorer.models.networks.tied_layer import TiedLayer
from explorer.values import Architecture


def multilayer_halves(architecture: Architecture) -> Halves:
    """Hidden layers with an activation after each; the decoder has the same widths in reverse, or the same weights.

    Source: Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, Science 2006,
    figure 1 (the unrolled network; its code layer is linear, as here by default).
    """
    activation = ACTIVATIONS[architecture.activation]
    encoder: OrderedDict[str, nn.Module] = OrderedDict(flatten=nn.Flatten())
    layers = []
    width = architecture.pixels
    for place, hidden in enumerate(architecture.hidden, start=1):
        layers.append(nn.Linear(width, hidden))
        encoder[f"hidden{place}"] = layers[-1]
        encoder[f"activation{place}"] = activation()
        width = hidden
    layers.append(nn.Linear(width, architecture.latent_dim))

    decoder: OrderedDict[str, nn.Module] = OrderedDict()
    for place, layer in enumerate(reversed(layers), start=1):
        mirrored = TiedLayer(layer) if architecture.tied else nn.Linear(layer.out_features, layer.in_features)
        last = place == len(layers)
        decoder["output" if last else f"hidden{place}"] = mirrored
        if not last:
            decoder[f"activation{place}"] = activation()
    decoder["picture"] = nn.Unflatten(1, (architecture.channels, architecture.height, architecture.width))
    return Halves(nn.Sequential(encoder), layers[-1], nn.Sequential(decoder))
