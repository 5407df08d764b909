"""From a picture file of any kind to its pixels at their own depth, its transparency and what stands beside them."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageFile

from explorer.data.image_decoding import (
    TURNED,
    TURNS,
    black_and_white,
    count_frames,
    declared_white,
    deep_values,
    existing_file,
    has_frames,
    is_grey,
    opened_image,
    orientation,
    picture_errors,
    turn_left,
    which_frame,
)
from explorer.data.pdf_reading import count_pdf_pages, is_pdf, read_pdf_page
from explorer.data.tiff_reading import read_uncommon_tiff, tiff_pages
from explorer.values import BadInput
from explorer.values.full_picture import Extras, FullPicture
from explorer.values.sealed import sealed

_LARGEST_BYTE, _BITS_OF_A_BYTE = 255, 8
_HEAD_BYTES = 4096
_DESCRIPTION = 0x010E
_SHAPE_TEXT = '{"shape"'
"""How tifffile describes what it has written; a result can have another shape."""
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_ORIENTATION, _WIDTH, _HEIGHT = 0x0112, 0xA002, 0xA003
# of a TIFF's tags, those that tell of the picture and not of how the file is built
_TELLING = (
    0x010E,
    0x010F,
    0x0110,
    0x0131,
    0x0132,
    0x013B,
    0x013C,
    0x4746,
    0x8298,
    0x9C9B,
    0x9C9C,
    0x9C9D,
    0x9C9E,
    0x9C9F,
)
_BROUGHT = {
    "CMYK": "CMYK converted to RGB",
    "YCbCr": "YCbCr converted to RGB",
    "LAB": "L*a*b* converted to RGB",
    "HSV": "HSV converted to RGB",
    "1": "1 bit converted to 8",
    "P": "palette converted to 8 bits per channel",
}
"""Modes in which a result is not written, and what is done to them."""
WITHOUT_LOSS = (_BROUGHT["1"], _BROUGHT["P"])
"""Of these notes those on what has 8 bits by itself afterwards."""
_PROFILE_SPACES = {b"GRAY": 1, b"RGB ": 3}


def read_full_picture(
    source: str | Path | bytes, name: str = "", frame: int = 0, dots: float | None = None
) -> FullPicture:
    """Read a picture with nothing lost: one frame, turned as its EXIF asks, its own depth, its transparency.

    A page of a PDF is drawn, see `read_pdf_page`. Palettes and 1 bit become 8 bits, CMYK becomes RGB; grey stays grey.
    Colours under transparent parts stay as they are stored. Texts that speak of all pages of a file are not those of
    one.

    Args:
        source: a file, or the whole content of one.
        name: what messages call it; a file's own where it is empty.
        frame: which page or frame, from 0.
        dots: per inch, at which a page of a PDF is drawn; None for those of its scan.

    Raises:
        BadInput: not there, no picture, broken, or of more than 100 megapixels.
    """
    if isinstance(source, bytes):
        return decode(io.BytesIO(source), name, frame, dots=dots)
    path = existing_file(Path(source))
    return decode(path, name or path.name, frame, dots=dots)


def frames_of(source: Path | bytes, name: str) -> tuple[int, ...]:
    """The pages or frames of a file by their numbers in it, reduced copies of a page left out.

    Raises:
        BadInput: not there, not a picture of a known kind, or broken.
    """
    opened = existing_file(source) if isinstance(source, Path) else io.BytesIO(source)
    if is_pdf(opened, name):
        return tuple(range(count_pdf_pages(opened, name)))
    return tiff_pages(opened, name) or count_frames(opened, name)


def decode(
    source: Path | BinaryIO,
    name: str,
    frame: int = 0,
    draft: int = 0,
    with_extras: bool = True,
    dots: float | None = None,
) -> FullPicture:
    """Read one frame of a file or of its bytes as a stream, see `read_full_picture`.

    Args:
        source: a file's path or its bytes as a stream.
        name: for messages.
        frame: which page or frame, from 0.
        draft: a side that is enough; lets a large JPEG be decoded at a reduced size not below it, 0 for full size.
        with_extras: read what stands beside the pixels, too.
        dots: see `read_full_picture`.

    Raises:
        BadInput: no picture, broken, or of more than 100 megapixels.
    """
    if is_pdf(source, name):
        return read_pdf_page(source, name, frame, dots)
    with picture_errors(source, name):
        return _decode(source, name, frame, draft, with_extras)


def _decode(source: Path | BinaryIO, name: str, frame: int, draft: int, with_extras: bool) -> FullPicture:
    notes: list[str] = []
    doubts: list[str] = []
    extras = Extras()
    page = read_uncommon_tiff(source, name, frame)
    if page is not None:
        (pixels, alpha), white = _apart(page.layers), page.white
        turn = TURNS.get(page.header.orientation)
        if page.header.several:
            notes.append(which_frame(frame))
        if turn is not None:
            notes.append(TURNED)
        if with_extras:
            with suppress(BadInput), opened_image(source, name, frame) as image:
                extras = _extras(image, pixels.shape[2], turn is not None)
    else:
        with opened_image(source, name, frame) as image:
            # before anything else is asked of it: Pillow decodes a PNG in order to look for its EXIF
            modes = _deep_colour_modes(image) if not frame else ()
            if has_frames(image):
                notes.append(which_frame(frame))
            if image.format == "TIFF" and orientation(image) in TURNS:
                notes.append(TURNED)
            if modes:
                halves = [_loaded_by(image, mode) for mode in modes[:1]]
                for mode in modes[1:]:
                    with opened_image(source, name) as again:
                        halves.append(_loaded_by(again, mode))
                pixels, alpha = _deep_planes(halves, image.info.get("transparency"))
            else:
                if lost := _lost_depth(image):
                    notes.append(lost)
                if draft:
                    image.draft(None, (draft, draft))
                image.load()
                pixels, alpha = _planes(image, notes)
            turn = turn_left(image)
            if turn is not None:
                notes.append(TURNED)
            white = declared_white(image)
            if with_extras:
                extras = _extras(image, pixels.shape[2], turn is not None)
    if turn is not None:
        pixels = _turned(pixels, turn)
        alpha = None if alpha is None else _turned(alpha, turn)
    if alpha is not None and alpha.min() == np.iinfo(alpha.dtype).max:
        alpha = None
    low, high = (0.0, 255.0) if pixels.dtype == np.uint8 else black_and_white(pixels, name, white, notes, doubts)
    kept_alpha = None if alpha is None else _kept(alpha)
    return FullPicture(_kept(pixels), low, high, kept_alpha, extras, tuple(notes), tuple(doubts))


def _lost_depth(image: ImageFile.ImageFile) -> str:
    """What is lost of values of more than 8 bits that Pillow brings to 8; empty where nothing is."""
    if image.mode[0] in "IF":
        return ""
    bits = _coded_bits(image)
    if bits > _BITS_OF_A_BYTE:
        return f"{bits} bits brought to 8"
    for tile in image.tile:
        if ";16" in str(tile.args):
            return "16 bits converted to 8"
        if image.format == "PPM" and isinstance(tile.args, tuple) and int(tile.args[-1]) > _LARGEST_BYTE:
            return "16 bits converted to 8"
    return ""


def _coded_bits(image: ImageFile.ImageFile) -> int:
    """Bits of a channel in a JPEG 2000 or an AVIF file, 0 where they are not found.

    ISO/IEC 15444-1, A.5.1: the SIZ marker segment; ISO/IEC 23008-12, 6.5.6: the pixel information property.
    """
    places = {"JPEG2000": (b"\xff\x4f\xff\x51", 42, 0x7F, 1), "AVIF": (b"pixi", 9, 0xFF, 0)}
    if image.format not in places or image.fp is None:
        return 0
    mark, offset, kept, added = places[image.format]
    before = image.fp.tell()
    image.fp.seek(0)
    start = image.fp.read(_HEAD_BYTES)
    image.fp.seek(before)
    place = start.find(mark)
    return (start[place + offset] & kept) + added if 0 <= place < len(start) - offset else 0


def _planes(image: Image.Image, notes: list[str]) -> tuple[np.ndarray, np.ndarray | None]:
    """Pixels (H, W, C) and alpha (H, W) of a loaded image."""
    grey = is_grey(image)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        values = deep_values(image)
        clear = image.info.get("transparency")
        alpha = np.where(values == clear, 0, 65_535).astype(np.uint16) if isinstance(clear, int) else None
        return values[:, :, None], alpha
    if image.has_transparency_data:
        layers = np.asarray(image.convert("RGBA"))
        return layers[:, :, : 1 if grey else 3], np.ascontiguousarray(layers[:, :, 3])
    if image.mode in _BROUGHT:
        notes.append(_BROUGHT[image.mode])
    pixels = np.asarray(image.convert("L" if grey else "RGB"))
    return pixels[:, :, None] if grey else pixels, None


def _deep_colour_modes(image: ImageFile.ImageFile) -> tuple[str, ...]:
    """How Pillow is to unpack 16 bits a channel, once for each half of a value; empty where there are no 16 bits.

    Pillow keeps one byte of each channel: with "B" the first, with "L" the second. Two passes bring both.
    """
    modes = {tile.args if isinstance(tile.args, str) else tile.args[0] for tile in image.tile if tile.args}
    mode = modes.pop() if len(modes) == 1 else ""
    if mode == "LA;16B" and image.mode == "RGBA":
        return ("RGBA",)  # four bytes a pixel, as they are
    base, _, order = mode.partition(";16") if isinstance(mode, str) else ("", "", "")
    if base != image.mode or base not in ("RGB", "RGBA") or order not in ("B", "L", "N"):
        return ()
    big = order == "B" or (order == "N" and sys.byteorder == "big")
    return (f"{base};16B", f"{base};16L") if big else (f"{base};16L", f"{base};16B")


def _loaded_by(image: ImageFile.ImageFile, mode: str) -> np.ndarray:
    image.tile = [
        tile._replace(args=(mode, *tile.args[1:]) if isinstance(tile.args, tuple) else mode) for tile in image.tile
    ]
    return np.asarray(image)


def _deep_planes(halves: list[np.ndarray], clear: object) -> tuple[np.ndarray, np.ndarray | None]:
    """Pixels uint16 (H, W, C) and alpha uint16 (H, W) of what the modes of `_deep_colour_modes` brought.

    Args:
        halves: uint8, the upper and the lower bytes, or both of grey and alpha in one; emptied, to save memory.
        clear: the colour that PNG says is transparent, None for none.
    """
    if len(halves) == 1:
        layers = halves.pop().view(">u2").astype(np.uint16)
    else:
        low = halves.pop()
        layers = halves.pop().astype(np.uint16)
        layers <<= 8
        layers |= low
    if isinstance(clear, tuple) and layers.shape[2] == 3:
        return layers, np.where((layers == np.array(clear)).all(axis=2), 0, 65_535).astype(np.uint16)
    return _apart(layers)


def _apart(layers: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Pixels and alpha of layers (H, W, 1 to 4)."""
    if layers.shape[2] in (1, 3):
        return layers, None
    alpha = np.ascontiguousarray(layers[:, :, -1])
    if alpha.dtype.kind == "f":
        alpha = np.rint(np.clip(alpha, 0, 1) * 65_535).astype(np.uint16)
    return np.ascontiguousarray(layers[:, :, :-1]), alpha


