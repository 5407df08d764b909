"""Where a picture is missing: a mask, its file, transparent parts, a stated colour, or scratches that are found."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.scratches import find_scratches
from explorer.features.restore.messages.repair import RepairOptions
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture

Mask = npt.NDArray[np.bool_]


def find_hole(picture: FullPicture, options: RepairOptions, mask_file: FullPicture | None = None) -> tuple[Mask, str]:
    """The hole of a picture and a sentence that says where it was found.

    Every place counts that is missing by the mask, by the mask's file, by the stated colour or as a scratch;
    transparent parts only where none of these is given.

    Args:
        picture: any size.
        options: may hold a mask and a colour, and ask for scratches.
        mask_file: white in the hole, of the picture's size.

    Returns:
        bool (H, W).

    Raises:
        BadInput: no hole, nothing but hole, or a mask of another size.
    """
    hole = np.zeros((picture.height, picture.width), dtype=bool)
    found = []
    if options.mask is not None:
        _check_size(options.mask.shape, picture)
        hole |= options.mask
        found.append("the painted part")
    if mask_file is not None:
        _check_size(mask_file.pixels.shape[:2], picture)
        hole |= hole_in(mask_file)
        found.append("the white part of the mask")
    if options.hole_colour is not None:
        hole |= _of_colour(picture, options.hole_colour)
        found.append("the part with the given colour")
    if options.scratches is not None:
        hole |= find_scratches(picture, options.scratches)
        found.append("the scratches and dust that were found")
    if not found and picture.alpha is not None:
        hole |= picture.alpha == 0
        found.append("the transparent part")
    if not hole.any() and options.scratches is not None:
        raise BadInput("No scratches or dust were found: raise the sensitivity, or mark them by hand.")
    if not hole.any():
        raise BadInput(
            "There is nothing to fill in: paint over the missing part, give a mask that is white there, make it "
            "transparent, or give its colour."
        )
    if hole.all():
        raise BadInput("The whole picture is marked as missing: some of it must be known.")
    return hole, f"Filled in: {' and '.join(found)}."


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


def _check_size(shape: tuple[int, ...], picture: FullPicture) -> None:
    if shape != (picture.height, picture.width):
        raise BadInput(
            f"The mask has {shape[1]}×{shape[0]} pixels and the picture {picture.width}×{picture.height}: "
            "they must have the same size."
        )


def _of_colour(picture: FullPicture, colour: tuple[int, int, int]) -> Mask:
    white = picture.white - picture.black
    levels = np.array(colour, dtype=np.float64) / 255 * white + picture.black
    if picture.channels == 1:
        if len(set(colour)) > 1:
            return np.zeros((picture.height, picture.width), dtype=bool)
        levels = levels[:1]
    return np.asarray((np.abs(picture.pixels - levels) <= white / 511).all(axis=2))
