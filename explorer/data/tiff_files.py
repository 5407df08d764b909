"""TIFF files of the kinds that Pillow refuses, lowers to 8 bits or reads otherwise, and every kind written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import tifffile
from PIL import Image, TiffImagePlugin

from explorer.data.image_decoding import LARGEST_PIXELS, MOST_FRAMES, white_of
from explorer.data.quiet_libraries import silence_decoders
from explorer.values.full_picture import FullPicture

_DEFLATE_LEVEL = 6
_SHORT, _LONG = 3, 4
_MAX_SAMPLE_VALUE = 281
_BYTE, _TEXT, _OFFSET = 1, 2, 4  # TIFF 6.0, section 2: types of values
_XMP = 700
_FOLDERS = (0x8769, 0x8825)
"""The tags under which EXIF keeps the camera's settings and the place."""


@dataclass(frozen=True, eq=False)
class TiffPage:
    """A page as tifffile reads it.

    Attributes:
        layers: uint8, uint16, uint32, int32 or float32 (H, W, C), alpha last where C is even.
        white: the value that the file says is white, None where it does not.
    """

    layers: np.ndarray
    white: float | None


def tiff_pages(source: Path | BinaryIO, name: str) -> tuple[int, ...]:
    """The pages of a TIFF by their numbers, without reduced copies of a page, as pyramids hold them.

    Returns:
        Empty where tifffile cannot tell.
    """
    silence_decoders()
    try:
        with tifffile.TiffFile(source, name=name) as file:
            pages = [(number, file.pages[number]) for number in range(min(len(file.pages), MOST_FRAMES))]
            return tuple(number for number, page in pages if number == 0 or not getattr(page, "is_reduced", False))
    except Exception:  # tifffile raises nearly anything on damaged files
        return ()
    finally:
        if not isinstance(source, Path):
            source.seek(0)


def read_uncommon_tiff(source: Path | BinaryIO, name: str, frame: int = 0) -> TiffPage | None:
    """A TIFF's page where Pillow would refuse it, or lower or change its values.

    That are real-valued colour and real numbers of other than 32 bits, whole numbers of more than 16 bits or with a
    sign, 16-bit grey with alpha, and separate planes of more than 8 bits.

    Args:
        source: a file or its bytes as a stream, which stands at its start again afterwards.
        name: of the file.
        frame: which page, from 0.

    Returns:
        None where the page is of another kind, which Pillow reads or says what is wrong.
    """
    silence_decoders()
    try:
        with tifffile.TiffFile(source, name=name) as file:
            page = file.pages[frame]
            if not isinstance(page, tifffile.TiffPage) or page.dtype is None:
                return None
            planes = page.planarconfig == tifffile.PLANARCONFIG.SEPARATE
            samples, kind = page.samplesperpixel, page.dtype
            deep = kind == np.uint16 and (planes or samples == 2)
            whole = kind.kind in "iu" and kind not in (np.uint8, np.uint16)
            real = kind.kind == "f" and (samples != 1 or kind != np.float32)
            premultiplied = tifffile.EXTRASAMPLE.ASSOCALPHA in page.extrasamples
            size = page.imagelength * page.imagewidth
            if not (deep or real or whole) or samples not in (1, 2, 3, 4) or len(page.shape) not in (2, 3):
                return None
            if premultiplied or not 0 < size <= LARGEST_PIXELS:
                return None
            sides = page.imagelength, page.imagewidth
            stated = page.tags.get(_MAX_SAMPLE_VALUE)
            white = white_of(None if stated is None else stated.value, page.bitspersample)
            values = _of_known_kind(np.asarray(page.asarray()))
            inverted = page.photometric == tifffile.PHOTOMETRIC.MINISWHITE
    except Exception:  # tifffile raises nearly anything on damaged files
        return None
    finally:
        if not isinstance(source, Path):
            source.seek(0)
    if inverted and values.dtype.kind == "u":
        values = np.iinfo(values.dtype).max - values
    if values.ndim == 2:
        values = values[:, :, None]
    elif planes:
        values = np.ascontiguousarray(values.transpose(1, 2, 0))
    # of a damaged file the array may have other sides than its tags say
    return TiffPage(values, white) if values.shape == (*sides, samples) else None


def _of_known_kind(values: np.ndarray) -> np.ndarray:
    """In a type that pictures have: real numbers with 32 bits, whole ones with 16 or 32."""
    if values.dtype.kind == "f":
        return values.astype(np.float32)
    if values.dtype in (np.uint16, np.uint32, np.int32):
        return values.astype(values.dtype.newbyteorder("="))
    target = np.dtype(np.uint32 if values.dtype.kind == "u" else np.int32)
    limits = np.iinfo(target)
    fits = values.min() >= limits.min and values.max() <= limits.max
    return values.astype(target if fits else np.float32)


def write_tiff(stream: BinaryIO, picture: FullPicture) -> None:
    """Write a picture of any depth, deflated, with its profile, its resolution and its EXIF.

    Args:
        stream: open for writing and reading.
        picture: of any depth.
    """
    pixels, alpha = picture.pixels, picture.alpha
    layers = pixels[:, :, 0] if picture.channels == 1 else pixels
    if alpha is not None:
        layers = np.dstack([pixels, _like(alpha, pixels.dtype)])
    dots = picture.extras.dots_per_inch
    exif = Image.Exif()
    if picture.extras.exif:
        exif.load(picture.extras.exif)
    tifffile.imwrite(
        stream,
        layers,
        photometric="minisblack" if picture.channels == 1 else "rgb",
        planarconfig="contig" if layers.ndim == 3 else None,
        extrasamples=None if alpha is None else ["unassalpha"],
        compression="zlib",
        compressionargs={"level": _DEFLATE_LEVEL},
        rowsperstrip=max(1, 2**20 // max(1, layers[0].nbytes)),
        resolution=dots or (1, 1),
        resolutionunit="inch" if dots else "none",
        iccprofile=picture.extras.profile or None,
        extratags=_tags(picture, exif),
        metadata=None,
        software=False,
    )
    for folder in _FOLDERS:
        if folder in exif:
            _append_folder(stream, folder, exif.get_ifd(folder))


def _like(alpha: np.ndarray, kind: np.dtype) -> np.ndarray:
    """Alpha in the pixels' own type, as all channels of a TIFF share one."""
    if alpha.dtype == kind:
        return alpha
    if kind.kind == "f":
        return alpha.astype(kind) / np.iinfo(alpha.dtype).max
    return (alpha.astype(np.float64) * (np.iinfo(kind).max / np.iinfo(alpha.dtype).max)).astype(kind)


def _tags(picture: FullPicture, exif: Image.Exif) -> list[tuple[int, int, int, object, bool]]:
    """Number, type, count, value of further tags."""
    tags: list[tuple[int, int, int, object, bool]] = []
    tags += [(tag, _TEXT, 0, text, True) for tag, text in exif.items() if isinstance(text, str) and text.isascii()]
    # tifffile keeps these two for itself: the number before each, which nobody uses, holds its place
    tags += [(folder - 1, _OFFSET, 1, 0, True) for folder in _FOLDERS if folder in exif]
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
