"""First-layer weights as pictures. Lives on the study thread."""

from __future__ import annotations

import numpy as np

from explorer.models import Autoencoder, refuse_foreign_network
from explorer.values import Weights
from explorer.values.filters import FilterBank, FiltersReply, FiltersRequest
from explorer.values.open_model import OpenModel
from explorer.values.sealed import sealed

MOST_VALUES = 3_200_000
"""Weights in the filters of one bank at most; of a larger layer the strongest filters are kept."""


def answer(model: OpenModel, network: Autoencoder, request: FiltersRequest) -> FiltersReply:
    """The filters of the open model."""
    return FiltersReply(request, filter_bank(model.weights))


def filter_bank(weights: Weights) -> FilterBank:
    """The filters of a model's first layer with what they can be sorted by."""
    pictures = first_layer_pictures(weights)
    strength = np.sqrt(np.square(pictures, dtype=np.float64).sum(axis=(1, 2, 3)))
    units = np.arange(len(pictures))
    most = max(1, MOST_VALUES // pictures[0].size)
    if len(units) > most:
        units = np.sort(np.argsort(-strength, kind="stable")[:most])
        pictures = pictures[units]
    return FilterBank(
        _kind(weights),
        sealed(pictures.view()),
        sealed(units),
        len(strength),
        sealed(strength[units].astype(np.float32)),
        sealed(spatial_autocorrelation(pictures)),
    )


def first_layer_pictures(weights: Weights) -> np.ndarray:
    """The incoming weights of each unit of the first layer.

    Returns:
        float32 (K, H, W, C), read-only: one picture a hidden unit, one a number of the code where nothing is hidden,
        or one kernel a channel of the first convolution.

    Raises:
        BadInput: the network is of another program, which keeps its layers to itself.
    """
    architecture, arrays = weights.architecture, weights.arrays
    refuse_foreign_network(weights)
    if architecture.family == "convolutional":
        stacked = arrays["encoder.convolution1.weight"]
    else:
        flat = arrays["encoder.hidden1.weight" if architecture.hidden else "code.weight"]
        stacked = flat.reshape(len(flat), architecture.channels, architecture.height, architecture.width)
    return sealed(np.ascontiguousarray(stacked.transpose(0, 2, 3, 1), dtype=np.float32).view())


def spatial_autocorrelation(pictures: np.ndarray) -> np.ndarray:
    """How alike neighbouring values are: Moran's I with the neighbours left, right, above and below.

    I = (n / m) Σ over the m pairs of neighbours of (a − ā)(b − ā) / Σ over the n values of (a − ā)², each channel
    about its own mean. Its expectation for independent values is −1/(n − 1).

    Source: Moran, Notes on continuous stochastic phenomena, Biometrika 1950.

    Args:
        pictures: (K, H, W, C), H and W at least 2.

    Returns:
        float32 (K,), 0 where all values of a picture are equal.
    """
    about = pictures.astype(np.float32)
    about -= about.mean(axis=(1, 2), keepdims=True)
    squares = np.einsum("khwc,khwc->k", about, about, dtype=np.float64)
    beside = np.einsum("khwc,khwc->k", about[:, :, 1:], about[:, :, :-1], dtype=np.float64)
    below = np.einsum("khwc,khwc->k", about[:, 1:], about[:, :-1], dtype=np.float64)
    height, width = pictures.shape[1:3]
    pairs = height * (width - 1) + (height - 1) * width
    found = np.zeros(len(pictures), np.float32)
    # a mean in single precision leaves some dust of an even picture
    dust = 1e-12 * np.square(pictures, dtype=np.float64).sum(axis=(1, 2, 3))
    varied = squares > dust
    found[varied] = (height * width / pairs) * (beside[varied] + below[varied]) / squares[varied]
    return found


def _kind(weights: Weights) -> str:
    architecture = weights.architecture
    if architecture.family == "convolutional":
        return "kernels"
    linear = not architecture.hidden and architecture.code_activation == "linear"
    return "components" if linear else "hidden"
