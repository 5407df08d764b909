"""Reading the .npy format by hand: nothing is evaluated or unpickled, no memory taken before the header is checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from explorer.data.dataset import LARGEST_SET_BYTES
from explorer.data.progress import Progress, silent
from explorer.values import BadInput
from explorer.values.file_kinds import LONGEST_START, told_by_start

_MAGIC = b"\x93NUMPY"
_LARGEST_HEADER = 65_536
_LAST_CHARACTER, _SURROGATES = 0x10FFFF, (0xD800, 0xDFFF)
_READ_AT_ONCE = 1 << 22
_TYPE = re.compile(rb"'descr'\s*:\s*'([^']*)'")
_ORDER = re.compile(rb"'fortran_order'\s*:\s*(True|False)")
_SHAPE = re.compile(rb"'shape'\s*:\s*\(([\d\sL,]*)\)")
_RECORD = re.compile(rb"'descr'\s*:\s*\[(.*?)\]\s*,\s*'fortran_order'", re.DOTALL)
_FIELD = re.compile(rb"\(\s*'([^']*)'")
_PLAIN_TYPE = re.compile(r"[<>|=]?(?:b1|[iu][1248]|f[248]|[US]\d{1,4})")


@dataclass(frozen=True)
class ArrayHeader:
    """What a .npy file says about its array.

    Attributes:
        dtype: truth values, whole or real numbers, or text.
        shape: at most 8 dimensions.
        by_columns: stored in Fortran's order.
        header_bytes: where the numbers begin.
    """

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    by_columns: bool
    header_bytes: int

    @property
    def body_bytes(self) -> int:
        """Bytes of all the numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_header(stream: BinaryIO, name: str) -> ArrayHeader:
    """Read the header and leave the stream at the first number (format versions 1 to 3).

    Raises:
        BadInput: no .npy header, or an array of Python objects or other things that are not numbers.
    """
    start = stream.read(8)
    version = start[6] if len(start) == 8 and start.startswith(_MAGIC) else 0
    if version not in (1, 2, 3):
        told = told_by_start(start + stream.read(LONGEST_START), "a file written by numpy.save was expected")
        if told:
            raise BadInput(f"{name} is {told}.")
        raise BadInput(f"{name} is not a NumPy file: a file written by numpy.save was expected.")
    width = 2 if version == 1 else 4
    length = int.from_bytes(stream.read(width), "little")
    text = stream.read(length) if length <= _LARGEST_HEADER else b""
    kind, order, shape = _TYPE.search(text), _ORDER.search(text), _SHAPE.search(text)
    if kind and b"O" in kind[1]:
        raise BadInput(
            f"{name} holds pickled Python objects, which are never loaded: an array of numbers was expected."
        )
    record = _RECORD.search(text)
    if record:
        fields = ", ".join(name.decode("utf-8", "replace") for name in _FIELD.findall(record[1])[:8])
        raise BadInput(
            f"{name} is a structured array with the fields {fields}: save a plain array, e.g. with "
            "numpy.lib.recfunctions.structured_to_unstructured."
        )
    if not (kind and order and shape):
        raise BadInput(f"{name} has a damaged header: a plain array of numbers written by numpy.save was expected.")
    described = kind[1].decode("ascii", "replace")
    if not _PLAIN_TYPE.fullmatch(described):
        raise BadInput(f'{name} holds values of the type "{described}": whole or real numbers were expected.')
    sides = tuple(int(side[:20]) for side in shape[1].replace(b"L", b" ").replace(b",", b" ").split())
    if len(sides) > 8:
        raise BadInput(f"{name} has {len(sides)} dimensions: an array of pictures has 2 to 4.")
    return ArrayHeader(np.dtype(described), sides, order[1] == b"True", len(start) + width + length)


def read_body(stream: BinaryIO, header: ArrayHeader, stored: int, name: str, progress: Progress = silent) -> np.ndarray:
    """Read the numbers that follow a header.

    Args:
        stream: just after the header.
        header: what to read.
        stored: bytes that the file has after its header.
        name: for messages.
        progress: told the bytes that are done.

    Returns:
        The array in its stored type, its own memory.

    Raises:
        BadInput: more or fewer bytes than the header promises, none at all, or too many for memory.
    """
    expected = header.body_bytes
    shown = "×".join(str(side) for side in header.shape)
    if stored < expected:
        raise BadInput(f"{name} is truncated: it has {stored:,} of the {expected:,} bytes of its {shown} array.")
    if stored > expected:
        raise BadInput(
            f"{name} continues after the {expected:,} bytes of its {shown} array: it is damaged; save it again."
        )
    if expected > 2 * LARGEST_SET_BYTES:
        raise BadInput(
            f"{name} holds {expected / 1024**3:.0f} GB: at most {2 * LARGEST_SET_BYTES / 1024**3:.0f} GB are read."
        )
    if expected == 0:
        raise BadInput(f"{name} holds an empty array of shape {shown}: at least one entry was expected.")
    flat = np.empty(math.prod(header.shape), dtype=header.dtype)
    room = flat.view(np.uint8).data
    done = 0
    while done < expected:
        progress(f"Reading {name}", done, expected)
        chunk = stream.read(min(_READ_AT_ONCE, expected - done))
        if not chunk:
            raise BadInput(f"{name} is truncated: it has {done:,} of the {expected:,} bytes of its {shown} array.")
        room[done : done + len(chunk)] = chunk
        done += len(chunk)
    if flat.dtype.kind == "U":
        _check_text(flat, name)
    if header.by_columns:
        return flat.reshape(header.shape[::-1]).T
    return flat.reshape(header.shape)


def _check_text(flat: np.ndarray, name: str) -> None:
    # numpy stores text as numbers of 32 bits and believes what it finds there
    points = flat.view(np.uint32 if flat.dtype.isnative else np.dtype(np.uint32).newbyteorder())
    if np.any(points > _LAST_CHARACTER) or np.any((points >= _SURROGATES[0]) & (points <= _SURROGATES[1])):
        raise BadInput(f"{name} is damaged: it holds text with invalid characters.")
