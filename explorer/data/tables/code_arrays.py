"""Codes in numpy files: an array in a .npy, several named ones in an .npz."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from explorer.data.array_files import LABEL_WORDS, member_shape, numbered_labels, read_array, read_labels, read_member
from explorer.data.dataset import SMALLEST_SIDE
from explorer.data.npy import read_header
from explorer.data.progress import Progress
from explorer.data.tables.columns import number_column, word_column
from explorer.data.tables.finite_codes import as_codes, finite_only, no_labels
from explorer.data.tables.roles import values_of
from explorer.data.zip_archive import check_archive, opened_archive
from explorer.values import BadInput
from explorer.values.reading import LeftOut, Reading
from explorer.values.table import CategoryColumn, CodeTable, Column, Table

_ONLY_CODES = ("codes", "code", "z", "z_mean", "mu", "latents", "latent", "embeddings", "embedding")
_CODE_KEYS = (*_ONLY_CODES, "mean", "x", "data")
_NUMBERED = re.compile(r"arr_\d+")


def codes_in_array_file(path: Path, progress: Progress) -> CodeTable:
    """One array of codes.

    Raises:
        BadInput: damaged, or no codes.
    """
    return _coded(read_array(path, progress), path)


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
        return _is_narrow(shape, latent_dim)
    with opened_archive(path) as archive:
        keys = [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
        if {key.lower() for key in keys} & set(_ONLY_CODES):
            return True
        numbered = all(_NUMBERED.fullmatch(key) for key in keys)
        rows = [shape for shape in _shapes(archive, path, keys).values() if len(shape) != 1]
        return numbered and len(rows) == 1 and _is_narrow(rows[0], latent_dim)


def _is_narrow(shape: tuple[int, ...], latent_dim: int | None) -> bool:
    return len(shape) == 2 and (shape[1] == latent_dim or shape[1] < SMALLEST_SIDE**2)


def codes_in_archive(path: Path, progress: Progress) -> CodeTable:
    """The codes of an archive, its labels, names and further columns.

    Raises:
        BadInput: damaged, or no codes in it.
    """
    with opened_archive(path) as archive:
        check_archive(archive, path)
        keys = [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
        shapes = _shapes(archive, path, keys)
        key = _code_key(keys, shapes, path)
        found = _coded(read_member(archive, path, key, progress), path, key)
        count = len(found.codes) if found.kept is None else len(found.kept)
        return _with_others(found, archive, path, [name for name in keys if name != key], shapes, count)


def _coded(array: np.ndarray, path: Path, key: str = "") -> CodeTable:
    shown = f"“{key}” in “{path.name}”" if key else f"“{path.name}”"
    if array.dtype.kind in "US":
        raise BadInput(f"{shown} holds text: codes are numbers, one row per code.")
    if array.ndim == 1:
        array = array[:, np.newaxis]
    if array.ndim != 2 or 0 in array.shape:
        shape = "×".join(str(side) for side in array.shape)
        laid_out = f"; reshape({len(array)}, -1) puts each in one row" if array.ndim > 2 and array.size else ""
        raise BadInput(f"{shown} is an array of {shape}: codes should be N×d, one row per code{laid_out}.")
    codes = as_codes(array)
    reading = Reading("codes", code=tuple(f"z{place + 1}" for place in range(codes.shape[1])), order="nd")
    return finite_only(CodeTable(str(path), codes, no_labels(len(codes)), reading=reading), array)


def _shapes(archive: ZipFile, path: Path, keys: list[str]) -> dict[str, tuple[int, ...]]:
    """The shapes of the arrays that can be read."""
    shapes = {}
    for key in keys:
        try:
            shapes[key] = member_shape(archive, path, key)
        except BadInput:
            continue
    return shapes


def _code_key(keys: list[str], shapes: Mapping[str, tuple[int, ...]], path: Path) -> str:
    by_name = {key.lower(): key for key in reversed(keys)}
    named = next((by_name[name] for name in _CODE_KEYS if name in by_name), None)
    if named is not None or len(keys) == 1:
        return named or keys[0]
    rows = [key for key, shape in shapes.items() if len(shape) == 2]
    if len(rows) == 1 and all(_NUMBERED.fullmatch(key) for key in keys):
        return rows[0]
    listed = ", ".join(f"“{key}”" for key in keys[:8]) or "no array"
    raise BadInput(f"“{path.name}” holds {listed}: codes should be stored under “codes”, “z” or “embeddings”.")


def _with_others(
    found: CodeTable, archive: ZipFile, path: Path, keys: list[str], shapes: Mapping[str, tuple[int, ...]], count: int
) -> CodeTable:
    """The codes with what the other arrays say of them."""
    by_name = {key.lower(): key for key in reversed(keys)}
    left_out: list[LeftOut] = []
    label_key = next((by_name[name] for name in LABEL_WORDS if name in by_name), None)
    given = by_name.get("class_names") if label_key is not None else None
    columns: list[Column] = []
    taken = None
    for key in keys:
        if key in (label_key, given):
            continue
        if shapes.get(key) != (count,):
            shape = "×".join(map(str, shapes.get(key, ())))
            left_out.append(LeftOut(key, f"an array of {shape}" if shape else "it holds values other than numbers"))
            continue
        columns.append(_column(key, read_member(archive, path, key)))
    if label_key is None:
        # numpy.savez(codes, labels) names nothing
        bare = [c for c in columns if _NUMBERED.fullmatch(c.name) and isinstance(c, CategoryColumn) and c.few]
        label_key = bare[0].name if len(bare) == 1 else None
        columns = [column for column in columns if column.name != label_key]
    if label_key is not None:
        taken, why = read_labels(archive, path, label_key, count, "the codes")
        if taken is None:
            left_out.append(LeftOut(label_key, why))
    if taken is not None:
        numbers, names = numbered_labels([taken], [count], path.name)
        if given is not None and taken.dtype.kind != "U" and shapes.get(given, (0,)) > (0,):
            names = tuple(str(name) for name in read_member(archive, path, given).ravel())
        found = replace(found, labels=_rows(found, numbers), class_names=names)
    unique = (c for c in columns if isinstance(c, CategoryColumn) and len(c.categories) == count)
    names_of = next((column.name for column in unique if values_of(column) is None), None)
    table = Table(str(path), count, tuple(columns)) if columns else None
    if table is not None and found.kept is not None:
        table = table.taken(found.kept)
    reading = replace(
        found.reading,
        labels=label_key if taken is not None else None,
        names=names_of,
        kept=tuple(column.name for column in columns if column.name != names_of),
        left_out=(*found.reading.left_out, *left_out),
    )
    return replace(found, columns=table, reading=reading)


def _rows(found: CodeTable, values: np.ndarray) -> np.ndarray:
    kept: np.ndarray = values if found.kept is None else values[found.kept]
    return kept


def _column(name: str, array: np.ndarray) -> Column:
    if array.dtype.kind == "S":
        array = np.char.decode(array, "utf-8", "replace")
    if array.dtype.kind != "U":
        return number_column(name, array)
    words, numbers = np.unique(array, return_inverse=True)
    return word_column(name, numbers, [str(word) for word in words])
