"""Writes codes for other programs: CSV, NPZ, and the TSV pair of the Embedding Projector."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from explorer.data.atomic_file import replacing
from explorer.values import BadInput
from explorer.values.cell_text import table_line
from explorer.values.class_names import class_name

_TOLD_EVERY = 1000

Watch = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class CodeRows:
    """What is written of each sample.

    Attributes:
        codes: float (N, d).
        labels: int (N,), −1 where there is none.
        class_names: names by label number; numbers are written where there are none.
        names: file names of the samples, or nothing.
        rows: int (N,), their numbers on the map; None counts from 0.
        errors: float (N,), squared error of each, None where it is not known.
    """

    codes: np.ndarray
    labels: np.ndarray
    class_names: Sequence[str] = ()
    names: Sequence[str] = ()
    rows: np.ndarray | None = None
    errors: np.ndarray | None = None


def write_codes(
    path: Path, codes: np.ndarray, labels: np.ndarray, class_names: Sequence[str] = (), names: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Write one row a sample: see `write_rows`."""
    return write_rows(path, CodeRows(codes, labels, class_names, names))


def files_of(path: Path) -> tuple[Path, ...]:
    """The files that `write_rows` writes for a path."""
    pair = path.suffix.lower() == ".tsv"
    return (path, path.with_name(f"{path.stem}-metadata.tsv")) if pair else (path,)


def write_rows(path: Path, found: CodeRows, watch: Watch | None = None) -> tuple[Path, ...]:
    """Write one row a sample.

    `.csv` has the columns index, name (where there are names), label (where there are labels), error (where it is
    known) and z1 … zd. `.npz` holds `codes` float32 (N, d), `labels` int64 (N,) and `class_names`, and `names`, `rows`
    int64 and `errors` float32 (N,) where they are given. `.tsv` holds the bare codes, and beside it
    `<stem>-metadata.tsv` the columns index, name, label and error: the pair that the Embedding Projector loads, which
    wants no heading above a single column. A sample without a label has an empty one. Words that a sheet program would
    take for formulas get an apostrophe, letters that UTF-8 cannot write are escaped.

    Args:
        path: its suffix picks the format.
        found: the samples.
        watch: told how many rows are ready, of how many; may raise to give the file up.

    Returns:
        The files written. Each is written to a temporary name and replaced.

    Raises:
        BadInput: another suffix, or the folder cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        _write_table(path, ",", _table(found), len(found.codes), watch)
    elif suffix == ".npz":
        _write_npz(path, _arrays(found))
    elif suffix == ".tsv":
        _write_table(path, "\t", found.codes.tolist(), len(found.codes), watch)
        _write_table(files_of(path)[1], "\t", _about(found), len(found.codes), None)
    else:
        raise BadInput(f"Codes cannot be written as “{path.name}”; the name must end in .csv, .npz or .tsv.")
    return files_of(path)


def _words(found: CodeRows) -> list[str]:
    return [class_name(found.class_names, label) for label in found.labels.tolist()]


def _numbers(found: CodeRows) -> list[int]:
    numbers: list[int] = (np.arange(len(found.codes)) if found.rows is None else found.rows).tolist()
    return numbers


def _columns(found: CodeRows) -> tuple[list[str], list[Sequence[object]]]:
    columns: dict[str, Sequence[object]] = {"index": _numbers(found)}
    if found.names:
        columns["name"] = found.names
    if (found.labels >= 0).any():
        columns["label"] = _words(found)
    if found.errors is not None:
        columns["error"] = [f"{error:.7g}" for error in found.errors.tolist()]
    return list(columns), list(columns.values())


def _table(found: CodeRows) -> Iterator[Sequence[object]]:
    heads, columns = _columns(found)
    yield [*heads, *(f"z{dimension + 1}" for dimension in range(found.codes.shape[1]))]
    for cells, code in zip(zip(*columns, strict=True), found.codes.tolist(), strict=True):
        yield [*cells, *code]


def _about(found: CodeRows) -> Iterator[Sequence[object]]:
    heads, columns = _columns(found)
    if len(heads) > 1:
        yield heads
    yield from zip(*columns, strict=True)


def _arrays(found: CodeRows) -> dict[str, np.ndarray]:
    arrays = {
        "codes": found.codes.astype(np.float32),
        "labels": found.labels,
        "class_names": _legible(found.class_names),
    }
    if found.names:
        arrays["names"] = _legible(found.names)
    if found.rows is not None:
        arrays["rows"] = found.rows.astype(np.int64)
    if found.errors is not None:
        arrays["errors"] = found.errors.astype(np.float32)
    return arrays


def _legible(words: Sequence[str]) -> np.ndarray:
    """Text that every reader takes, with what UTF-8 cannot write escaped as in the tables."""
    return np.array([word.encode("utf-8", "backslashreplace").decode("utf-8") for word in words], dtype=str)


def _write_table(path: Path, separator: str, rows: Iterable[Sequence[object]], count: int, watch: Watch | None) -> None:
    with _writing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
        try:
            for place, row in enumerate(rows):
                if watch is not None and place % _TOLD_EVERY == 0:
                    watch(min(place, count), count)
                text.write(table_line(row, separator))
        finally:
            # whoever opened the file closes it
            text.detach()


def _write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    with _writing(path) as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


@contextmanager
def _writing(path: Path) -> Iterator[BinaryIO]:
    try:
        with replacing(path) as file:
            yield file
    except OSError as error:
        raise BadInput(f"“{path.name}” could not be written: {error.strerror or error}.") from error
