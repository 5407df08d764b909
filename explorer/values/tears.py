"""Where the map tears neighbours apart and lays strangers side by side: what is asked of the study thread."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.values.query import Fresh, Query


@dataclass(frozen=True)
class TearsRequest:
    """Look for tears and folds of the open model.

    Attributes:
        neighbours: how many of a picture's nearest count as its neighbours.
        most: how many pairs of each kind are wanted.
    """

    neighbours: int = 10
    most: int = 30


@dataclass(frozen=True)
class Pair:
    """Two samples that are neighbours in one space and not in the other.

    Attributes:
        first: a row of the map.
        second: another; its ranks are counted from the first.
        picture_rank: 1 where the second's picture is the nearest of all to the first's.
        code_rank: the same among codes.
    """

    first: int
    second: int
    picture_rank: int
    code_rank: int


@dataclass(frozen=True)
class TearsReply:
    """What was found.

    Attributes:
        request: what was asked.
        samples: how many were compared with each other; 0 where the pictures are not at hand, or are too few.
        trustworthiness: 0 to 1; 1 where no code has a neighbour that its picture has not.
        continuity: 0 to 1; 1 where no picture has lost a neighbour among the codes.
        tears: neighbours among the pictures that are not among the 5 · `neighbours` nearest codes, the farthest first.
        folds: the same with pictures and codes exchanged.
    """

    request: TearsRequest
    samples: int
    trustworthiness: float = float("nan")
    continuity: float = float("nan")
    tears: tuple[Pair, ...] = ()
    folds: tuple[Pair, ...] = ()


TEARS = Query("tears", TearsRequest, TearsReply, "explorer.latent.tears:answer", fresh=Fresh.WEIGHTS)
