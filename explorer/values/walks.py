"""A walk through code space: its anchors, what is asked of the study thread about it, and the paths between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.values.query import Fresh, Query, Urgency
from explorer.values.rows import Rows

PIXELS, STRAIGHT, GEODESIC, SPHERICAL, GRAPH, DRAWN = "pixels", "straight", "geodesic", "spherical", "graph", "drawn"
PATHS = (PIXELS, STRAIGHT, GEODESIC, SPHERICAL, GRAPH, DRAWN)
"""Kinds of path, in the order in which they are shown."""

CODE, PICTURE = "code", "picture"
SPACINGS = (CODE, PICTURE)
"""What is equal from frame to frame: the distance in code space, or the change of the picture."""

FEWEST_FRAMES, MOST_FRAMES = 2, 1000
MOST_ANCHORS = 26

UNKNOWN_STAMP = -1
"""Of a direction from a file: no model has it, so that the direction is made anew when it is used."""

Code = tuple[float, ...]


def letter(position: int) -> str:
    """Name of an anchor by its place in the walk: A, B, C and so on."""
    return chr(ord("A") + position)


@dataclass(frozen=True)
class Anchor:
    """A place that a walk passes.

    Attributes:
        code: d numbers.
        origin: what it was set on, for people ("sample 12", the name of an own picture); empty for a bare place.
    """

    code: Code
    origin: str = ""


@dataclass(frozen=True)
class Walk:
    """The anchors in their order, and the line that was drawn by hand between the first and the last of two.

    Attributes:
        anchors: at most 26 of them.
        drawn: codes along the hand's line, from the first anchor to the last; empty where none was drawn.
    """

    anchors: tuple[Anchor, ...] = ()
    drawn: tuple[Code, ...] = ()

    def codes(self) -> tuple[Code, ...]:
        """The anchors' codes."""
        return tuple(anchor.code for anchor in self.anchors)

    def with_anchor(self, anchor: Anchor) -> Walk:
        """One more at the end. The drawn line goes, since it would not reach it; a full walk stays as it is."""
        return Walk((*self.anchors, anchor)) if len(self.anchors) < MOST_ANCHORS else self

    def without_anchor(self, position: int) -> Walk:
        """One fewer; the drawn line goes with its end."""
        return Walk(self.anchors[:position] + self.anchors[position + 1 :])

    def with_moved(self, position: int, anchor: Anchor) -> Walk:
        """One anchor elsewhere. A drawn line bends along: each place moves the more, the nearer it is to that end."""
        anchors = (*self.anchors[:position], anchor, *self.anchors[position + 1 :])
        if not self.drawn:
            return Walk(anchors)
        line = np.array(self.drawn)
        share = arc_positions(line)
        if position == 0:
            share = 1 - share
        moved = line + share[:, None] * (np.array(anchor.code) - np.array(self.anchors[position].code))
        return Walk(anchors, tuple(tuple(map(float, code)) for code in moved))

    def turned_round(self) -> Walk:
        """The same walk the other way."""
        return Walk(self.anchors[::-1], self.drawn[::-1])


def drawn_walk(line: Sequence[Code]) -> Walk:
    """The walk along a hand's line; its ends are the anchors."""
    return Walk((Anchor(tuple(line[0])), Anchor(tuple(line[-1]))), tuple(map(tuple, line)))


