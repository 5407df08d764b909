"""Geodesics of the decoder: paths of least energy between two codes.

The energy of a path of codes z_1 … z_N is (N − 1)·Σ‖g(z_{i+1}) − g(z_i)‖². It needs no metric tensor, and of all ways
to run along a curve it is least at constant speed. It is a sum of squares, minimised by damped Gauss–Newton steps: the
normal matrix is block-tridiagonal, 2·J_i J_iᵀ on its diagonal and −J_i J_{i+1}ᵀ beside it, and is solved as a band.

Source: Shao, Kumar and Fletcher, arXiv 1711.08014 (the energy); Levenberg 1944 and Marquardt 1963 (the damping).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.linalg import LinAlgError, solveh_banded

from explorer.latent.geometry.decoder import Decoder
from explorer.latent.geometry.graphs import NeighbourGraph, grid_path
from explorer.latent.geometry.paths import at_even_picture_steps, measure_path, measures_of, step_lengths, straight_path
from explorer.values.geometry import Geodesic

Refined = Generator[Geodesic, None, Geodesic]

_SLOPES_NUMBERS = 2**23
_FIRST_DAMPING = 1e-3
_MOST_DAMPING = 1e7
_LEAST_DAMPING = 1e-7
# Each start gets this many iterations; the best then goes on alone.
_TRIAL = 12
# A curve of least energy runs at constant speed; a path with more spread in its steps is too coarse to follow it.
_MOST_SPREAD = 0.1


def geodesic(
    decoder: Decoder,
    start: np.ndarray,
    end: np.ndarray,
    *,
    count: int = 64,
    low: np.ndarray | None = None,
    high: np.ndarray | None = None,
    graph: NeighbourGraph | None = None,
    iterations: int = 70,
    tolerance: float = 1e-5,
) -> Refined:
    """Find the path of least energy with fixed ends, from several starts; the best is kept.

    The straight line is always a start. Codes of two numbers also start from the shortest path over a grid, any codes
    from the shortest path along the data's neighbour graph where one is given: a descent from the straight line alone
    finds the nearest valley, not the lowest.

    Args:
        decoder: g.
        start: first code (d,).
        end: last code (d,).
        count: N, at least 3.
        low: lower corner (2,) of the rectangle that the grid covers besides the ends and their surroundings.
        high: upper corner (2,).
        graph: of the data's codes.
        iterations: at most, of the best start; the others are given up after 12.
        tolerance: a step that promises to lower the energy by a smaller share of it ends the run.

    Yields:
        The best path so far, "under way", after each iteration: the straight line before the first one. The same
        object again means no news.

    Returns:
        The best path. Where it did not converge it says so and why; what it holds then is no geodesic.
    """
    first, last = decoder.tensor(start).double().numpy(), decoder.tensor(end).double().numpy()
    line = straight_path(first, last, count)
    straight = measure_path(decoder, line)
    best = Geodesic(line, straight, straight, False, 0, "straight", "under way")
    yield best
    if np.array_equal(first, last):
        return replace(best, converged=True, reason="same ends")
    if not np.isfinite(straight.energy):
        return replace(best, reason="not finite")
    best = yield from _descend(decoder, best, best, min(_TRIAL, iterations), tolerance)
    yield best
    for name, corners in _starts(decoder, first, last, low, high, graph):
        codes = at_even_picture_steps(decoder, corners, count)
        begin = Geodesic(codes, measure_path(decoder, codes), straight, False, 0, name, "under way")
        other = yield from _descend(decoder, begin, best, min(_TRIAL, iterations), tolerance)
        best = min(best, other, key=_energy)
    if best.reason == "out of iterations" and best.iterations < iterations:
        best = yield from _descend(decoder, best, best, iterations - best.iterations, tolerance)
    if best.converged and best.measures.spread > _MOST_SPREAD:
        return replace(best, converged=False, reason="too few points")
    return best


def solved(steps: Refined) -> Geodesic:
    """The end of a search, without the paths on the way."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Geodesic = end.value
            return result


def _energy(path: Geodesic) -> float:
    return path.measures.energy


def _starts(
    decoder: Decoder,
    first: np.ndarray,
    last: np.ndarray,
    low: np.ndarray | None,
    high: np.ndarray | None,
    graph: NeighbourGraph | None,
) -> Generator[tuple[str, np.ndarray], None, None]:
    """Names and corners of the other starts, each computed when its turn comes."""
    if decoder.latent_dim == 2:
        ends = np.stack([first, last])
        around = np.linalg.norm(last - first) / 2
        corners = [ends - around, ends + around, *([corner] for corner in (low, high) if corner is not None)]
        reach = np.concatenate([np.asarray(corner, np.float64) for corner in corners])
        yield "grid", grid_path(decoder, first, last, reach.min(axis=0), reach.max(axis=0))
    if graph is not None:
        way = graph.path(first, last)
        if way is not None:
            yield "data", way[0]


