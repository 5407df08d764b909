"""Reads tables of text: CSV with commas, semicolons or tabs, with or without headings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np

from explorer.data.progress import Progress, silent
from explorer.data.tables.columns import MISSING_WORDS, number_column, word_column
from explorer.values import BadInput
from explorer.values.table import Column, Table

# parsed without giving way to other threads: no more at once than a pointer would not notice
_LINES_AT_ONCE = 8_192
_LONGEST_CELL = 100_000


def read_csv(path: Path, progress: Progress = silent) -> Table:
    """Read a table of text.

    The first row holds the headings unless all its cells are numbers; then columns are called “column 1” and so on.
    Empty cells, NA, NaN, null and none are missing values. A file with semicolons or tabs may write decimal commas.

    Args:
        path: UTF-8; `.tsv` is split at tabs, others at what their first line has most of.
        progress: told the bytes that are done.

    Raises:
        BadInput: not text, no rows, rows of different lengths, headings that are there twice.
    """
    size = path.stat().st_size
    words: frozenset[int] = frozenset()
    while True:
        try:
            with path.open(encoding="utf-8-sig", newline="") as text:
                return _read(text, path, size, words, progress)
        except _NotNumbers as found:
            # thousands of rows looked like numbers before the first word came
            words |= {found.column}
        except UnicodeDecodeError as error:
            raise BadInput(f"“{path.name}” is not text in UTF-8: save the table as CSV in UTF-8.") from error
        except csv.Error as error:
            raise BadInput(f"“{path.name}” is not a table of text ({error}): a CSV file was expected.") from error


class _NotNumbers(Exception):
    def __init__(self, column: int) -> None:
        super().__init__()
        self.column = column


def _read(text: TextIO, path: Path, size: int, words: frozenset[int], progress: Progress) -> Table:
    first_line = text.readline(_LONGEST_CELL)
    text.seek(0)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(first_line)
    csv.field_size_limit(_LONGEST_CELL)
    chunks = _chunks(text)
    first = next(chunks, [])
    rows = _rows(first, delimiter)
    if not rows:
        raise BadInput(f"“{path.name}” is empty: a table with one row for each code was expected.")
    has_headings = not all(_is_number(cell, delimiter) for cell in rows[0])
    names = _headings(rows[0], path) if has_headings else [f"column {number + 1}" for number in range(len(rows[0]))]
    columns = [_Growing(name, number in words, delimiter) for number, name in enumerate(names)]
    count = _take_rows(columns, rows[has_headings:], int(has_headings), path)
    for lines in chunks:
        progress(f"Reading {path.name}", min(text.buffer.tell(), size), size)
        if not _take_plain(columns, lines, delimiter):
            _take_rows(columns, _rows(lines, delimiter), count + has_headings, path)
        count += len(lines)
    if len(columns[0]) == 0:
        raise BadInput(f"“{path.name}” has headings but no rows: one row for each code was expected.")
    return Table(str(path), len(columns[0]), tuple(column.finished() for column in columns))


def _chunks(text: TextIO) -> Iterator[list[str]]:
    """Some thousand lines at a time, never cut within a quoted cell."""
    while lines := list(islice(text, _LINES_AT_ONCE)):
        while "".join(lines).count('"') % 2 and (line := text.readline()):
            lines.append(line)
        yield lines


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    return [row for row in csv.reader(lines, delimiter=delimiter) if row]


def _take_plain(columns: list[_Growing], lines: list[str], delimiter: str) -> bool:
    """Take lines without quotes and without missing numbers, several times as quickly; False where they are not so."""
    whole = "".join(lines)
    if whole.count(delimiter) != len(lines) * (len(columns) - 1) or '"' in whole:
        return False
    of_numbers = [number for number, column in enumerate(columns) if not column.of_words]
    values = np.empty((len(lines), 0))
    if of_numbers:
        try:
            values = np.loadtxt(lines, delimiter=delimiter, comments=None, ndmin=2, usecols=of_numbers)
        except ValueError:
            return False
        if len(values) != len(lines):
            return False
    for number, part in zip(of_numbers, values.T, strict=True):
        columns[number].add_numbers(part)
    for number in sorted(set(range(len(columns))) - set(of_numbers)):
        columns[number].add([line.split(delimiter, number + 1)[number] for line in lines])
    return True


def _take_rows(columns: list[_Growing], rows: list[list[str]], before: int, path: Path) -> int:
    width = len(columns)
    wrong = next((number for number, row in enumerate(rows) if len(row) != width), None)
    if wrong is not None:
        raise BadInput(
            f"Row {before + wrong + 1:,} of “{path.name}” has {len(rows[wrong])} values, but the first row {width}: "
            f"every row must have as many."
        )
    for number, (column, cells) in enumerate(zip(columns, zip(*rows, strict=True), strict=bool(rows))):
        if not column.add(cells):
            raise _NotNumbers(number)
    return len(rows)


class _Growing:
    """A column while its cells come in."""

    def __init__(self, name: str, of_words: bool, delimiter: str) -> None:
        self.of_words = of_words
        self._name, self._delimiter = name, delimiter
        self._parts: list[np.ndarray] = []
        self._words: dict[str, int] = {}

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def add_numbers(self, values: np.ndarray) -> None:
        """Take float64 (n,)."""
        self._parts.append(values.copy())

    def add(self, cells: Sequence[str]) -> bool:
        """Take cells; False where they are words although all before were numbers."""
        if not self.of_words:
            values = _numbers(cells, self._delimiter)
            if values is not None:
                self._parts.append(values)
                return True
            if self._parts:
                return False
            self.of_words = True
        words = self._words
        stripped = map(str.strip, cells)
        numbers = [-1 if cell.lower() in MISSING_WORDS else words.setdefault(cell, len(words)) for cell in stripped]
        self._parts.append(np.array(numbers, np.int32))
        return True

    def finished(self) -> Column:
        """The column, whole."""
        joined = np.concatenate(self._parts)
        self._parts = []
        if self.of_words:
            return word_column(self._name, joined, list(self._words))
        return number_column(self._name, joined)


def _numbers(cells: Sequence[str], delimiter: str) -> np.ndarray | None:
    """float64 (n,), NaN where a value is missing; None where a cell is a word."""
    try:
        return np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        filled = ["nan" if cell.strip().lower() in MISSING_WORDS else cell for cell in cells]
    if delimiter != ",":
        filled = [cell.replace(",", ".") for cell in filled]
    try:
        return np.fromiter(map(float, filled), np.float64, len(filled))
    except ValueError:
        return None


def _is_number(cell: str, delimiter: str) -> bool:
    return cell.strip() != "" and _numbers([cell], delimiter) is not None


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _headings(cells: list[str], path: Path) -> list[str]:
    names = [cell.strip() or f"column {number + 1}" for number, cell in enumerate(cells)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f"“{path.name}” has two columns named “{twice}”: every column needs a name of its own.")
    return names
