"""Thin holes bent shut: the surface that curves least, through all that is known around."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_dilation
from scipy.sparse import coo_array, eye_array
from scipy.sparse.linalg import splu

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_THREE = np.array([-1, 0, 1])
_SECOND_DIFFERENCE = (1.0, -2.0, 1.0)
_STEADY = 1e-9  # for what the known pixels leave open


def bent_shut(values: Array, hole: Mask) -> Array:
    """Fill a hole so that the sum of the squared Laplacians is least (thin plate; Damelin & Hoang, 2018).

    Nothing is asked of what lies outside the picture: there a slope goes on as it is.

    Args:
        values: float32 (C, h, w); what they hold in the hole does not matter.
        hole: bool (h, w), with something known beside it.

    Returns:
        float32 (C, h, w). It may leave the range of the values; the caller clips.
    """
    if not hole.any() or hole.all():
        return values.copy()
    height, width = hole.shape
    number = np.full(hole.shape, -1)
    unknown = np.count_nonzero(hole)
    number[hole] = np.arange(unknown)
    rows, columns = np.nonzero(binary_dilation(hole))
    entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    known = np.zeros((len(rows), len(values)))
    places = np.arange(len(rows))

    def add(place: np.ndarray, y: np.ndarray, x: np.ndarray, weight: np.ndarray) -> None:
        missing = hole[y, x]
        entries.append((place[missing], number[y, x][missing], weight[missing]))
        np.add.at(known, place[~missing], -weight[~missing, None] * values[:, y[~missing], x[~missing]].T)

    for down, right in ((1, 0), (0, 1)):
        y, x = rows[:, None] + down * _THREE, columns[:, None] + right * _THREE
        inside = ((y >= 0) & (y < height) & (x >= 0) & (x < width)).all(axis=1)
        for term, factor in enumerate(_SECOND_DIFFERENCE):
            add(places[inside], y[inside, term], x[inside, term], np.full(np.count_nonzero(inside), factor))
    place, column, weight = (np.concatenate(part) for part in zip(*entries, strict=True))
    bends = coo_array((weight, (place, column)), shape=(len(rows), unknown)).tocsr()
    found = splu((bends.T @ bends + _STEADY * eye_array(unknown)).tocsc(), permc_spec="MMD_AT_PLUS_A").solve(
        bends.T @ known
    )
    result = values.copy()
    result[:, hole] = found.T
    return result
