"""The plane that the map shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_AT_ONCE = 16_384


@dataclass(frozen=True, eq=False)
class Plane:
    """An affine plane in code space: code = origin + x·axes[0] + y·axes[1].

    Attributes:
        origin: float64 (d,).
        axes: float64 (2, d), orthonormal rows; the second is zero when a code has one number only.
        shares: of the codes' variance along each axis, 0 to 1; empty where that is not known.
        principal: the axes are the codes' first two principal components.
    """

    origin: np.ndarray
    axes: np.ndarray
    shares: tuple[float, ...] = ()
    principal: bool = False

    @property
    def _shows_codes(self) -> bool:
        return self.axes.shape == (2, 2) and not self.origin.any() and bool((self.axes == np.eye(2)).all())

    def number(self, axis: int) -> int:
        """Which number of the code an axis shows as it is, from 0; −1 where it mixes several or none."""
        found = np.flatnonzero(self.axes[axis])
        return int(found[0]) if len(found) == 1 and self.axes[axis, found[0]] == 1 else -1

    @classmethod
    def identity(cls, latent_dim: int) -> Plane:
        """The plane of the first two code dimensions through zero."""
        return cls(np.zeros(latent_dim), np.eye(2, latent_dim))

    def project(self, codes: np.ndarray) -> np.ndarray:
        """Places on the map of codes (N, d) as float32 (N, 2); codes of two numbers, shown as they are, themselves."""
        if self._shows_codes and codes.dtype == np.float32:
            return codes
        places = np.empty((len(codes), 2), np.float32)
        # in pieces: a million long codes in double precision would be a second copy of them twice as large
        for start in range(0, len(codes), _AT_ONCE):
            places[start : start + _AT_ONCE] = (codes[start : start + _AT_ONCE] - self.origin) @ self.axes.T
        return places

    def lift(self, x: float, y: float) -> tuple[float, ...]:
        """The code at a place of the map, d numbers."""
        return tuple(float(value) for value in self.origin + x * self.axes[0] + y * self.axes[1])
