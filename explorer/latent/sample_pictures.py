"""The pictures of the map's samples, and how far other pictures lie from them.

By brute force in float32, piece by piece, on torch's threads rather than numpy's: the study thread sets how many of
them it may use.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import torch

from explorer.models import Autoencoder
from explorer.models.inference import decode_codes, to_pixels
from explorer.values.open_model import OpenModel

_Result = TypeVar("_Result")
Pieces = Generator[None, None, _Result]

# so that samples in float32 and their products stay within a few ten MB, and one piece within some ten milliseconds
_MOST_SAMPLES = 10_000
_MOST_NUMBERS = 2**26
_BLOCK_NUMBERS = 2**21
_BLOCK_PRODUCTS = 2**29
_DECODED_AT_ONCE = 250

# pictures of a model's codes, for models whose originals are not at hand; goes when the model goes
_stand_ins: WeakKeyDictionary[OpenModel, np.ndarray] = WeakKeyDictionary()


class Samples(NamedTuple):
    """What pictures are compared with: `rows` int64 (M,) of the map, `pixels` uint8 (M, P)."""

    rows: np.ndarray
    pixels: np.ndarray


def samples_of(model: OpenModel, network: Autoencoder) -> Pieces[Samples]:
    """An even spread of the samples: all of them, up to 10 000 and up to 64 million numbers."""
    count = len(model.codes.values)
    pixels = model.card.architecture.pixels
    most = max(1, min(_MOST_SAMPLES, _MOST_NUMBERS // pixels))
    rows = np.arange(count) if count <= most else np.arange(most) * count // most
    if model.originals is not None:
        flat = model.originals.reshape(len(model.originals), pixels)
        return Samples(rows, flat[:count] if count <= most else flat[rows])
    if model not in _stand_ins:
        drawn = np.empty((len(rows), pixels), np.uint8)
        for start in range(0, len(rows), _DECODED_AT_ONCE):
            part = rows[start : start + _DECODED_AT_ONCE]
            drawn[start : start + len(part)] = pixels_of(model, network, part)
            yield
        _stand_ins[model] = drawn
    return Samples(rows, _stand_ins[model])


def pixels_of(model: OpenModel, network: Autoencoder, rows: np.ndarray) -> np.ndarray:
    """Pictures of samples, uint8 (n, P): originals, or reconstructions from the codes where there are none."""
    if model.originals is not None:
        originals: np.ndarray = model.originals[rows]
        return originals.reshape(len(rows), -1)
    return to_pixels(decode_codes(network, model.codes.values[rows])).reshape(len(rows), -1)


def squared_distances(queries: np.ndarray, pixels: np.ndarray) -> Pieces[np.ndarray]:
    """Σ over pixels of the squared difference in [0, 1], float32 (Q, M), from uint8 (Q, P) and (M, P).

    ‖a − b‖² = ‖a‖² + ‖b‖² − 2a·b, so that nearly all of the work is one matrix product; never below 0.
    """
    result = np.empty((len(queries), len(pixels)), np.float32)
    numbers = queries.shape[1]
    step = max(1, min(_BLOCK_NUMBERS // numbers, _BLOCK_PRODUCTS // (numbers * max(1, len(queries)))))
    with torch.inference_mode():
        asked = torch.from_numpy(queries.copy()).float().div_(255)
        lengths = asked.square().sum(1, keepdim=True)
    for start in range(0, len(pixels), step):
        with torch.inference_mode():
            block = torch.from_numpy(pixels[start : start + step].copy()).float().div_(255)
            products = torch.addmm(block.square().sum(1)[None] + lengths, asked, block.T, alpha=-2)
            result[:, start : start + step] = products.clamp_(min=0).numpy()
        yield
    return result


def nearest_errors(queries: np.ndarray, samples: Samples) -> Pieces[np.ndarray]:
    """Squared error of each picture uint8 (Q, P) to the sample nearest to it, float32 (Q,); NaN without samples."""
    distances = yield from squared_distances(queries, samples.pixels)
    return smallest_without(distances, samples, [()] * len(queries))


def smallest_without(distances: np.ndarray, samples: Samples, left_out: Sequence[tuple[int, ...]]) -> np.ndarray:
    """The smallest distance of each query (Q, M), some rows of the map left out; NaN where no sample remains."""
    for query, rows in enumerate(left_out):
        if rows:
            distances[query, np.isin(samples.rows, rows)] = np.inf
    smallest = distances.min(axis=1, initial=np.inf)
    return np.where(np.isfinite(smallest), smallest, np.nan)
