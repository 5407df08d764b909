"""Which pictures the map shows."""

from __future__ import annotations

import numpy as np

from explorer.data import Dataset
from explorer.data.splits import SPLITS
from explorer.values import BadInput
from explorer.values.map_pictures import ALL

MOST_ON_MAP = 10_000

SMALL_SET = 1_000
"""Of a data set of fewer pictures the map of a new model shows all: a tenth would be next to nothing."""


def usual_map_split(dataset: Dataset) -> str:
    """What the map of a new model shows: "all" of fewer than 1 000 pictures, else the test split.

    Where there are no test pictures it is the validation split, and without that the training split.
    """
    return ALL if len(dataset) < SMALL_SET else _held_out(dataset)


def map_split(dataset: Dataset, split: str | None = None) -> np.ndarray:
    """Rows of the pictures on the map.

    Args:
        dataset: where they are.
        split: "train", "validation", "test", "all"; empty for what the files of earlier versions hold, None for the
            usual one.

    Returns:
        int64 (n,), sorted; of more than 10 000 an even spread of 10 000.

    Raises:
        BadInput: the split has no pictures.
    """
    if split is None:
        split = usual_map_split(dataset)
    if split == ALL:
        rows = np.arange(len(dataset), dtype=np.int64)
    else:
        rows = dataset.indices(split if split in SPLITS else _held_out(dataset))
    if len(rows) == 0:
        raise BadInput(f"“{dataset.provenance.title}” has no {split} pictures.")
    return spread(rows, MOST_ON_MAP)


def spread(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the rows, evenly spread over them; always the same ones."""
    if len(rows) <= most:
        return rows
    return rows[np.arange(most) * len(rows) // most]


def _held_out(dataset: Dataset) -> str:
    return next((split for split in ("test", "validation") if len(dataset.indices(split))), "train")
