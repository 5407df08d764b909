"""Finds out how a table of text is laid out: letters, delimiter, headings, decimal mark."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from explorer.data.tables.numerals import is_number, is_whole, numbers
from explorer.values import BadInput

LONGEST_CELL = 1_000_000
_LINES_LOOKED_AT = 60
_CELLS_LOOKED_AT = 200
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.|\\t)\"?\s*", re.IGNORECASE)
_WITH_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d*),\d+([eE][+-]?\d+)?")
_WITH_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d*)\.\d+([eE][+-]?\d+)?")
_COUNTED = re.compile(r"[0-9]{1,6}(\.0)?")
_HANGUL = range(0xAC00, 0xD7A4)


@dataclass(frozen=True)
class TextLayout:
    """How the lines of a table become cells.

    Attributes:
        encoding: of the letters.
        delimiter: one of , ; | or a tab, or a blank, which stands for any number of blanks.
        width: cells in a row.
        lines_before: lines in front of the first row: `sep=;`, comments, nothing.
        comments: lines that begin with # hold comments, but those with the cells of a row between visible delimiters.
        headings: the first row's cells or those of a comment that has one for each column; None where there are none.
        heading_row: the headings take up the first row.
        decimal: "," or "." before the decimals, "" where the file does not show it.
        warnings: what a person should know of it.
    """

    encoding: str
    delimiter: str
    width: int
    lines_before: int
    comments: bool
    headings: tuple[str, ...] | None
    heading_row: bool
    decimal: str
    warnings: tuple[str, ...]

    @property
    def quoted(self) -> bool:
        """Whether cells may stand in quotes that hide delimiters and line ends: never between tabs."""
        return self.delimiter != "\t"


def find_layout(path: Path, *, single_is_bare: bool = False) -> TextLayout:
    """Look at the beginning of a file.

    Args:
        path: a table of text.
        single_is_bare: a single column has no heading, as in metadata for the Embedding Projector.

    Raises:
        BadInput: empty, or no text.
    """
    encoding, warnings = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        lines = list(islice(text, _LINES_LOOKED_AT))
    separator, first, comment = _before_the_table(lines)
    shown = [line for line in lines[first:] if line.strip() and not (comment and line.lstrip().startswith("#"))]
    if not shown:
        raise BadInput(f"“{path.name}” is empty: a table with one row per code was expected.")
    if separator:
        delimiter = separator
    elif path.suffix.lower() == ".tsv":
        delimiter = "\t"
    else:
        delimiter = _delimiter(shown)
    rows = split_lines(shown, delimiter)
    if len(lines) == _LINES_LOOKED_AT and len(rows) > 2:
        rows = rows[:-1]  # a quoted cell may go on
    decimal = _decimal(rows, delimiter)
    width = len(rows[-1])
    as_rows = [
        cells for cells in split_lines(comment.splitlines(), delimiter) if len(cells) == width > 1 and delimiter != " "
    ]
    numeric = any(is_number(cell, decimal) for row in rows[:2] for cell in row)
    if comment and (len(as_rows) > 1 or not numeric):
        # a # that belongs to the words of the table
        first, comment = first - comment.count("\n") - comment.count("\r") + comment.count("\r\n"), ""
        shown = [line for line in lines[first:] if line.strip()]
        rows = split_lines(shown, delimiter)
    headings, in_row, told = _headings(
        rows, comment, delimiter, decimal, single_is_bare, shown[0].lstrip().startswith('"')
    )
    return TextLayout(encoding, delimiter, width, first, bool(comment), headings, in_row, decimal, (*warnings, *told))


def split_lines(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The cells of each row; blank lines are passed over."""
    if delimiter == "\t":
        return [cells for line in lines if (cells := line.rstrip("\r\n").split("\t")) != [""]]
    stripped = [line.strip(" \r\n") for line in lines] if delimiter == " " else lines
    reader = csv.reader(stripped, delimiter=delimiter, skipinitialspace=delimiter == " ")
    return [row for row in reader if row and (len(row) > 1 or row[0].strip())]


def _encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    with path.open("rb") as stream:
        start = stream.read(4096)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", ()
        if b"\0" in start:
            raise BadInput(f"“{path.name}” is not a table of text: it holds zero bytes.")
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while start:
                decoder.decode(start)
                start = stream.read(1 << 22)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            stream.seek(0)
            return _older_encoding(stream.read(), path)
    return "utf-8-sig", ()


