"""Geodesics of the decoder: paths of least energy between two codes.

The energy of a path of codes z_1 … z_N, whose segment i takes the share w_i of the time, is the sum over them of
‖g(z_{i+1}) − g(z_i)‖²/w_i. It needs no metric tensor, and of all ways to run along a curve it is least at constant
speed. Its Gauss–Newton matrix is block-tridiagonal, J_i J_iᵀ on the diagonal and −J_i J_{i+1}ᵀ beside it. What that
matrix leaves out, the curvature of the surface of pictures, is a compact operator beside it: quasi-Newton steps in
coordinates in which Gauss–Newton's matrix is the identity converge quickly, where damped Gauss–Newton steps crawl. A
step costs one gradient backward, several times less than the matrix. Where the decoder bends sharply, segments on which
the way is longer than its chord are divided, so that no path gains by jumping over a bend.

Source: Shao, Kumar and Fletcher, arXiv 1711.08014 (the energy); Nocedal and Wright, Numerical Optimization, 2006,
chapters 7 and 10 (limited-memory quasi-Newton steps, Gauss–Newton).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.linalg import LinAlgError, cholesky_banded
from scipy.linalg.lapack import dtbtrs
from scipy.optimize import minimize

from explorer.latent.geometry.decoder import Decoder
from explorer.latent.geometry.graphs import NeighbourGraph, grid_path
from explorer.latent.geometry.paths import (
    at_even_picture_steps,
    closely,
    measures_of,
    midpoint_excess,
    picture_length,
    step_lengths,
    straight_path,
)
from explorer.values.geometry import Geodesic, PathMeasures

Refined = Generator[Geodesic, None, Geodesic]

MOST_POINTS = 512
"""A path is refined up to so many codes."""

_SLOPES_NUMBERS = 2**23
# Each start gets this many rounds; the best then goes on alone.
_TRIAL = 2
# Quasi-Newton steps of a round: after them Gauss–Newton's matrix is renewed.
_STEPS = 12
# Between refinements a path need not be exact.
_COARSE_ROUNDS, _COARSE = 2, 1e-3
# A segment is divided where the curve is longer than its chord by more than this share.
_MOST_EXCESS = 0.03
# Shorter segments than this share of the mean do not matter.
_SHORT = 0.1
# A path counts as longer than the straight line beyond this share: less is the tolerance of solver and measure.
_SAME_LENGTH = 2e-3
# Of the mean: no step is without any time.
_LEAST_SHARE = 0.02
# In units of the energy at the beginning of a round.
_TOO_FAR = 1e3
_RIDGES = (1e-6, 1e-3)


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
        count: N to begin with, at least 3; up to 512 where the decoder bends sharply.
        low: lower corner (2,) of the rectangle that the grid covers besides the ends and their surroundings.
        high: upper corner (2,).
        graph: of the data's codes.
        iterations: rounds of at most 12 steps, at most, of the best start; the others are given up after 2.
        tolerance: a round that promises to lower the energy by a smaller share of it ends the run.

    Yields:
        The best path so far, "under way", after each round: the straight line before the first one. The same object
        again means no news.

    Returns:
        The best path. Where it did not converge it says so and why; what it holds then is no geodesic. It is never
        longer than the straight line.
    """
    first, last = decoder.tensor(start).double().numpy(), decoder.tensor(end).double().numpy()
    line = straight_path(first, last, count)
    even = np.full(count - 1, 1 / (count - 1))
    straight = measures_of(step_lengths(decoder.pixels(line)), line)
    best = Geodesic(line, even, straight, straight, False, 0, "straight", "under way")
    yield best
    if np.array_equal(first, last):
        return replace(best, converged=True, reason="same ends")
    if not np.isfinite(straight.energy):
        return replace(best, reason="not finite")
    trial = min(_TRIAL, iterations)
    tried: list[Geodesic] = []
    for name, corners in _starts(decoder, first, last, low, high, graph):
        codes = at_even_picture_steps(decoder, corners, count)
        begin = _begun(decoder, replace(best, start=name), codes, even)
        descended = yield from _descend(decoder, begin, min([begin, *tried], key=_energy), trial, tolerance)
        tried.append(descended)
    best = min(tried, key=_energy)
    best = yield from _refine(decoder, best, iterations, tolerance)
    return _compared(decoder, best, line)


def _energy(path: Geodesic) -> float:
    return path.measures.energy


def _refine(decoder: Decoder, path: Geodesic, iterations: int, tolerance: float) -> Refined:
    """Divide what is too long, descend, and so on; then descend to the tolerance."""
    exact = path.converged
    while path.reason != "not finite":
        parts = _divisions(decoder, path)
        coarse = bool((parts > 1).any())
        if path.reason == "no step lowers the energy" and not coarse:
            return path
        if coarse and len(path.codes) >= MOST_POINTS:
            return replace(path, converged=False, reason="too few points")
        if not coarse and exact and path.converged:
            return path
        rounds = min(_COARSE_ROUNDS if coarse else iterations, iterations - path.iterations)
        if rounds <= 0:
            return replace(path, converged=False, reason="out of iterations")
        begin = _divided(decoder, path, parts) if coarse else path
        path = yield from _descend(decoder, begin, begin, rounds, _COARSE if coarse else tolerance)
        exact = not coarse
        if exact and not path.converged:
            return path
    return path


