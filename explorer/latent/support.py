"""How much data stands behind a place of code space.

The measure is the distance to the k-th nearest sample, against the distances at which the samples themselves have
theirs: a place is inside the data where its own is no longer than that of 95 of 100 samples. No density is estimated,
which would need a width to be chosen, and in many dimensions would be 0 nearly everywhere.

Source: Loftsgaarden and Quesenberry, A nonparametric estimate of a multivariate density function, 1965 (the k-th
neighbour as a measure); Ramaswamy, Rastogi and Shim, SIGMOD 2000 (its use to find outliers).
"""

from __future__ import annotations

from collections.abc import Generator
from weakref import WeakKeyDictionary

import numpy as np
from sklearn.neighbors import NearestNeighbors

from explorer.latent.grids import cell_codes
from explorer.models import Autoencoder
from explorer.values import BadInput
from explorer.values.decoding import Codes, GridRequest
from explorer.values.fields import Standing, StandingRequest, SupportReply
from explorer.values.open_model import OpenModel

_NEIGHBOURS = 10
_USUAL_PERCENT = 95
_MOST_SAMPLES = 20_000
_MOST_QUERIES = 2_000
_ROWS_AT_ONCE = 512


class Support:
    """The samples' codes, ready to be asked.

    Attributes:
        neighbours: k, 10 or what there is.
        usual: distance within which 95 of 100 samples have their k-th nearest other sample.
        samples: codes that take part, an even spread of at most 20 000.
    """

    def __init__(self, codes: np.ndarray) -> None:
        """Take codes (N, d).

        Raises:
            BadInput: fewer than three of them.
        """
        if len(codes) < 3:
            raise BadInput("Support is measured against samples, and this model file holds no codes.")
        step = -(-len(codes) // _MOST_SAMPLES)
        some = np.asarray(codes[::step], np.float32)
        self.samples = len(some)
        self.neighbours = min(_NEIGHBOURS, self.samples - 1)
        self._index = NearestNeighbors(n_neighbors=self.neighbours).fit(some)
        asked = some[:: -(-self.samples // _MOST_QUERIES)]
        # the nearest of all is the sample itself
        own = self._index.kneighbors(asked, n_neighbors=self.neighbours + 1)[0][:, -1]
        self.usual = float(np.percentile(own, _USUAL_PERCENT))

    def distances(self, codes: np.ndarray) -> np.ndarray:
        """Distance of each code (N, d) to its k-th nearest sample, float32 (N,)."""
        found: np.ndarray = self._index.kneighbors(np.asarray(codes, np.float32))[0][:, -1].astype(np.float32)
        return found


# goes when the codes go
_known: WeakKeyDictionary[Codes, Support] = WeakKeyDictionary()


def support_of(codes: Codes) -> Support:
    """The support of a model's samples, found once.

    Raises:
        BadInput: there are no samples.
    """
    if codes not in _known:
        _known[codes] = Support(codes.values)
    return _known[codes]


def standing(model: OpenModel, _: Autoencoder, request: StandingRequest) -> Standing:
    """How far a code lies from the samples.

    Raises:
        BadInput: the model has no samples.
    """
    support = support_of(model.codes)
    distance = float(support.distances(np.array([request.code]))[0])
    return Standing(request, distance, support.usual, support.neighbours)


def field(model: OpenModel, _: Autoencoder, request: GridRequest) -> Generator[None, None, SupportReply]:
    """The same over a rectangle of the map, in pieces."""
    support = support_of(model.codes)
    codes = cell_codes(model.plane, request)
    found = []
    for start in range(0, len(codes), _ROWS_AT_ONCE):
        found.append(support.distances(codes[start : start + _ROWS_AT_ONCE]))
        yield
    distances = np.concatenate(found).reshape(request.rows, request.columns)
    ratios = distances / max(support.usual, np.finfo(np.float32).tiny)
    return SupportReply(request, ratios, support.neighbours, support.usual, support.samples)
