"""Tears and folds of a map: pairs of samples that are neighbours in one space and far apart in the other.

Ranks are compared rather than distances, which have different units in the two spaces and different sizes from place to
place. Each pair is a summand of the measure beside it: folds cost trustworthiness, tears continuity.

Source: Venna and Kaski, Neighborhood preservation in nonlinear projection methods, ICANN 2001, eq. 1 and 2.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from sklearn.metrics.pairwise import euclidean_distances

from explorer.models import Autoencoder
from explorer.values.open_model import OpenModel
from explorer.values.tears import Pair, TearsReply, TearsRequest

_MOST_SAMPLES = 2_000
_AT_ONCE = 64
_FAR = 5  # times the number of neighbours: what lies nearer in the other space is no tear


def answer(model: OpenModel, _: Autoencoder, request: TearsRequest) -> Generator[None, None, TearsReply]:
    """Compare up to 2 000 samples, an even share of all, with each other; the pictures have to be at hand."""
    count = len(model.codes.values)
    rows = np.arange(count) if count <= _MOST_SAMPLES else np.arange(_MOST_SAMPLES) * count // _MOST_SAMPLES
    if model.originals is None or len(rows) <= 2 * request.neighbours:
        return TearsReply(request, 0)
    pictures = model.originals[rows].reshape(len(rows), -1).astype(np.float32)
    codes = model.codes.values[rows].astype(np.float32)
    in_pictures, in_codes = yield from neighbour_ranks(pictures, codes, request.neighbours)
    tears = [Pair(a, b, near, far) for a, b, near, far in _farthest(in_pictures, request.most)]
    folds = [Pair(a, b, far, near) for a, b, near, far in _farthest(in_codes, request.most)]
    return TearsReply(
        request,
        len(rows),
        preserved(in_codes),
        preserved(in_pictures),
        tuple(_on_the_map(pair, rows) for pair in tears),
        tuple(_on_the_map(pair, rows) for pair in folds),
    )


def neighbour_ranks(
    pictures: np.ndarray, codes: np.ndarray, neighbours: int
) -> Generator[None, None, tuple[np.ndarray, np.ndarray]]:
    """The nearest of each sample in one space, and which rank they have in the other; yields between pieces.

    Args:
        pictures: float (n, p).
        codes: float (n, d), of the same samples.
        neighbours: k, fewer than n.

    Returns:
        int64 (2, n, k) for the neighbours among the pictures, from the nearest on: their numbers, and their ranks among
        the codes, from 1; and the same for the neighbours among the codes with their ranks among the pictures.
    """
    found: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    for start in range(0, len(pictures), _AT_ONCE):
        own = np.arange(start, min(start + _AT_ONCE, len(pictures)))
        # their own place stays out of every rank
        both = [euclidean_distances(space[own], space, squared=True) for space in (pictures, codes)]
        for distances in both:
            distances[np.arange(len(own)), own] = np.inf
        for near, other, kept in ((*both, found[0]), (*both[::-1], found[1])):
            nearest = np.argpartition(near, neighbours - 1, axis=1)[:, :neighbours]
            order = np.take_along_axis(near, nearest, axis=1).argsort(axis=1, kind="stable")
            nearest = np.take_along_axis(nearest, order, axis=1)
            there = np.take_along_axis(other, nearest, axis=1)
            ranks = np.stack([(other < there[:, [place]]).sum(axis=1) + 1 for place in range(neighbours)], axis=1)
            kept.append(np.stack([nearest, ranks]))
        yield
    return np.concatenate(found[0], axis=1), np.concatenate(found[1], axis=1)


def preserved(ranks: np.ndarray) -> float:
    """1 − 2/(n k (2n − 3k − 1)) Σ max(0, r − k): trustworthiness of the codes' neighbours, continuity of the pictures'.

    Args:
        ranks: int64 (2, n, k), as `neighbour_ranks` gives them; n > 2k.

    Returns:
        0 to 1, where 1 says that all neighbours are kept.
    """
    _, count, neighbours = ranks.shape
    cost = np.maximum(ranks[1] - neighbours, 0).sum()
    return float(1 - 2 * cost / (count * neighbours * (2 * count - 3 * neighbours - 1)))


def _farthest(ranks: np.ndarray, most: int) -> list[tuple[int, int, int, int]]:
    """Number, neighbour, rank where they are near, rank where they are far; each sample in one pair at most."""
    neighbours = ranks.shape[2]
    pairs: list[tuple[int, int, int, int]] = []
    taken: set[int] = set()
    for place in np.argsort(-ranks[1], axis=None, kind="stable").tolist():
        first, near = divmod(place, neighbours)
        second, far = int(ranks[0, first, near]), int(ranks[1, first, near])
        if len(pairs) == most or far <= _FAR * neighbours:
            break
        if not taken & {first, second}:
            taken |= {first, second}
            pairs.append((first, second, near + 1, far))
    return pairs


def _on_the_map(pair: Pair, rows: np.ndarray) -> Pair:
    return Pair(int(rows[pair.first]), int(rows[pair.second]), pair.picture_rank, pair.code_rank)
