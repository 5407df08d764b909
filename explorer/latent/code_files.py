"""Writes codes for other programs: CSV, NPZ, and the TSV pair of the Embedding Projector."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from explorer.data.atomic_file import replacing
from explorer.values import BadInput


def write_codes(
    path: Path, codes: np.ndarray, labels: np.ndarray, class_names: Sequence[str] = (), names: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Write one row a sample.

    `.csv` has the columns index, name (where there are names), label (where there are labels) and z1 … zd. `.npz` holds
    `codes` float32 (N, d), `labels` int64 (N,) and `class_names`. `.tsv` holds the bare codes, and beside it
    `<stem>-metadata.tsv` the columns index and label: the pair that the Embedding Projector loads.

    Args:
        path: its suffix picks the format.
        codes: float (N, d).
        labels: int (N,), −1 where there is none.
        class_names: names by label number; numbers are written where there are none.
        names: file names of the samples, or nothing.

    Returns:
        The files written. Each is written to a temporary name and replaced.

    Raises:
        BadInput: another suffix, or the folder cannot be written.
    """
    words = [class_names[label] if 0 <= label < len(class_names) else str(label) for label in labels.tolist()]
    suffix = path.suffix.lower()
    if suffix == ".csv":
        labelled = bool((labels >= 0).any())
        header: list[object] = ["index", *(["name"] if names else []), *(["label"] if labelled else [])]
        header += [f"z{dimension + 1}" for dimension in range(codes.shape[1])]
        rows = (
            [row, *([names[row]] if names else []), *([words[row]] if labelled else []), *code]
            for row, code in enumerate(codes.tolist())
        )
        _write_table(path, ",", [header, *rows])
        return (path,)
    if suffix == ".npz":
        arrays = {"codes": codes.astype(np.float32), "labels": labels, "class_names": np.array(class_names, dtype=str)}
        _write_npz(path, arrays)
        return (path,)
    if suffix == ".tsv":
        metadata = path.with_name(f"{path.stem}-metadata.tsv")
        _write_table(path, "\t", codes.tolist())
        about: list[list[object]] = [["index", "label"], *([row, word] for row, word in enumerate(words))]
        _write_table(metadata, "\t", about)
        return (path, metadata)
    raise BadInput(f"Codes cannot be written as “{path.name}”; the name must end in .csv, .npz or .tsv.")


def _write_table(path: Path, separator: str, rows: Sequence[Sequence[object]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    _write(path, text.getvalue().encode())


def _write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    _write(path, content.getvalue())


def _write(path: Path, content: bytes) -> None:
    try:
        with replacing(path) as file:
            file.write(content)
    except OSError as error:
        raise BadInput(f"“{path.name}” could not be written: {error.strerror or error}.") from error
