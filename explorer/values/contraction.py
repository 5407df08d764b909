"""What the lesson on contraction asks of the study thread, and what it is told.

The number in question is ‖J‖_F, the Frobenius norm of the encoder's Jacobian at a picture: code units per unit of
distance between pictures with pixels in [0, 1].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explorer.values.picture import Picture
from explorer.values.query import Fresh, Query, Urgency

FIXED_SAMPLES = 256
"""Samples that the curve along a training is measured on."""
EXTREMES = 8
"""Samples shown at either end."""

_BINS = 40
_MOST_BEYOND = 0.02


@dataclass(frozen=True, eq=False)
class ContractionRequest:
    """Go on measuring the whole map for a while.

    Attributes:
        norms: float32 (N,), read-only, what earlier replies to the same stamp found, NaN where not measured yet; None
            begins anew.
    """

    norms: np.ndarray | None = None


@dataclass(frozen=True)
class ContractionNowRequest:
    """Measure the same few samples each time, as a training goes on.

    Attributes:
        epoch: of its training, for the asker.
    """

    epoch: int


@dataclass(frozen=True, eq=False)
class NormSpread:
    """How the norms of some samples are spread.

    Attributes:
        count: samples.
        mean: of ‖J‖_F over them, NaN without any.
        edges: float64 (bins + 1,), from 0.
        counts: int64 (bins,).
        beyond: samples above the last edge, in no bin.
    """

    count: int
    mean: float
    edges: np.ndarray
    counts: np.ndarray
    beyond: int


@dataclass(frozen=True, eq=False)
class MeasuredSample:
    """A sample with its norm.

    Attributes:
        index: its row in the map.
        label: its class, −1 where there is none.
        norm: ‖J‖_F there.
        picture: the original, or what stands in for it.
    """

    index: int
    label: int
    norm: float
    picture: Picture


@dataclass(frozen=True, eq=False)
class ContractionReply:
    """How far the measuring of the whole map has come.

    Attributes:
        request: what was asked.
        norms: float32 (N,), read-only, NaN where not measured yet, infinite where the network gives no usable number.
        measured: samples so far, a fair choice of all.
        spread: of their finite norms.
        smallest: samples with the smallest norms, the smallest first.
        largest: those with the largest, the largest first.
        stand_ins: measured at the model's own reconstructions, as the originals are not at hand.
        estimated: long codes: each norm is an estimate, the mean of several draws.
    """

    request: ContractionRequest
    norms: np.ndarray
    measured: int
    spread: NormSpread
    smallest: tuple[MeasuredSample, ...]
    largest: tuple[MeasuredSample, ...]
    stand_ins: bool
    estimated: bool

    @property
    def finished(self) -> bool:
        """Whether every sample is measured."""
        return self.measured == len(self.norms)


@dataclass(frozen=True, eq=False)
class ContractionNowReply:
    """The norms of `FIXED_SAMPLES` samples, or of all where there are fewer.

    Attributes:
        request: what was asked.
        spread: of their norms.
        stand_ins: see `ContractionReply`.
    """

    request: ContractionNowRequest
    spread: NormSpread
    stand_ins: bool


def spread_of(norms: np.ndarray) -> NormSpread:
    """How these norms are spread, in bins of equal width from 0.

    A few very large ones do not flatten the rest: where the largest is more than twice the 98th percentile, the bins
    end above that and the samples beyond are counted apart.

    Args:
        norms: float (n,), finite, at least 0.
    """
    if len(norms) == 0:
        return NormSpread(0, math.nan, np.linspace(0.0, 1.0, _BINS + 1), np.zeros(_BINS, np.int64), 0)
    most, usual = float(norms.max()), float(np.quantile(norms, 1 - _MOST_BEYOND))
    top = most if most <= 2 * usual else 1.25 * usual
    edges = np.linspace(0.0, _rounded_up(top), _BINS + 1)
    counts, _ = np.histogram(norms, edges)
    return NormSpread(
        len(norms), float(np.mean(norms, dtype=np.float64)), edges, counts, len(norms) - int(counts.sum())
    )


def _rounded_up(value: float) -> float:
    """Up to two significant digits, so that the axis does not change with every measurement; 1 for 0."""
    if not (math.isfinite(value) and value > 0):
        return 1.0
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return max(math.ceil(value / step) * step, value)


CONTRACTION_NOW = Query(
    "contraction-now",
    ContractionNowRequest,
    ContractionNowReply,
    "explorer.latent.contraction:measure_fixed_samples",
    Urgency.LONG,
)
CONTRACTION = Query(
    "contraction",
    ContractionRequest,
    ContractionReply,
    "explorer.latent.contraction:measure_map",
    Urgency.LONG,
    Fresh.WEIGHTS,
)
