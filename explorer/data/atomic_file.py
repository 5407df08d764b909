"""Files that are there whole or not at all."""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

from explorer.values import BadInput

if sys.platform != "win32":
    import fcntl

_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.part(\.\w{1,8})?")
# between being made and being locked a file belongs to nobody for a moment
_LEFT_SECONDS = 60


class _WholeWrites(io.BufferedRandom):
    """Hides its descriptor: Pillow would write to that itself, and take a full disk's short write for success."""

    def fileno(self) -> int:
        """Not to be had.

        Raises:
            UnsupportedOperation: always.
        """
        raise io.UnsupportedOperation("fileno")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write to a temporary file in the same folder, flush it to the disk, then give it its name.

    An older file keeps its mode, and while it is written nobody can read the new one who could not read the old. A
    symbolic link stays: the file that it leads to is replaced. A device or a pipe is written into.

    Args:
        path: what to write; an older file of that name is replaced only by a complete new one.

    Yields:
        the open temporary file; on an exception it is removed, and what was at the path stays.

    Raises:
        BadInput: the folder does not exist, or the name belongs to a folder, or to a link that leads nowhere.
        OSError: the system refused (disk full, no permission).
    """
    path = _checked(path)
    if path.exists() and not path.is_file():
        with _into_device(path) as file:
            yield file
        return
    with _temporary(path) as (raw, temporary):
        # a descriptor of its own: closing the writer, which flushes it, leaves the file open for what follows
        twin = io.FileIO(os.dup(raw.fileno()), "r+")
        twin.name = str(temporary)  # tifffile asks for it
        with _WholeWrites(twin) as file:
            yield file


@contextmanager
def replacing_by_name(path: Path) -> Iterator[Path]:
    """The same for a program that opens the file itself.

    Args:
        path: what to write.

    Yields:
        the path of the temporary file, which is there, empty, and ends as `path` does.

    Raises:
        BadInput: as `replacing`; and for a device.
        OSError: the system refused.
    """
    path = _checked(path)
    if path.exists() and not path.is_file():
        raise BadInput(f"“{path.name}” is not a regular file; give the name of a file.")
    with _temporary(path, path.suffix) as (_, temporary):
        yield temporary


def _checked(path: Path) -> Path:
    """Where to write, links followed."""
    path = _followed(path)
    if path.is_dir():
        raise BadInput(f"“{path.name}” is a folder; give the name of a file to write.")
    if not path.parent.is_dir():
        raise BadInput(f"There is no folder “{path.parent.name}” to write “{path.name}” to; create it first.")
    return path


@contextmanager
def _temporary(path: Path, suffix: str = "") -> Iterator[tuple[io.FileIO, Path]]:
    """A locked new file in the folder of another, which it replaces at the end."""
    older = path.stat() if path.exists() else None
    remove_left_behind(path.parent)
    # short and plain, so that it fits wherever the final name does
    temporary = path.parent / f".{secrets.token_hex(8)}.part{suffix}"
    try:
        with io.FileIO(temporary, "x+", opener=_opener(older)) as raw:
            _lock(raw.fileno())
            yield raw, temporary
            if older is not None:
                _take_after(raw.fileno(), older)
            os.fsync(raw.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@cache
def remove_left_behind(folder: Path) -> None:
    """Remove the temporary files of writers that were killed, once a folder; those of living writers stay."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    if time.time() - entry.stat().st_mtime > _LEFT_SECONDS and _has_no_writer(Path(entry.path)):
                        Path(entry.path).unlink()


def _followed(path: Path) -> Path:
    if not path.is_symlink():
        return path
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # the links lead around in a circle
        raise BadInput(f"“{path.name}” is a link that leads back to itself; give the name of a file.") from None


@contextmanager
def _into_device(path: Path) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as whole:
        yield whole
        whole.seek(0)
        with path.open("wb", buffering=0) as device:
            shutil.copyfileobj(whole, device)


def _opener(older: os.stat_result | None) -> Callable[[str, int], int]:
    """Opens a new file with the usual mode, or for its owner alone where it will take over an older one's."""
    return lambda name, flags: os.open(name, flags, 0o666 if older is None else 0o600)


def _take_after(descriptor: int, older: os.stat_result) -> None:
    """Give an open file the owner, as far as that is allowed, and the mode of another."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        os.fchown(descriptor, older.st_uid, older.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(older.st_mode) & 0o777)


def _lock(descriptor: int) -> None:
    """Say that a living process writes here; the system takes the lock away with the process."""
    if sys.platform != "win32":
        with suppress(OSError):  # not every file system has locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _has_no_writer(path: Path) -> bool:
    if sys.platform == "win32":
        return True  # a file that somebody has open cannot be removed there
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
