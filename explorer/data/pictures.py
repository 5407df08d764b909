"""People's own picture files: reading any common kind, writing without harm to what is there."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from explorer.data.atomic_file import replacing
from explorer.data.eight_bits import decode_to_eight_bits
from explorer.data.image_decoding import existing_file
from explorer.values import BadInput, Picture
from explorer.values.full_picture import FullPicture

WRITING: dict[str, tuple[str, dict[str, object]]] = {
    ".png": ("PNG", {}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".tif": ("TIFF", {"compression": "tiff_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_deflate"}),
    ".webp": ("WEBP", {"lossless": True}),
    ".bmp": ("BMP", {}),
    ".gif": ("GIF", {}),
    ".apng": ("PNG", {}),
    ".jpe": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".jfif": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".dib": ("DIB", {}),
    ".ppm": ("PPM", {}),
    ".pgm": ("PPM", {}),
    ".pnm": ("PPM", {}),
    ".jp2": ("JPEG2000", {}),
    ".tga": ("TGA", {}),
}
WRITABLE_SUFFIXES = tuple(WRITING)


@dataclass(frozen=True, eq=False)
class PictureFile(Picture):
    """A picture that came from a file; usable wherever a Picture is.

    Attributes:
        name: the file's name without its folders, or what the giver of the bytes called it.
        notes: what reading did to it, a phrase each ("turned as its EXIF says", "transparent parts over white",
            "16 bits brought to 8", "CMYK brought to RGB", "first of several pages or frames").
    """

    name: str = ""
    notes: tuple[str, ...] = ()


def read_picture(path: str | Path, frame: int = 0) -> PictureFile:
    """Read a PNG, JPEG, TIFF, WebP, BMP or GIF file (its first frame).

    It is turned as its EXIF says; transparent parts lie over white; palettes are resolved; CMYK becomes RGB; 16-bit and
    real-valued grey is brought to 8 bits; grey stays grey.

    Returns:
        uint8 (H, W, 1 or 3) with its notes.

    Raises:
        BadInput: not there, no picture, broken, or of more than 100 megapixels.
    """
    path = existing_file(Path(path))
    return _finished(decode_to_eight_bits(path, path.name, frame=frame), path.name)


def read_picture_bytes(content: bytes, name: str, frame: int = 0) -> PictureFile:
    """The same for a file's content that is already in memory, for example pasted.

    Args:
        content: the whole file.
        name: what messages and the result call it.
        frame: which page or frame, from 0.

    Raises:
        BadInput: no picture, broken, or of more than 100 megapixels.
    """
    return _finished(decode_to_eight_bits(io.BytesIO(content), name, frame=frame), name)


def _finished(decoded: FullPicture, name: str) -> PictureFile:
    return PictureFile(decoded.pixels, name, decoded.notes)


def write_picture(path: str | Path, picture: Picture) -> None:
    """Write a picture in the format that its suffix names; what is at the path stays until the new file is whole.

    PNG, TIFF, BMP and WebP keep every value; JPEG is written at quality 95 without thinning its colours; GIF reduces
    colour pictures to 256 colours.

    Raises:
        BadInput: a suffix that cannot be written, or the folder is missing, locked or full.
    """
    path = Path(path)
    if path.suffix.lower() not in WRITING:
        raise BadInput(f"{path.name} cannot be written: its name must end in one of {', '.join(WRITABLE_SUFFIXES)}.")
    kind, options = WRITING[path.suffix.lower()]
    pixels = picture.pixels
    image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    try:
        with replacing(path) as stream:
            save_image(image, stream, kind, options)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"{path.name} could not be written to {path.parent}: {reason}.") from error


def save_image(image: Image.Image, stream: BinaryIO, kind: str, options: Mapping[str, object]) -> None:
    """Write an image to a stream.

    Args:
        image: of a mode that the format has.
        stream: open for writing.
        kind: Pillow's name of the format.
        options: of its writer.

    Raises:
        OSError: the stream does not take it.
    """
    if kind != "JPEG2000":
        image.save(stream, format=kind, **options)
        return
    # this writer tries for ever where a stream refuses, so it gets one that does not
    memory = io.BytesIO()
    image.save(memory, format=kind, **options)
    stream.write(memory.getbuffer())
