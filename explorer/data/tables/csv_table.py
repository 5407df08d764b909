"""Reads tables of text: commas, semicolons, tabs or blanks between the cells, with or without headings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np

from explorer.data.progress import Progress, silent
from explorer.data.tables.columns import number_column, own_names, word_column
from explorer.data.tables.numerals import MISSING_WORDS, numbers
from explorer.data.tables.text_layout import LONGEST_CELL, TextLayout, find_layout, split_lines
from explorer.values import BadInput
from explorer.values.cell_text import plain_cell
from explorer.values.number_text import counted
from explorer.values.table import Column, Table

# parsed without giving way to other threads: no more at once than a pointer would not notice
_LINES_AT_ONCE = 8_192


def read_csv(path: Path, progress: Progress = silent, *, single_is_bare: bool = False) -> Table:
    """Read a table of text, as pandas, R, Excel, numpy.savetxt and the Embedding Projector write them.

    The first row holds the headings unless all its cells are numbers that do not just count the columns; without
    headings columns are called “column 1” and so on. Between tabs quotes hide nothing. Empty cells, NA, NaN and the
    like are missing values. See `find_layout` for the rest.

    Args:
        path: UTF-8, UTF-16 with its mark, CP949 or Windows-1252; `.tsv` is split at tabs.
        progress: told the bytes that are done.
        single_is_bare: a single column has no heading.

    Raises:
        BadInput: not text, no rows, rows of different lengths.
    """
    size = path.stat().st_size
    csv.field_size_limit(LONGEST_CELL)
    words: frozenset[int] = frozenset()
    try:
        layout = find_layout(path, single_is_bare=single_is_bare)
        while True:
            try:
                with path.open(encoding=layout.encoding, newline="") as text:
                    return _read(text, path, size, layout, words, progress)
            except _NotNumbers as found:
                # thousands of rows looked like numbers before the first word came
                words |= {found.column}
    except UnicodeError as error:
        raise BadInput(f"“{path.name}” is not text in UTF-8: save the table as CSV in UTF-8.") from error
    except csv.Error as error:
        raise BadInput(f"“{path.name}” is not a table of text ({error}): a CSV file was expected.") from error


class _NotNumbers(Exception):
    def __init__(self, column: int) -> None:
        super().__init__()
        self.column = column


def _read(text: TextIO, path: Path, size: int, layout: TextLayout, words: frozenset[int], progress: Progress) -> Table:
    for _ in islice(text, layout.lines_before):
        pass
    chunks = _chunks(text, layout)
    first = next(chunks, [])
    rows = split_lines(first, layout.delimiter)
    headings = layout.headings or ("",) * (len(rows[0]) if rows else 1)
    names, twice = own_names([_heading(cell, number) for number, cell in enumerate(headings)])
    columns = [_Growing(name, number in words, layout) for number, name in enumerate(names)]
    before = layout.heading_row + 0
    _refuse_swallowed_rows(first, layout, path)
    count = _take_rows(columns, rows[before:], before, path)
    last = first
    for lines in chunks:
        progress(f"Reading {path.name}", min(text.buffer.tell(), size), size)
        if not _take_plain(columns, lines, layout):
            _refuse_swallowed_rows(lines, layout, path)
            _take_rows(columns, split_lines(lines, layout.delimiter), count + before, path)
        count += len(lines)
        last = lines
    _refuse_open_quote(last, layout, path)
    if len(columns[0]) == 0:
        raise BadInput(f"“{path.name}” has headings but no rows: one row per code was expected.")
    finished = tuple(column.finished() for column in columns)
    if not any(column.present.any() for column in finished):
        raise BadInput(f"“{path.name}” has no values: all its cells are empty.")
    headed = layout.headings is not None
    return Table(
        str(path),
        len(finished[0].present),
        finished,
        headed=headed,
        first_line="headings" if layout.heading_row else "" if headed else "data",
        warnings=(*layout.warnings, *twice),
    )


def _chunks(text: TextIO, layout: TextLayout) -> Iterator[list[str]]:
    """Some thousand lines at a time, never cut within a quoted cell."""
    while lines := list(islice(text, _LINES_AT_ONCE)):
        if layout.quoted:
            odd = sum(line.count('"') for line in lines) % 2
            while odd and (line := text.readline()):
                odd = (odd + line.count('"')) % 2
                lines.append(line)
        if layout.comments:
            lines = [line for line in lines if not _is_comment(line, layout)]
        yield lines


def _is_comment(line: str, layout: TextLayout) -> bool:
    if not line.lstrip().startswith("#"):
        return False
    if layout.width == 1 or layout.delimiter == " ":
        return True
    return [len(row) for row in split_lines([line], layout.delimiter)] != [layout.width]


def _refuse_open_quote(lines: list[str], layout: TextLayout, path: Path) -> None:
    """Refuse a last cell that swallowed what follows it because its quote is never closed."""
    if not layout.quoted or sum(line.count('"') for line in lines) % 2 == 0:
        return
    rows = split_lines(lines, layout.delimiter)
    if rows and ("\n" in rows[-1][-1] or "\r" in rows[-1][-1]):
        start = rows[-1][-1].splitlines()[0][:30]
        raise BadInput(f"“{path.name}” opens a quote before “{start}” and never closes it: close or double the quote.")


def _refuse_swallowed_rows(lines: list[str], layout: TextLayout, path: Path) -> None:
    """Refuse a cell whose quote is closed lines later by another cell's opening one: text follows that at once."""
    if not layout.quoted or not any('"' in line for line in lines):
        return
    reader = csv.reader(lines, delimiter=layout.delimiter)
    start = 0
    for _ in reader:
        several = lines[start : reader.line_num]
        if len(several) > 1 and sum(line.count('"') for line in several) % 2 == 0:
            try:
                list(csv.reader(several, delimiter=layout.delimiter, strict=True))
            except csv.Error as error:
                begun = several[0].strip()
                shown = f"…{begun[-30:]}" if len(begun) > 30 else begun
                raise BadInput(
                    f"“{path.name}” opens a quote in the line “{shown}” that only a quote in a later line closes, "
                    "which would swallow the rows between: close or double the quote."
                ) from error
        start = reader.line_num


