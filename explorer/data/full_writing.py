"""Pictures to files with all that they hold: depth, transparency, metadata."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, PngImagePlugin

from explorer.data.atomic_file import replacing
from explorer.data.deep_png import write_deep_png
from explorer.data.eight_bits import image_of
from explorer.data.group4 import ink_of
from explorer.data.pictures import WRITING, save_image
from explorer.data.tiff_writing import write_tiff
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture

_OPAQUE_KINDS = ("JPEG",)
_ONE_BIT_KINDS = ("PNG", "BMP", "DIB")
_EXIF_KINDS = ("PNG", "JPEG", "WEBP")
_PROFILE_KINDS = ("PNG", "JPEG", "WEBP")
_XMP_KINDS = ("JPEG", "WEBP")
_DOTS_KINDS = ("PNG", "JPEG", "BMP")
_COMMENT_KINDS = ("JPEG", "GIF")


def write_full_picture(path: str | Path, picture: FullPicture) -> None:
    """Write a picture in the format that its suffix names; what is at the path stays until the new file is whole.

    PNG keeps 8 and 16 bits, TIFF every depth; the others have 8 bits. JPEG has no transparency. Metadata go where the
    format has a place for them.

    Raises:
        BadInput: a suffix that cannot be written, or the folder is missing, locked or full.
    """
    path = Path(path)
    if path.suffix.lower() not in WRITING:
        raise BadInput(f"{path.name} cannot be written: its name must end in one of {', '.join(WRITING)}.")
    kind, options = WRITING[path.suffix.lower()]
    try:
        with replacing(path) as stream:
            _writer(kind, options, picture)(stream, picture)
    except (OSError, ValueError, SystemError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"{path.name} could not be written to {path.parent}: {reason}.") from error


def _writer(kind: str, options: dict[str, object], picture: FullPicture) -> Callable[[BinaryIO, FullPicture], None]:
    if kind == "TIFF":
        return write_tiff
    if kind == "PNG" and picture.pixels.dtype == np.uint16 and not picture.one_bit:
        return write_deep_png
    return lambda stream, given: _write_plain(stream, given, kind, options)


def _write_plain(stream: BinaryIO, picture: FullPicture, kind: str, options: dict[str, object]) -> None:
    if picture.one_bit and kind in _ONE_BIT_KINDS:
        image = Image.fromarray(~ink_of(picture))
    else:
        image = image_of(picture, opaque=kind in _OPAQUE_KINDS)
    if kind == "WEBP":
        options = {**options, "exact": True}  # colours under transparent parts stay
    save_image(image, stream, kind, {**options, **_metadata(kind, picture)})


def _metadata(kind: str, picture: FullPicture) -> dict[str, object]:
    """What Pillow's writer of this kind takes."""
    extras = picture.extras
    found: dict[str, object] = {}
    if extras.exif and kind in _EXIF_KINDS:
        found["exif"] = extras.exif
    if extras.profile and kind in _PROFILE_KINDS:
        found["icc_profile"] = extras.profile
    if extras.xmp and kind in _XMP_KINDS:
        found["xmp"] = extras.xmp
    if extras.dots_per_inch and kind in _DOTS_KINDS:
        found["dpi"] = extras.dots_per_inch
    comment = dict(extras.texts).get("Comment", "")
    if comment and kind in _COMMENT_KINDS:
        found["comment"] = comment.encode()
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        for keyword, text in extras.texts:
            texts.add_itxt(keyword, text)
        if extras.xmp:
            texts.add_itxt("XML:com.adobe.xmp", extras.xmp.decode("utf-8", "replace"))
        found["pnginfo"] = texts
    return found