def _descend(decoder: Decoder, begin: Geodesic, best: Geodesic, iterations: int, tolerance: float) -> Refined:
    """Lower the energy from one start; yields whichever is better, this run or the best one before it."""
    path = replace(begin, reason="under way")
    codes, pixels = begin.codes, decoder.pixels(begin.codes)
    damping = _FIRST_DAMPING
    normal: _Normal | None = None
    for done in range(begin.iterations + 1, begin.iterations + iterations + 1):
        if normal is None:
            normal = _normal_equations(decoder, codes, pixels)
        step, promise = normal.step(damping)
        if step is None or not np.isfinite(promise):
            return replace(path, reason="not finite")
        # the promise of a damped step is small because of its damping, which then says nothing about the path
        if promise < tolerance * path.measures.energy and damping <= _FIRST_DAMPING:
            return replace(path, iterations=done, converged=True, reason="converged")
        moved = codes.copy()
        moved[1:-1] += step
        moved_pixels = decoder.pixels(moved)
        measures = measures_of(step_lengths(moved_pixels), moved)
        if measures.energy < path.measures.energy:
            kept = (path.measures.energy - measures.energy) / promise
            codes, pixels, normal = moved, moved_pixels, None
            path = replace(path, codes=codes, measures=measures, iterations=done)
            damping = max(_LEAST_DAMPING, damping / (5 if kept > 0.5 else 1))
        else:
            path = replace(path, iterations=done)
            damping *= 8
            if damping > _MOST_DAMPING:
                return replace(path, reason="no step lowers the energy")
        if _energy(path) < _energy(best):
            best = path
        yield best
    return replace(path, reason="out of iterations")


@dataclass(frozen=True, eq=False)
class _Normal:
    """Gauss–Newton's equations of the energy at a path, for its n = N − 2 inner codes.

    Attributes:
        bands: upper bands (2d, n·d), as `solveh_banded` wants them; the last row is the diagonal.
        downhill: minus half the energy's gradient, (n, d), both without the factor N − 1.
        factor: N − 1.
    """

    bands: np.ndarray
    downhill: np.ndarray
    factor: int

    def step(self, damping: float) -> tuple[np.ndarray | None, float]:
        """The damped step (n, d) and by how much it lowers the quadratic model of the energy; None if unsolvable."""
        bands = self.bands.copy()
        diagonal = bands[-1]
        # a code dimension that changes nothing would leave the equations singular
        bands[-1] = diagonal * (1 + damping) + max(damping, 1e-9) * diagonal.mean() + np.finfo(float).tiny
        try:
            step = solveh_banded(bands, self.downhill.ravel(), check_finite=False)
        except (LinAlgError, ValueError):
            return None, float("nan")
        # at the damped minimum the model has fallen by at least stepᵀ·downhill
        return step.reshape(self.downhill.shape), float(self.factor * (step @ self.downhill.ravel()))


def _normal_equations(decoder: Decoder, codes: np.ndarray, pixels: torch.Tensor) -> _Normal:
    inner, latent_dim = len(codes) - 2, codes.shape[1]
    steps = pixels[1:] - pixels[:-1]
    bends = steps[1:] - steps[:-1]
    own = np.empty((inner, latent_dim, latent_dim))
    beside = np.empty((max(0, inner - 1), latent_dim, latent_dim))
    downhill = np.empty((inner, latent_dim))
    at_once = max(1, _SLOPES_NUMBERS // (latent_dim * pixels.shape[1]))
    last: torch.Tensor | None = None
    for start in range(0, inner, at_once):
        part = slice(start, min(start + at_once, inner))
        _, slopes = decoder.push(codes[1:-1][part])
        own[part] = (slopes @ slopes.mT).double().numpy()
        downhill[part] = (slopes @ bends[part, :, None])[..., 0].double().numpy()
        joined = slopes if last is None else torch.cat([last, slopes])
        first = start if last is None else start - 1
        beside[first : part.stop - 1] = (joined[:-1] @ joined[1:].mT).double().numpy()
        last = slopes[-1:]
    return _Normal(_bands(2 * own, -beside), downhill, len(codes) - 1)


def _bands(own: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """Upper bands of a symmetric block-tridiagonal matrix: `own` (n, d, d) on the diagonal, `beside` (n − 1, d, d)."""
    inner, size, _ = own.shape
    width = 2 * size - 1
    bands = np.zeros((width + 1, inner * size))
    block, row, column = np.indices(own.shape)
    upper = column >= row
    bands[(width + row - column)[upper], (block * size + column)[upper]] = own[upper]
    block, row, column = np.indices(beside.shape)
    bands[width + row - (size + column), (block + 1) * size + column] = beside
    return bands