def _take_plain(columns: list[_Growing], lines: list[str], layout: TextLayout) -> bool:
    """Take lines without quotes and without missing numbers, several times as quickly; False where they are not so."""
    delimiter = layout.delimiter
    whole = "".join(lines)
    if layout.decimal == "," or delimiter == " " or '"' in whole or not lines[-1].strip():
        return False
    if whole.count(delimiter) != len(lines) * (len(columns) - 1):
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
        swallowed = any("\n" in cell for cell in rows[wrong])
        raise BadInput(
            f"Row {before + wrong + 1:,} of “{path.name}” has {counted(len(rows[wrong]), 'value')}, but the first "
            f"row {width:,}: all rows must have the same number of "
            f"values{'; this one opens a quote that is closed lines later' * swallowed}."
        )
    for number, (column, cells) in enumerate(zip(columns, zip(*rows, strict=True), strict=bool(rows))):
        if not column.add(cells):
            raise _NotNumbers(number)
    return len(rows)


class _Growing:
    """A column while its cells come in."""

    def __init__(self, name: str, of_words: bool, layout: TextLayout) -> None:
        self.of_words = of_words
        self._name, self._layout = name, layout
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
            values = numbers(cells, self._layout.decimal)
            if values is not None:
                self._parts.append(values)
                return True
            if self._parts:
                return False
            self.of_words = True
        words = self._words
        stripped = map(str.strip, cells)
        found = [-1 if cell.lower() in MISSING_WORDS else words.setdefault(cell, len(words)) for cell in stripped]
        self._parts.append(np.array(found, np.int32))
        return True

    def finished(self) -> Column:
        """The column, whole."""
        joined = np.concatenate(self._parts)
        self._parts = []
        if not self.of_words:
            return number_column(self._name, joined)
        words = list(self._words) if self._layout.quoted else _unquoted(list(self._words))
        if not self._layout.quoted and words != list(self._words):
            values = numbers(words, self._layout.decimal)
            if values is not None:
                return number_column(self._name, np.append(values, np.nan)[joined])
        return _merged(self._name, joined, [plain_cell(word) for word in words])


def _merged(name: str, found: np.ndarray, words: Sequence[str]) -> Column:
    """A column of words of which some have become equal, or nothing."""
    different = {word: number for number, word in enumerate(dict.fromkeys(w for w in words if w))}
    places = np.array([*(different.get(word, -1) for word in words), -1], np.int32)
    return word_column(name, places[found], list(different))


def _unquoted(words: list[str]) -> list[str]:
    """Cells of a file without quoting whose writer quoted nevertheless: a whole column, or where quotes are doubled."""
    whole = all(len(word) > 1 and word[0] == word[-1] == '"' for word in words)
    return [_inner(word) if whole or _is_quoting(word) else word for word in words]


def _is_quoting(word: str) -> bool:
    inner = word[1:-1]
    return len(word) > 2 and word[0] == word[-1] == '"' and '"' in inner and '"' not in inner.replace('""', "")


def _inner(word: str) -> str:
    return word[1:-1].replace('""', '"').replace('\\"', '"')


def _heading(cell: str, number: int) -> str:
    given = cell.strip()
    if len(given) > 1 and given[0] == given[-1] == '"':
        given = _inner(given)
    return plain_cell(given) or f"column {number + 1}"
