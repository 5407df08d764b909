"""From a picture file of any kind to 8-bit grey or RGB, with Pillow."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from explorer.data.quiet_libraries import silence_decoders
from explorer.values import BadInput
from explorer.values.file_kinds import LONGEST_START, PICTURE_FORMATS, told_by_start

LARGEST_PIXELS = 100_000_000
# far beyond what any camera measures, and far below what 32 bits hold
_LARGEST_VALUE = 1e30
READABLE_SUFFIXES = tuple(PICTURE_FORMATS)
PICTURES_EXPECTED = "PNG, JPEG, TIFF, WebP, GIF, BMP, JPEG 2000, AVIF or another usual kind of picture was expected"

_WITHOUT_MARK = ("TGA", "XBM", "XPM", "ICO", "CUR", "PCX", "DCX")
"""Formats that do not begin with a mark of their own, or with a short one: anything could be taken for them."""
_ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
_WHITE = 255


@dataclass(frozen=True)
class Survey:
    """What a file's header says, its pixels still unread.

    Attributes:
        width: as seen, after the turn that its EXIF asks for.
        height: the same.
        colour: the pixels are stored with colour.
    """

    width: int
    height: int
    colour: bool


@dataclass(frozen=True)
class Decoded:
    """A picture brought to 8 bits.

    Attributes:
        image: mode "L" or "RGB".
        notes: what was done to it, a phrase each.
    """

    image: Image.Image
    notes: tuple[str, ...]


def path_is(path: Path, asked: Callable[[Path], bool]) -> bool:
    """A question about a path, answered with no where the system does not take the path at all (too long, a zero)."""
    try:
        return asked(path)
    except (OSError, ValueError):
        return False


def existing_file(path: Path) -> Path:
    """The path of a picture.

    Raises:
        BadInput: there is no such file.
    """
    if not path_is(path, Path.is_file):
        raise BadInput(f"{path.name or path} is not there, or not a file: give the path of a picture.")
    return path


def survey(source: Path | BinaryIO, name: str) -> Survey:
    """Look at a picture's header.

    Raises:
        BadInput: not a picture of a known kind, or too large.
    """
    with opened_image(source, name) as image:
        width, height = image.size
        if orientation(image) in _SIDEWAYS:
            width, height = height, width
        return Survey(width, height, not is_grey(image))


def decode(source: Path | BinaryIO, name: str, draft: int = 0) -> Decoded:
    """Read a picture: first frame, turned as its EXIF asks, transparent parts over white, 8 bits, grey or RGB.

    Args:
        source: a file's path or its bytes as a stream.
        name: for messages.
        draft: a side that is enough; lets a large JPEG be decoded at a reduced size not below it, 0 for full size.

    Raises:
        BadInput: not a picture of a known kind, broken, of more than 100 megapixels, or with NaN or infinite values.
    """
    with opened_image(source, name) as image:
        notes = []
        if getattr(image, "is_animated", False) and image.format != "MPO":
            notes.append("first of several frames")
        if draft:
            image.draft(None, (draft, draft))
        turn = TURNS.get(orientation(image))
        grey = is_grey(image)
        image.load()
        plain = _in_eight_bits(image, grey, name, notes)
        if turn is not None:
            plain = plain.transpose(turn)
            notes.append("turned as its EXIF says")
        return Decoded(plain, tuple(notes))


@contextmanager
def opened_image(source: Path | BinaryIO, name: str) -> Iterator[ImageFile.ImageFile]:
    """A picture whose header is read; what goes wrong until it is closed again becomes one sentence.

    Raises:
        BadInput: not a picture of a known kind, broken, of more than 100 megapixels, or it does not fit into memory.
    """
    silence_decoders()
    with warnings.catch_warnings():
        # Pillow warns of damaged metadata and of pictures that are large but allowed here
        warnings.simplefilter("ignore")
        try:
            with Image.open(source, formats=_formats(name)) as image:
                width, height = image.size
                if width * height > LARGEST_PIXELS:
                    raise _too_large(name, f"{width}×{height} pixels")
                yield image
        except BadInput:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large(name, "far more pixels") from error
        except UnidentifiedImageError as error:
            raise BadInput(_no_picture(source, name)) from error
        except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
            raise BadInput(f"{name} cannot be opened: {error.strerror}.") from error
        except MemoryError as error:
            raise BadInput(f"{name} does not fit into this computer's memory: give a smaller picture.") from error
        except Exception as error:  # Pillow's decoders raise nearly anything on damaged files
            raise BadInput(f"{name} is damaged or cut short and cannot be read as a picture: save it again.") from error


@cache
def _installed() -> frozenset[str]:
    """The formats that this Pillow reads."""
    Image.init()
    return frozenset(Image.OPEN)


def _formats(name: str) -> list[str]:
    """The formats in which a file is looked at: all that begin with a mark, the others where its suffix says so."""
    own = PICTURE_FORMATS.get(PurePath(name).suffix.lower())
    marked = dict.fromkeys(kind for kind in PICTURE_FORMATS.values() if kind not in _WITHOUT_MARK or kind == own)
    return [kind for kind in marked if kind in _installed()]


def _no_picture(source: Path | BinaryIO, name: str) -> str:
    """The sentence on a file that no reader of pictures knows."""
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                start = stream.read(LONGEST_START)
        else:
            source.seek(0)
            start = source.read(LONGEST_START)
    except OSError:
        start = b"?"
    if not start:
        return f"{name} is empty: {PICTURES_EXPECTED}."
    told = told_by_start(start, PICTURES_EXPECTED)
    if told:
        return f"{name} is {told}."
    return f"{name} is not a picture that can be read: {PICTURES_EXPECTED}."


def _too_large(name: str, found: str) -> BadInput:
    return BadInput(f"{name} has {found}: at most {LARGEST_PIXELS // 10**6} megapixels are read.")


def orientation(image: Image.Image) -> int:
    """EXIF's number for how the picture was held, 1 upright; see `TURNS`."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged metadata does not spoil the pixels
        return 1


