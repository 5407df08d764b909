"""Trying a place to write before the work for it is done."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from explorer.data.file_lock import LockedError, is_locked, locked
from explorer.values import BadInput

_SHOWN = 60


def check_place(path: Path) -> None:
    """Try whether a file could be written, and leave nothing behind.

    What can still go wrong later is a full disk, or a folder that vanishes.

    Raises:
        BadInput: the name belongs to a folder or is too long, the folder is not there or cannot be written into.
    """
    try:
        if path.is_dir():
            raise BadInput(f"“{path}” is a folder; give the name of a file to write.")
        folder = path.parent
        if not folder.is_dir():
            raise BadInput(f"There is no folder “{folder}” to write “{path.name}” to; create it first.")
        _look_for(path)
        _write_into(folder)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        shown = path.name if len(path.name) <= _SHOWN else f"{path.name[:_SHOWN]}…"
        raise BadInput(f"“{shown}” cannot be written to “{path.parent}” ({reason}); choose another place.") from error


def check_folder_place(path: Path) -> None:
    """The same for a folder that is made where it is missing.

    Raises:
        BadInput: a file has its name, it cannot be made, or not be written into.
    """
    there = path
    try:
        there = next(place for place in (path, *path.absolute().parents) if place.exists())
        if not there.is_dir():
            raise BadInput(f"“{there}” is a file; give the name of a folder.")
        for name in path.absolute().parts[len(there.absolute().parts) :]:
            _look_for(there / name)
        _write_into(there)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refused = "written to" if there == path else "created"
        raise BadInput(
            f"The folder “{path.name[:_SHOWN]}” cannot be {refused} ({reason}); choose another place."
        ) from error


def _write_into(folder: Path) -> None:
    trial = folder / f".{secrets.token_hex(8)}.part"
    trial.touch(exist_ok=False)
    trial.unlink()


def _look_for(path: Path) -> None:
    """By looking for a file the system says whether it takes its name."""
    with suppress(FileNotFoundError):
        path.lstat()


@contextmanager
def reserved(out: str) -> Iterator[None]:
    """Keep a model file for one training, in this or another process; an empty name reserves nothing.

    Raises:
        BadInput: it cannot be written (see `check_place`), or another training writes it.
    """
    if not out:
        yield
        return
    check_place(Path(out))
    try:
        with locked(Path(out)):
            yield
    except LockedError as error:
        raise _taken(Path(out)) from error


def refuse_reserved(path: Path) -> None:
    """Refuse to touch a model file that a training writes.

    Raises:
        BadInput: one does.
    """
    if is_locked(path):
        raise _taken(path)


def _taken(path: Path) -> BadInput:
    return BadInput(
        f"“{path.name}” is being trained right now: wait until training has finished, or choose another name."
    )
