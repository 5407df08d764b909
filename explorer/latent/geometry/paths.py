"""Paths of codes: straight and spherical ones, their lengths, and even steps along any of them."""

from __future__ import annotations

import numpy as np
import torch

from explorer.latent.geometry.decoder import Decoder
from explorer.values.geometry import PathMeasures

_PARALLEL = 1e-6


def straight_path(start: np.ndarray, end: np.ndarray, count: int) -> np.ndarray:
    """`count` codes at even steps on the straight line, float64 (count, d), both ends included."""
    t = np.linspace(0.0, 1.0, count)[:, None]
    first, last = np.asarray(start, np.float64), np.asarray(end, np.float64)
    return np.asarray((1 - t) * first + t * last)


def spherical_path(start: np.ndarray, end: np.ndarray, count: int) -> np.ndarray:
    """`count` codes on the arc about zero: directions by spherical interpolation, lengths by linear one.

    For codes with a Gaussian prior, which lie near a sphere in many dimensions; a straight line would cut through the
    empty middle. Codes that point the same way, or are zero, are joined by a straight line; codes that point opposite
    ways by the half circle through the dimension in which they are smallest.

    Returns:
        float64 (count, d).

    Source: Shoemake, Animating rotation with quaternion curves, SIGGRAPH 1985; White, arXiv 1609.04468.
    """
    first, last = np.asarray(start, np.float64), np.asarray(end, np.float64)
    lengths = np.linalg.norm(first), np.linalg.norm(last)
    if min(lengths) == 0 or len(first) == 1:
        return straight_path(first, last, count)
    one, other = first / lengths[0], last / lengths[1]
    across = other - (one @ other) * one
    if np.linalg.norm(across) < _PARALLEL:
        if one @ other > 0:
            return straight_path(first, last, count)
        across = np.eye(len(one))[np.abs(one).argmin()]
        across = across - (one @ across) * one
        angle = np.pi
    else:
        angle = float(np.arctan2(np.linalg.norm(across), one @ other))
    across = across / np.linalg.norm(across)
    t = np.linspace(0.0, 1.0, count)[:, None]
    path = (np.cos(t * angle) * one + np.sin(t * angle) * across) * ((1 - t) * lengths[0] + t * lengths[1])
    path[0], path[-1] = first, last
    return np.asarray(path)


def picture_steps(decoder: Decoder, codes: np.ndarray) -> np.ndarray:
    """Picture change of each step, ‖g(z_{i+1}) − g(z_i)‖, float64 (N − 1,)."""
    return step_lengths(decoder.pixels(codes))


def step_lengths(pixels: torch.Tensor) -> np.ndarray:
    """Distances between neighbouring rows of (N, P), float64 (N − 1,)."""
    lengths: np.ndarray = (pixels[1:] - pixels[:-1]).double().square().sum(1).sqrt().numpy()
    return lengths


def code_steps(codes: np.ndarray) -> np.ndarray:
    """Distance of each step in code space, float64 (N − 1,)."""
    lengths: np.ndarray = np.linalg.norm(np.diff(np.asarray(codes, np.float64), axis=0), axis=1)
    return lengths


def measure_path(decoder: Decoder, codes: np.ndarray) -> PathMeasures:
    """Lengths, energy and steadiness of a path of N ≥ 2 codes (N, d)."""
    return measures_of(picture_steps(decoder, codes), codes)


def measures_of(steps: np.ndarray, codes: np.ndarray, shares: np.ndarray | None = None) -> PathMeasures:
    """See `measure_path`; for picture changes (N − 1,) that are known already.

    Args:
        steps: (N − 1,), picture change of each step.
        codes: (N, d).
        shares: (N − 1,), of the time that each step takes, with sum 1; None for all alike.
    """
    speeds = steps * len(steps) if shares is None else steps / shares
    mean = float(speeds.mean())
    return PathMeasures(
        energy=float(speeds @ steps),
        picture_length=float(steps.sum()),
        code_length=float(code_steps(codes).sum()),
        spread=float(speeds.std()) / mean if mean else 0.0,
    )


def picture_length(decoder: Decoder, codes: np.ndarray) -> float:
    """Σ‖g(z_{i+1}) − g(z_i)‖ of a path (N, d)."""
    return float(picture_steps(decoder, codes).sum())


def midpoint_excess(decoder: Decoder, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much longer the way in pictures over the middle of each step is than its chord.

    Args:
        decoder: measures.
        codes: (N, d), N ≥ 2.

    Returns:
        The share of the chord that is added, float64 (N − 1,), at least 0, infinite where the chord has no length but
        the way has; and the lengths over the middle, float64 (N − 1,).
    """
    halves = picture_steps(decoder, with_middles(codes))
    ways = halves[::2] + halves[1::2]
    chords = picture_steps(decoder, codes)
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.where(ways > 0, ways / chords - 1, 0.0)
    return np.maximum(np.nan_to_num(excess, nan=0.0, posinf=np.inf), 0.0), ways


def closely(decoder: Decoder, codes: np.ndarray, most: int = 2048, excess: float = 0.005) -> np.ndarray:
    """A path divided until its chords measure its length in pictures.

    Args:
        decoder: measures.
        codes: (N, d), corners of the path; all stay.
        most: codes of the result, unless there are more already.
        excess: share of a chord by which the way over its middle may be longer; steps far shorter than the mean one
            are left as they are.

    Returns:
        float64 (M, d).
    """
    path = np.asarray(codes, np.float64)
    while True:
        longer, ways = midpoint_excess(decoder, path)
        divided = (longer > excess) & (ways > 0.05 * ways.mean())
        if not divided.any() or len(path) + divided.sum() > most:
            return path
        keep = np.ones(2 * len(path) - 1, dtype=bool)
        keep[1::2] = divided
        path = with_middles(path)[keep]


def with_middles(codes: np.ndarray) -> np.ndarray:
    """(N, d) with the middle of each step between its ends, (2N − 1, d)."""
    both = np.empty((2 * len(codes) - 1, codes.shape[1]))
    both[::2], both[1::2] = codes, (codes[1:] + codes[:-1]) / 2
    return both


def at_even_steps(codes: np.ndarray, steps: np.ndarray, count: int) -> np.ndarray:
    """`count` codes along a path, evenly spaced by a measure of its steps; both ends are kept.

    Args:
        codes: (N, d), corners of the path.
        steps: (N − 1,), length of each piece in the measure that is to be even: `code_steps` or `picture_steps`.
            For even picture steps hand in a finely divided path: each piece is taken to change evenly.
        count: at least 2.

    Returns:
        float64 (count, d).
    """
    path = np.asarray(codes, np.float64)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    if at[-1] == 0:
        at = np.linspace(0.0, 1.0, len(path))
    wanted = np.linspace(0.0, at[-1], count)
    return np.stack([np.interp(wanted, at, column) for column in path.T], axis=1)


def at_even_picture_steps(decoder: Decoder, codes: np.ndarray, count: int, division: int = 256) -> np.ndarray:
    """`count` codes along a path with nearly the same picture change from each to the next, float64 (count, d).

    Args:
        decoder: measures the change.
        codes: (N, d), corners of the path.
        count: at least 2.
        division: points at which the change is measured.
    """
    fine = at_even_steps(codes, code_steps(codes), max(division, 2 * count))
    return at_even_steps(fine, picture_steps(decoder, fine), count)