def _divisions(decoder: Decoder, path: Geodesic) -> np.ndarray:
    """Into how many parts each segment is to be divided, int (N − 1,): the excess falls with the square of it."""
    excess, lengths = midpoint_excess(decoder, path.codes)
    excess = np.minimum(excess, 1.0)
    long = (excess > _MOST_EXCESS) & (lengths > _SHORT * lengths.mean())
    wanted = np.sqrt(excess / (_MOST_EXCESS / 2))
    parts = np.where(long, np.clip(np.ceil(wanted), 2, 8), 1).astype(np.int64)
    if parts.sum() < MOST_POINTS:
        return parts
    # not all of them: where most is gained, in halves
    gains = np.where(long, excess * lengths, 0.0)
    worst = np.argsort(gains)[::-1][: max(0, MOST_POINTS - len(path.codes))]
    return np.where(np.isin(np.arange(len(parts)), worst) & long, 2, 1)


def _divided(decoder: Decoder, path: Geodesic, parts: np.ndarray) -> Geodesic:
    starts = [np.arange(count) / count + number for number, count in enumerate(parts)]
    wanted = np.concatenate([*starts, [len(parts)]])
    codes = np.stack([np.interp(wanted, np.arange(len(path.codes)), column) for column in path.codes.T], axis=1)
    return _along(decoder, path, codes, np.repeat(path.shares / parts, parts))


def _begun(decoder: Decoder, path: Geodesic, codes: np.ndarray, even: np.ndarray) -> Geodesic:
    """A path along a start, divided where the decoder bends; time is then shared out so that the speed is even."""
    divided = closely(decoder, codes, MOST_POINTS, _MOST_EXCESS)
    if len(divided) == len(codes):
        return _along(decoder, path, codes, even)
    lengths = step_lengths(decoder.pixels(divided))
    shares = lengths + max(_LEAST_SHARE * float(lengths.mean()), np.finfo(np.float32).tiny)
    return _along(decoder, path, divided, shares / shares.sum())


def _along(decoder: Decoder, path: Geodesic, codes: np.ndarray, shares: np.ndarray) -> Geodesic:
    measures = measures_of(step_lengths(decoder.pixels(codes)), codes, shares)
    return replace(path, codes=codes, shares=shares, measures=measures, converged=False, reason="under way")


def _compared(decoder: Decoder, path: Geodesic, line: np.ndarray) -> Geodesic:
    """The path with its length and the straight line's measured closely; the straight line where that is shorter."""
    straight = picture_length(decoder, closely(decoder, line))
    length = picture_length(decoder, closely(decoder, path.codes))
    path = replace(path, straight=replace(path.straight, picture_length=straight))
    if length <= straight:
        return replace(path, measures=replace(path.measures, picture_length=length))
    same = length <= straight * (1 + _SAME_LENGTH)
    reason = path.reason if same or not path.converged else "none shorter"
    even = np.full(len(line) - 1, 1 / (len(line) - 1))
    converged = path.converged and same
    return replace(path, codes=line, shares=even, measures=path.straight, converged=converged, reason=reason)


def _starts(
    decoder: Decoder,
    first: np.ndarray,
    last: np.ndarray,
    low: np.ndarray | None,
    high: np.ndarray | None,
    graph: NeighbourGraph | None,
) -> Generator[tuple[str, np.ndarray], None, None]:
    """Names and corners of the starts, each computed when its turn comes."""
    yield "straight", np.stack([first, last])
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


def _descend(decoder: Decoder, begin: Geodesic, best: Geodesic, rounds: int, tolerance: float) -> Refined:
    """Lower the energy from one start; yields whichever is better, this run or the best one before it."""
    path = replace(begin, converged=False, reason="under way")
    for done in range(begin.iterations + 1, begin.iterations + rounds + 1):
        problem = _Problem(decoder, path.codes, path.shares)
        whitened = problem.whitened()
        if whitened is None:
            return replace(path, reason="not finite")
        if whitened.promise <= tolerance * path.measures.energy:
            return replace(path, iterations=done, converged=True, reason="converged")
        lowered = whitened.lowered()
        if lowered is None or not lowered[1].energy < path.measures.energy:
            return replace(path, iterations=done, reason="no step lowers the energy")
        path = replace(path, codes=lowered[0], measures=lowered[1], iterations=done)
        if _energy(path) < _energy(best):
            best = path
        yield best
    return replace(path, reason="out of iterations")


