"""What the lesson on corruption asks of the study thread, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from explorer.values.objective import Corruption
from explorer.values.picture import Picture
from explorer.values.query import Query, Urgency

STRIP_SAMPLES = 8
"""Samples in the strip."""
CURVE_STRENGTHS = tuple(step / 8 for step in range(9))
"""Strengths at which the curve is measured."""


@dataclass(frozen=True)
class CorruptionWish:
    """What a person wants to see corrupted, and how.

    Attributes:
        corruption: kind and strength.
        choice: number of the choice of samples; another number, other samples.
        seed: of the noise; the same seed at another strength is the same noise, stronger or weaker.
    """

    corruption: Corruption = field(default_factory=Corruption)
    choice: int = 0
    seed: int = 0


@dataclass(frozen=True)
class CorruptionRequest:
    """Corrupt a few samples and reconstruct them.

    Attributes:
        wish: what is to be seen.
    """

    wish: CorruptionWish


@dataclass(frozen=True, eq=False)
class CorruptedSample:
    """One sample on its way through the model.

    Attributes:
        index: its row in the map.
        label: its class, −1 where there is none.
        original: the clean picture.
        corrupted: what the encoder sees, values beyond black and white clipped to be shown.
        reconstruction: what the decoder makes of it.
        corrupted_error: squared error of the corrupted picture to the original, sum over pixels in [0, 1], not clipped.
        reconstruction_error: that of the reconstruction.
    """

    index: int
    label: int
    original: Picture
    corrupted: Picture
    reconstruction: Picture
    corrupted_error: float
    reconstruction_error: float


@dataclass(frozen=True, eq=False)
class CorruptionReply:
    """The samples of the strip.

    Attributes:
        request: what was asked.
        samples: at most `STRIP_SAMPLES`, of different classes where there are so many.
        stand_ins: the model's own reconstructions stand in for the originals, which are not at hand.
    """

    request: CorruptionRequest
    samples: tuple[CorruptedSample, ...]
    stand_ins: bool


@dataclass(frozen=True)
class CorruptionCurveRequest:
    """Measure the error against the strength.

    Attributes:
        kind: of the corruption, not "none".
        samples: how many to measure, drawn evenly from the map.
        strengths: where to measure.
    """

    kind: str
    samples: int = 500
    strengths: tuple[float, ...] = CURVE_STRENGTHS


@dataclass(frozen=True)
class CorruptionCurve:
    """Mean squared errors to the clean picture (sum over pixels in [0, 1]), one for each strength.

    Attributes:
        request: what was asked.
        samples: how many were measured: all where the map has fewer than asked for.
        input_errors: of the corrupted pictures themselves, not clipped.
        reconstruction_errors: of what the model makes of them.
        stand_ins: see `CorruptionReply`.
    """

    request: CorruptionCurveRequest
    samples: int
    input_errors: tuple[float, ...]
    reconstruction_errors: tuple[float, ...]
    stand_ins: bool


def choose_samples(labels: np.ndarray, count: int, choice: int) -> np.ndarray:
    """Draw samples in turn from the classes, so that as many classes as possible are among them.

    Args:
        labels: int64 (N,), −1 where there is none, which counts as a class.
        count: how many; all where there are fewer.
        choice: the same number gives the same samples.

    Returns:
        int64 (≤ count,), distinct rows, ordered by class.
    """
    order = np.random.default_rng(choice).permutation(len(labels))
    by_class = order[np.argsort(labels[order], kind="stable")]
    _, starts, sizes = np.unique(labels[by_class], return_index=True, return_counts=True)
    turns = np.arange(len(labels)) - np.repeat(starts, sizes)
    classes = np.repeat(np.random.default_rng(choice).permutation(len(starts)), sizes)
    chosen = by_class[np.lexsort((classes, turns))[:count]]
    return chosen[np.argsort(labels[chosen], kind="stable")].astype(np.int64)


CORRUPTION = Query(
    "corruption", CorruptionRequest, CorruptionReply, "explorer.latent.corruption_study:corrupted_samples"
)
CORRUPTION_CURVE = Query(
    "corruption-curve",
    CorruptionCurveRequest,
    CorruptionCurve,
    "explorer.latent.corruption_study:error_curve",
    Urgency.LONG,
)
