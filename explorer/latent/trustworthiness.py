"""Whether neighbours on the map are neighbours among the pictures."""

from __future__ import annotations

import numpy as np
from sklearn import manifold


def trustworthiness(images: np.ndarray, codes: np.ndarray, neighbours: int = 10) -> float | None:
    """T(k) = 1 − 2/(n k (2n − 3k − 1)) Σ_i Σ_{j ∈ U_i} (r(i, j) − k).

    U_i holds those of the k nearest codes of i that are not among its k nearest pictures, and r(i, j) is the rank of
    j among the pictures by distance to i: intruders from far away cost most.

    Source: Venna and Kaski, Neighborhood preservation in nonlinear projection methods, ICANN 2001, eq. 1.

    Args:
        images: (n, …), uint8 or float; Euclidean distance between pixels.
        codes: (n, d), of the same pictures.
        neighbours: k.

    Returns:
        0 to 1, where 1 says that no code has a neighbour that it should not have; None where n ≤ 2k, too few pictures
        for the measure.
    """
    if len(images) <= 2 * neighbours:
        return None
    pixels = images.reshape(len(images), -1).astype(np.float32)
    return float(manifold.trustworthiness(pixels, codes, n_neighbors=neighbours))
