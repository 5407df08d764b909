"""A table with one row a code: what else is known of each of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from explorer.values.column_roles import Roles
from explorer.values.reading import LeftOut, Reading

MOST_CATEGORIES = 200
"""A column with more different words is told on the card, but has no colours and no filter."""


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A column of numbers.

    Attributes:
        name: its heading.
        values: float32 or float64 (N,), NaN where there is none.
    """

    name: str
    values: np.ndarray

    @property
    def present(self) -> np.ndarray:
        """Bool (N,), which rows have a value."""
        found: np.ndarray = ~np.isnan(self.values)
        return found

    def text(self, row: int) -> str:
        """The value of a row in words, empty where there is none."""
        value = float(self.values[row])
        if not np.isfinite(value):
            return ""
        return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else f"{value:.6g}"

    def taken(self, rows: np.ndarray) -> NumberColumn:
        """The column of some of the rows: int64 (n,), or bool (N,)."""
        return replace(self, values=self.values[rows])


@dataclass(frozen=True, eq=False)
class CategoryColumn:
    """A column of words.

    Attributes:
        name: its heading.
        numbers: int32 (N,), which of the categories each row has, −1 where there is none.
        categories: the different words; whole numbers in their order, others by the alphabet.
    """

    name: str
    numbers: np.ndarray
    categories: tuple[str, ...]

    @property
    def present(self) -> np.ndarray:
        """Bool (N,), which rows have a value."""
        found: np.ndarray = self.numbers >= 0
        return found

    @property
    def few(self) -> bool:
        """Whether there are few enough for colours and a filter."""
        return 0 < len(self.categories) <= MOST_CATEGORIES

    def text(self, row: int) -> str:
        """The value of a row in words, empty where there is none."""
        number = int(self.numbers[row])
        return self.categories[number] if number >= 0 else ""

    def taken(self, rows: np.ndarray) -> CategoryColumn:
        """The column of some of the rows: int64 (n,), or bool (N,)."""
        return replace(self, numbers=self.numbers[rows])


Column = NumberColumn | CategoryColumn


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of the same length.

    Attributes:
        path: the file that it was read from.
        rows: N.
        columns: in the file's order, their names all different.
        headed: the names are the file's own headings; nameless columns are called “column 3” by their place.
        first_line: what the first line of a file of text was taken for.
        left_out: columns of the file that are not here.
        warnings: what a person should know of how it was read.
    """

    path: str
    rows: int
    columns: tuple[Column, ...]
    headed: bool = True
    first_line: Literal["", "headings", "data"] = ""
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, None without one."""
        return next((column for column in self.columns if column.name == name), None)

    def taken(self, rows: np.ndarray) -> Table:
        """Some of its rows.

        Args:
            rows: int64 (n,), or bool (N,).
        """
        count = int(np.count_nonzero(rows)) if rows.dtype == bool else len(rows)
        return replace(self, rows=count, columns=tuple(column.taken(rows) for column in self.columns))

    def without(self, names: frozenset[str]) -> Table:
        """All but some of its columns."""
        return replace(self, columns=tuple(column for column in self.columns if column.name not in names))


@dataclass(frozen=True, eq=False)
class CodeTable:
    """Codes that a person opened from a file.

    Attributes:
        path: the file.
        codes: float32 (N, d), all finite.
        labels: int64 (N,), −1 where there is none.
        class_names: by label number.
        kept: bool (M,), which rows of the file these are, where some were left out; None where all M = N are there.
        columns: what else the file says of each code, None where it says nothing else.
        note: what was left out, in a sentence; empty where nothing was.
        reading: what each part of the file was taken for.
        roles: what each column of a table was taken for, in the file's order; empty of arrays, which have no columns.
    """

    path: str
    codes: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...] = ()
    kept: np.ndarray | None = None
    columns: Table | None = None
    note: str = ""
    reading: Reading = field(default_factory=lambda: Reading("codes"))
    roles: Roles = field(default_factory=lambda: MappingProxyType({}))
