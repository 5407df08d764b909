"""Opening .zip and .npz archives of strangers."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from explorer.data.packed_files import refuse_other
from explorer.values import BadInput

LARGEST_PICTURE = 512 * 1024**2
"""Bytes of one picture in an archive."""

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
        if isinstance(error, BadZipFile) and not _begins_like_zip(path):
            refuse_other(path, "a zip archive was expected")
        raise BadInput(f"{path.name} is not a complete zip archive: it is damaged or truncated.") from error
    with archive:
        yield archive


def _begins_like_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


@contextmanager
def member_errors(shown: str) -> Iterator[None]:
    """Say what a damaged member means, in place of the library's many exceptions.

    Args:
        shown: the member as a message names it.
    """
    try:
        yield
    except _DAMAGE as error:
        raise BadInput(f"{shown} is damaged and cannot be unpacked: create the archive again.") from error


def check_archive(archive: ZipFile, path: Path) -> None:
    """Refuse archives that are bombs, locked or packed in a rare way, before anything is unpacked.

    Raises:
        BadInput: naming the archive.
    """
    check_size_of_all(archive, path)
    for member in archive.infolist():
        problem = packing_problem(member)
        if problem:
            raise BadInput(f"{path.name} {problem}.")


def check_size_of_all(archive: ZipFile, path: Path) -> None:
    """Refuse archives that are bombs.

    Raises:
        BadInput: naming the archive.
    """
    total = sum(member.file_size for member in archive.infolist())
    if total > _HARMLESS_BYTES and total > _LARGEST_RATIO * path.stat().st_size:
        raise BadInput(
            f"{path.name} would unpack to {total / 1024**3:.1f} GB, more than {_LARGEST_RATIO} times its own size: "
            f"it looks like a zip bomb and is not read."
        )


def packing_problem(member: ZipInfo) -> str:
    """Why a member cannot be unpacked, to be put after its name; empty where it can."""
    if member.flag_bits & _ENCRYPTED:
        return "is protected by a password: create the archive again without one"
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "uses an unsupported compression method: create the archive again with standard (deflate) compression"
    return ""


def picture_problem(member: ZipInfo) -> str:
    """Why a member cannot be a picture that is read, to be put after its name; empty where it can."""
    if member.file_size > LARGEST_PICTURE:
        return f"unpacks to {member.file_size / 1024**2:,.0f} MB: at most {LARGEST_PICTURE // 1024**2} MB are read"
    return packing_problem(member)
