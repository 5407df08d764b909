"""Which plane of the code space the map shows, and maps that are no plane at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.values.plane import Plane
from explorer.values.query import Query, Urgency

PCA, NUMBERS, SAMPLES, ANCHORS = "pca", "numbers", "samples", "anchors"
TSNE, UMAP = "tsne", "umap"
EMBEDDINGS = (TSNE, UMAP)
MOST_DEGREES = 90
"""How far a plane is turned or tilted at most."""
MOST_FOR_TSNE = 10_000
"""Samples that t-SNE takes in reasonable time."""


@dataclass(frozen=True)
class PlaneWish:
    """The plane that a person wants to see.

    Attributes:
        kind: "pca" the plane of largest variance, "numbers" two numbers of the code, "samples" through three samples,
            "anchors" through three codes, as those of a walk; "tsne" or "umap" is no plane: the samples are laid out
            so that neighbours stay together.
        numbers: the two code dimensions, from 0.
        rows: the three samples.
        codes: the three codes.
        third: which further direction turns into view: 0 the one of largest variance that the plane leaves out, 1 the
            next, and so on.
        turn: degrees by which the horizontal axis is turned towards it.
        tilt: degrees by which the vertical axis is turned towards what is then behind.
    """

    kind: str = PCA
    numbers: tuple[int, int] = (0, 1)
    rows: tuple[int, ...] = ()
    codes: tuple[tuple[float, ...], ...] = ()
    third: int = 0
    turn: float = 0.0
    tilt: float = 0.0


def is_turn(before: PlaneWish, after: PlaneWish) -> bool:
    """Whether only the angles differ, so that the view stays and steps of undo are joined."""
    return replace(before, turn=0.0, tilt=0.0, third=0) == replace(after, turn=0.0, tilt=0.0, third=0)


@dataclass(frozen=True)
class PlaneRequest:
    """Lay the codes out on a plane.

    Attributes:
        wish: the plane.
    """

    wish: PlaneWish


@dataclass(frozen=True, eq=False)
class PlaneReply:
    """The codes on a plane.

    Attributes:
        request: what was asked.
        plane: the plane.
        positions: float32 (N, 2), the codes on it.
        share: of the codes' variance that the plane shows, 0 to 1.
    """

    request: PlaneRequest
    plane: Plane
    positions: np.ndarray
    share: float


PLANE = Query("plane", PlaneRequest, PlaneReply, "explorer.latent.plane_choice:answer", Urgency.POINTER)