def _turned(values: np.ndarray, turn: Image.Transpose) -> np.ndarray:
    if turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270):
        result = np.rot90(values, 1 if turn is Image.Transpose.ROTATE_90 else -1)
    elif turn is Image.Transpose.FLIP_LEFT_RIGHT:
        result = values[:, ::-1]
    elif turn is Image.Transpose.FLIP_TOP_BOTTOM:
        result = values[::-1]
    else:
        result = values if turn is Image.Transpose.TRANSPOSE else values[::-1, ::-1]
        result = result if turn is Image.Transpose.ROTATE_180 else result.swapaxes(0, 1)
    return np.ascontiguousarray(result)


def _kept(pixels: np.ndarray) -> np.ndarray:
    """Contiguous, the picture's own memory, and nobody changes it any more."""
    return sealed(np.ascontiguousarray(pixels))


def _extras(image: Image.Image, channels: int, turned: bool) -> Extras:
    """What stands beside the pixels; damaged metadata is left out and does not spoil the picture."""
    try:
        exif = _exif(image, turned)
    except Exception:
        exif = b""
    profile = image.info.get("icc_profile") or b""
    if _PROFILE_SPACES.get(profile[16:20]) != channels:
        profile = b""
    dots = image.info.get("dpi")
    try:
        dots = (float(dots[0]), float(dots[1])) if dots and min(dots) > 0 else None
    except (TypeError, ValueError, ZeroDivisionError):
        dots = None
    xmp = image.info.get("xmp") or b""
    texts = dict(getattr(image, "text", {}) or {})
    comment = image.info.get("comment")
    if comment and "Comment" not in texts:
        texts["Comment"] = comment.decode("utf-8", "replace") if isinstance(comment, bytes) else str(comment)
    texts.pop("XML:com.adobe.xmp", None)
    if has_frames(image):
        texts, xmp = {}, b""  # they speak of all
    return Extras(
        exif,
        profile,
        xmp if isinstance(xmp, bytes) else str(xmp).encode(),
        dots,
        tuple((str(key), str(text)) for key, text in texts.items()),
    )


def _exif(image: Image.Image, turned: bool) -> bytes:
    found = image.getexif()
    kept = Image.Exif()
    for tag, value in found.items():
        if tag == _DESCRIPTION and (has_frames(image) or str(value).lstrip().startswith(_SHAPE_TEXT)):
            continue
        if tag != _ORIENTATION and (image.format != "TIFF" or tag in _TELLING):
            kept[tag] = value
    for part in (_EXIF_IFD, _GPS_IFD):
        inner = dict(found.get_ifd(part))
        if turned and _WIDTH in inner and _HEIGHT in inner:
            inner[_WIDTH], inner[_HEIGHT] = inner[_HEIGHT], inner[_WIDTH]
        if inner:
            kept[part] = inner
    return kept.tobytes() if len(kept) else b""
