"""Results as files: a name of their own, never over what is there."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from explorer.data import WRITABLE_SUFFIXES
from explorer.values import BadInput
from explorer.values.result_names import fit_name, fit_suffix, numbered, same_name_key


def free_path(
    folder: Path,
    name: str,
    overwrite: bool = False,
    taken: frozenset[str] | set[str] = frozenset(),
    suffixes: tuple[str, ...] = WRITABLE_SUFFIXES,
) -> Path:
    """Where a result of this name goes: the name itself, or with " (2)", " (3)", … before the suffix.

    Args:
        folder: of the results.
        name: the input's file name, made fit for every system. PNG takes the place of a suffix that cannot be written.
        overwrite: take the place of a file that is there.
        taken: names, as `same_name_key` gives them, that this batch has used already; they are never written over.
        suffixes: that can be written.
    """
    suffix = fit_suffix(name)
    writable = suffix.lower() in suffixes
    stem, suffix = (name[: -len(suffix)], suffix) if writable else (name, ".png")
    stem = fit_name(PurePosixPath(stem).name) or "picture"
    number = 1
    while True:
        path = folder / numbered(stem, number, suffix)
        free = overwrite or not os.path.lexists(path)
        if free and same_name_key(path.name) not in taken:
            return path
        number += 1


def make_folder(folder: str | Path) -> Path:
    """The folder, made when it is not there.

    Raises:
        BadInput: it is a file, or cannot be made.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            f"The folder {folder} cannot be created ({reason}): choose one that can be written to."
        ) from error
    return folder