def is_grey(image: Image.Image) -> bool:
    """Whether all that the picture can hold is grey."""
    if image.mode in ("P", "PA"):
        palette = np.array(image.getpalette("RGB") or [], dtype=np.uint8).reshape(-1, 3)
        return bool(np.all(palette == palette[:, :1]))
    return image.mode in ("1", "L", "LA", "La", "I", "F") or image.mode.startswith("I;16")


def _in_eight_bits(image: Image.Image, grey: bool, name: str, notes: list[str]) -> Image.Image:
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return Image.fromarray(_deep_grey(np.asarray(image), name, notes))
    wanted = "L" if grey else "RGB"
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        if layered.getchannel("A").getextrema() != (_WHITE, _WHITE):
            notes.append("transparent parts over white")
        ground = Image.new("RGBA", layered.size, (_WHITE, _WHITE, _WHITE, _WHITE))
        return Image.alpha_composite(ground, layered).convert(wanted)
    if image.mode == "CMYK":
        notes.append("CMYK brought to RGB")
    return image.convert(wanted)


def _deep_grey(values: np.ndarray, name: str, notes: list[str]) -> np.ndarray:
    """16-bit, 32-bit or real grey values (H, W) as uint8."""
    low, high = black_and_white(values, name)
    if values.dtype.kind == "f" and (low, high) == (0, 1):
        notes.append("real numbers from 0 to 1 brought to 8 bits")
    elif values.dtype.kind != "f" and (low, high) == (0, 65_535):
        notes.append("16 bits brought to 8")
    elif (low, high) != (0, 255):
        notes.append(f"values from {low:g} to {high:g} spread over 0 to 255")
    return np.rint((values.astype(np.float64) - low) * 255 / (high - low)).astype(np.uint8)


def black_and_white(values: np.ndarray, name: str) -> tuple[float, float]:
    """Which values stand for black and white in a picture of more than 8 bits: the usual ones where all lie between.

    Raises:
        BadInput: NaN or infinite values.
    """
    lowest, highest = float(values.min()), float(values.max())
    if not (np.isfinite(lowest) and np.isfinite(highest)):
        raise BadInput(f"{name} holds NaN or infinite values: real numbers from 0 to 1 were expected.")
    if max(-lowest, highest) > _LARGEST_VALUE:
        raise BadInput(
            f"{name} holds values from {lowest:.3g} to {highest:.3g}: real numbers from 0 to 1 were expected."
        )
    for usual in (1.0, 255.0) if values.dtype.kind == "f" else (65_535.0,):
        if lowest >= 0 and highest <= usual:
            return 0.0, usual
    return lowest, max(highest, lowest + 1)
