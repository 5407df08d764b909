"""Rows as JSON keeps them: a whole class is a few numbers, not a million."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from explorer.values.rows import Rows


def row_runs(rows: Rows) -> list[list[int]]:
    """First and last of each unbroken run."""
    numbers = rows.array
    if not len(numbers):
        return []
    breaks = np.flatnonzero(np.diff(numbers) != 1)
    firsts = numbers[np.concatenate(([0], breaks + 1))]
    lasts = numbers[np.concatenate((breaks, [len(numbers) - 1]))]
    return [[int(first), int(last)] for first, last in zip(firsts, lasts, strict=True)]


def rows_from_runs(runs: Any, samples: int, name: str) -> Rows:
    """What `row_runs` gave.

    Args:
        runs: from a file, not to be trusted.
        samples: how many there are.
        name: what holds the runs, for the complaint.

    Raises:
        ValueError: they are not the runs of so many samples; says why.
    """
    if not isinstance(runs, list):
        raise ValueError(f"“{name}” is not of the expected kind")
    for run in runs:
        if not isinstance(run, list) or len(run) != 2:
            raise ValueError(f"“{name}” holds something other than pairs of rows")
        if any(isinstance(end, bool) or not isinstance(end, int) or end < 0 for end in run):
            raise ValueError(f"“{name}” holds something other than whole numbers")
    if any(first > last for first, last in runs) or any(a[1] >= b[0] for a, b in pairwise(runs)):
        raise ValueError(f"“{name}” is out of order")
    if runs and runs[-1][1] >= samples:
        raise ValueError(f"“{name}” refers to sample {runs[-1][1]:,}, but there are {samples:,}")
    parts = [np.arange(first, last + 1) for first, last in runs]
    return Rows(np.concatenate(parts)) if parts else Rows()
