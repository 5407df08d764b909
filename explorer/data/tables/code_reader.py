"""Reads codes that were made elsewhere: numpy arrays, tables of text and Parquet."""

from __future__ import annotations

from pathlib import Path

from explorer.data.progress import CalledOff, Progress, shielded
from explorer.data.tables.code_arrays import codes_in_archive, codes_in_array_file
from explorer.data.tables.code_tables import codes_in_table
from explorer.data.tables.reader import read_table
from explorer.values import BadInput
from explorer.values.column_roles import Roles
from explorer.values.file_kinds import ARRAY_SUFFIXES, TABLE_SUFFIXES
from explorer.values.table import CodeTable

CODE_SUFFIXES = (*ARRAY_SUFFIXES, *TABLE_SUFFIXES)
"""Of files in which codes are looked for."""


def read_codes(path: Path, progress: Progress | None = None, roles: Roles | None = None) -> CodeTable:
    """Read one code a row.

    An .npz archive holds them as "codes" (or "z", "mu", "latents", "embeddings", or as its only array of rows), with
    "labels", "class_names" and further columns where there are any: what `latent-explorer encode` writes. In a table
    the columns of one stem and a running number (z1, z2, …; UMAP1, UMAP2; 0, 1; embedding[0] of a column of lists; or x
    and y) are the code and the others are kept as columns; without such headings every column of numbers but the index
    and the label belongs to the code. Beside bare columns `codes-metadata.tsv` or `metadata.tsv` gives the others.
    What was taken for what is told in `reading`.

    Args:
        path: .npy, .npz, .csv, .tsv, .txt or .parquet.
        progress: told how far it is; may raise to call the work off.
        roles: what the columns of a table are for, in place of what they look like.

    Returns:
        The codes that are finite; a note tells how many were left out.

    Raises:
        BadInput: damaged, or no codes in it.
    """
    suffix = path.suffix.lower()
    report = shielded(progress)
    try:
        if suffix == ".npy":
            return codes_in_array_file(path, report)
        if suffix == ".npz":
            return codes_in_archive(path, report)
        if suffix in TABLE_SUFFIXES:
            return codes_in_table(read_table(path, progress, lists=True), roles)
    except CalledOff as off:
        raise off.reason from None
    except MemoryError as error:
        raise BadInput(f"“{path.name}” does not fit into this computer's memory: use fewer codes.") from error
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    listed = ", ".join(CODE_SUFFIXES[:-1])
    raise BadInput(f"“{path.name}” holds no codes: {listed} or {CODE_SUFFIXES[-1]} was expected.")
