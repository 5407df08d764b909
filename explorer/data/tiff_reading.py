"""TIFF files of the kinds that Pillow refuses, lowers to 8 bits or reads otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
import tifffile

from explorer.data.image_decoding import LARGEST_PIXELS, MOST_FRAMES, white_of
from explorer.data.quiet_libraries import silence_decoders
from explorer.values.file_kinds import TIFF_STARTS

T = TypeVar("T")

_ORIENTATION, _MAX_SAMPLE_VALUE = 274, 281


@dataclass(frozen=True)
class TiffHeader:
    """What is known of a page before its pixels are read.

    Attributes:
        height: rows as stored.
        width: columns as stored.
        colour: RGB, not grey.
        orientation: EXIF's number for how the picture was held, 1 upright.
        several: the file holds further pages.
    """

    height: int
    width: int
    colour: bool
    orientation: int
    several: bool


@dataclass(frozen=True, eq=False)
class TiffPage:
    """A page as tifffile reads it.

    Attributes:
        header: see there.
        layers: uint8, uint16, uint32, int32 or float32 (H, W, C), alpha last where C is even.
        white: the value that the file says is white, None where it does not.
    """

    header: TiffHeader
    layers: np.ndarray
    white: float | None


def _looked_at(source: Path | BinaryIO, name: str, look: Callable[[tifffile.TiffFile], T]) -> T | None:
    """What is found in a file; None where it is no TIFF, or tifffile does not get along with it.

    A stream stands at its start again afterwards.
    """
    silence_decoders()
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                starts_like_tiff = stream.read(4) in TIFF_STARTS
        else:
            source.seek(0)
            starts_like_tiff = source.read(4) in TIFF_STARTS
            source.seek(0)
        if not starts_like_tiff:
            return None
        with tifffile.TiffFile(source, name=name) as file:
            return look(file)
    except Exception:  # tifffile raises nearly anything on damaged files
        return None
    finally:
        if not isinstance(source, Path):
            source.seek(0)


def tiff_pages(source: Path | BinaryIO, name: str) -> tuple[int, ...]:
    """The pages of a TIFF by their numbers, without reduced copies of a page, as pyramids hold them.

    Of a file that is cut short the first page that it has lost is among them: reading it says what is wrong.

    Returns:
        Empty where it is no TIFF, or tifffile cannot tell.
    """
    return _looked_at(source, name, _pages) or ()


def survey_uncommon_tiff(source: Path | BinaryIO, name: str, frame: int = 0) -> TiffHeader | None:
    """The header of a page that `read_uncommon_tiff` reads, None for others."""
    return _looked_at(
        source, name, lambda file: _header(file, page) if (page := _uncommon(file, frame)) is not None else None
    )


def read_uncommon_tiff(source: Path | BinaryIO, name: str, frame: int = 0) -> TiffPage | None:
    """A TIFF's page where Pillow would refuse it, or lower or change its values.

    That are real-valued colour and real numbers of other than 32 bits, whole numbers of more than 16 bits or with a
    sign, 16-bit grey with alpha, and separate planes of more than 8 bits.

    Args:
        source: a file or its bytes as a stream, which stands at its start again afterwards.
        name: of the file.
        frame: which page, from 0.

    Returns:
        None where it is no TIFF, or the page is of another kind, which Pillow reads or says what is wrong.
    """
    return _looked_at(source, name, lambda file: _read_uncommon(file, frame))


def _pages(file: tifffile.TiffFile) -> tuple[int, ...]:
    pages = [(number, file.pages[number]) for number in range(min(len(file.pages), MOST_FRAMES))]
    whole = tuple(number for number, page in pages if number == 0 or not getattr(page, "is_reduced", False))
    return (*whole, len(pages)) if len(pages) < MOST_FRAMES and _leads_out(file) else whole


def _leads_out(file: tifffile.TiffFile) -> bool:
    """Whether the list of pages goes on where none can be read."""
    place, stream, size = file.pages.next_page_offset, file.filehandle, file.tiff.offsetsize
    if place is None:
        return False
    stream.seek(place)
    offset = stream.read(size)
    following = int.from_bytes(offset, "little" if file.byteorder == "<" else "big")
    return len(offset) < size or following not in {0, *(page.offset for page in file.pages)}


def _header(file: tifffile.TiffFile, page: tifffile.TiffPage) -> TiffHeader:
    turn = page.tags.get(_ORIENTATION)
    return TiffHeader(
        page.imagelength,
        page.imagewidth,
        page.samplesperpixel > 2,
        1 if turn is None else turn.value,
        len(_pages(file)) > 1,
    )


def _uncommon(file: tifffile.TiffFile, frame: int) -> tifffile.TiffPage | None:
    page = file.pages[frame]
    if not isinstance(page, tifffile.TiffPage) or page.dtype is None:
        return None
    samples, kind = page.samplesperpixel, page.dtype
    deep = kind == np.uint16 and (samples == 2 or page.planarconfig == tifffile.PLANARCONFIG.SEPARATE)
    whole = kind.kind in "iu" and kind not in (np.uint8, np.uint16)
    real = kind.kind == "f" and (samples != 1 or kind != np.float32)
    premultiplied = tifffile.EXTRASAMPLE.ASSOCALPHA in page.extrasamples
    read_here = (deep or real or whole) and samples in (1, 2, 3, 4) and len(page.shape) in (2, 3) and not premultiplied
    return page if read_here and 0 < page.imagelength * page.imagewidth <= LARGEST_PIXELS else None


def _read_uncommon(file: tifffile.TiffFile, frame: int) -> TiffPage | None:
    page = _uncommon(file, frame)
    if page is None:
        return None
    stated = page.tags.get(_MAX_SAMPLE_VALUE)
    white = white_of(None if stated is None else stated.value, page.bitspersample)
    values = _of_known_kind(np.asarray(page.asarray()))
    if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE and values.dtype.kind == "u":
        values = np.iinfo(values.dtype).max - values
    if values.ndim == 2:
        values = values[:, :, None]
    elif page.planarconfig == tifffile.PLANARCONFIG.SEPARATE:
        values = np.ascontiguousarray(values.transpose(1, 2, 0))
    # of a damaged file the array may have other sides than its tags say
    whole = values.shape == (page.imagelength, page.imagewidth, page.samplesperpixel)
    return TiffPage(_header(file, page), values, white) if whole else None


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
