"""What commands write to standard output: JSON for programs, tables for people."""

from __future__ import annotations

import json
import math
import shutil
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import Any

from explorer.values.reading import LeftOut

_USUAL_WIDTH = 100


def print_json(tree: object) -> None:
    """One JSON object on one line, at once. Only ASCII letters, so that it passes through any locale.

    Args:
        tree: see `plain`.
    """
    print(json.dumps(plain(tree), allow_nan=False), flush=True)


def plain(value: object) -> Any:
    """Values of the program as JSON knows them: figures that are NaN or infinite become null.

    Args:
        value: made of dataclasses, mappings, sequences, numpy numbers and arrays, paths, texts, numbers and None.

    Raises:
        TypeError: anything else.
    """
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):  # numpy's, without importing it: the window would wait for that
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"a {type(value).__name__} has no place in JSON")


def print_entries(entries: Iterable[tuple[str, Sequence[str]]]) -> None:
    """A list of named things: the name on the left, its lines beside it, wrapped to the terminal.

    Args:
        entries: name and lines; empty lines are left out.
    """
    listed = [(name, [line for line in lines if line]) for name, lines in entries]
    indent = max((len(name) for name, _ in listed), default=0) + 2
    width = max(shutil.get_terminal_size((_USUAL_WIDTH, 24)).columns, indent + 30)
    for name, lines in listed:
        wrapped = [part for line in lines for part in textwrap.wrap(line, width - indent, break_on_hyphens=False)] or [
            ""
        ]
        print(f"{name:<{indent}}{wrapped[0]}".rstrip())
        for line in wrapped[1:]:
            print(" " * indent + line)


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Facts about one thing, a label and a value each; those without a value are left out."""
    print_entries((label, [value]) for label, value in facts if value)


def number(value: float, digits: int = 4) -> str:
    """A figure for people, "–" where it is not known."""
    return f"{value:.{digits}f}" if math.isfinite(value) else "–"


def duration(seconds: float) -> str:
    """A time for people: "0:07", "12:30", "1:05:00"."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def passed_over(left_out: Sequence[LeftOut]) -> str:
    """What was not read, in one line: "passed over: 12 .heic, 3 .pdf (not pictures that are read)"."""
    whats: dict[str, list[str]] = {}
    for each in left_out:
        whats.setdefault(each.why, []).append(each.what)
    return "skipped: " + "; ".join(f"{', '.join(what)} ({why})" for why, what in whats.items())
