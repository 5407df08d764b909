"""Reads codes that were made elsewhere: numpy arrays, CSV, TSV and Parquet."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.data.array_files import checked_labels, member_shape, numbered_labels, read_array, read_member
from explorer.data.dataset import SMALLEST_SIDE
from explorer.data.npy import read_header
from explorer.data.progress import CalledOff, Progress, shielded
from explorer.data.tables.columns import number_column, word_column
from explorer.data.tables.reader import TABLE_SUFFIXES, read_table
from explorer.data.zip_archive import check_archive, opened_archive
from explorer.values import BadInput
from explorer.values.table import CategoryColumn, CodeTable, Column, NumberColumn, Table

CODE_SUFFIXES = (".npy", ".npz", *TABLE_SUFFIXES)
"""Of files in which codes are looked for."""

_CODE_KEYS = ("codes", "code", "z", "latents", "latent", "embeddings", "embedding", "x", "data")
_ONLY_CODES = ("codes", "z", "latents", "embeddings")
_LABEL_NAMES = ("label", "labels", "class", "target", "targets", "y")
_ROW_NAMES = ("index", "id", "row", "name")
_CODE_HEADING = re.compile(r"(z|code|dim|latent|embedding|emb|pc)[ _-]?(\d+)", re.IGNORECASE)


def read_codes(path: Path, progress: Progress | None = None) -> CodeTable:
    """Read one code a row.

    An .npz archive holds them as "codes" (or "z", "latents", "embeddings", or alone), with "labels", "class_names" and
    further columns where there are any: what `latent-explorer encode` writes. In a table the columns z1, z2, … (or
    code1, dim_1, …; or x and y) are the code and the others are kept as columns; without such headings every column but
    the index and the label belongs to the code. Beside a bare `codes.tsv`, `codes-metadata.tsv` gives the columns.

    Args:
        path: .npy, .npz, .csv, .tsv or .parquet.
        progress: told how far it is; may raise to call the work off.

    Returns:
        The codes that are finite; a note tells how many were left out.

    Raises:
        BadInput: damaged, or no codes in it.
    """
    suffix = path.suffix.lower()
    report = shielded(progress)
    try:
        if suffix == ".npy":
            found = _from_array(read_array(path, report), path)
        elif suffix == ".npz":
            found = _from_archive(path, report)
        elif suffix in TABLE_SUFFIXES:
            return codes_in_table(read_table(path, progress))
        else:
            listed = ", ".join(CODE_SUFFIXES[:-1])
            raise BadInput(f"“{path.name}” holds no codes: {listed} or {CODE_SUFFIXES[-1]} was expected.")
    except CalledOff as off:
        raise off.reason from None
    except MemoryError as error:
        raise BadInput(f"“{path.name}” does not fit into this computer's memory: give fewer codes.") from error
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    return _finite_only(found, path)


def looks_like_codes(path: Path, latent_dim: int | None) -> bool:
    """Whether an array is rather one of codes than of pictures: by its shape and name alone.

    Args:
        path: .npy or .npz.
        latent_dim: length of the open model's codes, None without a model.

    Raises:
        BadInput: it is damaged.
    """
    if path.suffix.lower() == ".npy":
        with path.open("rb") as stream:
            shape = read_header(stream, path.name).shape
        return len(shape) == 2 and (shape[1] == latent_dim or shape[1] < SMALLEST_SIDE**2)
    with opened_archive(path) as archive:
        keys = {name.removesuffix(".npy").lower() for name in archive.namelist()}
    return bool(keys & set(_ONLY_CODES))


def _from_array(array: np.ndarray, path: Path, key: str = "") -> CodeTable:
    shown = f"“{key}” in “{path.name}”" if key else f"“{path.name}”"
    if array.dtype.kind == "U":
        raise BadInput(f"{shown} holds text: codes are numbers, one row for each.")
    if array.ndim == 1:
        array = array[:, np.newaxis]
    if array.ndim != 2 or 0 in array.shape:
        shape = "×".join(str(side) for side in array.shape)
        raise BadInput(f"{shown} is an array of {shape}: codes come as N×d, one row for each.")
    with np.errstate(over="ignore"):
        codes = np.ascontiguousarray(array, np.float32)
    return CodeTable(str(path), codes, _no_labels(len(codes)))


def _from_archive(path: Path, progress: Progress) -> CodeTable:
    with opened_archive(path) as archive:
        check_archive(archive, path)
        keys = [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
        by_name = {key.lower(): key for key in reversed(keys)}
        key = next((by_name[name] for name in _CODE_KEYS if name in by_name), keys[0] if len(keys) == 1 else "")
        if not key:
            listed = ", ".join(f"“{key}”" for key in keys[:8]) or "no array"
            raise BadInput(f"“{path.name}” holds {listed}: codes are looked for under “codes”, “z” or “embeddings”.")
        found = _from_array(read_member(archive, path, key, progress), path, key)
        count = len(found.codes)
        label_key = next((by_name[name] for name in _LABEL_NAMES if name in by_name and by_name[name] != key), None)
        if label_key is not None:
            labels = checked_labels(read_member(archive, path, label_key), count, f'"{label_key}" in {path.name}', key)
            numbers, names = numbered_labels([labels], [count], path.name)
            given = by_name.get("class_names")
            if given is not None and labels.dtype.kind != "U" and member_shape(archive, path, given) > (0,):
                names = tuple(str(name) for name in read_member(archive, path, given).ravel())
            found = replace(found, labels=numbers, class_names=names)
        others = [name for name in keys if name not in (key, label_key, by_name.get("class_names"))]
        columns = tuple(
            _column(name, read_member(archive, path, name))
            for name in others
            if member_shape(archive, path, name) == (count,)
        )
    return replace(found, columns=Table(str(path), count, columns) if columns else None)


def _column(name: str, array: np.ndarray) -> Column:
    if array.dtype.kind != "U":
        return number_column(name, array)
    words, numbers = np.unique(array, return_inverse=True)
    return word_column(name, numbers, [str(word) for word in words])


def names_codes(table: Table) -> bool:
    """Whether the headings of a table say that some of its columns are a code."""
    return any(_CODE_HEADING.fullmatch(column.name.strip()) for column in table.columns)


def codes_in_table(table: Table) -> CodeTable:
    """The codes of a table, and its other columns; see `read_codes`.

    Raises:
        BadInput: it holds no codes.
    """
    path = Path(table.path)
    described = _metadata(path) if all(column.name.startswith("column ") for column in table.columns) else None
    code = _code_columns(table, path)
    code_numbers = [numbers for column in code if (numbers := _as_numbers(column)) is not None]
    codes = np.stack(code_numbers, axis=1)
    others = table.without(frozenset(column.name for column in code))
    if described is not None and described.rows == table.rows:
        others = described
    labelled = next((column for column in others.columns if column.name.lower() in _LABEL_NAMES), None)
    found = CodeTable(str(path), codes, _no_labels(table.rows))
    if isinstance(labelled, CategoryColumn) and labelled.few:
        found = replace(found, labels=labelled.numbers.astype(np.int64), class_names=labelled.categories)
        others = others.without(frozenset({labelled.name}))
    others = others.without(frozenset(c.name for c in others.columns if c.name.lower() in ("index", "row")))
    return _finite_only(replace(found, columns=others if others.columns else None), path)


def _metadata(path: Path) -> Table | None:
    """What stands beside the bare codes of the Embedding Projector's pair of files."""
    beside = path.with_name(f"{path.stem}-metadata{path.suffix}")
    return read_table(beside) if beside.is_file() else None


