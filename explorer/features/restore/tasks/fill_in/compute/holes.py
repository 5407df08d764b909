"""Where a picture is missing: painted, by a mask's file, transparent, of a stated colour, or scratched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from explorer.data import write_picture
from explorer.features.restore.compute.partners import read_partner
from explorer.features.restore.compute.shrinking import preview
from explorer.features.restore.messages.restored import PREVIEW_SIDE
from explorer.features.restore.tasks.fill_in.compute.scratches import find_scratches
from explorer.features.restore.tasks.fill_in.messages import SENSITIVITY, FillOptions, Hole, Painting, Stroke
from explorer.values import BadInput, Picture
from explorer.values.full_picture import FullPicture

Mask = npt.NDArray[np.bool_]

_HALF = 128
# on a small picture Pillow's circles, which end at whole pixels, would be seen to be off
_SMALL, _FINE = 1_000_000, 4


def find_hole(picture: FullPicture, options: FillOptions) -> tuple[Mask, str]:
    """The hole of a picture and a sentence that says where it was found.

    Every place counts that is missing by the painting, by the mask's file, by the stated colour or as a scratch;
    transparent parts only where none of these is given.

    Args:
        picture: any size.
        options: tell where it is missing.

    Returns:
        bool (H, W).

    Raises:
        BadInput: no hole, nothing but hole, or a mask of another size.
    """
    painting = options.painting
    hole = np.zeros((picture.height, picture.width), dtype=bool)
    found = ["the painted part"] * bool(painting.strokes) + ["the white part of the mask"] * bool(painting.mask_path)
    if painting:
        hole |= hole_of(painting, picture.height, picture.width)
    if options.hole_colour is not None:
        hole |= _of_colour(picture, options.hole_colour)
        found.append("the part with the given colour")
    if options.find:
        scratches = find_scratches(picture, SENSITIVITY if options.sensitivity is None else options.sensitivity)
        hole |= scratches
        found += ["the scratches and dust that were found"] * bool(scratches.any())
    if not (found or options.find) and picture.alpha is not None:
        hole |= picture.alpha == 0
        found.append("the transparent part")
    if not hole.any() and options.find:
        raise BadInput("No scratches or dust were found: raise the sensitivity, or mark them by hand.")
    if not hole.any():
        raise BadInput(
            "There is nothing to fill in: paint over the missing part, give a mask that is white there, make it "
            "transparent, or give its colour."
        )
    if hole.all():
        raise BadInput("The whole picture is marked as missing: some of it must be known.")
    nothing = " No scratches or dust were found." if options.find and not scratches.any() else ""
    return hole, f"Filled in: {' and '.join(found)}.{nothing}"


def hole_in(mask: FullPicture) -> Mask:
    """Where a mask is white, bool (H, W). One of the values 0 and 1 alone is white where it is 1.

    Raises:
        BadInput: it is black everywhere.
    """
    brightest = float(mask.pixels.max())
    of_ones = mask.pixels.dtype.kind != "f" and brightest == 1
    hole = np.asarray((mask.pixels > (0 if of_ones else (mask.black + mask.white) / 2)).any(axis=2))
    if not hole.any():
        raise BadInput(
            f"The mask marks nothing as missing: its brightest value is {brightest:g} of {mask.white:g}, and white "
            "marks what is missing."
        )
    return hole


def _of_colour(picture: FullPicture, colour: tuple[int, int, int]) -> Mask:
    white = picture.white - picture.black
    levels = np.array(colour, dtype=np.float64) / 255 * white + picture.black
    if picture.channels == 1:
        if len(set(colour)) > 1:
            return np.zeros((picture.height, picture.width), dtype=bool)
        levels = levels[:1]
    return np.asarray((np.abs(picture.pixels - levels) <= white / 511).all(axis=2))


def hole_of(painting: Painting, height: int, width: int) -> Mask:
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
        mask = read_mask(painting, height, width).astype(np.uint8) * 255
        image = Image.fromarray(mask.repeat(scale, axis=0).repeat(scale, axis=1))
    drawing = ImageDraw.Draw(image)
    for stroke in painting.strokes:
        _draw(drawing, stroke, scale)
    return np.asarray(image.reduce(scale) if scale > 1 else image) >= _HALF


def read_mask(painting: Painting, height: int, width: int) -> Mask:
    """The mask of a painting's file: a picture that is white in the hole and black elsewhere.

    Raises:
        BadInput: it cannot be read, is black everywhere, or has another size than the picture.
    """
    mask = read_partner(painting.mask_path, painting.page)
    if (mask.height, mask.width) != (height, width):
        name = Path(painting.mask_path).name
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


def look(picture: FullPicture, options: FillOptions) -> Hole:
    """What is seen of a hole before anything is painted.

    Raises:
        BadInput: the mask's file cannot be used.
    """
    mask = None
    if options.painting.mask_path:
        white = read_mask(options.painting, picture.height, picture.width).astype(np.uint8) * 255
        mask = preview(FullPicture(white[..., None]), PREVIEW_SIDE)
    return Hole(mask, picture.alpha is not None and bool((picture.alpha == 0).any()))


def save_mask(path: Path, painting: Painting, height: int, width: int) -> None:
    """Write what a person painted as a picture that is white in the hole.

    Raises:
        BadInput: it cannot be written.
    """
    write_picture(path, Picture(hole_of(painting, height, width)[..., None].astype(np.uint8) * 255))
