"""A model that is open: everything that the map, the probe and the decode thread need of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.values.decoding import Codes, Neighbour
from explorer.values.model import ModelCard, Weights
from explorer.values.plane import Plane
from explorer.values.query import Fresh, Query
from explorer.values.table import CodeTable


@dataclass(frozen=True, eq=False)
class OpenModel:
    """One model with its map.

    Attributes:
        stamp: grows with each model that is opened or published; replies to an older stamp are dropped.
        card: who it is.
        weights: its parameters.
        codes: the map's points in code space.
        plane: the plane that the map shows.
        positions: float32 (N, 2), the codes on it.
        code_ranges: for each code dimension the range that the data fill, with a margin.
        loss_unit: unit of the losses in the card's history.
        originals: uint8 (N, C, H, W), the pictures behind the codes; None where the data are not at hand.
        split: which of its data's pictures are on the map, one of MAP_SPLITS, where a person chose them; empty for
            those of its file.
        opened: the file whose codes stand in place of the model's own, None while those are its own.
    """

    stamp: int
    card: ModelCard
    weights: Weights
    codes: Codes
    plane: Plane
    positions: np.ndarray
    code_ranges: tuple[tuple[float, float], ...]
    loss_unit: str = ""
    originals: np.ndarray | None = None
    opened: CodeTable | None = None
    split: str = ""


@dataclass(frozen=True, eq=False)
class BareCodes:
    """Codes on the map without a model that could decode them.

    Attributes:
        stamp: as that of a model.
        opened: the codes and what their file says of them.
        plane: the plane that the map shows.
        positions: float32 (N, 2), the codes on it.
    """

    stamp: int
    opened: CodeTable
    plane: Plane
    positions: np.ndarray


@dataclass(frozen=True)
class SampleRequest:
    """Show one of the map's samples.

    Attributes:
        index: its row in the map.
    """

    index: int


@dataclass(frozen=True)
class SampleReply:
    """One of the map's samples.

    Attributes:
        request: what was asked.
        sample: the sample; its distance is 0.
        error: squared error between original and reconstruction (sum over pixels, [0, 1]), NaN where it is not known.
    """

    request: SampleRequest
    sample: Neighbour
    error: float


SAMPLE = Query(
    "sample", SampleRequest, SampleReply, "explorer.latent.live_decoder:sample", fresh=Fresh.WEIGHTS, thread="decode"
)
