"""From the cells of a table to columns of numbers and of categories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.values.table import CategoryColumn, Column, NumberColumn

_FEW_NUMBERS = 12
_LARGEST_NUMBER = 99
_EXACT_IN_FLOAT32 = 2**24
_LARGEST_FLOAT32 = float(np.finfo(np.float32).max)


def number_column(name: str, values: np.ndarray) -> Column:
    """A column of numbers; a few small whole numbers, as of classes or clusters, are categories.

    Args:
        name: its heading.
        values: (N,), real or whole numbers or truth values, NaN where there is none.
    """
    if values.dtype == bool:
        return CategoryColumn(name, values.astype(np.int32), ("false", "true"))
    finite = np.isfinite(values) if values.dtype.kind == "f" else np.ones(len(values), bool)
    known = values if finite.all() else values[finite]
    whole = len(known) > 0 and bool((known == np.rint(known)).all())
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    if whole and low >= -1 and high <= _LARGEST_NUMBER:
        used = np.flatnonzero(np.bincount(known.astype(np.int64) + 1)) - 1
        if len(used) <= _FEW_NUMBERS:
            numbers = np.full(len(values), -1, np.int32)
            numbers[finite] = np.searchsorted(used, known)
            return CategoryColumn(name, numbers, tuple(str(number) for number in used))
    largest = max(abs(low), abs(high))
    keeps_all = largest <= (_EXACT_IN_FLOAT32 if whole else _LARGEST_FLOAT32)
    return NumberColumn(name, values.astype(np.float32 if keeps_all else np.float64))


def word_column(name: str, numbers: np.ndarray, words: Sequence[str]) -> CategoryColumn:
    """A column of categories with the words in order.

    Args:
        name: its heading.
        numbers: int (N,), which of the words each row has, −1 where there is none.
        words: all different, in any order.
    """
    order = sorted(range(len(words)), key=lambda number: _place(words[number]))
    ranks = np.empty(len(words) + 1, np.int32)
    ranks[order] = np.arange(len(words), dtype=np.int32)
    ranks[-1] = -1  # what number −1 looks up
    return CategoryColumn(name, ranks[numbers], tuple(words[number] for number in order))


def own_names(headings: Sequence[str]) -> tuple[list[str], list[str]]:
    """A name of its own for each column, and what is to be told of headings that stand there twice."""
    taken: dict[str, int] = {}
    names: list[str] = []
    told = []
    for given in headings:
        taken[given] = taken.get(given, 0) + 1
        name = given if taken[given] == 1 else f"{given} ({taken[given]})"
        if taken[given] == 2:
            told.append(f"two columns are named “{given}”; the second is called “{name}” here")
        names.append(name)
    return names, told


def _place(word: str) -> tuple[int, float, str]:
    """Numbers by size, before words by the alphabet."""
    try:
        return 0, float(word), word
    except ValueError:
        return 1, 0.0, word.casefold()
