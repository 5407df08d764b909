"""Fully connected networks. Without hidden layers this is the linear autoencoder."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn

from explorer.models.networks.halves import ACTIVATIONS, Halves
from explorer.values import Architecture


def multilayer_halves(architecture: Architecture) -> Halves:
    """Hidden layers with an activation after each; the decoder has the same widths in reverse.

    Source: Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, Science 2006,
    figure 1 (the unrolled network; its code layer is linear, as here).
    """
    activation = ACTIVATIONS[architecture.activation]
    encoder: OrderedDict[str, nn.Module] = OrderedDict(flatten=nn.Flatten())
    width = architecture.pixels
    for place, hidden in enumerate(architecture.hidden, start=1):
        encoder[f"hidden{place}"] = nn.Linear(width, hidden)
        encoder[f"activation{place}"] = activation()
        width = hidden
    features = width

    decoder: OrderedDict[str, nn.Module] = OrderedDict()
    width = architecture.latent_dim
    for place, hidden in enumerate(reversed(architecture.hidden), start=1):
        decoder[f"hidden{place}"] = nn.Linear(width, hidden)
        decoder[f"activation{place}"] = activation()
        width = hidden
    decoder["output"] = nn.Linear(width, architecture.pixels)
    decoder["picture"] = nn.Unflatten(1, (architecture.channels, architecture.height, architecture.width))
    return Halves(nn.Sequential(encoder), features, nn.Sequential(decoder))
