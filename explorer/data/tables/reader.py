"""Reads a table by what its name says it is."""

from __future__ import annotations

from pathlib import Path

from explorer.data.progress import CalledOff, Progress, shielded
from explorer.data.tables.csv_table import read_csv
from explorer.data.tables.parquet_table import read_parquet
from explorer.values import BadInput
from explorer.values.table import Table

TABLE_SUFFIXES = (".csv", ".tsv", ".parquet")
"""Of files that are read as tables."""


def read_table(path: Path, progress: Progress | None = None) -> Table:
    """Read a CSV, TSV or Parquet file.

    Args:
        path: its suffix says what it is.
        progress: told how far it is; may raise to call the work off.

    Raises:
        BadInput: there is no such file, it cannot be read, or is no table.
    """
    read = read_parquet if path.suffix.lower() == ".parquet" else read_csv
    if path.suffix.lower() not in TABLE_SUFFIXES:
        raise BadInput(f"“{path.name}” is no table: a file ending in {_listed()} was expected.")
    try:
        return read(path, shielded(progress))
    except CalledOff as off:
        raise off.reason from None
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read: {error.strerror or error}.") from error


def _listed() -> str:
    return ", ".join(TABLE_SUFFIXES[:-1]) + f" or {TABLE_SUFFIXES[-1]}"
