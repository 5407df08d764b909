"""TIFF files of the kinds that Pillow refuses or lowers to 8 bits, and TIFF files of every kind written."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import tifffile
from PIL import Image, TiffImagePlugin

from explorer.data.image_decoding import LARGEST_PIXELS
from explorer.data.quiet_libraries import silence_decoders
from explorer.values.full_picture import FullPicture

_DEFLATE_LEVEL = 6
_BYTE, _TEXT, _OFFSET = 1, 2, 4  # TIFF 6.0, section 2: types of values
_XMP = 700
_FOLDERS = (0x8769, 0x8825)
"""The tags under which EXIF keeps the camera's settings and the place."""


def read_uncommon_tiff(source: Path | BinaryIO, name: str) -> np.ndarray | None:
    """A TIFF's first page where it holds real-valued colour, 16-bit grey with alpha or separate 16-bit planes.

    Args:
        source: a file or its bytes as a stream, which stands at its start again afterwards.
        name: of the file.

    Returns:
        uint16 or float32 (H, W, C), alpha last where C is even; None where the file is of another kind, which Pillow
        reads or says what is wrong.
    """
    silence_decoders()
    try:
        with tifffile.TiffFile(source, name=name) as file:
            page = file.pages.first
            planes = page.planarconfig == tifffile.PLANARCONFIG.SEPARATE
            samples = page.samplesperpixel
            deep = page.dtype == np.uint16 and (planes or samples == 2)
            real = page.dtype is not None and page.dtype.kind == "f" and (samples != 1 or page.dtype != np.float32)
            premultiplied = tifffile.EXTRASAMPLE.ASSOCALPHA in page.extrasamples
            if not (deep or real) or samples not in (1, 2, 3, 4) or len(page.shape) not in (2, 3) or premultiplied:
                return None
            if page.imagelength * page.imagewidth > LARGEST_PIXELS:
                return None
            sides = page.imagelength, page.imagewidth
            values = np.asarray(page.asarray(), dtype=np.uint16 if deep else np.float32)
    except Exception:  # tifffile raises nearly anything on damaged files
        return None
    finally:
        if not isinstance(source, Path):
            source.seek(0)
    if values.ndim == 2:
        values = values[:, :, None]
    elif planes:
        values = np.ascontiguousarray(values.transpose(1, 2, 0))
    # of a damaged file the array may have other sides than its tags say
    return values if values.shape == (*sides, samples) else None


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
