"""Snapshots between two epochs, as many as cost next to nothing."""

from __future__ import annotations

import time

import numpy as np

from explorer.models import Autoencoder, to_weights
from explorer.training.evaluation import row_codes
from explorer.values import Snapshot
from explorer.values.sealed import sealed

_INTERVAL = 0.25
_SHARE = 0.01
_FEWEST = 100


class RedrawBudget:
    """At least 250 ms between two snapshots, and at most 1 % of the time for them.

    How many codes a snapshot holds is found from the time that the codes of the whole map took before.
    """

    def __init__(self, images: np.ndarray, rows: np.ndarray) -> None:
        """Snapshots show a beginning of these rows.

        Args:
            images: (N, C, H, W).
            rows: int64 (n,), of the map.
        """
        self._images = images
        self._rows = rows
        self._count = 0
        self._due = float("inf")

    def whole(self, model: Autoencoder) -> Snapshot:
        """All rows at once; the next snapshot is due an interval from now."""
        start = time.perf_counter()
        codes = row_codes(model, self._images, self._rows)
        end = time.perf_counter()
        affordable = int(len(self._rows) * 0.5 * _SHARE * _INTERVAL / max(end - start, 1e-9))
        self._count = min(len(self._rows), max(_FEWEST, affordable))
        self._due = end + _INTERVAL
        return Snapshot(to_weights(model), sealed(codes))

    def snapshot(self, model: Autoencoder) -> Snapshot | None:
        """The first rows where a snapshot is due, else None."""
        start = time.perf_counter()
        if start < self._due:
            return None
        codes = row_codes(model, self._images, self._rows[: self._count])
        taken = Snapshot(to_weights(model), sealed(codes))
        end = time.perf_counter()
        self._due = end + max(_INTERVAL, (end - start) / _SHARE)
        return taken
