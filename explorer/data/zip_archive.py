"""Opening .zip and .npz archives of strangers."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from explorer.values import BadInput

_HARMLESS_BYTES = 1024**3
_LARGEST_RATIO = 300
_ENCRYPTED = 0x1

_DAMAGE = (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, IndexError, KeyError)


@contextmanager
def opened_archive(path: Path) -> Iterator[ZipFile]:
    """An archive open for reading.

    Raises:
        BadInput: it is no archive, or a damaged one.
    """
    try:
        archive = ZipFile(path)
    except (*_DAMAGE, OverflowError) as error:
        raise BadInput(f"{path.name} is not a whole zip archive: it is damaged or was cut short.") from error
    with archive:
        yield archive


@contextmanager
def member_errors(shown: str) -> Iterator[None]:
    """Say what a damaged member means, in place of the library's many exceptions.

    Args:
        shown: the member as a message names it.
    """
    try:
        yield
    except _DAMAGE as error:
        raise BadInput(f"{shown} is damaged and cannot be unpacked: make the archive again.") from error


def check_archive(archive: ZipFile, path: Path) -> None:
    """Refuse archives that are bombs, locked or packed in a rare way, before anything is unpacked.

    Raises:
        BadInput: naming the archive.
    """
    members: list[ZipInfo] = archive.infolist()
    total = sum(member.file_size for member in members)
    if total > _HARMLESS_BYTES and total > _LARGEST_RATIO * path.stat().st_size:
        raise BadInput(
            f"{path.name} would unpack to {total / 1024**3:.1f} GB, more than {_LARGEST_RATIO} times its own size: "
            f"it looks like a zip bomb and is not read."
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise BadInput(f"{path.name} is locked with a password: an open archive was expected.")
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise BadInput(f"{path.name} is packed in a rare way: an archive with the usual deflate packing was expected.")
