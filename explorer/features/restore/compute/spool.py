"""Large arrays in temporary files, so that many large results do not fill the memory."""

from __future__ import annotations

import mmap
import os
import tempfile
from pathlib import Path
from typing import cast

import numpy as np

from explorer.values import BadInput

_LARGE = 4 * 1024**2
_ROOMY = Path("/var/tmp")  # on many Linux systems /tmp lies in memory  # noqa: S108


def new_array(shape: tuple[int, ...], kind: np.dtype) -> np.ndarray:
    """An array to be filled: in memory, or in a file without a name where it has more than 4 MB.

    The file goes away with the array, also when the program is killed. Its room on the disk is taken at once: a disk
    that fills up later would kill the program.

    Raises:
        BadInput: there is no room.
    """
    size = int(np.prod(shape)) * kind.itemsize
    if size <= _LARGE:
        return np.empty(shape, dtype=kind)
    folder = None if os.environ.get("TMPDIR") or not _ROOMY.is_dir() else str(_ROOMY)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.truncate(size)
            return np.memmap(file, dtype=kind, mode="r+", shape=shape)
    except OSError as error:
        where = folder or tempfile.gettempdir()
        raise BadInput(
            f"There is no space for {size / 1024**2:.0f} MB in {where} ({error.strerror}): free some, or set TMPDIR."
        ) from error


def spooled(array: np.ndarray) -> np.ndarray:
    """The array, read-only; in a temporary file where it is large."""
    if array.nbytes <= _LARGE or isinstance(array, np.memmap):
        return finished(array)
    copy = new_array(array.shape, array.dtype)
    copy[:] = array
    return finished(copy)


def finished(array: np.ndarray) -> np.ndarray:
    """The array, which nobody changes any more. What lies in a file leaves the memory until it is looked at."""
    array.flags.writeable = False
    held = cast(object, array.base)
    if isinstance(held, mmap.mmap) and hasattr(held, "madvise"):
        held.madvise(mmap.MADV_DONTNEED)
    return array
