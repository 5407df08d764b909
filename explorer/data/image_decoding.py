"""Picture files opened by Pillow, errors as one sentence, and what their values stand for."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path, PurePath
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from explorer.data.quiet_libraries import silence_decoders
from explorer.values import BadInput
from explorer.values.file_kinds import LONGEST_START, PICTURE_FORMATS, TIFF_STARTS, told_by_start

LARGEST_PIXELS = 100_000_000
# far beyond what any camera measures, and far below what 32 bits hold
_LARGEST_VALUE = 1e30
READABLE_SUFFIXES = tuple(PICTURE_FORMATS)
PICTURES_EXPECTED = "PNG, JPEG, TIFF, WebP, GIF, BMP, JPEG 2000, AVIF or another common picture format was expected"

_MAX_SAMPLE_VALUE, _BITS_PER_SAMPLE, _SAMPLE_FORMAT = 281, 258, 339  # TIFF 6.0, sections 8 and 19
_OWN_FRAMES = ("MPO", "PSD", "ICO", "ICNS", "CUR")
"""Formats whose frames are other views, layers or sizes of one picture."""
MOST_FRAMES = 10_000
FIRST_OF_SEVERAL = "first of several pages or frames"
FRAMED_SUFFIXES = (".tif", ".tiff", ".gif", ".webp", ".png", ".apng", ".avif", ".avifs", ".dcx")
"""Of files that may hold several pages or frames."""

_VALUES_LOOKED_AT = 1_000_000
_BEYOND, _SHARE_OF_WHITE = 0.6, 0.25
_LARGEST_OF_14_BITS = 2**14 - 1

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
SIDEWAYS = (5, 6, 7, 8)
TURNED = "rotated according to its EXIF data"


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
        raise BadInput(f"{path.name or path} does not exist or is not a file: give the path of a picture.")
    return path


def has_frames(image: Image.Image) -> bool:
    """Whether a file holds several pictures; previews and layers do not count."""
    return image.format not in _OWN_FRAMES and bool(getattr(image, "is_animated", False))


def which_frame(frame: int) -> str:
    """The note on one of several pictures in a file."""
    return FIRST_OF_SEVERAL if not frame else f"number {frame + 1} of several pages or frames"


def count_frames(source: Path | BinaryIO, name: str) -> tuple[int, ...]:
    """The pages or frames of a file, by their numbers in it.

    Raises:
        BadInput: not a picture of a known kind, or broken.
    """
    with opened_image(source, name) as image:
        return tuple(range(min(int(getattr(image, "n_frames", 1)), MOST_FRAMES))) if has_frames(image) else (0,)


@contextmanager
def opened_image(source: Path | BinaryIO, name: str, frame: int = 0) -> Iterator[ImageFile.ImageFile]:
    """A picture whose header is read; what goes wrong until it is closed again becomes one sentence.

    Args:
        source: a file's path or its bytes as a stream.
        name: for messages.
        frame: which page or frame of it, from 0.

    Raises:
        BadInput: not a picture of a known kind, broken, of more than 100 megapixels, or it does not fit into memory.
    """
    silence_decoders()
    own = PICTURE_FORMATS.get(PurePath(name).suffix.lower())
    # of an open file Pillow maps nothing into memory: it does so wrongly for TIFFs that lie on their side, and a file
    # that is cut short while it is mapped kills the process
    with (
        picture_errors(source, name),
        source.open("rb") if isinstance(source, Path) else nullcontext(source) as stream,
        Image.open(stream, formats=_formats(own)) as image,
    ):
        if frame:
            image.seek(frame)
        width, height = image.size
        if width * height > LARGEST_PIXELS:
            raise _too_large(name, f"{width}×{height} pixels")
        yield image


@contextmanager
def picture_errors(source: Path | BinaryIO, name: str) -> Iterator[None]:
    """Whatever a damaged picture makes its readers raise becomes one sentence.

    Raises:
        BadInput: in the place of any other exception.
    """
    with warnings.catch_warnings():
        # Pillow warns of damaged metadata and of pictures that are large but allowed here
        warnings.simplefilter("ignore")
        try:
            yield
        except BadInput:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large(name, "far more pixels") from error
        except UnidentifiedImageError as error:
            raise BadInput(_no_picture(source, name)) from error
        except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
            raise BadInput(f"{name} cannot be opened: {error.strerror}.") from error
        except MemoryError as error:
            raise BadInput(f"{name} does not fit into this computer's memory: use a smaller picture.") from error
        except Exception as error:  # Pillow's decoders raise nearly anything on damaged files
            raise BadInput(f"{name} is damaged or truncated and cannot be read as a picture: save it again.") from error


@cache
def _installed() -> frozenset[str]:
    """The formats that this Pillow reads."""
    Image.init()
    return frozenset(Image.OPEN)


@cache
def _formats(own: str | None) -> list[str]:
    """The formats in which a file is looked at: all that begin with a mark, and the one that its suffix says."""
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
    if start.startswith(TIFF_STARTS):
        told = (
            "a TIFF whose pixels are of a kind that is not read here, or it is damaged: "
            "save it with 8 or 16 bits, grey or in colour"
        )
    if told:
        return f"{name} is {told}."
    return f"{name} cannot be read as a picture: {PICTURES_EXPECTED}."


def _too_large(name: str, found: str) -> BadInput:
    return BadInput(f"{name} has {found}: at most {LARGEST_PIXELS // 10**6} megapixels are read.")


def orientation(image: Image.Image) -> int:
    """EXIF's number for how the picture was held, 1 upright; see `TURNS`. Of a TIFF only before it is loaded."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged metadata does not spoil the pixels
        return 1


