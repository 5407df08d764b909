"""Deep holes filled with patches from elsewhere in the picture, coarse to fine.

Wexler, Shechtman and Irani (2007): each patch that meets the hole looks for its likest known one, and each missing
pixel becomes the weighted mean of what the patches over it say, again and again. The search is PatchMatch of Barnes et
al. (2009), for all patches at once: offsets are taken over from neighbours, then varied at random.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import binary_dilation, binary_erosion, distance_transform_edt, gaussian_filter
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import spsolve

from explorer.features.restore.compute.resampling import resize

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

PATCH = 7
"""Side of a patch in pixels."""

_HALF = PATCH // 2
_SMALLEST = 32
_ROUNDS = 10
_SEARCHES = 2
_FADING = 1.15
_AROUND = ((0, 1), (0, -1), (1, 0), (-1, 0))
_BROAD = 6.0
_DOUBTFUL = 2e-3
_SEED = 0


def fill_by_exemplars(values: Array, hole: Mask) -> Array:
    """Fill a hole with what stands elsewhere.

    Args:
        values: float32 (C, h, w) in [0, 1], anything in the hole.
        hole: bool (h, w), at least one pixel is known.

    Returns:
        float32 (C, h, w), known pixels as given.
    """
    levels = [(values, hole)]
    while _depth(levels[-1][1]) > _HALF and min(levels[-1][1].shape) >= 2 * _SMALLEST:
        levels.append(_halved(*levels[-1]))
    chance = np.random.default_rng(_SEED)
    guess, matches = smoothly_filled(*levels[-1]), None
    for number, (shown, missing) in enumerate(reversed(levels)):
        if number:
            guess = np.where(missing, _enlarged(guess, missing.shape), shown)
        search = _Search(guess, missing, matches, chance)
        for _ in range(max(2, _ROUNDS >> number)):
            search.improve()
        guess, matches = search.filled, search.matches()
    return _calmed(guess, hole, search.unlikeness)


class _Search:
    """One level: the patches that meet the hole, and the likest known patch of each."""

    def __init__(self, guess: Array, hole: Mask, matches: Places | None, chance: np.random.Generator) -> None:
        self.filled = np.ascontiguousarray(guess)
        self._hole = hole
        self._chance = chance
        inner = np.zeros(hole.shape, dtype=bool)
        inner[_HALF:-_HALF, _HALF:-_HALF] = True
        touched = binary_dilation(hole, np.ones((PATCH, PATCH)))
        self._source = inner & ~touched
        self._sources = np.argwhere(self._source)
        self._targets = np.argwhere(inner & touched)
        self._number = np.full(hole.shape, -1)
        self._number[tuple(self._targets.T)] = np.arange(len(self._targets))
        # what is nearer to known pixels has more to say
        deep = distance_transform_edt(hole)[tuple(self._targets.T)]
        self._trust = (_FADING**-deep).astype(np.float32)
        self.unlikeness = np.zeros(hole.shape, dtype=np.float32)
        if self.possible:
            self._match = self._first(matches)

    @property
    def possible(self) -> bool:
        """Whether there are known patches at all."""
        return len(self._sources) > 0 and len(self._targets) > 0

    def matches(self) -> Places | None:
        """Where each patch's match is, int64 (h, w, 2), −1 where there is none."""
        if not self.possible:
            return None
        dense = np.full((*self._hole.shape, 2), -1)
        dense[tuple(self._targets.T)] = self._match
        return dense

    def improve(self) -> None:
        """Search, then let the patches vote."""
        if self.possible:
            distances = self._searched()
            self._vote(distances)

    def _first(self, matches: Places | None) -> Places:
        """Matches to begin with: those of the level before, at random where there are none."""
        start = self._sources[self._chance.integers(0, len(self._sources), len(self._targets))]
        if matches is None:
            return start
        coarse = np.minimum(self._targets // 2, np.array(matches.shape[:2]) - 1)
        before = matches[tuple(coarse.T)]
        moved = 2 * before + self._targets % 2
        good = (before >= 0).all(axis=1) & self._is_source(moved)
        return np.where(good[:, None], moved, start)

    def _is_source(self, places: Places) -> Mask:
        height, width = self._hole.shape
        inside = (places >= 0).all(axis=1) & (places[:, 0] < height) & (places[:, 1] < width)
        clipped = np.clip(places, 0, np.array([height, width]) - 1)
        return np.asarray(inside & self._source[tuple(clipped.T)])

    def _searched(self) -> Array:
        windows = sliding_window_view(self.filled, (PATCH, PATCH), axis=(1, 2))
        wanted = windows[:, self._targets[:, 0] - _HALF, self._targets[:, 1] - _HALF]

        def distance(rows: npt.NDArray[np.int64], places: Places) -> Array:
            found = windows[:, places[:, 0] - _HALF, places[:, 1] - _HALF]
            return np.asarray(np.square(found - wanted[:, rows]).sum(axis=(0, 2, 3)))

        every = np.arange(len(self._targets))
        best = distance(every, self._match)

        def consider(rows: npt.NDArray[np.int64], places: Places) -> None:
            good = self._is_source(places)
            rows, places = rows[good], places[good]
            found = distance(rows, places)
            better = found < best[rows]
            best[rows[better]] = found[better]
            self._match[rows[better]] = places[better]

        height, width = self._hole.shape
        for _ in range(_SEARCHES):
            for step in (1, 4):
                for direction in _AROUND:
                    offset = step * np.array(direction)
                    beside = np.clip(self._targets + offset, 0, np.array([height, width]) - 1)
                    neighbour = self._number[tuple(beside.T)]
                    rows = np.flatnonzero(neighbour >= 0)
                    consider(rows, self._match[neighbour[rows]] - offset)
            radius = max(height, width)
            while radius >= 1:
                consider(every, self._match + self._chance.integers(-radius, radius + 1, self._match.shape))
                radius //= 2
        return best

    def _vote(self, distances: Array) -> None:
        self.unlikeness[tuple(self._targets.T)] = distances / (len(self.filled) * PATCH**2)
        scale = max(float(np.percentile(distances, 75)), 1e-6)
        weights = self._trust * np.exp(-distances / scale)
        total = np.zeros(self._hole.shape, dtype=np.float32)
        sums = np.zeros_like(self.filled)
        for offset in np.ndindex(PATCH, PATCH):
            rows, columns = (self._targets + offset - _HALF).T
            there, beside = (self._match + offset - _HALF).T
            total[rows, columns] += weights
            sums[:, rows, columns] += weights * self.filled[:, there, beside]
        heard = self._hole & (total > 0)
        self.filled[:, heard] = sums[:, heard] / total[heard]


def _calmed(filled: Array, hole: Mask, unlikeness: Array) -> Array:
    """Draw broad colours towards the smooth continuation, the more the worse the matches at the rim are.

    Inside a hole patches agree with each other whatever they show; at its rim they are held against the picture.
    """
    inside = binary_erosion(hole)
    doubt = smoothly_filled(np.where(inside, 0, unlikeness)[None], inside) if inside.any() else unlikeness[None]
    smooth = smoothly_filled(filled, hole)
    apart = gaussian_filter(np.where(hole, smooth - filled, 0), (0, _BROAD, _BROAD))
    return np.asarray(np.where(hole, np.clip(filled + doubt / (doubt + _DOUBTFUL) * apart, 0, 1), filled))


def _depth(hole: Mask) -> float:
    """How far the deepest missing pixel is from a known one."""
    return float(distance_transform_edt(hole).max())


def _halved(values: Array, hole: Mask) -> tuple[Array, Mask]:
    """Means of the known pixels of 2×2 blocks; missing where none is known."""
    height, width = (length // 2 for length in hole.shape)
    known = (~hole[: 2 * height, : 2 * width]).astype(np.float32).reshape(height, 2, width, 2)
    blocks = values[:, : 2 * height, : 2 * width].reshape(-1, height, 2, width, 2)
    count = known.sum(axis=(1, 3))
    means = (blocks * known).sum(axis=(2, 4)) / np.maximum(count, 1)
    return means.astype(np.float32), count == 0


def _enlarged(values: Array, shape: tuple[int, ...]) -> Array:
    return np.clip(resize(values, shape[0], shape[1]), 0, 1)


def smoothly_filled(values: Array, hole: Mask) -> Array:
    """The smoothest continuation into a hole: every missing pixel is the mean of its neighbours.

    Args:
        values: float32 (C, h, w).
        hole: bool (h, w), at least one pixel is known.

    Returns:
        float32 (C, h, w), known pixels as given.
    """
    number = np.full(hole.shape, -1)
    number[hole] = np.arange(hole.sum())
    count = int(hole.sum())
    degree = np.zeros(count)
    known = np.zeros((count, len(values)))
    first, second = [], []
    for axis in (0, 1):
        for a, b in ((slice(None, -1), slice(1, None)), (slice(1, None), slice(None, -1))):
            here, there = ((a, slice(None)), (b, slice(None))) if axis == 0 else ((slice(None), a), (slice(None), b))
            inside = hole[here]
            own, other = number[here][inside], number[there][inside]
            degree[own] += 1
            free = other >= 0
            first.append(own[free])
            second.append(other[free])
            known[own[~free]] += values[:, there[0], there[1]][:, inside][:, ~free].T
    rows, columns = np.concatenate(first), np.concatenate(second)
    matrix = diags_array(degree) - csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    result = values.copy()
    result[:, hole] = spsolve(matrix.tocsc(), known).reshape(count, -1).T
    return result
