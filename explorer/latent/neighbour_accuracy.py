"""How well the classes lie apart in code space."""

from __future__ import annotations

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

_SEED = 0


def neighbour_accuracy(codes: np.ndarray, labels: np.ndarray, neighbours: int = 10) -> float | None:
    """Accuracy of a k-nearest-neighbour vote on held-out samples.

    The labelled samples are cut into halves at random, always in the same way: one half votes, the other half is
    judged. The votes count equally, distance is Euclidean.

    Source: Cover and Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory 1967.

    Args:
        codes: (N, d).
        labels: int (N,), −1 where there is none.
        neighbours: k.

    Returns:
        Share of the second half that gets its right label, 0 to 1; None without two classes, or with fewer than k
        samples in a half.
    """
    labelled = np.flatnonzero(labels >= 0)
    if len(labelled) < 2 * neighbours or len(np.unique(labels[labelled])) < 2:
        return None
    rows = labelled[np.random.default_rng(_SEED).permutation(len(labelled))]
    voting, judged = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    classifier = KNeighborsClassifier(neighbours).fit(codes[voting], labels[voting])
    return float((classifier.predict(codes[judged]) == labels[judged]).mean())