def turn_left(image: Image.Image) -> Image.Transpose | None:
    """How the picture is still to be turned; Pillow turns TIFFs itself."""
    return None if image.format == "TIFF" else TURNS.get(orientation(image))


def is_grey(image: Image.Image) -> bool:
    """Whether all that the picture can hold is grey."""
    if image.mode in ("P", "PA"):
        palette = np.array(image.getpalette("RGB") or [], dtype=np.uint8).reshape(-1, 3)
        return bool(np.all(palette == palette[:, :1]))
    return image.mode in ("1", "L", "LA", "La", "I", "F") or image.mode.startswith("I;16")


def deep_values(image: Image.Image) -> np.ndarray:
    """Grey values (H, W) of more than 8 bits in the machine's byte order, as the file means them."""
    values = np.asarray(image)
    values = values.astype(values.dtype.newbyteorder("="), copy=False)
    tags = getattr(image, "tag_v2", None)
    if values.dtype == np.int32 and tags is not None and tags.get(_BITS_PER_SAMPLE) == (32,):
        # Pillow has no unsigned 32 bits; SampleFormat 1, which is the usual one, means them
        return values.view(np.uint32) if tags.get(_SAMPLE_FORMAT, (1,)) == (1,) else values
    if values.dtype == np.int32 and values.min() >= 0 and values.max() <= 65_535:
        return values.astype(np.uint16)  # older Pillows open 16 bits so
    return values


def declared_white(image: Image.Image) -> float | None:
    """The value that a TIFF or a PGM says is white, None where it does not or where all bits are used."""
    tags = getattr(image, "tag_v2", None)
    if tags is None:
        return None
    stated, bits = tags.get(_MAX_SAMPLE_VALUE), tags.get(_BITS_PER_SAMPLE, (0,))
    return white_of(stated, bits[0] if isinstance(bits, tuple) else bits)


def white_of(stated: object, bits: int) -> float | None:
    """White by a TIFF's tags MaxSampleValue and BitsPerSample, None where they say nothing of their own."""
    value = stated[0] if isinstance(stated, tuple) and stated else stated
    whole = 2.0**bits - 1
    if isinstance(value, int | float) and 0 < value < whole:
        return float(value)
    return whole if 8 < bits < 16 else None


def black_and_white(
    values: np.ndarray,
    name: str,
    white: float | None = None,
    notes: list[str] | None = None,
    doubts: list[str] | None = None,
) -> tuple[float, float]:
    """Which values stand for black and white in a picture of more than 8 bits.

    White is what the file says; else the largest value of 16 bits, 1 for real numbers, or 255 or 65,535 where these
    lie far beyond 1. Noise may go beyond black and white. What fits none of these is spread over its own range.

    Args:
        values: of the whole picture.
        name: for messages.
        white: as the file says it.
        notes: told where the choice is not the plain one.
        doubts: told where it may well be another one, a sentence each; None puts them among the notes.

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
    said = notes if notes is not None else []
    doubted = doubts if doubts is not None else said
    if white is not None and lowest >= 0 and highest <= white:
        said.append(f"white is {white:g}, as the file says")
        return 0.0, white
    if values.dtype.kind == "f":
        sample = values.reshape(-1)[:: max(1, values.size // _VALUES_LOOKED_AT)]
        low, high = (float(value) for value in np.quantile(sample, (0.01, 0.99)))
        for usual in (1.0, 255.0, 65_535.0):
            # noise of a standard deviation of a quarter of white stays within this
            within = low >= -_BEYOND * usual and high <= (1 + _BEYOND) * usual
            if within and (usual == 1 or high > _SHARE_OF_WHITE * usual):
                if usual != 1 or lowest < 0 or highest > 1:
                    said.append(f"real numbers from {lowest:g} to {highest:g}, white taken as {usual:g}")
                return 0.0, usual
    elif lowest >= 0 and highest <= 65_535 and values.dtype.itemsize > 1:
        if values.dtype == np.uint16 and 255 < highest <= _LARGEST_OF_14_BITS:
            bits = int(highest).bit_length()
            right = f"white should be {2**bits - 1} (--white)"
            doubted.append(f"no value is above {highest:g} of 65535: if the picture has {bits} bits, {right}")
        return 0.0, 65_535.0
    high = max(highest, lowest + 1)
    doubted.append(f"the lowest and the highest value, {lowest:g} and {high:g}, were taken as black and white")
    return lowest, high
