"""What the decoder's geometry comes to, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.values.query import Fresh, Query, Urgency


@dataclass(frozen=True, eq=False)
class Ellipse:
    """The places around a code whose pictures differ from its own by one and the same amount, to first order.

    Attributes:
        change: that amount: root of the sum over pixels of the squared difference.
        directions: float64 (2, 2), unit rows in the plane's coordinates: first the one in which the picture changes
            least and the ellipse is longest, then the one at right angles in which it changes most.
        lengths: half the ellipse's length along each, in map units; infinite where the picture does not change.
        rates: picture change per map unit along each, at least 0.
    """

    change: float
    directions: np.ndarray
    lengths: tuple[float, float]
    rates: tuple[float, float]


@dataclass(frozen=True)
class PathMeasures:
    """How long a path is. Pictures' distances are roots of sums over pixels of squared differences.

    Attributes:
        energy: Σ‖g(z_{i+1}) − g(z_i)‖²/w_i with each step's share w_i of the time, 1/(N − 1) where all are alike; in
            squared picture distance, at least the squared picture length.
        picture_length: Σ‖g(z_{i+1}) − g(z_i)‖.
        code_length: Σ‖z_{i+1} − z_i‖, in code units.
        spread: standard deviation of the steps' speeds, picture length for each share of the time, over their mean; 0
            at constant speed.
    """

    energy: float
    picture_length: float
    code_length: float
    spread: float


Reason = Literal[
    "under way",
    "converged",
    "same ends",
    "out of iterations",
    "no step lowers the energy",
    "too few points",
    "none shorter",
    "not finite",
]
"""Why a solver stopped: "under way" (it has not), "too few points" (the decoder bends more sharply than the most points
can follow), "none shorter" (what it converged to is longer than the straight line) and the like."""


@dataclass(frozen=True, eq=False)
class Geodesic:
    """A path of least energy between two codes, or as far as the solver came with it.

    Attributes:
        codes: float64 (N, d), the ends included; closer together where the decoder bends sharply.
        shares: float64 (N − 1,), of the time that each step takes, with sum 1. Once converged the picture changes at a
            nearly constant speed.
        measures: of the path; its picture length measured closely once the solver has stopped.
        straight: measures of the straight line between the same ends, likewise.
        converged: no step of the solver lowers the energy by more than its tolerance any more, and the steps follow the
            decoder.
        iterations: rounds of the run that led here.
        start: where that run began: "straight", "grid" (shortest path over a grid of the plane) or "data" (shortest
            path along the data's neighbour graph).
        reason: why the solver stopped.
    """

    codes: np.ndarray
    shares: np.ndarray
    measures: PathMeasures
    straight: PathMeasures
    converged: bool
    iterations: int
    start: str
    reason: Reason

    @property
    def ratio(self) -> float:
        """Picture length of the path over that of the straight line; 1 where both are 0."""
        return self.measures.picture_length / self.straight.picture_length if self.straight.picture_length else 1.0


@dataclass(frozen=True)
class EllipseRequest:
    """Ask for the ellipse of equal picture change around one code.

    Attributes:
        code: d numbers.
    """

    code: tuple[float, ...]


@dataclass(frozen=True)
class EllipseReply:
    """The ellipse around a code at whose rim the pixels differ by 1 of 255 grey levels (root mean square).

    For any other amount it is as much larger.
    """

    request: EllipseRequest
    ellipse: Ellipse


@dataclass(frozen=True)
class PixelRequest:
    """Ask in which direction of the map one pixel of the decoded picture changes most.

    Attributes:
        code: d numbers.
        row: of the pixel.
        column: of the pixel.
    """

    code: tuple[float, ...]
    row: int
    column: int


@dataclass(frozen=True)
class PixelReply:
    """How one pixel answers to steps on the map.

    Attributes:
        request: what was asked.
        value: of the pixel, the mean of its channels, 0 to 1.
        slope: (x, y), its gradient: change for each map unit. The pixel grows brighter that way.
    """

    request: PixelRequest
    value: float
    slope: tuple[float, float]


ELLIPSE = Query(
    "ellipse",
    EllipseRequest,
    EllipseReply,
    "explorer.latent.at_the_probe:ellipse_at",
    fresh=Fresh.WEIGHTS,
    thread="decode",
)
FIRST_ELLIPSE = Query(
    "first-ellipse",
    EllipseRequest,
    EllipseReply,
    "explorer.latent.at_the_probe:ellipse_at",
    Urgency.POINTER,
    Fresh.WEIGHTS,
)
"""The first answer brings in what it needs of torch, for a second: not on the thread that the pictures need."""
PIXEL = Query(
    "pixel", PixelRequest, PixelReply, "explorer.latent.at_the_probe:pixel_at", Urgency.POINTER, Fresh.WEIGHTS
)
