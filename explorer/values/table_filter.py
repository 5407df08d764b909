"""Which rows of a table a person wants to see in colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from explorer.values.plain_number import is_number
from explorer.values.table import CategoryColumn, NumberColumn, Table

NO_VALUE = ""
"""Stands among the hidden words for rows that have none."""


@dataclass(frozen=True)
class TableFilter:
    """A row passes if every column lets it pass.

    Attributes:
        ranges: name of a column of numbers to the smallest and largest that pass; rows without a number do not.
        hidden: name of a column of categories to the words that do not pass, `NO_VALUE` for rows without one.
    """

    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    hidden: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.ranges or self.hidden)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns that hold rows back."""
        return (*self.ranges, *self.hidden)

    def with_range(self, name: str, ends: tuple[float, float] | None) -> TableFilter:
        """The filter with another range for a column; None lets all of it pass."""
        ranges = {other: kept for other, kept in self.ranges.items() if other != name}
        return replace(self, ranges=MappingProxyType(ranges if ends is None else {**ranges, name: ends}))

    def with_hidden(self, name: str, words: frozenset[str]) -> TableFilter:
        """The filter with other hidden words for a column; none lets all of it pass."""
        hidden = {other: kept for other, kept in self.hidden.items() if other != name}
        return replace(self, hidden=MappingProxyType({**hidden, name: words} if words else hidden))

    def as_json(self) -> dict[str, dict[str, list[float]] | dict[str, list[str]]]:
        """The filter as a JSON file has it."""
        return {
            "ranges": {name: list(ends) for name, ends in self.ranges.items()},
            "hidden": {name: sorted(words) for name, words in self.hidden.items()},
        }

    @classmethod
    def from_json(cls, state: object) -> TableFilter:
        """What `as_json` gave; what makes no sense holds nothing back."""
        result = cls()
        if not isinstance(state, dict):
            return result
        ranges, hidden = (state.get(key) for key in ("ranges", "hidden"))
        for name, ends in ranges.items() if isinstance(ranges, dict) else ():
            if isinstance(ends, list) and len(ends) == 2 and all(map(is_number, ends)):
                result = result.with_range(name, (float(ends[0]), float(ends[1])))
        for name, words in hidden.items() if isinstance(hidden, dict) else ():
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                result = result.with_hidden(name, frozenset(words))
        return result

    def passing(self, table: Table) -> np.ndarray | None:
        """Which rows pass: bool (N,), None where all do. Columns that the table does not have hold nothing back."""
        result: np.ndarray | None = None
        for column in table.columns:
            if isinstance(column, NumberColumn) and column.name in self.ranges:
                low, high = self.ranges[column.name]
                passing = (column.values >= low) & (column.values <= high)
            elif isinstance(column, CategoryColumn) and column.name in self.hidden:
                words = self.hidden[column.name]
                lets_pass = np.array([*(word not in words for word in column.categories), NO_VALUE not in words])
                passing = lets_pass[column.numbers]
            else:
                continue
            result = passing if result is None else result & passing
        return result
