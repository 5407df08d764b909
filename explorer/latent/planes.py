"""Which plane the map shows, and where the codes lie on it."""

from __future__ import annotations

import numpy as np

from explorer.values.plane import Plane

_FITTED_ON = 20_000
_JITTER_SEED = 0
_FEW_DIMENSIONS = 4


def fit_plane(codes: np.ndarray) -> Plane:
    """The plane of largest variance through the mean (PCA); the codes' own axes when they have at most two.

    Args:
        codes: float (N, d).

    Returns:
        A plane with orthonormal axes; each axis points where its largest component is positive, so that the same
        codes give the same picture.
    """
    count, latent_dim = codes.shape
    if latent_dim <= 2 or count < 3:
        return Plane.identity(latent_dim)
    sample = codes[:: max(1, count // _FITTED_ON)].astype(np.float64)
    origin = sample.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(sample - origin, rowvar=False))
    axes = vectors[:, [-1, -2]].T
    largest = np.abs(axes).argmax(axis=1)
    axes *= np.sign(axes[[0, 1], largest])[:, None]
    whole = float(values.sum())
    shares = (float(values[-1]) / whole, float(values[-2]) / whole) if whole > 0 else ()
    return Plane(origin, axes, shares, principal=True)


def align_plane(plane: Plane, codes: np.ndarray, previous: np.ndarray) -> Plane:
    """Turn and mirror a fitted plane within itself until the codes lie closest to where they were.

    Orthogonal Procrustes (Schönemann 1966) in two dimensions, so that what moves on the map is the model and not the
    frame. A code of at most two numbers is shown as it is and never turned.

    Args:
        plane: as fitted.
        codes: float (N, d).
        previous: float (N, 2), places of the same samples before.
    """
    if codes.shape[1] <= 2 or len(previous) != len(codes):
        return plane
    now = plane.project(codes).astype(np.float64)
    before = previous - previous.mean(axis=0)
    left, _, right = np.linalg.svd(before.T @ (now - now.mean(axis=0)))
    turn = left @ right
    shares = tuple(float(share) for share in np.square(turn) @ plane.shares) if plane.shares else ()
    return Plane(plane.origin, turn @ plane.axes, shares)


def map_positions(plane: Plane, codes: np.ndarray) -> np.ndarray:
    """Places of the codes on the map, float32 (N, 2).

    Codes of one number are spread at random over a band of the same height as their spread, so that they can be told
    apart; the spread means nothing, and decoding ignores it.
    """
    positions = plane.project(codes)
    if codes.shape[1] == 1 and len(codes):
        height = float(np.ptp(positions[:, 0])) or 1.0
        generator = np.random.default_rng(_JITTER_SEED)
        positions[:, 1] = generator.uniform(-0.25, 0.25, len(codes)) * height
    return positions


def code_ranges(codes: np.ndarray, margin: float = 0.15) -> tuple[tuple[float, float], ...]:
    """For each code dimension the range of the data with a margin on each side; (−3, 3) without data."""
    latent_dim = codes.shape[1]
    if len(codes) == 0:
        return tuple((-3.0, 3.0) for _ in range(latent_dim))
    if latent_dim <= _FEW_DIMENSIONS:
        # one column after the other: numpy is slow at going down many short rows
        low = np.array([column.min() for column in codes.T], np.float64)
        high = np.array([column.max() for column in codes.T], np.float64)
    else:
        low, high = codes.min(axis=0).astype(float), codes.max(axis=0).astype(float)
    spread = np.where(high > low, high - low, 1.0) * margin
    return tuple((float(a), float(b)) for a, b in zip(low - spread, high + spread, strict=True))
