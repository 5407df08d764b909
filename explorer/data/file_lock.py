"""A lock on a file that is being made over a long time, which ends with the process that holds it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockedError(Exception):
    """Somebody else holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, in this or another process, until the block ends or the process does.

    The lock lies in a small hidden file beside it and is the system's own, so that after a crash or `kill -9` nobody
    holds it any more; the file that stays then is used again by the next. Where the folder or its file system knows no
    locks, nothing is locked.

    Raises:
        LockedError: it is held already.
    """
    beside = _lock_file(path)
    try:
        descriptor = _open_locked(beside)
    except BlockingIOError as error:
        raise LockedError(str(path)) from error
    except OSError:
        descriptor = -1
    try:
        yield
    finally:
        if descriptor >= 0:
            # while it is locked, so that nobody locks a file that has lost its name
            with suppress(OSError):
                beside.unlink()
            os.close(descriptor)
            if sys.platform == "win32":  # which removes no open file
                with suppress(OSError):
                    beside.unlink(missing_ok=True)


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock of a file."""
    if not _lock_file(path).exists():
        return False
    try:
        with locked(path):
            return False
    except LockedError:
        return True


def _lock_file(path: Path) -> Path:
    try:
        path = path.resolve()
    except (OSError, RuntimeError):
        path = path.absolute()
    # short, so that it fits wherever the name itself does
    return path.parent / f".{hashlib.sha256(path.name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.lock"


def _open_locked(beside: Path) -> int:
    while True:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
            if sys.platform == "win32" or os.path.samestat(os.fstat(descriptor), beside.stat()):
                return descriptor
        except FileNotFoundError:
            pass  # whoever held it has removed it since
        except PermissionError as error:  # how Windows says that it is held
            os.close(descriptor)
            raise BlockingIOError(str(beside)) from error
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)
