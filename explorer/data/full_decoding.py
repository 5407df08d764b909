"""From a picture file of any kind to its pixels at their own depth, its transparency and what stands beside them."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageFile

from explorer.data.image_decoding import TURNS, black_and_white, existing_file, is_grey, opened_image, orientation
from explorer.data.tiff_files import read_uncommon_tiff
from explorer.values.full_picture import Extras, FullPicture

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
_PROFILE_SPACES = {b"GRAY": 1, b"RGB ": 3}
_TIFF_STARTS = (b"II*\0", b"MM\0*")


def read_full_picture(source: str | Path | bytes, name: str = "") -> FullPicture:
    """Read a picture with nothing lost: first frame, turned as its EXIF asks, its own depth, its transparency.

    Palettes and 1 bit become 8 bits, CMYK becomes RGB; grey stays grey. Colours under transparent parts stay as they
    are stored.

    Args:
        source: a file, or the whole content of one.
        name: what messages call it; a file's own where it is empty.

    Raises:
        BadInput: not there, no picture, broken, or of more than 100 megapixels.
    """
    if isinstance(source, bytes):
        return _decode(io.BytesIO(source), name)
    path = existing_file(Path(source))
    return _decode(path, name or path.name)


def _decode(source: Path | BinaryIO, name: str) -> FullPicture:
    notes: list[str] = []
    layers = read_uncommon_tiff(source, name) if _starts_like_tiff(source) else None
    pixels, alpha, extras, turn = None, None, Extras(), None
    if layers is not None:
        pixels, alpha = _apart(layers)
    else:
        # before anything else is asked of it: Pillow decodes a PNG in order to look for its EXIF
        with opened_image(source, name) as image:
            modes = _deep_colour_modes(image)
            if not modes and image.mode[0] != "I" and any(";16" in str(tile.args) for tile in image.tile):
                notes.append("16 bits brought to 8")
        halves = []
        for mode in modes or ("",):
            if not isinstance(source, Path):
                source.seek(0)
            with opened_image(source, name) as image:
                if mode:
                    _unpack_by(image, mode)
                image.load()
                if not mode:
                    pixels, alpha = _planes(image, notes)
                else:
                    halves.append(np.asarray(image))
                if len(halves) == len(modes):
                    if pixels is None:
                        pixels, alpha = _deep_planes(halves, image.info.get("transparency"))
                    turn = TURNS.get(orientation(image))
                    extras = _extras(image, pixels.shape[2], turn is not None)
                    if getattr(image, "is_animated", False) and image.format != "MPO":
                        notes.insert(0, "first of several frames")
        assert pixels is not None
    if turn is not None:
        pixels = _turned(pixels, turn)
        alpha = None if alpha is None else _turned(alpha, turn)
        notes.append("turned as its EXIF says")
    if alpha is not None and alpha.min() == np.iinfo(alpha.dtype).max:
        alpha = None
    usual = {"uint8": (0.0, 255.0), "uint16": (0.0, 65_535.0)}.get(pixels.dtype.name)
    low, high = usual or black_and_white(pixels, name)
    return FullPicture(_kept(pixels), low, high, None if alpha is None else _kept(alpha), extras, tuple(notes))


def _starts_like_tiff(source: Path | BinaryIO) -> bool:
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return stream.read(4) in _TIFF_STARTS
        start = source.read(4)
        source.seek(0)
    except OSError:
        return False  # opening it again says why
    return start in _TIFF_STARTS


def _planes(image: Image.Image, notes: list[str]) -> tuple[np.ndarray, np.ndarray | None]:
    """Pixels (H, W, C) and alpha (H, W) of a loaded image."""
    grey = is_grey(image)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        values = np.asarray(image)
        if values.dtype.byteorder not in ("=", "|", "<" if sys.byteorder == "little" else ">"):
            values = values.astype(values.dtype.newbyteorder("="))
        if values.dtype == np.int32 and values.min() >= 0 and values.max() <= 65_535:
            values = values.astype(np.uint16)  # older Pillows open 16 bits so
        clear = image.info.get("transparency")
        alpha = np.where(values == clear, 0, 65_535).astype(np.uint16) if isinstance(clear, int) else None
        return values[:, :, None], alpha
    if image.has_transparency_data:
        layers = np.asarray(image.convert("RGBA"))
        return layers[:, :, : 1 if grey else 3], np.ascontiguousarray(layers[:, :, 3])
    if image.mode == "CMYK":
        notes.append("CMYK brought to RGB")
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


def _unpack_by(image: ImageFile.ImageFile, mode: str) -> None:
    image.tile = [
        tile._replace(args=(mode, *tile.args[1:]) if isinstance(tile.args, tuple) else mode) for tile in image.tile
    ]


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
    pixels = np.ascontiguousarray(pixels)
    pixels.flags.writeable = False
    return pixels


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
        if tag != _ORIENTATION and (image.format != "TIFF" or tag in _TELLING):
            kept[tag] = value
    for part in (_EXIF_IFD, _GPS_IFD):
        inner = dict(found.get_ifd(part))
        if turned and _WIDTH in inner and _HEIGHT in inner:
            inner[_WIDTH], inner[_HEIGHT] = inner[_HEIGHT], inner[_WIDTH]
        if inner:
            kept[part] = inner
    return kept.tobytes() if len(kept) else b""
