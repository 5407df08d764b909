"""Tells what a file is that is not what was expected, from its first bytes."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from explorer.values import BadInput
from explorer.values.file_kinds import LONGEST_START, kind_of, told_by_start

_GZIP = b"\x1f\x8b"
_NAMED = {"table": "a table", "session": "a session", "model": "a model", "picture": "a picture"}
"""What a packed file is by its own name, where its first bytes do not tell."""


def refuse_other(path: Path, expected: str = "") -> None:
    """Refuse a file that tells by its first bytes that it is something that is not read; what does not tell passes.

    Files that are packed with gzip pass, unless what is packed tells.

    Args:
        path: of the file.
        expected: what would be right.

    Raises:
        BadInput: names what it is.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        start = stream.read(LONGEST_START)
    told = told_by_start(start, expected)
    if start.startswith(_GZIP):
        try:
            with gzip.open(path) as unpacked:
                told = told_by_start(unpacked.read(LONGEST_START)) or _NAMED.get(kind_of(path.stem), "")
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return  # damage is told by who reads it
        if told and ":" not in told:
            told += " packed with gzip: unpack it first"
    if told:
        raise BadInput(f"{path.name} is {told}.")
