"""PNG files with 16 bits in colour, which Pillow does not write.

W3C, Portable Network Graphics (third edition): chunks in section 11, filters in section 9.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

import numpy as np

from explorer.values.full_picture import FullPicture

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
_ROWS_BYTES = 2**22
_INCHES_PER_METRE = 1 / 0.0254
_LEVEL = 6


def write_deep_png(stream: BinaryIO, picture: FullPicture) -> None:
    """Write 16 bits a channel, a few rows at a time.

    Args:
        stream: open for writing.
        picture: uint16, with or without transparency.
    """
    channels = picture.channels + (picture.alpha is not None)
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 16, _COLOUR_TYPES[channels], 0, 0, 0)
    stream.write(_SIGNATURE)
    _chunk(stream, b"IHDR", header)
    _write_extras(stream, picture)
    pack = zlib.compressobj(_LEVEL)
    step = max(1, _ROWS_BYTES // (2 * channels * picture.width))
    above = np.zeros((1, 2 * channels * picture.width), dtype=np.uint8)
    for top in range(0, picture.height, step):
        rows = picture.pixels[top : top + step]
        if picture.alpha is not None:
            rows = np.concatenate([rows, picture.alpha[top : top + step, :, None]], axis=2)
        raw = np.ascontiguousarray(rows, dtype=">u2").view(np.uint8).reshape(len(rows), -1)
        _chunk(stream, b"IDAT", pack.compress(_filtered(raw, above, 2 * channels).tobytes()))
        above = raw[-1:]
    _chunk(stream, b"IDAT", pack.flush())
    _chunk(stream, b"IEND", b"")


def _filtered(raw: np.ndarray, above: np.ndarray, pixel: int) -> np.ndarray:
    """Each row as its differences to the left (filter 1) or to the row above (2), whichever are smaller.

    Args:
        raw: uint8 (rows, bytes).
        above: uint8 (1, bytes), the row before.
        pixel: bytes of one pixel.
    """
    left = raw.copy()
    left[:, pixel:] -= raw[:, :-pixel]
    up = raw - np.concatenate([above, raw[:-1]])
    costs = [np.abs(kind.view(np.int8).astype(np.int16)).sum(axis=1) for kind in (left, up)]
    by_left = costs[0] <= costs[1]
    result = np.empty((len(raw), raw.shape[1] + 1), dtype=np.uint8)
    result[:, 0] = np.where(by_left, 1, 2)
    result[:, 1:] = np.where(by_left[:, None], left, up)
    return result


def _write_extras(stream: BinaryIO, picture: FullPicture) -> None:
    extras = picture.extras
    if extras.profile:
        _chunk(stream, b"iCCP", b"ICC Profile\0\0" + zlib.compress(extras.profile))
    if extras.dots_per_inch:
        across, down = (round(dots * _INCHES_PER_METRE) for dots in extras.dots_per_inch)
        _chunk(stream, b"pHYs", struct.pack(">IIB", across, down, 1))
    if extras.exif:
        _chunk(stream, b"eXIf", extras.exif.removeprefix(b"Exif\0\0"))
    texts = extras.texts
    if extras.xmp:
        texts = (*texts, ("XML:com.adobe.xmp", extras.xmp.decode("utf-8", "replace")))
    for keyword, text in texts:
        _chunk(stream, b"iTXt", keyword.encode("latin-1", "replace")[:79] + b"\0\0\0\0\0" + text.encode())


def _chunk(stream: BinaryIO, kind: bytes, content: bytes) -> None:
    if content or kind == b"IEND":
        stream.write(struct.pack(">I", len(content)) + kind + content)
        stream.write(struct.pack(">I", zlib.crc32(kind + content)))
