"""Pages of one bit as faxes pack them: ITU-T T.6, which TIFF and PDF call CCITT Group 4."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, TiffImagePlugin

from explorer.values.full_picture import FullPicture


def ink_of(picture: FullPicture) -> np.ndarray:
    """True where a picture of one bit is black, (H, W)."""
    return picture.pixels[:, :, 0] < (picture.black + picture.white) / 2


def group4(picture: FullPicture) -> bytes:
    """The packed rows, black as ones, by the libtiff that Pillow brings."""
    file = io.BytesIO()
    rows = -(-picture.width // 8) * picture.height
    Image.fromarray(ink_of(picture)).save(file, "TIFF", compression="group4", strip_size=rows)
    with Image.open(file, formats=["TIFF"]) as image:
        assert isinstance(image, TiffImagePlugin.TiffImageFile)
        (place,), (length,) = image.tag_v2[TiffImagePlugin.STRIPOFFSETS], image.tag_v2[TiffImagePlugin.STRIPBYTECOUNTS]
    return file.getvalue()[place : place + length]
