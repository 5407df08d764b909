"""The labelled pictures that a classifier may learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.data import Dataset
from explorer.data.stable_random import shuffled
from explorer.training.random_streams import stream_seed
from explorer.values import BadInput
from explorer.values.number_text import counted


@dataclass(frozen=True, eq=False)
class LabelledSubset:
    """Training pictures with their classes.

    Attributes:
        rows: sorted int64 (n,), rows of the data set.
        targets: int64 (n,), their classes, counted from 0 without gaps.
        classes: sorted int64 (k,), the label number of each class.
    """

    rows: np.ndarray
    targets: np.ndarray
    classes: np.ndarray

    def targets_of(self, labels: np.ndarray) -> np.ndarray:
        """Label numbers (m,) as classes of this subset, int64 (m,); −1 for a label that it does not know."""
        places = np.minimum(np.searchsorted(self.classes, labels), len(self.classes) - 1)
        return np.where(self.classes[places] == labels, places, -1)


def labelled_rows(dataset: Dataset, rows: np.ndarray) -> np.ndarray:
    """Those of these rows that have a class."""
    if dataset.labels is None:
        return rows[:0]
    labelled: np.ndarray = rows[dataset.labels[rows] >= 0]
    return labelled


def labelled_subset(dataset: Dataset, count: int | None, seed: int) -> LabelledSubset:
    """Draw labelled training pictures, as many of each class as the others as far as they go.

    A smaller subset of the same seed is part of a larger one, so that more labels are more knowledge, not other.

    Args:
        dataset: with labels.
        count: how many to draw, None for all that are labelled.
        seed: of the draw.

    Raises:
        BadInput: there are no labels, only one class, or too few or too many were asked for.
    """
    spec = dataset.provenance.spec
    rows = labelled_rows(dataset, dataset.train)
    if dataset.labels is None or len(rows) == 0:
        raise BadInput(
            f"“{spec}” has no labelled training pictures to train a classifier on; use a set with labels, or a "
            "folder with a subfolder for each class."
        )
    classes, targets = np.unique(dataset.labels[rows], return_inverse=True)
    if len(classes) < 2:
        raise BadInput(
            f"All labelled training pictures of “{spec}” belong to one class; a classifier needs at least two."
        )
    if count is not None:
        if count < len(classes):
            raise BadInput(
                f"{counted(count, 'label')} cannot cover the {len(classes):,} classes of “{spec}”; "
                f"choose {len(classes):,} or more."
            )
        if count > len(rows):
            raise BadInput(
                f"“{spec}” has {len(rows):,} labelled training pictures, fewer than {count:,}; "
                f"choose {len(rows):,} or fewer."
            )
        chosen = np.sort(_in_turn(targets, len(classes), seed)[:count])
        rows, targets = rows[chosen], targets[chosen]
    return LabelledSubset(rows, targets.astype(np.int64, copy=False), classes)


def _in_turn(targets: np.ndarray, classes: int, seed: int) -> np.ndarray:
    """All places in an order that takes one of each class, then another of each, as long as a class has any left."""
    order = shuffled(stream_seed(seed, "labelled pictures", 0), len(targets))
    by_class = order[np.argsort(targets[order], kind="stable")]
    counts = np.bincount(targets, minlength=classes)
    turn = np.arange(len(targets)) - np.repeat(np.cumsum(counts) - counts, counts)
    # who comes first in a turn decides who gets the labels that are left over after the last full one
    place_in_turn = shuffled(stream_seed(seed, "labelled classes", 0), classes)[targets[by_class]]
    in_turn: np.ndarray = by_class[np.lexsort((place_in_turn, turn))]
    return in_turn