def _older_encoding(content: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """CP949 where that gives Korean letters, else the one of Western Windows."""
    for encoding, what in (("cp949", "Korean (CP949)"), ("cp1252", "Western European (Windows-1252)")):
        try:
            letters = [ord(letter) for letter in content.decode(encoding) if ord(letter) > 127]
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" or 2 * sum(letter in _HANGUL for letter in letters) > len(letters):
            return encoding, (f"the text is not in UTF-8 and was read as {what}",)
    raise BadInput(f"“{path.name}” is not text in UTF-8: save the table as CSV in UTF-8.")


def _before_the_table(lines: Sequence[str]) -> tuple[str, int, str]:
    """What a line `sep=` names, how many lines stand before the table, and the comments among them."""
    separator, comments = "", []
    if all(line.lstrip().startswith("#") or not line.strip() for line in lines):
        return separator, 0, ""
    place = 0
    for place, line in enumerate(lines):
        named = _SEPARATOR_LINE.fullmatch(line.strip("\r\n")) if place == 0 else None
        if named:
            separator = "\t" if named[1] == "\\t" else named[1]
        elif line.lstrip().startswith("#") and place + 1 < len(lines):
            comments.append(line)
        elif line.strip():
            return separator, place, "".join(comments)
    return separator, place, ""


def _delimiter(lines: Sequence[str]) -> str:
    """What splits the lines into rows of one length, most of it numbers."""
    whole = lines[:-1] if len(lines) > 2 else lines  # a quoted cell of the last line may go on
    found: list[tuple[float, int, str]] = []
    for delimiter in ",;\t| ":
        if not any(delimiter in line for line in whole) or (delimiter == " " and found):
            continue
        try:
            rows = split_lines(whole, delimiter)
        except csv.Error:  # without its delimiter a row is one endless cell
            continue
        share = _share_of_numbers(rows, delimiter)
        enough = delimiter != " " or share > (0 if '"' in whole[-1] else 0.5)
        if enough and len(rows[-1]) > 1 and _agree(rows):
            found.append((share, len(rows[-1]), delimiter))
    return max(found)[2] if found else max(",;\t", key=lines[0].count)


def _agree(rows: Sequence[Sequence[str]]) -> bool:
    """All rows of one length; the headings may lack one for the row names, as R writes them."""
    widths = {len(row) for row in rows[1:]} or {len(rows[0])}
    return len(widths) == 1 and len(rows[0]) in (width := max(widths), width - 1)


def _share_of_numbers(rows: Sequence[Sequence[str]], delimiter: str) -> float:
    decimal = _decimal(rows, delimiter)
    cells = [cell for row in rows[len(rows) > 1 :] for cell in row[:_CELLS_LOOKED_AT]]
    return sum(is_number(cell, decimal) for cell in cells) / max(1, len(cells))


def _decimal(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    if delimiter == ",":
        return "."
    cells = [cell.strip().strip('"') for row in rows for cell in row]
    if any(_WITH_POINT.fullmatch(cell) for cell in cells):
        # 1.234 beside 1,5 is a thousand
        points_are_thousands = all(
            re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", cell) for cell in cells if _WITH_POINT.fullmatch(cell)
        )
        commas = any(_WITH_COMMA.fullmatch(cell) for cell in cells)
        return "," if commas and points_are_thousands else "."
    return "," if any(_WITH_COMMA.fullmatch(cell) for cell in cells) else ""


def _headings(
    rows: Sequence[Sequence[str]],
    comment: str,
    delimiter: str,
    decimal: str,
    single_is_bare: bool,
    first_quoted: bool,
) -> tuple[tuple[str, ...] | None, bool, tuple[str, ...]]:
    """The headings, whether they are the first row, and what is to be told of them."""
    first, width = rows[0], len(rows[-1])
    if comment:
        words = split_lines([comment.splitlines()[-1].lstrip(" #")], delimiter)
        if words and len(words[0]) == width:
            return tuple(words[0]), False, ()
    if len(first) == width - 1 > 0 and len(rows) > 1 and _agree(rows) and (len(first) > 1 or first_quoted):
        return ("", *first), True, ()
    if _is_a_row(first, rows[1:], decimal):
        return None, False, ("the first line holds numbers like those below it and was taken for data",)
    if any(cell.strip() and not is_number(cell.strip().strip('"'), decimal) for cell in first):
        alone = width == 1 and (single_is_bare or first[0] in (row[0] for row in rows[1:]))
        return (None, False, ()) if alone else (tuple(first), True, ())
    if len(rows) > 1 and _runs(first, rows[1:], decimal):
        return tuple(first), True, ("the first line numbers the columns and was taken as headings",)
    return None, False, ()


def _is_a_row(first: Sequence[str], others: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether a first line with words in it is a row: words and numbers stand as below, and a number has decimals.

    Numbers at equal steps, as of wavelengths or times, are headings.
    """

    def numeric(cells: Sequence[str]) -> list[bool]:
        return [is_number(cell.strip().strip('"'), decimal) for cell in cells]

    kinds = numeric(first)
    if all(kinds) or not others or any(numeric(row) != kinds for row in others):
        return False
    given = [cell.strip().strip('"') for cell, number in zip(first, kinds, strict=True) if number]
    values = numbers(given, decimal)
    if values is None or not (values != np.rint(values)).any():
        return False
    steps = np.diff(values)
    return len(steps) < 2 or not np.allclose(steps, steps[0], rtol=0.05, atol=0)


def _runs(first: Sequence[str], others: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first line numbers the columns from 0 (or from 1 above fractions); a nameless index may stand before.

    In a single column only numbers that are not whole below tell a heading from a first value.
    """
    cells = [cell.strip().strip('"') for cell in first]
    if len(cells) > 1 and not cells[0]:
        cells = cells[1:]
    if not all(_COUNTED.fullmatch(cell) for cell in cells):
        return False
    start = int(float(cells[0]))
    if [int(float(cell)) for cell in cells] != list(range(start, start + len(cells))):
        return False
    fractions = any(is_number(cell, decimal) and not is_whole(cell) for row in others for cell in row)
    return (start == 0 and len(cells) > 1) or (start in (0, 1) and fractions)
