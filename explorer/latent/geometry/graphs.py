"""Shortest paths over graphs: along the data's nearest neighbours, and over a grid of the plane."""

from __future__ import annotations

import numpy as np
import torch
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from sklearn.neighbors import NearestNeighbors

from explorer.latent.geometry.decoder import Decoder

_MOST_SAMPLES = 10_000
_MOST_NEIGHBOURS = 80
# one of each pair of opposite steps to the 16 nearest places of a square grid: fewer would favour some directions
_GRID_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))


class NeighbourGraph:
    """Each sample joined with the samples whose codes are nearest, by Euclidean distance.

    Attributes:
        rows: int64 (M,), the samples that take part: all, or an even spread of 10 000.
        neighbours: to how many each is joined; raised until no sample is cut off, or 80 are reached.
        connected: every sample can be reached from every other.

    Source: Tenenbaum, de Silva and Langford, A global geometric framework for nonlinear dimensionality reduction
    (Isomap), Science 290, 2000.
    """

    def __init__(self, codes: np.ndarray, neighbours: int = 10) -> None:
        """Build the graph, which takes 0.1 s for 10 000 codes of two numbers and seconds for 30.

        Args:
            codes: float (N, d), N ≥ 2.
            neighbours: to start with.
        """
        count = len(codes)
        self.rows = np.arange(count) if count <= _MOST_SAMPLES else np.arange(_MOST_SAMPLES) * count // _MOST_SAMPLES
        self._codes = np.asarray(codes[self.rows], np.float64)
        self._index = NearestNeighbors().fit(self._codes)
        self.neighbours = min(neighbours, len(self.rows) - 1)
        self._edges = self._joined(self.neighbours)
        self.connected = connected_components(self._edges, directed=False)[0] == 1
        while not self.connected and self.neighbours < min(_MOST_NEIGHBOURS, len(self.rows) - 1):
            self.neighbours = min(2 * self.neighbours, _MOST_NEIGHBOURS, len(self.rows) - 1)
            self._edges = self._joined(self.neighbours)
            self.connected = connected_components(self._edges, directed=False)[0] == 1

    def path(self, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        """The shortest way from sample to sample between two codes, by length in code space.

        Args:
            start: any code (d,); the way goes on to one of the samples nearest to it.
            end: likewise.

        Returns:
            Codes float64 (K, d), the two ends included, and the samples' rows int64 (K − 2,) between them; None where
            no way leads from one to the other.
        """
        ends = np.stack([start, end]).astype(np.float64)
        distances, nearest = self._index.kneighbors(ends, n_neighbors=self.neighbours)
        count = len(self.rows)
        steps = coo_array(self._edges)
        graph = csr_array(
            (
                np.concatenate([steps.data, *(np.maximum(distances, np.finfo(float).tiny))]),
                (
                    np.concatenate([steps.coords[0], np.repeat([count, count + 1], self.neighbours)]),
                    np.concatenate([steps.coords[1], nearest.ravel()]),
                ),
            ),
            shape=(count + 2, count + 2),
        )
        way = _shortest(graph, count, count + 1)
        if way is None:
            return None
        return np.concatenate([ends[:1], self._codes[way[1:-1]], ends[1:]]), self.rows[way[1:-1]]

    def _joined(self, neighbours: int) -> csr_array:
        edges = csr_array(self._index.kneighbors_graph(n_neighbors=neighbours, mode="distance"))
        # two samples with one and the same code are neighbours, too: an edge of no length would be no edge
        edges.data = np.maximum(edges.data, np.finfo(float).tiny)
        return edges


def grid_path(
    decoder: Decoder, start: np.ndarray, end: np.ndarray, low: np.ndarray, high: np.ndarray, cells: int = 40
) -> np.ndarray:
    """The shortest way in picture change over a grid of a two-dimensional code space: a start for geodesics.

    Args:
        decoder: of codes of two numbers.
        start: code (2,), inside the rectangle.
        end: likewise.
        low: lower corner of the rectangle (2,).
        high: upper corner.
        cells: places in each direction.

    Returns:
        Codes float64 (K, 2), the two ends in place of the grid's nearest places.
    """
    x, y = (np.linspace(low[axis], high[axis], cells) for axis in (0, 1))
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)  # row by row: place = row·cells + column
    pixels = decoder.pixels(places).reshape(cells, cells, -1)
    numbers = np.arange(cells * cells).reshape(cells, cells)
    heads, tails, lengths = [], [], []
    for down, right in _GRID_STEPS:
        one = slice(0, cells - down), slice(max(0, -right), cells - max(0, right))
        other = slice(down, cells), slice(max(0, right), cells - max(0, -right))
        lengths.append(_distances(pixels[one], pixels[other]))
        heads.append(numbers[one].ravel())
        tails.append(numbers[other].ravel())
    # a step without any change of the picture is a step still
    weights = np.maximum(np.concatenate(lengths), np.finfo(np.float32).tiny)
    ends = (np.concatenate(heads), np.concatenate(tails))
    graph = csr_array((weights, ends), shape=(cells * cells, cells * cells))
    first, last = (int(np.square(places - place).sum(axis=1).argmin()) for place in (start, end))
    way = _shortest(graph, first, last)
    assert way is not None  # a grid hangs together
    return np.concatenate([[start], places[way[1:-1]], [end]]).astype(np.float64)


def _distances(one: torch.Tensor, other: torch.Tensor) -> np.ndarray:
    distances: np.ndarray = (one - other).square().sum(-1).sqrt().flatten().double().numpy()
    return distances


def _shortest(graph: csr_array, first: int, last: int) -> list[int] | None:
    """Nodes of the shortest way between two of them, both included; edges lead both ways."""
    distances, before = dijkstra(graph, directed=False, indices=first, return_predecessors=True)
    if not np.isfinite(distances[last]):
        return None
    way = [last]
    while way[-1] != first:
        way.append(int(before[way[-1]]))
    return way[::-1]
