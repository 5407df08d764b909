"""Lines of codes through all anchors of a walk, dense enough to measure them in pictures."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from explorer.latent.geometry.paths import at_even_steps, code_steps, spherical_path, straight_path

PLACES_A_SEGMENT = 64
"""Places of a line from one anchor to the next, both included; the same for all, so that lengths can be compared."""

_MOST_DRAWN_PLACES = 193

Between = Callable[[np.ndarray, np.ndarray, int], np.ndarray]


def straight(anchors: np.ndarray) -> np.ndarray:
    """Straight from anchor to anchor, float64 (M, d); the anchors (A, d) are among its places."""
    return through(anchors, straight_path)


def spherical(anchors: np.ndarray) -> np.ndarray:
    """On an arc about zero from anchor to anchor; see `straight`."""
    return through(anchors, spherical_path)


def through(anchors: np.ndarray, between: Between, places: int = PLACES_A_SEGMENT) -> np.ndarray:
    """Lines between neighbouring anchors, joined.

    Args:
        anchors: (A, d), at least two.
        between: makes a line of so many places from one code to another.
        places: of each line.

    Returns:
        float64 ((A − 1)·(places − 1) + 1, d).
    """
    parts = [between(start, end, places) for start, end in itertools.pairwise(anchors)]
    return joined(parts)


def joined(parts: list[np.ndarray]) -> np.ndarray:
    """Lines of which each begins where the one before it ended, as one."""
    return np.concatenate([*(part[:-1] for part in parts[:-1]), parts[-1]]).astype(np.float64)


def drawn(line: np.ndarray) -> np.ndarray:
    """A line (K, d) drawn by hand, at even steps in code space."""
    return at_even_steps(line, code_steps(line), _MOST_DRAWN_PLACES)


def dense(line: np.ndarray) -> np.ndarray:
    """A line of few corners (K, d), each piece divided so that it can be measured in pictures."""
    return through(line, straight_path, max(2, -(-_MOST_DRAWN_PLACES // max(1, len(line) - 1))))
