"""Requests to the decode thread and its replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.values.query import Fresh, Query, Urgency

if TYPE_CHECKING:
    import numpy as np

    from explorer.values.picture import Picture


@dataclass(frozen=True)
class DecodeRequest:
    """Decode one place.

    Attributes:
        code: the full code, d numbers.
    """

    code: tuple[float, ...]


@dataclass(frozen=True)
class Neighbour:
    """The real sample whose code is nearest.

    Attributes:
        index: its row in the map.
        distance: Euclidean distance in code space.
        label: its class, −1 where there is none.
        original: its pixels, None where the data are not at hand.
        reconstruction: what the model makes of it (from its code alone where the data are not at hand).
    """

    index: int
    distance: float
    label: int
    original: Picture | None
    reconstruction: Picture


@dataclass(frozen=True)
class DecodeReply:
    """One decoded place.

    Attributes:
        request: what was asked.
        picture: the decoder's output there.
        milliseconds: time in the decoder alone.
    """

    request: DecodeRequest
    picture: Picture
    milliseconds: float


@dataclass(frozen=True)
class NeighbourReply:
    """The nearest real sample of a place; it follows the picture, which never waits for it.

    Attributes:
        request: what was asked.
        neighbour: None where there are no codes.
    """

    request: DecodeRequest
    neighbour: Neighbour | None


@dataclass(frozen=True)
class GridRequest:
    """Decode an even grid over a rectangle of the shown plane.

    Attributes:
        left: x of the left edge; cell centres lie half a cell inside the edges.
        bottom: y of the bottom edge; y grows upward.
        width: of the rectangle, in map units.
        height: of the rectangle, in map units.
        columns: cells across.
        rows: cells upward.
    """

    left: float
    bottom: float
    width: float
    height: float
    columns: int
    rows: int


@dataclass(frozen=True)
class GridReply:
    """The decoded grid as one mosaic, top row first.

    Attributes:
        request: what was asked.
        mosaic: rows·H by columns·W pixels.
    """

    request: GridRequest
    mosaic: Picture


@dataclass(frozen=True, eq=False)
class Codes:
    """The map's points.

    Attributes:
        values: float32 (N, d), read-only.
        labels: int64 (N,), −1 where there is none.
        errors: float32 (N,), squared error of each sample, empty where it is not known.
    """

    values: np.ndarray
    labels: np.ndarray
    errors: np.ndarray


PROBE = Query(
    "probe",
    DecodeRequest,
    DecodeReply,
    "explorer.latent.live_decoder:decode",
    Urgency.POINTER,
    Fresh.WEIGHTS,
    thread="decode",
)
NEIGHBOUR = Query(
    "neighbour",
    DecodeRequest,
    NeighbourReply,
    "explorer.latent.live_decoder:NearestSample.find",
    fresh=Fresh.WEIGHTS,
    thread="decode",
)
GRID = Query("grid", GridRequest, GridReply, "explorer.latent.live_decoder:grid", Urgency.LONG, thread="decode")
