"""Columns whose cells are lists of numbers: one column for each number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.values.number_text import counted
from explorer.values.reading import LeftOut
from explorer.values.table import CategoryColumn, Column, NumberColumn

LONGEST_LIST = 16_384
UNEQUAL = "its lists differ in length"


def columns_of_lists(name: str, values: np.ndarray) -> list[Column]:
    """The columns `name[0]`, `name[1]` and so on.

    Args:
        name: of the column of lists.
        values: float (N, d).
    """
    return [NumberColumn(f"{name}[{place}]", values[:, place]) for place in range(values.shape[1])]


def lists_apart(columns: Sequence[Column]) -> tuple[list[Column], list[LeftOut]]:
    """Columns of text like "[0.5, -1]" as columns of numbers, others as they are; and those that cannot be read."""
    found: list[Column] = []
    left_out: list[LeftOut] = []
    for column in columns:
        if not (isinstance(column, CategoryColumn) and _looks_like_lists(column)):
            found.append(column)
            continue
        values, reason = _values(column)
        if values is not None:
            found.extend(columns_of_lists(column.name, values))
        elif reason:
            left_out.append(LeftOut(column.name, reason))
        else:
            found.append(column)
    return found, left_out


def _looks_like_lists(column: CategoryColumn) -> bool:
    return len(column.categories) > 0 and all(
        word[0] + word[-1] == "[]" or (word[0] + word[-1] == "()" and ("," in word or " " in word))
        for word in (column.categories[0], column.categories[-1])
    )


def _values(column: CategoryColumn) -> tuple[np.ndarray | None, str]:
    """float64 (N, d), or None and why not; no reason where it is text in brackets."""
    try:
        lists = [
            [float(number) for number in word.strip("[]() ").replace(",", " ").split()] for word in column.categories
        ]
    except ValueError:
        if any("..." in word for word in column.categories):
            return None, "its lists were shortened with “...” when the file was written"
        return None, ""
    length = len(lists[0])
    if any(len(numbers) != length for numbers in lists):
        return None, UNEQUAL
    if not 1 <= length <= LONGEST_LIST:
        return None, f"its lists have {counted(length, 'number')}"
    meanings = np.vstack([np.array(lists), np.full(length, np.nan)])
    found: np.ndarray = meanings[column.numbers]
    return found, ""
