"""What is computed over the visible rectangle of the map, and the replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.values.decoding import GridRequest
from explorer.values.query import Fresh, Query, Urgency

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, eq=False)
class MagnificationReply:
    """√det G of the decoder over a grid.

    Attributes:
        request: what was asked.
        values: float32 (rows, columns), the top row first: picture area for each unit of map area, in squared units of
            the root of the sum over pixels of squared differences.
        step: cells that share one value so far, across and down; 1 in the last reply.
    """

    request: GridRequest
    values: np.ndarray
    step: int


@dataclass(frozen=True, eq=False)
class SupportReply:
    """How much data stands behind each cell of a grid.

    Attributes:
        request: what was asked.
        ratios: float32 (rows, columns), the top row first; see `Standing`.
        neighbours: the k whose k-th nearest sample is meant.
        usual: code distance within which 95 of 100 samples have theirs.
        samples: that the places were compared with.
    """

    request: GridRequest
    ratios: np.ndarray
    neighbours: int
    usual: float
    samples: int


@dataclass(frozen=True, eq=False)
class RoundTripReply:
    """Where places of the plane come back to after decoding and encoding.

    Attributes:
        request: what was asked.
        starts: float32 (M, 2), map places of the cells' centres.
        ends: float32 (M, 2), map places of the codes that came back.
        lengths: float32 (M,), distance in the whole code space.
        usual: the length that 95 of 100 samples' codes stay below; 0 without samples.
    """

    request: GridRequest
    starts: np.ndarray
    ends: np.ndarray
    lengths: np.ndarray
    usual: float


INSIDE, EDGE, OFF = "inside", "edge", "off"
"""What `Standing.where` may be."""
EDGE_RATIO, OFF_RATIO = 1.0, 2.0
"""Ratios at which the edge of the data begins and ends."""


@dataclass(frozen=True)
class StandingRequest:
    """Ask how much data stands behind one code.

    Attributes:
        code: d numbers.
    """

    code: tuple[float, ...]


@dataclass(frozen=True)
class Standing:
    """How much data stands behind one code.

    Attributes:
        request: what was asked.
        distance: to the k-th nearest sample, in code units.
        usual: distance within which 95 of 100 samples have their own k-th nearest.
        neighbours: k.
    """

    request: StandingRequest
    distance: float
    usual: float
    neighbours: int

    @property
    def ratio(self) -> float:
        """Distance over the usual one."""
        return self.distance / self.usual if self.usual > 0 else 0.0 if self.distance == 0 else float("inf")

    @property
    def where(self) -> str:
        """INSIDE up to the usual distance, at the EDGE up to twice that, OFF beyond."""
        return INSIDE if self.ratio <= EDGE_RATIO else EDGE if self.ratio <= OFF_RATIO else OFF


STANDING = Query(
    "standing", StandingRequest, Standing, "explorer.latent.support:standing", Urgency.POINTER, Fresh.WEIGHTS
)
SUPPORT = Query("support", GridRequest, SupportReply, "explorer.latent.support:field")
MAGNIFICATION = Query("magnification", GridRequest, MagnificationReply, "explorer.latent.magnification_field:answer")
ROUND_TRIP = Query("round-trip", GridRequest, RoundTripReply, "explorer.latent.round_trip:answer")
