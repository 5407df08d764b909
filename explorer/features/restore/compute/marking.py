"""What a person painted, as a mask of the picture's size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from explorer.data.full_decoding import read_full_picture
from explorer.features.restore.compute.holes import hole_in
from explorer.features.restore.messages.edits import Painting, Stroke
from explorer.values import BadInput

_HALF = 128
# on a small picture Pillow's circles, which end at whole pixels, would be seen to be off
_SMALL, _FINE = 1_000_000, 4


def hole_of(painting: Painting, height: int, width: int) -> npt.NDArray[np.bool_]:
    """True where the picture is missing.

    Args:
        painting: strokes in the picture's pixels, over the mask of a file where there is one.
        height: rows of the picture.
        width: columns of the picture.

    Raises:
        BadInput: the file cannot be read, or has another size than the picture.
    """
    scale = _FINE if height * width <= _SMALL else 1
    image = Image.new("L", (width * scale, height * scale), 0)
    if painting.mask_path:
        mask = read_mask(painting.mask_path, height, width).astype(np.uint8) * 255
        image = Image.fromarray(mask.repeat(scale, axis=0).repeat(scale, axis=1))
    drawing = ImageDraw.Draw(image)
    for stroke in painting.strokes:
        _draw(drawing, stroke, scale)
    return np.asarray(image.reduce(scale) if scale > 1 else image) >= _HALF


def read_mask(path: str, height: int, width: int) -> npt.NDArray[np.bool_]:
    """A mask from a picture that is white in the hole and black elsewhere.

    Raises:
        BadInput: it cannot be read, is black everywhere, or has another size than the picture.
    """
    mask = read_full_picture(path)
    if (mask.height, mask.width) != (height, width):
        name = Path(path).name
        raise BadInput(
            f"The mask {name} has {mask.width}×{mask.height} pixels: it must have the picture's size, {width}×{height}."
        )
    return hole_in(mask)


def _draw(drawing: ImageDraw.ImageDraw, stroke: Stroke, scale: int) -> None:
    value, radius = 0 if stroke.erases else 255, stroke.radius * scale
    # Pillow's whole numbers are centres of pixels, a stroke's are their edges
    places = [(x * scale - 0.5, y * scale - 0.5) for x, y in stroke.points]
    if len(places) > 1:
        drawing.line(places, fill=value, width=max(1, round(2 * radius)))
    if 2 * radius <= 1:
        # Pillow's ellipse of one pixel has two
        drawing.point([(round(x), round(y)) for x, y in places], fill=value)
        return
    for x, y in places:
        drawing.ellipse((x - radius, y - radius, x + radius, y + radius), fill=value)
