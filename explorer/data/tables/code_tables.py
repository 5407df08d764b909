"""The codes of a table: by the roles of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.data.tables.finite_codes import as_codes, finite_only, no_labels
from explorer.data.tables.reader import read_table
from explorer.data.tables.roles import Proposal, in_order, no_classes, proposal, values_of
from explorer.values import BadInput
from explorer.values.column_roles import Roles
from explorer.values.number_text import counted
from explorer.values.reading import LeftOut, Reading
from explorer.values.table import CategoryColumn, CodeTable, Column, Table

_METADATA = "metadata"


def names_codes(table: Table) -> bool:
    """Whether the headings of a table, or the lack of any, say that some of its columns are a code."""
    return proposal(_without_empty_columns(table)).certain


def table_reading(table: Table) -> Reading:
    """What a table was taken for that is no table of codes."""
    table = _without_empty_columns(table)
    found = proposal(table)
    roles = {role: name for name, role in found.roles.items()}
    return Reading(
        "table",
        rows=table.rows,
        index=roles.get("index"),
        names=roles.get("name"),
        kept=tuple(c.name for c in table.columns if found.roles[c.name] not in ("index", "name")),
        left_out=table.left_out,
        warnings=table.warnings,
        first_line=table.first_line,
    )


def codes_in_table(table: Table, roles: Roles | None = None) -> CodeTable:
    """The codes of a table, and its other columns; see `read_codes`.

    Args:
        table: one row for each code; columns of lists stand apart.
        roles: what the columns are for; None takes what they look like.

    Raises:
        BadInput: it holds no codes, or its columns cannot have these roles.
    """
    path = Path(table.path)
    table = _without_empty_end(_without_empty_columns(table))
    found = proposal(table)
    if not table.headed:
        table, found = _with_metadata(table, found, path)
    if roles is not None:
        found = Proposal(_checked(roles, table, path), in_order(table, roles), True)
    if not found.code:
        raise BadInput(_no_codes(table, path))
    columns = {column.name: column for column in table.columns}
    numbers = np.stack([values_of(columns[name]) for name in found.code], axis=1)  # type: ignore[misc]
    label = _only(found.roles, "label")
    labels, class_names = (no_labels(table.rows), ()) if label is None else _classes(columns[label], path)
    beside = tuple(c for c in table.columns if found.roles[c.name] in ("beside", "name"))
    ignored = tuple(LeftOut(n, "it is set to be ignored") for n, role in found.roles.items() if role == "ignore")
    reading = Reading(
        "codes",
        code=found.code,
        labels=label,
        names=_only(found.roles, "name"),
        index=_only(found.roles, "index"),
        kept=tuple(column.name for column in beside if found.roles[column.name] == "beside"),
        left_out=(*table.left_out, *ignored),
        warnings=(*table.warnings, *found.warnings),
        first_line=table.first_line,
    )
    others = Table(table.path, table.rows, beside) if beside else None
    return finite_only(
        CodeTable(
            str(path), as_codes(numbers), labels, class_names, columns=others, reading=reading, roles=found.roles
        ),
        numbers,
    )


def _without_empty_columns(table: Table) -> Table:
    """The table without columns that hold nothing, as programs for sheets write them."""
    full = tuple(column for column in table.columns if column.present.any())
    empty = (LeftOut(column.name, "it is empty") for column in table.columns if not column.present.any())
    return (
        table if len(full) == len(table.columns) else replace(table, columns=full, left_out=(*table.left_out, *empty))
    )


def _without_empty_end(table: Table) -> Table:
    """The table without empty rows at its end, as programs for sheets write them."""
    last = max((int(np.flatnonzero(c.present)[-1]) for c in table.columns if c.present.any()), default=table.rows - 1)
    return table if last + 1 == table.rows else table.taken(np.arange(last + 1))


def _with_metadata(table: Table, found: Proposal, path: Path) -> tuple[Table, Proposal]:
    """The table and what stands beside bare codes in the pair of files of the Embedding Projector."""
    endings = (f"{path.stem}-metadata{path.suffix}", f"{path.stem}_metadata{path.suffix}", f"metadata{path.suffix}")
    beside = next((file for name in endings if (file := path.with_name(name)) != path and file.is_file()), None)
    if beside is None or not found.code:
        return table, found
    try:
        about = read_table(beside, single_is_bare=True)
    except BadInput as error:
        return replace(table, warnings=(*table.warnings, f"“{beside.name}” was ignored: {error}")), found
    if about.rows != table.rows:
        told = f"“{beside.name}” was ignored: it has {counted(about.rows, 'row')}, not {table.rows:,}"
        return replace(table, warnings=(*table.warnings, told)), found
    names = {column.name for column in table.columns}
    others = tuple(
        replace(c, name=_free(c.name if about.headed else _METADATA if values_of(c) is None else "index", names))
        for c in about.columns
    )
    whole = replace(
        table,
        columns=(*table.columns, *others),
        headed=True,
        left_out=(*table.left_out, *about.left_out),
        warnings=(*table.warnings, f"labels and names come from “{beside.name}”", *about.warnings),
    )
    own_index = _only(found.roles, "index")
    joined = proposal(whole, found.code)
    return whole, replace(joined, roles=joined.roles if own_index is None else {**joined.roles, own_index: "index"})


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"{name} ({_METADATA})"
    taken.add(name)
    return name


def _only(roles: Roles, role: str) -> str | None:
    return next((name for name, given in roles.items() if given == role), None)


def _checked(roles: Roles, table: Table, path: Path) -> Roles:
    """Roles for all columns that are there.

    Raises:
        BadInput: a column of words shall be part of the code, or one that is there no more.
    """
    columns = {column.name: column for column in table.columns}
    for name, role in roles.items():
        if role == "code" and name not in columns:
            raise BadInput(f"“{path.name}” has no column “{name}”, which was part of the code.")
        if role == "code" and values_of(columns[name]) is None:
            raise BadInput(f"“{name}” of “{path.name}” holds text: a code is made of numbers.")
    return {name: roles.get(name, "beside") for name in columns}


def _no_codes(table: Table, path: Path) -> str:
    lists = [each for each in table.left_out if "list" in each.why]
    if lists:
        return f"“{path.name}” holds no codes: “{lists[0].what}” is left out because {lists[0].why}."
    others = ", only " + _and([column.name for column in table.columns]) if table.columns else ""
    return f"“{path.name}” has no columns of numbers for a code{others}: name them z1, z2, …."


def _and(names: Sequence[str]) -> str:
    shown = [f"“{name}”" for name in names]
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5:,} more" if len(shown) > 5 else "")


def _classes(column: Column, path: Path) -> tuple[np.ndarray, tuple[str, ...]]:
    """int64 (N,), −1 where there is none, and the names of the classes.

    Raises:
        BadInput: the column cannot be the classes.
    """
    reason = no_classes(column)
    if reason:
        raise BadInput(f"“{column.name}” of “{path.name}” cannot be the classes: {reason}.")
    if not isinstance(column, CategoryColumn):
        known = column.present
        values = np.unique(column.values[known])
        numbers = np.full(len(known), -1, np.int64)
        numbers[known] = np.searchsorted(values, column.values[known])
        column = CategoryColumn(column.name, numbers.astype(np.int32), tuple(f"{value:.0f}" for value in values))
    if "-1" not in column.categories or values_of(column) is None:
        return column.numbers.astype(np.int64), column.categories
    # among numbers −1 is no class
    kept = tuple(name for name in column.categories if name != "-1")
    places = np.array([*(kept.index(n) if n != "-1" else -1 for n in column.categories), -1], np.int64)
    return places[column.numbers], kept
