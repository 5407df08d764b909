"""Words in tables that sheet programs must not take for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_FORMULA = re.compile(r"'*[=@+\-\t\r]")


def guarded_cell(text: str) -> str:
    """A word as it is written: an apostrophe stands before what Excel would compute (`=`, `@`, `+`, `-`, tab, CR)."""
    if not _FORMULA.match(text) or _is_number(text):
        return text
    return f"'{text}"


def table_line(cells: Iterable[object], delimiter: str) -> str:
    """One line of a table: words guarded; quoted where that is needed, between tabs never, where breaks become blanks.

    Args:
        cells: texts, which are guarded, and numbers.
        delimiter: "," or a tab.
    """
    if delimiter == "\t":
        plain = [_BREAKS.sub(" ", cell) if isinstance(cell, str) else cell for cell in cells]
        return "\t".join(guarded_cell(cell) if isinstance(cell, str) else str(cell) for cell in plain) + "\n"
    guarded = [guarded_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(guarded)
    return text.getvalue()


def plain_cell(text: str) -> str:
    """A word as it is meant, without the apostrophe of `guarded_cell`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
