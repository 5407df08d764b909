"""The plane that the map shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Plane:
    """An affine plane in code space: code = origin + x·axes[0] + y·axes[1].

    Attributes:
        origin: float64 (d,).
        axes: float64 (2, d), orthonormal rows; the second is zero when a code has one number only.
    """

    origin: np.ndarray
    axes: np.ndarray

    @classmethod
    def identity(cls, latent_dim: int) -> Plane:
        """The plane of the first two code dimensions through zero."""
        return cls(np.zeros(latent_dim), np.eye(2, latent_dim))

    def project(self, codes: np.ndarray) -> np.ndarray:
        """Places on the map of codes (N, d) as float32 (N, 2)."""
        places: np.ndarray = ((codes - self.origin) @ self.axes.T).astype(np.float32)
        return places

    def lift(self, x: float, y: float) -> tuple[float, ...]:
        """The code at a place of the map, d numbers."""
        return tuple(float(value) for value in self.origin + x * self.axes[0] + y * self.axes[1])