def arc_positions(line: np.ndarray) -> np.ndarray:
    """How far along a line (M, d) each of its places lies: float64 (M,) from 0 to 1; even where it has no length."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    return shares(steps)


def shares(steps: np.ndarray) -> np.ndarray:
    """Sums of M − 1 lengths as float64 (M,) from 0 to 1; even where all of them are 0 or one is not a number."""
    sums = np.concatenate([[0.0], np.cumsum(steps, dtype=np.float64)])
    if not np.isfinite(sums[-1]) or sums[-1] <= 0:
        return np.linspace(0, 1, len(sums))
    shared: np.ndarray = sums / sums[-1]
    return shared


def possible_paths(variational: bool, samples: int, drawn: bool) -> tuple[str, ...]:
    """The kinds of path that a model has, in the order of `PATHS`.

    Args:
        variational: only then the codes lie near a sphere.
        samples: how many codes of data are at hand; a path along them needs two.
        drawn: there is a line drawn by hand.
    """
    left_out = set()
    if not variational:
        left_out.add(SPHERICAL)
    if samples < 2:
        left_out.add(GRAPH)
    if not drawn:
        left_out.add(DRAWN)
    return tuple(kind for kind in PATHS if kind not in left_out)


@dataclass(frozen=True)
class WalkSettings:
    """How a walk is shown and played.

    Attributes:
        frames: pictures of each film strip.
        spacing: what is equal from frame to frame.
        unwanted: kinds of path that are switched off.
        path: the one that the player follows.
        speed: times as fast as usual.
        mode: what the player does at an end.
        overshoot: it goes beyond the ends.
        place: where it stands.
    """

    frames: int = 11
    spacing: str = "code"
    unwanted: tuple[str, ...] = ()
    path: str = "straight"
    speed: float = 1.0
    mode: str = "loop"
    overshoot: bool = False
    place: float = 0.0


@dataclass(frozen=True)
class WalkRequest:
    """Paths between the anchors.

    Attributes:
        anchors: at least two codes, in order.
        kinds: the paths that are wanted, of `PATHS`.
        frames: pictures of each film strip, 2 to 1000.
        spacing: what is equal from frame to frame, of `SPACINGS`.
        drawn: codes of the line drawn by hand, for the path "drawn".
        hasty: an anchor is being dragged: what takes long is left out.
        measured: the distances to the nearest real samples are wanted.
    """

    anchors: tuple[Code, ...]
    kinds: tuple[str, ...] = (PIXELS, STRAIGHT)
    frames: int = 11
    spacing: str = CODE
    drawn: tuple[Code, ...] = ()
    hasty: bool = False
    measured: bool = True


@dataclass(frozen=True, eq=False)
class WalkPath:
    """One path with its film strip.

    Distances between pictures are Euclidean, the root of the squared error (sum over pixels in [0, 1]).

    Attributes:
        kind: of `PATHS`.
        line: float64 (M, d), codes along it; of the cross-fade, which has none, those of the straight line.
        places: float64 (M,) from 0 to 1, how far along the walk each of them is; the frames are at even places.
        codes: float32 (F, d), one for each frame; None of the cross-fade.
        pictures: uint8 (F, H, W, C).
        changes: float64 (F − 1,), distance between one frame and the next.
        nearest: float64 (F,), distance to the nearest real sample, those left out on which an anchor was set; NaN
            while or where it is not known.
        length: of the path through the space of pictures, measured along `line`.
        code_length: of `line`; NaN of the cross-fade.
        settled: nothing better will come; False while a solver still works on it.
        trouble: why a solver failed, one sentence; the path is then the best that it found, or the straight line.
    """

    kind: str
    line: np.ndarray
    places: np.ndarray
    codes: np.ndarray | None
    pictures: np.ndarray
    changes: np.ndarray
    nearest: np.ndarray
    length: float
    code_length: float
    settled: bool = True
    trouble: str = ""

    def code_at(self, place: float) -> Code:
        """The code at a place of the walk, 0 to 1; beyond that the path goes straight on as it began or ended."""
        inside = min(max(place, 0.0), 1.0)
        code = np.array([np.interp(inside, self.places, column) for column in self.line.T])
        if place != inside:
            slope = self._slope(0 if place < 0 else -1)
            code = code + (place - inside) * slope
        return tuple(float(value) for value in code)

    def _slope(self, end: int) -> np.ndarray:
        """Code units for each unit of place at one end, over the nearest twentieth of the walk."""
        inner = 0.05 if end == 0 else 0.95
        code = np.array([np.interp(inner, self.places, column) for column in self.line.T])
        slope: np.ndarray = (self.line[end] - code) / (-0.05 if end == 0 else 0.05)
        return slope


@dataclass(frozen=True, eq=False)
class WalkReply:
    """The paths as far as they are known.

    Attributes:
        request: what was asked.
        paths: in the order of `PATHS`; those that cannot be walked with this model are missing.
        done: nothing more will come.
    """

    request: WalkRequest
    paths: tuple[WalkPath, ...]
    done: bool = True

    def path(self, kind: str) -> WalkPath | None:
        """One of the paths, or None."""
        return next((path for path in self.paths if path.kind == kind), None)

    def ratio(self) -> float:
        """Length of the geodesic over that of the straight line; NaN while or where either is not known."""
        straight, geodesic = self.path(STRAIGHT), self.path(GEODESIC)
        if straight is None or geodesic is None or geodesic.trouble or not straight.length > 0:
            return float("nan")
        return geodesic.length / straight.length


@dataclass(frozen=True)
class TraversalRequest:
    """Change each number of a code while the others stay.

    Attributes:
        code: where they stay.
        frames: values of each number, evenly over the range that the data fill.
    """

    code: Code
    frames: int = 9


@dataclass(frozen=True, eq=False)
class TraversalReply:
    """One row of pictures for each number of the code, the one with the largest variance first.

    Attributes:
        request: what was asked.
        dimensions: int64 (d,), which number each row changes.
        variances: float64 (d,), of that number over the samples; NaN without samples.
        values: float64 (d, F), what it is set to.
        pictures: uint8 (d, F, H, W, C).
        changes: float64 (d, F − 1), Euclidean distance between one picture and the next.
    """

    request: TraversalRequest
    dimensions: np.ndarray
    variances: np.ndarray
    values: np.ndarray
    pictures: np.ndarray
    changes: np.ndarray


@dataclass(frozen=True)
class Group:
    """Some of the samples.

    Attributes:
        name: for people.
        label: all samples of this class; −1 where it is not about a class.
        rows: these samples, where it is not about a class; None means all that are not in the other group.
    """

    name: str
    label: int = -1
    rows: Rows | None = None


@dataclass(frozen=True)
class AttributeRequest:
    """The direction from one group's mean code to another's.

    Attributes:
        stamp: which model the asker means.
        name: what the direction is called.
        without: where it begins.
        having: where it leads.
    """

    stamp: int
    name: str
    without: Group
    having: Group


@dataclass(frozen=True)
class AttributeDirection:
    """A named direction in code space.

    Attributes:
        request: what was asked.
        step: d numbers, mean code of `having` minus mean code of `without`.
        counts: samples in `without` and in `having`.
    """

    request: AttributeRequest
    step: Code
    counts: tuple[int, int]

    def applied(self, code: Code, strength: float) -> Code:
        """A code moved along it; 1 goes as far as from one mean to the other."""
        return tuple(value + strength * step for value, step in zip(code, self.step, strict=True))


@dataclass(frozen=True)
class AttributeSet:
    """What a person made for one model.

    Attributes:
        directions: in the order in which they were made.
        kept: selections that were kept as groups.
        current: number of the direction that the slider follows, −1 for none.
    """

    directions: tuple[AttributeDirection, ...] = ()
    kept: tuple[Group, ...] = ()
    current: int = -1


WALK = Query("walk", WalkRequest, WalkReply, "explorer.latent.walks.paths:answer", Urgency.POINTER)
TRAVERSALS = Query(
    "traversals", TraversalRequest, TraversalReply, "explorer.latent.walks.traversals:answer", Urgency.POINTER
)
ATTRIBUTE = Query(
    "attribute",
    AttributeRequest,
    AttributeDirection,
    "explorer.latent.walks.attributes:answer",
    Urgency.POINTER,
    Fresh.WEIGHTS,
)
