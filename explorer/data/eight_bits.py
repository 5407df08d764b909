"""Picture files brought to 8 bits, grey or RGB, as networks and thumbnails take them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from explorer.data.full_decoding import WITHOUT_LOSS, decode
from explorer.data.image_decoding import SIDEWAYS, is_grey, opened_image, orientation
from explorer.data.tiff_reading import survey_uncommon_tiff
from explorer.values.full_picture import FullPicture

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


def survey(source: Path | BinaryIO, name: str) -> Survey:
    """Look at a picture's header.

    Raises:
        BadInput: not a picture of a known kind, or too large.
    """
    header = survey_uncommon_tiff(source, name)
    if header is not None:
        width, height, colour, sideways = header.width, header.height, header.colour, header.orientation in SIDEWAYS
    else:
        with opened_image(source, name) as image:
            (width, height), colour = image.size, not is_grey(image)
            sideways = image.format != "TIFF" and orientation(image) in SIDEWAYS  # a TIFF tells its turned size
    return Survey(height, width, colour) if sideways else Survey(width, height, colour)


def decode_to_eight_bits(source: Path | BinaryIO, name: str, draft: int = 0, frame: int = 0) -> FullPicture:
    """Read a picture: one frame, turned as its EXIF asks, transparent parts over white, 8 bits, grey or RGB.

    Args:
        source: a file's path or its bytes as a stream.
        name: for messages.
        draft: a side that is enough; lets a large JPEG be decoded at a reduced size not below it, 0 for full size.
        frame: which page or frame, from 0.

    Returns:
        uint8 without alpha, with the notes on all that was done.

    Raises:
        BadInput: not a picture of a known kind, broken, of more than 100 megapixels, or with NaN or infinite values.
    """
    return to_eight_bits(decode(source, name, frame, draft, with_extras=False))


def to_eight_bits(picture: FullPicture) -> FullPicture:
    """A picture with 8 bits, transparent parts over white; its notes tell what was done."""
    notes = [note for note in (*picture.notes, *picture.doubts) if note not in WITHOUT_LOSS]
    if picture.pixels.dtype.kind == "f" and (picture.black, picture.white) == (0, 1):
        notes.append("real numbers from 0 to 1 converted to 8 bits")
    elif (picture.black, picture.white) == (0, 65_535):
        notes.append("16 bits converted to 8")
    if picture.alpha is None and picture.pixels.dtype == np.uint8:
        return FullPicture(picture.pixels, notes=tuple(notes))
    image = image_of(picture)
    if picture.alpha is not None:
        notes.append("transparent parts drawn over white")
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, (_WHITE, _WHITE, _WHITE, _WHITE))
        image = Image.alpha_composite(ground, layered).convert("L" if picture.channels == 1 else "RGB")
    pixels = np.asarray(image).reshape(picture.pixels.shape)
    return FullPicture(pixels, notes=tuple(notes))


def image_of(picture: FullPicture, *, opaque: bool = False) -> Image.Image:
    """The picture with 8 bits a channel.

    Args:
        picture: of any depth.
        opaque: leave its transparency out; the colours under it stand as they are stored.
    """
    pixels = picture.pixels
    if pixels.dtype != np.uint8:
        pixels = picture.part(0, 0, picture.width, picture.height).pixels
    if picture.alpha is None or opaque:
        return Image.fromarray(pixels[:, :, 0] if picture.channels == 1 else pixels)
    alpha = picture.alpha if picture.alpha.dtype == np.uint8 else (picture.alpha >> 8).astype(np.uint8)
    return Image.fromarray(np.dstack([pixels, alpha]))
