"""How well the classes lie apart in code space."""

from __future__ import annotations

import numpy as np
from scipy.stats import mode
from sklearn.neighbors import NearestNeighbors


def neighbour_accuracy(codes: np.ndarray, labels: np.ndarray, neighbours: int = 10) -> tuple[float, int] | None:
    """Accuracy of a k-nearest-neighbour vote with one sample left out at a time.

    Each labelled sample is named by its k nearest others. The votes count equally, of several classes with as many
    votes the one with the lowest number wins, distance is Euclidean.

    Source: Cover and Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory 1967.

    Args:
        codes: (N, d).
        labels: int (N,), −1 where there is none.
        neighbours: k.

    Returns:
        Share of the labelled samples that get their right label, 0 to 1, and how many those samples are; None without
        two classes, or with no more than k samples.
    """
    labelled = np.flatnonzero(labels >= 0)
    if len(labelled) <= neighbours or len(np.unique(labels[labelled])) < 2:
        return None
    # without arguments each sample is left out of its own neighbours
    nearest = NearestNeighbors(n_neighbors=neighbours).fit(codes[labelled]).kneighbors(return_distance=False)
    votes = mode(labels[labelled][nearest], axis=1).mode
    return float((votes == labels[labelled]).mean()), len(labelled)
