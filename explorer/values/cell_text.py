"""Words in tables that sheet programs must not take for formulas."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=@+\-\t\r]")


def guarded_cell(text: str) -> str:
    """A word as it is written: an apostrophe stands before what Excel would compute (`=`, `@`, `+`, `-`, tab, CR)."""
    if not _FORMULA.match(text) or _is_number(text):
        return text
    return f"'{text}"


def plain_cell(text: str) -> str:
    """A word as it is meant, without the apostrophe of `guarded_cell`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
