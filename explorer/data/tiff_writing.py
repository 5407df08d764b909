"""TIFF files of one or several pages, of every depth."""

from __future__ import annotations

from typing import Any, BinaryIO, Literal

import numpy as np
import tifffile
from PIL import Image, TiffImagePlugin

from explorer.data.group4 import group4
from explorer.values.full_picture import FullPicture

_DEFLATE_LEVEL = 6
_STRIP_BYTES = 2**20
_LARGEST_PLAIN = 2**32 - 2**25
"""Bytes beyond which a file needs offsets of 64 bits (BigTIFF)."""
_SHORT, _LONG = 3, 4
_COMPRESSION, _MAX_SAMPLE_VALUE = 259, 281
_GROUP_4 = 4
_BYTE, _TEXT, _OFFSET = 1, 2, 4  # TIFF 6.0, section 2: types of values
_XMP = 700
_FOLDERS = (0x8769, 0x8825)
"""The tags under which EXIF keeps the camera's settings and the place."""


class TiffPages:
    """Writes pages, deflated or as CCITT Group 4 where they have one bit, with profile, resolution and EXIF.

    Of several pages EXIF's folders are left out: they tell of a photo.
    """

    def __init__(self, stream: BinaryIO, count: int = 1) -> None:
        """Begin.

        Args:
            stream: open for writing and reading.
            count: of the pages that are to come, at most.
        """
        self._stream = stream
        self._count = count
        self._writer: tifffile.TiffWriter | None = None
        self._group4: list[int] = []
        self._pages = 0
        self._exif = Image.Exif()
        self._folders: list[int] = []

    def add(self, picture: FullPicture) -> None:
        """Write a page."""
        if self._writer is None:
            expected = self._count * (picture.pixels.nbytes + picture.width * picture.height)
            self._writer = tifffile.TiffWriter(self._stream, bigtiff=expected > _LARGEST_PLAIN)
        if picture.extras.exif:
            self._exif.load(picture.extras.exif)
        self._folders = [folder for folder in _FOLDERS if folder in self._exif] if self._count == 1 else []
        dots = picture.extras.dots_per_inch
        self._writer.write(
            **_content(picture),
            resolution=dots or (1, 1),
            resolutionunit="inch" if dots else "none",
            iccprofile=picture.extras.profile or None,
            extratags=_tags(picture, self._exif, self._folders),
            metadata=None,
            software=False,
        )
        if picture.one_bit:
            self._group4.append(self._pages)
        self._pages += 1

    def finish(self) -> None:
        """Write what is known only now; after this nothing can be added."""
        assert self._writer is not None
        self._writer.close()
        if self._group4:
            self._stream.seek(0)
            with tifffile.TiffFile(self._stream) as file:
                for page in self._group4:
                    file.pages[page].aspage().tags[_COMPRESSION].overwrite(_GROUP_4)
        for folder in self._folders:
            _append_folder(self._stream, folder, self._exif.get_ifd(folder))


def write_tiff(stream: BinaryIO, picture: FullPicture) -> None:
    """Write one picture, see `TiffPages`.

    Args:
        stream: open for writing and reading.
        picture: of any depth.
    """
    pages = TiffPages(stream)
    pages.add(picture)
    pages.finish()


def _content(picture: FullPicture) -> dict[str, Any]:
    """The pixels and how they are packed, as tifffile's writer takes them."""
    if picture.one_bit:
        # tifffile packs one bit by zlib only: it gets the packed bytes, and at the end the tag is set right
        return {
            "data": iter([group4(picture)]),
            "shape": (picture.height, picture.width),
            "dtype": bool,
            "photometric": "miniswhite",
            "compression": "zlib",
            "rowsperstrip": picture.height,
        }
    pixels, alpha = picture.pixels, picture.alpha
    layers = pixels[:, :, 0] if picture.channels == 1 else pixels
    if alpha is not None:
        layers = np.dstack([pixels, _like(alpha, pixels.dtype)])
    return {
        "data": layers,
        "photometric": "minisblack" if picture.channels == 1 else "rgb",
        "planarconfig": "contig" if layers.ndim == 3 else None,
        "extrasamples": None if alpha is None else ["unassalpha"],
        "compression": "zlib",
        "compressionargs": {"level": _DEFLATE_LEVEL},
        "rowsperstrip": max(1, _STRIP_BYTES // max(1, layers[0].nbytes)),
    }


def _like(alpha: np.ndarray, kind: np.dtype) -> np.ndarray:
    """Alpha in the pixels' own type, as all channels of a TIFF share one."""
    if alpha.dtype == kind:
        return alpha
    if kind.kind == "f":
        return alpha.astype(kind) / np.iinfo(alpha.dtype).max
    return (alpha.astype(np.float64) * (np.iinfo(kind).max / np.iinfo(alpha.dtype).max)).astype(kind)


def _tags(picture: FullPicture, exif: Image.Exif, folders: list[int]) -> list[tuple[int, int, int, object, bool]]:
    """Number, type, count, value of further tags."""
    tags: list[tuple[int, int, int, object, bool]] = []
    tags += [(tag, _TEXT, 0, text, True) for tag, text in exif.items() if isinstance(text, str) and text.isascii()]
    # tifffile keeps these two for itself: the number before each, which nobody uses, holds its place
    tags += [(folder - 1, _OFFSET, 1, 0, True) for folder in folders]
    kind = picture.pixels.dtype
    if kind.kind == "u" and kind.itemsize > 1 and picture.black == 0 and picture.white < np.iinfo(kind).max:
        samples = picture.channels + (picture.alpha is not None)
        number = _SHORT if kind == np.uint16 else _LONG
        tags.append((_MAX_SAMPLE_VALUE, number, samples, (int(picture.white),) * samples, True))
    if picture.extras.xmp:
        tags.append((_XMP, _BYTE, len(picture.extras.xmp), picture.extras.xmp, True))
    return tags


def _append_folder(stream: BinaryIO, folder: int, content: dict[int, object]) -> None:
    """Put a folder of tags at the end of a written file, and its place where the file speaks of it."""
    stream.seek(0)
    with tifffile.TiffFile(stream) as file:
        tag = file.pages.first.tags[folder - 1]
        order: Literal["little", "big"] = "little" if file.byteorder == "<" else "big"
    directory = TiffImagePlugin.ImageFileDirectory_v2(prefix=b"II" if order == "little" else b"MM")
    for number, value in content.items():
        directory[number] = value
    end = stream.seek(0, 2)
    end += stream.write(bytes(end % 2))
    stream.write(directory.tobytes(end))
    stream.seek(tag.offset)
    stream.write(folder.to_bytes(2, order))
    stream.seek(tag.valueoffset)
    stream.write(end.to_bytes(4, order))
