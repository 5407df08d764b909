"""Paths that a solver has to find: geodesics, and ways along the data. Failures are said, never hidden."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from weakref import WeakKeyDictionary

import numpy as np

from explorer.latent.geometry.decoder import Decoder
from explorer.latent.geometry.geodesics import MOST_POINTS, geodesic
from explorer.latent.geometry.graphs import NeighbourGraph
from explorer.latent.geometry.paths import straight_path
from explorer.latent.walks import lines
from explorer.models import Autoencoder
from explorer.values.geometry import Geodesic, Reason
from explorer.values.open_model import OpenModel

# of the codes of an open model; goes when the model goes
_graphs: WeakKeyDictionary[OpenModel, NeighbourGraph] = WeakKeyDictionary()

_WHY: dict[Reason, str] = {
    "under way": "The solver has not finished yet",
    "converged": "The solver did not follow the decoder closely",
    "same ends": "Both ends are the same",
    "out of iterations": "The solver ran out of iterations",
    "no step lowers the energy": "The solver stopped before it converged",
    "too few points": f"The decoder bends more sharply here than {MOST_POINTS} points can follow",
    "none shorter": "The solver found only a longer path",
    "not finite": "The solver failed because pictures on the way contain NaN or infinity",
}
_FOUND = "this is the shortest path that it found, not a geodesic."
_NONE_SHORTER = "no path shorter than the straight line was found, and the straight line is shown."


def trouble_of(path: Geodesic) -> str:
    """Why a path is no geodesic and what is shown in its place, one sentence; "" for one that converged."""
    if path.converged:
        return ""
    return f"{_WHY[path.reason]}: {_FOUND if path.ratio < 1 else _NONE_SHORTER}"


def data_graph(model: OpenModel, anchors: np.ndarray) -> tuple[np.ndarray, str]:
    """From sample to neighbouring sample, by the shortest way in code space.

    Returns:
        The line float64 (M, d), and what went wrong, "" for nothing: where no way leads from one anchor to the next,
        that piece is straight.
    """
    graph = _graph_of(model)
    assert graph is not None
    pieces, broken = [], False
    for start, end in itertools.pairwise(anchors):
        found = graph.path(start, end)
        broken = broken or found is None
        pieces.append(np.stack([start, end]) if found is None else found[0])
    trouble = "The data form groups that are not connected by neighbours: part of this path is a straight line."
    return lines.dense(lines.joined(pieces)), trouble if broken else ""


def geodesics(
    model: OpenModel, network: Autoencoder, anchors: np.ndarray
) -> Generator[tuple[np.ndarray, bool, str] | None, None, None]:
    """The geodesic of each pair of neighbouring anchors, better with every step.

    Yields:
        The line so far float64 (M, d), whether nothing better will come, and why a solver failed ("" for nothing);
        None where there is no news. What is not solved yet is straight.
    """
    decoder, graph = Decoder.of(network), _graph_of(model)
    low, high = np.array(model.code_ranges, dtype=np.float64).T
    pieces = [straight_path(start, end, lines.PLACES_A_SEGMENT) for start, end in itertools.pairwise(anchors)]
    troubles: list[str] = []
    for number, (start, end) in enumerate(itertools.pairwise(anchors)):
        steps = geodesic(decoder, start, end, count=lines.PLACES_A_SEGMENT, low=low, high=high, graph=graph)
        best = None
        while True:
            try:
                news = next(steps)
            except StopIteration as end_of_search:
                best = end_of_search.value
                break
            if news is best:
                yield None
                continue
            best = news
            pieces[number] = best.codes
            yield lines.joined(pieces), False, ""
        pieces[number] = best.codes
        if not best.converged:
            troubles.append(trouble_of(best))
    yield lines.joined(pieces), True, troubles[0] if troubles else ""


def _graph_of(model: OpenModel) -> NeighbourGraph | None:
    """The neighbour graph of the model's codes; None without codes."""
    if len(model.codes.values) < 2:
        return None
    if model not in _graphs:
        _graphs[model] = NeighbourGraph(model.codes.values)
    return _graphs[model]
