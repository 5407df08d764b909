"""What the lesson "Codes as clouds" asks of the study thread, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from explorer.values.comparison import ACTIVE_VARIANCE
from explorer.values.picture import Picture
from explorer.values.query import Query, Urgency

DRAWS = 8
"""Draws of a posterior that are decoded beside its mean."""
CLOUDS = 200
"""Clouds that are drawn at most."""
MANIFOLD_CELLS = 20
"""Pictures along each side of the prior's picture."""


@dataclass(frozen=True)
class BoundFigures:
    """The evidence lower bound of a variational model, averaged over pictures, in nats per picture.

    Source: Kingma and Welling, Auto-encoding variational Bayes, arXiv 1312.6114, eq. 3; active units: Burda, Grosse
    and Salakhutdinov, Importance weighted autoencoders, ICLR 2016, section 5.2.

    Attributes:
        images: pictures that it was measured on.
        reconstruction: −log p(x|z), one draw of z a picture.
        divergences: KL(q(z_j|x) ‖ N(0, 1)) of each code dimension, each at least 0.
        mean_variances: variance over the pictures of the posterior mean of each code dimension.
        deviations: posterior standard deviation of each code dimension, averaged over the pictures.
    """

    images: int
    reconstruction: float
    divergences: tuple[float, ...]
    mean_variances: tuple[float, ...]
    deviations: tuple[float, ...]

    @property
    def divergence(self) -> float:
        """The sum of the divergences."""
        return sum(self.divergences)

    @property
    def bound(self) -> float:
        """The evidence lower bound itself, −(reconstruction + divergence): β has no part in it."""
        return -(self.reconstruction + self.divergence)

    @property
    def active(self) -> tuple[bool, ...]:
        """Which dimensions carry anything: those whose mean varies by more than 0.01 over the pictures."""
        return tuple(variance > ACTIVE_VARIANCE for variance in self.mean_variances)


@dataclass(frozen=True)
class SurveyRequest:
    """Measure the bound on samples of the map.

    Attributes:
        samples: how many, evenly spread over the map; all of them where it has fewer.
    """

    samples: int


@dataclass(frozen=True, eq=False)
class Clouds:
    """Posteriors in the plane of two code dimensions.

    Attributes:
        dimensions: the two, from 0: those with the largest divergences, the smaller number first.
        rows: int64 (n,), rows of the map.
        means: float32 (n, 2).
        deviations: float32 (n, 2), one posterior standard deviation along each dimension.
        labels: int64 (n,), −1 where there is none.
    """

    dimensions: tuple[int, int]
    rows: np.ndarray
    means: np.ndarray
    deviations: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True, eq=False)
class SurveyReply:
    """The bound on the map's samples.

    Attributes:
        request: what was asked.
        figures: over the samples; None where the model file holds none.
        beta: weight of the divergence in training.
        likelihood: "bernoulli" or "gaussian".
        pixel_deviation: s of the Gaussian likelihood in pixel units; NaN for the Bernoulli one.
        clouds: of at most `CLOUDS` samples; None without samples or where a code is one number.
        stand_ins: the model's own reconstructions stand in for the originals, which are not at hand.
    """

    request: SurveyRequest
    figures: BoundFigures | None
    beta: float
    likelihood: str
    pixel_deviation: float
    clouds: Clouds | None
    stand_ins: bool


@dataclass(frozen=True)
class DrawsRequest:
    """Decode the mean of one sample's posterior, and draws of it.

    Attributes:
        sample: row of the map; None for the sample whose mean is nearest to `code`.
        code: d numbers, where the probe is.
        seed: of the draws.
    """

    sample: int | None
    code: tuple[float, ...]
    seed: int = 0


@dataclass(frozen=True, eq=False)
class DecodedDraw:
    """A code of the cloud and its picture.

    Attributes:
        code: float32 (d,).
        picture: decoded from it.
        error: squared error to the original, sum over pixels in [0, 1].
    """

    code: np.ndarray
    picture: Picture
    error: float


@dataclass(frozen=True, eq=False)
class DrawsReply:
    """One sample, its mean and draws.

    Attributes:
        request: what was asked.
        sample: its row in the map.
        label: its class, −1 where there is none.
        original: the sample itself.
        mean: the posterior mean, decoded.
        draws: `DRAWS` draws of the posterior, decoded.
        deviation: float32 (d,), posterior standard deviation.
        stand_in: the model's own reconstruction stands in for the original, which is not at hand.
    """

    request: DrawsRequest
    sample: int
    label: int
    original: Picture
    mean: DecodedDraw
    draws: tuple[DecodedDraw, ...]
    deviation: np.ndarray
    stand_in: bool


@dataclass(frozen=True)
class ManifoldPictureRequest:
    """Decode an even share of the prior in each cell of a square; for codes of two numbers.

    Attributes:
        cells: pictures along each side.
    """

    cells: int = MANIFOLD_CELLS


@dataclass(frozen=True, eq=False)
class ManifoldPictureReply:
    """The pictures of the prior.

    Attributes:
        request: what was asked.
        mosaic: all pictures in one, the first code number growing to the right, the second upward.
    """

    request: ManifoldPictureRequest
    mosaic: Picture


def prior_grid(cells: int) -> np.ndarray:
    """Codes that divide the standard normal distribution of the plane into cells of equal probability.

    The middles of an even grid over the unit square, sent through the inverse Gaussian CDF coordinate by coordinate.

    Source: Kingma and Welling, Auto-encoding variational Bayes, arXiv 1312.6114, appendix A.

    Args:
        cells: along each side, at least 1.

    Returns:
        float32 (cells, cells, 2) as a picture shows it: row 0 is the top, where the second number is largest.
    """
    normal = NormalDist()
    values = np.array([normal.inv_cdf((place + 0.5) / cells) for place in range(cells)], np.float32)
    return np.stack(np.meshgrid(values, values[::-1]), axis=-1)


DRAWN = Query("variational-draws", DrawsRequest, DrawsReply, "explorer.latent.variational_study:draws")
PRIOR_PICTURE = Query(
    "variational-manifold",
    ManifoldPictureRequest,
    ManifoldPictureReply,
    "explorer.latent.variational_study:prior_picture",
    Urgency.LONG,
)
SURVEY = Query("variational", SurveyRequest, SurveyReply, "explorer.latent.variational_study:survey", Urgency.LONG)
