"""Which pictures the map shows."""

from __future__ import annotations

import numpy as np

from explorer.data import Dataset

MOST_ON_MAP = 10_000


def map_split_name(dataset: Dataset) -> str:
    """The first of "test", "validation" and "train" that has pictures."""
    return next((split for split in ("test", "validation") if len(dataset.indices(split))), "train")


def map_split(dataset: Dataset) -> np.ndarray:
    """Rows of the pictures on the map: of the test split, else of the validation split, else of the training split.

    Returns:
        int64 (n,), sorted; of more than 10 000 an even spread of 10 000.
    """
    return spread(dataset.indices(map_split_name(dataset)), MOST_ON_MAP)


def spread(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the rows, evenly spread over them; always the same ones."""
    if len(rows) <= most:
        return rows
    return rows[np.arange(most) * len(rows) // most]
