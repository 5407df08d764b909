"""Reads a table by what its name says it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from explorer.data.packed_files import refuse_other
from explorer.data.progress import CalledOff, Progress, shielded
from explorer.data.tables.csv_table import read_csv
from explorer.data.tables.list_columns import lists_apart
from explorer.data.tables.parquet_table import read_parquet
from explorer.values import BadInput
from explorer.values.file_kinds import TABLE_SUFFIXES
from explorer.values.table import Table


def read_table(
    path: Path, progress: Progress | None = None, *, lists: bool = False, single_is_bare: bool = False
) -> Table:
    """Read a table of text or a Parquet file.

    Args:
        path: its suffix says what it is.
        progress: told how far it is; may raise to call the work off.
        lists: columns of lists of numbers become one column for each number; else they are left as they are or out.
        single_is_bare: a single column of text has no heading, as the Embedding Projector has it.

    Raises:
        BadInput: there is no such file, it cannot be read, or is no table.
    """
    report = shielded(progress)
    if path.suffix.lower() not in TABLE_SUFFIXES:
        raise BadInput(f"“{path.name}” is not a table: a file ending in {_listed()} was expected.")
    try:
        if path.suffix.lower() == ".parquet":
            with path.open("rb") as stream:
                is_parquet = stream.read(4) == b"PAR1"
            if not is_parquet:
                refuse_other(path, "a Parquet file was expected")
            return read_parquet(path, report, lists=lists)
        refuse_other(path, "a table of text was expected")
        table = read_csv(path, report, single_is_bare=single_is_bare)
    except CalledOff as off:
        raise off.reason from None
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    if not lists:
        return table
    columns, left_out = lists_apart(table.columns)
    return replace(table, columns=tuple(columns), left_out=(*table.left_out, *left_out))


def _listed() -> str:
    return ", ".join(TABLE_SUFFIXES[:-1]) + f" or {TABLE_SUFFIXES[-1]}"
