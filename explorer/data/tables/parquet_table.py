"""Reads Parquet files, where pyarrow is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from explorer.data.progress import Progress, silent
from explorer.data.tables.columns import number_column, word_column
from explorer.values import BadInput
from explorer.values.table import Column, Table

_ROWS_AT_ONCE = 65_536


def read_parquet(path: Path, progress: Progress = silent) -> Table:
    """Read a Parquet file.

    Numbers and truth values become numbers, times seconds since 1970 (UTC), text and dictionaries categories; columns
    of lists and records are left out.

    Args:
        path: the file.
        progress: told the rows that are done.

    Raises:
        BadInput: pyarrow is missing, the file is damaged, or has neither rows nor columns that can be read.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise BadInput(
            f"“{path.name}” is a Parquet file, which needs pyarrow: install latent-explorer[tables], or save it as CSV."
        ) from error
    try:
        with parquet.ParquetFile(path) as file:
            total = file.metadata.num_rows
            batches = []
            done = 0
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
                progress(f"Reading {path.name}", done, total)
                batches.append(batch)
                done += len(batch)
            read = pyarrow.Table.from_batches(batches, file.schema_arrow)
    except (pyarrow.ArrowException, OSError) as error:
        raise BadInput(f"“{path.name}” is damaged or no Parquet file: write it again.") from error
    columns = tuple(
        column
        for name, chunks in zip(read.column_names, read.columns, strict=True)
        if (column := _column(pyarrow, name, chunks)) is not None
    )
    if not columns or total == 0:
        raise BadInput(f"“{path.name}” has no rows of numbers or words: one row for each code was expected.")
    return Table(str(path), total, columns)


def _column(pyarrow: Any, name: str, chunks: Any) -> Column | None:
    types, kind = pyarrow.types, chunks.type
    if types.is_temporal(kind) and not types.is_duration(kind) and not types.is_time(kind):
        seconds = chunks.cast(pyarrow.timestamp("us")).cast(pyarrow.int64())
        return number_column(name, seconds.to_numpy().astype(np.float64) / 1e6)
    if types.is_decimal(kind):
        chunks, kind = chunks.cast(pyarrow.float64()), pyarrow.float64()
    if types.is_integer(kind) or types.is_floating(kind) or (types.is_boolean(kind) and chunks.null_count == 0):
        return number_column(name, chunks.to_numpy())
    if types.is_boolean(kind):
        chunks, kind = chunks.cast(pyarrow.string()), pyarrow.string()
    if types.is_dictionary(kind):
        chunks, kind = chunks.cast(kind.value_type), kind.value_type
    if not (types.is_string(kind) or types.is_large_string(kind)):
        return None
    encoded = chunks.combine_chunks().dictionary_encode()
    numbers = encoded.indices.fill_null(-1).to_numpy()
    return word_column(name, numbers, encoded.dictionary.to_pylist())
