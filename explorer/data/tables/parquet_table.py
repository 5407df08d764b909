"""Reads Parquet files, where pyarrow is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from explorer.data.progress import Progress, silent
from explorer.data.tables.columns import number_column, own_names, word_column
from explorer.data.tables.list_columns import LONGEST_LIST, UNEQUAL, columns_of_lists
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.reading import LeftOut
from explorer.values.table import Column, Table

_ROWS_AT_ONCE = 65_536


def read_parquet(path: Path, progress: Progress = silent, *, lists: bool = False) -> Table:
    """Read a Parquet file.

    Numbers and truth values become numbers, times seconds since 1970 (UTC), text and dictionaries categories; columns
    of records are left out.

    Args:
        path: the file.
        progress: told the rows that are done.
        lists: a column of equally long lists of numbers becomes one column for each number; else it is left out.

    Raises:
        BadInput: pyarrow is missing, the file is damaged, or has neither rows nor columns that can be read.
    """
    try:
        import pyarrow
        import pyarrow.compute
        from pyarrow import parquet
    except ImportError as error:
        raise BadInput(
            f"“{path.name}” is a Parquet file, which needs pyarrow: python -m pip install pyarrow, or save it as CSV."
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
            names = read.column_names
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise BadInput(f"“{path.name}” is damaged or not a Parquet file: write it again.") from error
    columns: list[Column] = []
    left_out: list[LeftOut] = []
    names, twice = own_names(names)
    for name, chunks in zip(names, read.columns, strict=True):
        kind = chunks.type
        if pyarrow.types.is_list(kind) or pyarrow.types.is_large_list(kind) or pyarrow.types.is_fixed_size_list(kind):
            values, reason = _lists(pyarrow, chunks) if lists else (None, "it holds lists")
            columns += [] if values is None else columns_of_lists(name, values)
            left_out += [LeftOut(name, reason)] if values is None else []
        else:
            try:
                column, reason = _column(pyarrow, name, chunks), f"it holds {_in_words(pyarrow, kind)}"
                if column is None and chunks.null_count == total:
                    reason = "it is empty"
            except UnicodeDecodeError:
                column, reason = None, "it holds text that is not UTF-8"
            except (pyarrow.ArrowException, ValueError, OverflowError):
                column, reason = None, "it is damaged"
            columns += [] if column is None else [column]
            left_out += [LeftOut(name, reason)] if column is None else []
    if total == 0:
        raise BadInput(f"“{path.name}” has no rows: one row per code was expected.")
    if not columns:
        reasons = "; ".join(f"“{each.what}”: {each.why}" for each in left_out[:6])
        raise BadInput(f"“{path.name}” has no column of numbers or text ({reasons}).")
    return Table(str(path), total, tuple(columns), left_out=tuple(left_out), warnings=tuple(twice))


def _lists(pyarrow: Any, chunks: Any) -> tuple[np.ndarray | None, str]:
    """float64 (N, d) of a column of lists, NaN where a row has none; or None and why not."""
    types = pyarrow.types
    joined = chunks.combine_chunks()
    joined = pyarrow.concat_arrays(joined.chunks) if isinstance(joined, pyarrow.ChunkedArray) else joined
    inside = joined.type.value_type
    if not (types.is_integer(inside) or types.is_floating(inside)):
        return None, f"it holds lists of {_in_words(pyarrow, inside)}"
    present = ~np.asarray(joined.is_null())
    lengths = np.asarray(pyarrow.compute.list_value_length(joined).fill_null(0))[present]
    if len(lengths) == 0 or (lengths != lengths[0]).any():
        return None, UNEQUAL if len(lengths) else "it is empty"
    if not 1 <= lengths[0] <= LONGEST_LIST:
        return None, f"its lists have {counted(lengths[0], 'number')}"
    flat = joined.filter(pyarrow.array(present)).flatten().to_numpy(zero_copy_only=False)
    found = np.full((len(present), int(lengths[0])), np.nan)
    found[present] = flat.reshape(-1, int(lengths[0]))
    return found, ""


def _in_words(pyarrow: Any, kind: Any) -> str:
    if pyarrow.types.is_struct(kind) or pyarrow.types.is_map(kind):
        return "records"
    if pyarrow.types.is_nested(kind):
        return "lists of lists"
    return "text" if pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind) else f"values of type {kind}"


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
