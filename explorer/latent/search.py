"""Finds the samples nearest to a picture, by codes or by pixels. Lives on the study thread.

By brute force: exact, and quick enough (0.1 s for the codes of a million samples, some seconds for their pixels, in
pieces that a newer request abandons).
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from explorer.latent.sample_pictures import samples_of
from explorer.models import Autoencoder
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.open_model import OpenModel
from explorer.values.search import MOST_FOUND, NearestReply, NearestRequest

_PIECE_NUMBERS = 2**21


def answer(model: OpenModel, network: Autoencoder, request: NearestRequest) -> Generator[None, None, NearestReply]:
    """The nearest samples, in pieces.

    Without the originals, pixels are those that the model draws of each code, of an even spread of the samples.

    Raises:
        BadInput: there are no samples, or the request is not of the model's shape.
    """
    codes = model.codes.values
    if len(codes) == 0:
        raise BadInput("There are no samples on the map to search.")
    if not 1 <= request.count <= MOST_FOUND:
        raise BadInput(f"Search for 1 to {MOST_FOUND:,} samples, not {request.count:,}.")
    if request.pixels is None:
        if len(request.code) != codes.shape[1]:
            raise BadInput(f"Codes of this model have {counted(codes.shape[1], 'number')}, not {len(request.code)}.")
        squared = yield from _squared(codes, np.array(request.code, np.float32), 1.0)
        rows = np.arange(len(codes))
        drawn = False
    else:
        architecture = model.card.architecture
        if request.pixels.shape != (architecture.channels, architecture.height, architecture.width):
            raise BadInput(f"This model has pictures of {architecture.width}×{architecture.height} pixels.")
        drawn = model.originals is None
        if model.originals is None:
            rows, pictures = yield from samples_of(model, network)
        else:
            rows, pictures = np.arange(len(codes)), model.originals.reshape(len(model.originals), -1)[: len(codes)]
        squared = yield from _squared(pictures, request.pixels.reshape(-1).astype(np.float32), 1 / 255)
    found = nearest_first(squared, request.count)
    # between codes a length on the map; between pictures the measure of all errors of pictures
    distances = np.sqrt(squared[found]) if request.pixels is None else squared[found]
    return NearestReply(request, rows[found].astype(np.int64), distances, len(rows), drawn)


def nearest_first(squared: np.ndarray, count: int) -> np.ndarray:
    """Places of the smallest values in ascending order; of equal ones the first comes first.

    Args:
        squared: (N,).
        count: how many, all where there are fewer.
    """
    count = min(count, len(squared))
    if count < len(squared):
        # all that are not larger than the count-th smallest, so that ties are broken by place and not by chance
        limit = np.partition(squared, count - 1)[count - 1]
        near = np.flatnonzero(squared <= limit)
    else:
        near = np.arange(len(squared))
    found: np.ndarray = near[np.argsort(squared[near], kind="stable")][:count]
    return found


def _squared(rows: np.ndarray, wanted: np.ndarray, unit: float) -> Generator[None, None, np.ndarray]:
    """Squared distances of rows (N, P) to one, float32 (N,), in units of so much of the numbers."""
    squared = np.empty(len(rows), np.float32)
    step = max(1, _PIECE_NUMBERS // max(1, rows.shape[1]))
    for start in range(0, len(rows), step):
        difference = (rows[start : start + step].astype(np.float32) - wanted) * np.float32(unit)
        squared[start : start + step] = np.einsum("np,np->n", difference, difference)
        yield
    return squared
