"""Writes the table of compared models for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explorer.data.atomic_file import replacing
from explorer.values import BadInput
from explorer.values.cell_text import table_line
from explorer.values.comparison import TABLE_HEAD, ModelMeasures, table_rows

_SEPARATORS = {".csv": ",", ".tsv": "\t"}


def write_measures(path: Path, measures: Sequence[ModelMeasures]) -> None:
    """Write one row a model under the names of `TABLE_HEAD`, at full precision; unknown values stay empty.

    Args:
        path: ends in `.csv` or `.tsv`; written to a temporary name and replaced.
        measures: the rows, in their order.

    Raises:
        BadInput: another suffix, or the folder cannot be written.
    """
    separator = _SEPARATORS.get(path.suffix.lower())
    if separator is None:
        raise BadInput(f"The table cannot be written as “{path.name}”; the name must end in .csv or .tsv.")
    text = "".join(table_line(row, separator) for row in (TABLE_HEAD, *table_rows(measures)))
    try:
        with replacing(path) as file:
            file.write(text.encode(errors="backslashreplace"))
    except OSError as error:
        raise BadInput(f"“{path.name}” could not be written: {error.strerror or error}.") from error
