"""Given colours carried over a picture: far where the lightness is even, not across its edges.

After Levin, Lischinski and Weiss (2004), "Colorization using optimization": neighbouring pixels of similar lightness
get similar colours. The energy is a quadratic form over the grid's graph, so that the matrix is factorised once for a
picture; a given colour adds one row, and moving it costs one pair of triangular solves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter
from scipy.sparse import csc_array, diags_array
from scipy.sparse.linalg import splu

Array = npt.NDArray[np.float32]

SPREAD = 0.01
"""Difference of lightness, as a part of white, at which the bond of two pixels falls to 61 %."""

_WEAKEST = 1e-3
_REACH = 1e-6
_FIRMNESS = 1e5
_MOST_KEPT = 64
_WINDOW = 5
_FLATNESS = 1e-4
_NEIGHBOURS = ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 0.5), (1, -1, 0.5))

Spot = tuple[float, float, float]
"""Row, column and radius of a given colour, in pixels."""


class Propagation:
    """How colours spread over one picture."""

    def __init__(self, lightness: Array) -> None:
        """Factorise the matrix of a picture: some 0.3 to 0.6 s for 256×256 pixels.

        Args:
            lightness: float32 (h, w) in [0, 1].
        """
        self._shape = lightness.shape
        bonds = _bonds(lightness.astype(np.float64))
        matrix = diags_array(bonds.sum(axis=1) + _REACH) - bonds
        self._factors = splu(
            csc_array(matrix), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
        )
        self._answers: dict[Spot, npt.NDArray[np.float64]] = {}

    def spread(self, spots: Sequence[Spot], colours: npt.ArrayLike, base: Array) -> Array:
        """Lay given colours over a base: theirs where they reach, the base's elsewhere.

        Each colour is wanted as the mean of its disc; the discs' answers are combined by the Woodbury identity.

        Args:
            spots: of the given colours.
            colours: (k, c), one for each spot.
            base: float32 (c, h, w), what stands where no given colour reaches.

        Returns:
            float32 (c, h, w).
        """
        if not spots:
            return base
        discs = np.stack([self._disc(spot) for spot in spots])
        answers = np.stack([self._answer(spot, disc) for spot, disc in zip(spots, discs, strict=True)])
        wanted = np.column_stack([np.asarray(colours, dtype=np.float64), np.ones(len(spots))])
        weights = np.linalg.solve(discs @ answers.T + np.eye(len(spots)) / _FIRMNESS, wanted)
        *carried, share = (weights.T @ answers).reshape(-1, *self._shape)
        result: Array = (np.stack(carried) + (1 - share) * base).astype(np.float32)
        return result

    def _answer(self, spot: Spot, disc: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """What a unit of colour in one disc does everywhere, kept for the next time."""
        if spot not in self._answers:
            while len(self._answers) >= _MOST_KEPT:
                del self._answers[next(iter(self._answers))]
            self._answers[spot] = self._factors.solve(disc)
        return self._answers[spot]

    def _disc(self, spot: Spot) -> npt.NDArray[np.float64]:
        """Equal parts of one on the pixels of a disc, at least on the one at its middle; flat (h·w,)."""
        row, column, radius = spot
        height, width = self._shape
        down, across = np.arange(height) - row, np.arange(width) - column
        inside = down[:, None] ** 2 + across[None] ** 2 <= radius**2
        inside[np.abs(down).argmin(), np.abs(across).argmin()] = True
        disc: npt.NDArray[np.float64] = inside.reshape(-1) / inside.sum()
        return disc


def _bonds(lightness: npt.NDArray[np.float64]) -> csc_array:
    """Weights between each pixel and its eight neighbours, symmetric (h·w, h·w)."""
    height, width = lightness.shape
    number = np.arange(height * width).reshape(height, width)
    ends: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]] = []
    for down, across, length in _NEIGHBOURS:
        one = (slice(0, height - down), slice(max(0, -across), width - max(0, across)))
        other = (slice(down, height), slice(max(0, across), width + min(0, across)))
        likeness = np.exp(-(((lightness[one] - lightness[other]) / SPREAD) ** 2) / 2) + _WEAKEST
        ends.append((number[one].reshape(-1), number[other].reshape(-1), (length * likeness).reshape(-1)))
    first, second, weights = (np.concatenate(part) for part in zip(*ends, strict=True))
    return csc_array(
        (np.tile(weights, 2), (np.concatenate([first, second]), np.concatenate([second, first]))),
        shape=(number.size, number.size),
    )


def guide_lines(values: Array, lightness: Array) -> tuple[Array, Array]:
    """The line of each window that tells colour from lightness, for scaling up without bleeding over edges.

    Guided filter of He, Sun and Tang (2013); scaled up as in He and Sun (2015): at the fine size colour is slope ·
    lightness + offset.

    Args:
        values: float32 (c, h, w).
        lightness: float32 (h, w) in [0, 1], at the same size.

    Returns:
        Slopes and offsets, float32 (c, h, w) each.
    """

    def mean(of: Array) -> Array:
        smooth: Array = uniform_filter(of, _WINDOW if of.ndim == 2 else (0, _WINDOW, _WINDOW), mode="nearest")
        return smooth

    centre, level = mean(lightness), mean(values)
    variance = np.maximum(mean(lightness * lightness) - centre * centre, 0)
    slopes = (mean(values * lightness) - level * centre) / (variance + np.float32(_FLATNESS))
    return mean(slopes.astype(np.float32)), mean((level - slopes * centre).astype(np.float32))
