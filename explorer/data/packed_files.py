"""Recognises archives and packed files that are not read, to name them for what they are."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from explorer.values import BadInput

_STARTS = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ\x00": "packed with xz",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
}
_TAR_MARK, _TAR_PLACE = b"ustar", 257
_LOOKED_AT = 512


def refuse_packed(path: Path) -> None:
    """Refuse a file that must be unpacked first; other files pass.

    Raises:
        BadInput: names what it is.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        start = stream.read(_LOOKED_AT)
    kind = next((what for mark, what in _STARTS.items() if start.startswith(mark)), "")
    gzipped = start.startswith(b"\x1f\x8b")
    if gzipped:
        try:
            with gzip.open(path) as unpacked:
                start = unpacked.read(_LOOKED_AT)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return  # damage is told by who reads it
    if start[_TAR_PLACE:].startswith(_TAR_MARK):
        raise BadInput(f"{path.name} is a tar archive: unpack it and give the folder.")
    if gzipped and start.startswith(b"\x93NUMPY"):
        raise BadInput(f"{path.name} is a NumPy file packed with gzip: unpack it and give the .npy file.")
    if kind:
        raise BadInput(f"{path.name} is {kind}: unpack it and give what was in it.")