def _code_columns(table: Table, path: Path) -> list[Column]:
    headed = [(int(match[2]), c) for c in table.columns if (match := _CODE_HEADING.fullmatch(c.name.strip()))]
    if headed:
        chosen = [column for _, column in sorted(headed, key=lambda pair: pair[0])]
    else:
        by_name = {column.name.strip().lower(): column for column in table.columns}
        passed_over = (*_ROW_NAMES, *_LABEL_NAMES)
        if {"x", "y"} <= set(by_name):
            chosen = [by_name["x"], by_name["y"]]
        else:
            chosen = [column for name, column in by_name.items() if name not in passed_over]
    text = next((column for column in chosen if _as_numbers(column) is None), None)
    if text is not None:
        raise BadInput(
            f"The column “{text.name}” of “{path.name}” holds text: "
            f"name the columns of the code z1, z2, … to keep others beside them."
        )
    if not chosen:
        raise BadInput(f"“{path.name}” has no columns of numbers: those of the code are named z1, z2, ….")
    return chosen


def _as_numbers(column: Column) -> np.ndarray | None:
    """float32 (N,), NaN where there is none; None of a column of words."""
    if isinstance(column, NumberColumn):
        with np.errstate(over="ignore"):
            return column.values.astype(np.float32)
    try:
        meanings = np.array([*map(float, column.categories), np.nan], np.float32)
    except ValueError:
        return None
    numbers: np.ndarray = meanings[column.numbers]
    return numbers


def _finite_only(found: CodeTable, path: Path) -> CodeTable:
    # infinity and NaN spoil a sum: one pass over the codes where all is well
    with np.errstate(invalid="ignore", over="ignore"):
        if np.isfinite(found.codes.sum()):
            return found
    kept = np.isfinite(found.codes).all(axis=1)
    count, left = len(kept), int(np.count_nonzero(kept))
    if left == count:
        return found
    if left == 0:
        raise BadInput(f"None of the {count:,} codes in “{path.name}” is finite: every row holds NaN or infinity.")
    gone = count - left
    note = f"{gone:,} of {count:,} codes hold NaN or infinity and {'was' if gone == 1 else 'were'} left out."
    columns = found.columns.taken(kept) if found.columns is not None else None
    return replace(found, codes=found.codes[kept], labels=found.labels[kept], kept=kept, columns=columns, note=note)


def _no_labels(count: int) -> np.ndarray:
    """int64 (count,), all −1 and all the same eight bytes."""
    return np.broadcast_to(np.int64(-1), (count,))
