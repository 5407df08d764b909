"""Files that are there whole or not at all."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from explorer.values import BadInput


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

    Args:
        path: what to write; an older file of that name is replaced only by a complete new one.

    Yields:
        the open temporary file; on an exception it is removed, and what was at the path stays.

    Raises:
        BadInput: the folder does not exist, or the name belongs to a folder.
        OSError: the system refused (disk full, no permission).
    """
    if path.is_dir():
        raise BadInput(f"“{path.name}” is a folder; give the name of a file to write.")
    if not path.parent.is_dir():
        raise BadInput(f"There is no folder “{path.parent.name}” to write “{path.name}” into; make it first.")
    # short and plain, so that it fits wherever the final name does
    temporary = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        with temporary.open("x+b", buffering=0) as raw, _WholeWrites(raw) as file:
            yield file
            file.flush()
            os.fsync(raw.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
