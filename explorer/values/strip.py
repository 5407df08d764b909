"""What the strip under the map asks of the study thread, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.values.corruption_study import choose_samples
from explorer.values.query import Fresh, Query, Urgency

STRIP_SAMPLES = 8
"""Samples in the strip at most."""


@dataclass(frozen=True)
class StripRequest:
    """Send a few samples through the open model.

    Attributes:
        rows: of the map; None has them chosen.
        choice: number of the choice where they are to be chosen, see `choose_rows`.
    """

    rows: tuple[int, ...] | None = None
    choice: int = 0


@dataclass(frozen=True, eq=False)
class StripReply:
    """A few samples, their codes, and what the model draws from these.

    Attributes:
        request: what was asked.
        rows: int64 (n,), of the map; −1 where the sample is not on it.
        labels: int64 (n,), classes, −1 where there is none.
        originals: uint8 (n, H, W, C), read-only; None where the data are not at hand.
        codes: float32 (n, d), read-only; d = 0 where they are not known.
        reconstructions: uint8 (n, H, W, C), read-only.
        errors: float (n,), squared error of each sample, sum over pixels in [0, 1]; NaN where it is not known.
        layer: 0; or the layer that was trained on its own last: codes are its outputs and reconstructions are drawn
            from them, since the layers behind it have not learned anything yet.
    """

    request: StripRequest
    rows: np.ndarray
    labels: np.ndarray
    originals: np.ndarray | None
    codes: np.ndarray
    reconstructions: np.ndarray
    errors: np.ndarray
    layer: int = 0


def choose_rows(labels: np.ndarray, choice: int = 0) -> np.ndarray:
    """Rows for the strip, of different classes as far as there are so many.

    Args:
        labels: int64 (N,), −1 where there is none, which counts as a class.
        choice: 0 takes the first sample of each class and then the first of the others, or an even spread where there
            is only one class; any other number draws by chance, the same number the same samples.

    Returns:
        int64 (≤ `STRIP_SAMPLES`,), distinct.
    """
    if choice:
        return choose_samples(labels, STRIP_SAMPLES, choice)
    count = min(STRIP_SAMPLES, len(labels))
    classes, first = np.unique(labels, return_index=True)
    if len(classes) < 2:
        return np.arange(count) * len(labels) // max(1, count)
    others = np.setdiff1d(np.arange(len(labels)), first)
    return np.concatenate([first, others])[:count].astype(np.int64)


def pictures_alone(originals: np.ndarray, reconstructions: np.ndarray) -> StripReply:
    """What can be shown of samples while nothing but their pictures is known.

    Args:
        originals: uint8 (n, H, W, C).
        reconstructions: the same shape.

    Raises:
        ValueError: the shapes differ.
    """
    if originals.shape != reconstructions.shape:
        raise ValueError(f"{originals.shape} originals but {reconstructions.shape} reconstructions")
    difference = (originals.astype(np.float32) - reconstructions.astype(np.float32)) / 255
    errors = np.square(difference).reshape(len(originals), -1).sum(axis=1)
    unknown, codes = np.full(len(originals), -1), np.zeros((len(originals), 0), np.float32)
    return StripReply(StripRequest(), unknown, unknown, originals, codes, reconstructions, errors)


STRIP = Query("strip", StripRequest, StripReply, "explorer.latent.strip:answer", Urgency.POINTER)
SELECTED = Query("selection", StripRequest, StripReply, "explorer.latent.strip:answer", fresh=Fresh.WEIGHTS)