@dataclass(frozen=True, eq=False)
class _Problem:
    """The energy about a path of codes (N, d), whose segments take the shares (N − 1,) of the time."""

    decoder: Decoder
    codes: np.ndarray
    shares: np.ndarray

    def energy(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Picture lengths of the segments (N − 1,), and the energy's gradient at the inner codes (N − 2, d)."""
        shares = torch.from_numpy(self.shares)
        found: list[torch.Tensor] = []

        def read(pixels: torch.Tensor) -> torch.Tensor:
            squares = (pixels[1:] - pixels[:-1]).double().square().sum(1)
            found.append(squares.detach())
            return (squares / shares).sum()

        gradient = self.decoder.pull(codes, read)
        return found[0].sqrt().numpy(), gradient[1:-1]

    def whitened(self) -> _Whitened | None:
        """The same in coordinates in which Gauss–Newton's matrix is the identity; None without finite numbers."""
        lengths, gradient = self.energy(self.codes)
        bands = self._normal_bands()
        if not (np.isfinite(bands).all() and np.isfinite(gradient).all()):
            return None
        diagonal = bands[-1].copy()
        for ridge in _RIDGES:
            # a code dimension that changes nothing would leave the matrix singular
            bands[-1] = diagonal * (1 + ridge) + ridge * 1e-3 * diagonal.mean() + np.finfo(float).tiny
            try:
                factor = cholesky_banded(bands, check_finite=False)
            except LinAlgError:
                continue
            return _Whitened(self, factor, float(np.square(lengths).dot(1 / self.shares)), gradient)
        return None

    def _normal_bands(self) -> np.ndarray:
        """Upper bands of Gauss–Newton's matrix of the energy."""
        inner, latent_dim = len(self.codes) - 2, self.codes.shape[1]
        own = np.empty((inner, latent_dim, latent_dim))
        beside = np.empty((max(0, inner - 1), latent_dim, latent_dim))
        at_once = max(1, _SLOPES_NUMBERS // (latent_dim * self.decoder.pixels(self.codes[:1]).shape[1]))
        last: torch.Tensor | None = None
        for start in range(0, inner, at_once):
            part = slice(start, min(start + at_once, inner))
            _, slopes = self.decoder.push(self.codes[1:-1][part])
            own[part] = (slopes @ slopes.mT).double().numpy()
            joined = slopes if last is None else torch.cat([last, slopes])
            first = start if last is None else start - 1
            beside[first : part.stop - 1] = (joined[:-1] @ joined[1:].mT).double().numpy()
            last = slopes[-1:]
        rates = 2 / self.shares
        return _bands((rates[:-1] + rates[1:])[:, None, None] * own, -rates[1:-1, None, None] * beside)


@dataclass(frozen=True, eq=False)
class _Whitened:
    """Coordinates y with z = z_0 + √E₀·R⁻¹ y, where RᵀR is Gauss–Newton's matrix and E₀ the energy at z_0.

    The energy there is measured in units of E₀, so that its Hessian is about the identity.
    """

    problem: _Problem
    factor: np.ndarray
    energy: float
    gradient: np.ndarray

    @property
    def promise(self) -> float:
        """By how much Gauss–Newton's step lowers its model of the energy."""
        return float(np.square(self._transposed(self.gradient)).sum() / 2)

    def lowered(self) -> tuple[np.ndarray, PathMeasures] | None:
        """Codes of the lowest energy that the steps of a round reach, and their measures; None for no step."""
        scale = np.sqrt(self.energy)
        problem, base = self.problem, self.problem.codes
        lowest: list[tuple[float, np.ndarray, np.ndarray]] = []

        def energy(place: np.ndarray) -> tuple[float, np.ndarray]:
            step, _ = dtbtrs(self.factor, (scale * place)[:, None])
            codes = base.copy()
            codes[1:-1] += step.reshape(-1, base.shape[1])
            lengths, gradient = problem.energy(codes)
            value = float((np.square(lengths) / problem.shares).sum())
            if not (np.isfinite(value) and np.isfinite(gradient).all()):
                # far out, where the pictures are not finite: the line search turns back
                return _TOO_FAR, place
            if not lowest or value < lowest[0][0]:
                lowest[:] = [(value, codes, lengths)]
            return value / self.energy, self._transposed(gradient) * scale / self.energy

        options = {"maxiter": _STEPS, "maxcor": _STEPS, "maxfun": 2 * _STEPS, "ftol": 1e-10, "gtol": 1e-7}
        minimize(energy, np.zeros(self.gradient.size), jac=True, method="L-BFGS-B", options=options)
        if not lowest:
            return None
        _, codes, lengths = lowest[0]
        return codes, measures_of(lengths, codes, problem.shares)

    def _transposed(self, gradient: np.ndarray) -> np.ndarray:
        """R⁻ᵀ times a gradient."""
        solution, _ = dtbtrs(self.factor, gradient.reshape(-1, 1), trans="T")
        return np.asarray(solution[:, 0])


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
