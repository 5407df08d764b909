"""Salt and pepper: pixels that lost their value and became white or black."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

MARGIN = 5
"""How far away from a pixel its neighbours are asked."""

_STANDS_OUT = 0.1
_GRAINS = 4.0
_LEAST_SHARE = 0.003
_MOST_UNEQUAL = 6.0
_EDGE = 0.5 / 255
_AT_ONCE = 100_000


def find_impulses(values: Array, stands_out: float = _STANDS_OUT) -> Mask:
    """Which pixels are salt or pepper: white or black, and far from the median of the 5×5 pixels around them.

    Args:
        values: float32 (H, W), black 0, white 1.
        stands_out: how far from the median.

    Returns:
        bool (H, W).
    """
    found = np.zeros(values.shape, dtype=bool)
    padded = np.pad(values, 2, mode="edge")
    places = np.nonzero((values <= _EDGE) | (values >= 1 - _EDGE))
    for start in range(0, len(places[0]), _AT_ONCE):
        rows, columns = (place[start : start + _AT_ONCE] for place in places)
        middle = np.median(_around(padded, rows, columns, 2, 2), axis=1)
        found[rows, columns] = np.abs(values[rows, columns] - middle) > stands_out
    return found


def has_impulses(values: Array) -> bool:
    """Whether a picture seems to have salt and pepper, and not just black and white parts.

    Both kinds must be there in like numbers, and stand as if strewn: no more often side by side than chance has it. And
    they must stand out more than grain does: strong grain, too, makes single pixels white or black.

    Args:
        values: float32 (H, W), black 0, white 1.
    """
    found = find_impulses(values, max(_STANDS_OUT, _GRAINS * _grain(values)))
    salt, pepper = found & (values > 0.5), found & (values < 0.5)
    shares = sorted((float(salt.mean()), float(pepper.mean())))
    if shares[0] < _LEAST_SHARE / 4 or sum(shares) < _LEAST_SHARE or shares[1] > _MOST_UNEQUAL * shares[0]:
        return False
    for kind in (salt, pepper):
        share = float(kind.mean())
        pairs = np.count_nonzero(kind[:, 1:] & kind[:, :-1]) + np.count_nonzero(kind[1:] & kind[:-1])
        if pairs / (2 * kind.size) > 2.5 * share * share + 0.1 * share:
            return False
    return True


def _grain(values: Array) -> float:
    """Standard deviation of the noise, from the median difference of neighbours that are neither black nor white.

    Edges hardly move a median; 0.6745·√2 is that of normal noise (Hampel, "The influence curve and its role in robust
    estimation", Journal of the American Statistical Association 69, 1974).
    """
    whole = (values > _EDGE) & (values < 1 - _EDGE)
    differences = np.abs(np.diff(values, axis=1))[whole[:, 1:] & whole[:, :-1]]
    return float(np.median(differences)) / (0.6745 * math.sqrt(2)) if len(differences) else 0.0


def without_impulses(values: Array, found: Mask) -> Array:
    """Each found pixel as the middle of its neighbours that are whole, in the smallest window that holds three.

    After the adaptive median of Hwang & Haddad, IEEE Transactions on Image Processing 4 (1995).

    Args:
        values: float32 (H, W).
        found: bool (H, W), see `find_impulses`.

    Returns:
        float32 (H, W).
    """
    result = values.copy()
    padded = np.pad(np.where(found, np.float32(np.inf), values), MARGIN, constant_values=np.inf)
    places = np.nonzero(found)
    for start in range(0, len(places[0]), _AT_ONCE):
        rows, columns = (place[start : start + _AT_ONCE] for place in places)
        result[rows, columns] = _middles(padded, rows, columns)
    return result


def _middles(padded: Array, rows: np.ndarray, columns: np.ndarray) -> Array:
    """Median of the finite pixels around these places; 0.5 where none is in reach."""
    result = np.full(len(rows), 0.5, dtype=np.float32)
    left = np.arange(len(rows))
    for radius in range(1, MARGIN + 1):
        around = np.sort(_around(padded, rows[left], columns[left], MARGIN, radius), axis=1)
        counts = np.isfinite(around).sum(axis=1)
        enough = counts >= (3 if radius < MARGIN else 1)
        some = np.flatnonzero(enough)
        low, high = (counts[some] - 1) // 2, counts[some] // 2
        result[left[some]] = (around[some, low] + around[some, high]) / 2
        left = left[~enough]
        if not len(left):
            break
    return result


def _around(padded: Array, rows: np.ndarray, columns: np.ndarray, margin: int, radius: int) -> Array:
    """The squares around places of an array that was continued by a margin, (n, (2·radius + 1)²)."""
    span = np.arange(-radius, radius + 1) + margin
    return padded[rows[:, None, None] + span[:, None], columns[:, None, None] + span].reshape(len(rows), -1)
