"""Takes the measures by which models are compared."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import torch

from explorer.latent.active_units import active_units, mean_divergences
from explorer.latent.neighbour_accuracy import neighbour_accuracy
from explorer.latent.trustworthiness import trustworthiness
from explorer.models import Autoencoder, card_parameters, from_weights
from explorer.models.jacobian import MOST_EXACT, squared_jacobian_norms
from explorer.values.comparison import NEIGHBOURS, SAMPLE, ModelMeasures, measures_of_card
from explorer.values.open_model import OpenModel

_AT_ONCE = 250
_SEED = 0
# the root of an estimate is too small on average; of the mean of so many it is right to a few thousandths
_DRAWS = 8


def measure(model: OpenModel, images: np.ndarray | None) -> Generator[ModelMeasures, None, ModelMeasures]:
    """All measures of one model, the quick ones first.

    Args:
        model: with its path as key.
        images: uint8 (N, C, H, W), the pictures behind its codes in the codes' order; None where they are not at hand,
            and the measures that need them stay unknown.

    Yields:
        The row as far as it is known, every few tenths of a second.

    Returns:
        The whole row.
    """
    codes = model.codes
    row = replace(measures_of_card(model.card.path, model.card), parameters=card_parameters(model.card))
    yield row
    if len(codes.values) == 0:
        return row
    row = replace(row, active_units=active_units(codes.values))
    found = neighbour_accuracy(codes.values, codes.labels, NEIGHBOURS)
    if found is not None:
        row = replace(row, neighbour_accuracy=found[0], voted_on=found[1])
    yield row
    if images is None:
        return row
    rows = even_sample(len(codes.values), SAMPLE)
    sample = images[rows]
    row = replace(row, images=len(rows), trustworthiness=trustworthiness(sample, codes.values[rows], NEIGHBOURS))
    yield row
    network = from_weights(model.weights)
    if row.variational:
        row = replace(row, divergences=mean_divergences(network, sample))
        yield row
    norms = []
    for part in _jacobian_norms(network, sample):
        norms.append(part)
        yield row
    return replace(row, jacobian_norm=float(np.concatenate(norms).mean()))


def even_sample(count: int, most: int) -> np.ndarray:
    """At most so many rows of `count`, evenly spread, always the same ones; int64, ascending."""
    return np.arange(count) if count <= most else np.arange(most) * count // most


def _jacobian_norms(network: Autoencoder, images: np.ndarray) -> Generator[np.ndarray, None, None]:
    """‖J‖_F of the encoder at each picture, in parts."""
    generator = torch.Generator().manual_seed(_SEED)
    estimated = network.architecture.latent_dim > MOST_EXACT and network.single_layer is None
    draws = _DRAWS if estimated else 1
    for start in range(0, len(images), _AT_ONCE):
        batch = torch.from_numpy(images[start : start + _AT_ONCE].astype(np.float32) / np.float32(255))
        squares = torch.stack([squared_jacobian_norms(network, batch, generator) for _ in range(draws)]).mean(0)
        yield squares.double().sqrt().numpy()
