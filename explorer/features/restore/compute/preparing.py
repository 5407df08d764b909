"""From a picture of any size to a model's input, with an account of each step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.drawing import (
    WORKING_SIDE,
    Cutting,
    cut_out,
    even_out,
    lift_ink,
    tighten,
    widen_strokes,
)
from explorer.features.restore.compute.figure import Figure, background_is_light, find_figure
from explorer.features.restore.compute.framing import Frame, centre_of_mass, frame_around, show_frame
from explorer.features.restore.compute.manner import DataManner, manner_of
from explorer.features.restore.compute.resampling import luminance, shrunk, to_unit
from explorer.features.restore.messages.preparation import Placement, Preparation
from explorer.values import Architecture, DataProvenance, Picture

_LOOKING_SIDE = 256
"""Longest side at which the figure is looked for."""


@dataclass(frozen=True, eq=False)
class PreparedPicture:
    """A picture as the model sees it.

    Attributes:
        pixels: uint8 (C, H, W), the architecture's channels and size.
        account: what was done, one sentence a step.
        placement: which rectangle of the picture the input shows.
        warning: one sentence, empty when all is well.
    """

    pixels: npt.NDArray[np.uint8]
    account: tuple[str, ...]
    placement: Placement
    warning: str = ""


def prepare(
    picture: Picture, architecture: Architecture, provenance: DataProvenance, preparation: Preparation
) -> PreparedPicture:
    """Bring a picture to a model's input.

    A drawing goes the way that the model's data went: background taken out, cut to what is drawn, scaled into the
    data's box, centred as they are. A scene is only scaled. A picture that has the model's size and its data's look
    is left alone, so that a sample of the data comes out as it is.

    Args:
        picture: any size.
        architecture: gives channels, height and width.
        provenance: tells how the model's data look.
        preparation: the person's settings.
    """
    manner = manner_of(architecture, provenance)
    small = luminance(to_unit(shrunk(picture, _LOOKING_SIDE)))
    light = background_is_light(small, manner.strokes or not manner.drawn)
    invert, said = _inversion(architecture, provenance, preparation, light)
    account = [_colour_line(picture, architecture)]
    if preparation == Preparation() and _fits_already(picture, architecture, manner, invert):
        return _left_alone(picture, architecture, invert, [*account, said])

    crop = preparation.crop == "yes" or (preparation.crop == "auto" and manner.drawn)
    even = preparation.even_light == "yes" or (preparation.even_light == "auto" and manner.drawn)
    figure = find_figure(small, light, manner.strokes) if crop or (even and manner.drawn) else None
    longest = max(WORKING_SIDE, 4 * max(architecture.height, architecture.width))
    box = _content_box(figure, picture) if crop and figure else (0.0, 0.0, float(picture.width), float(picture.height))
    cutting = cut_out(picture, box, architecture.channels, longest)
    if even and manner.drawn and figure and architecture.channels == 1:
        cutting = lift_ink(cutting, picture, figure, light, manner.strokes)
        account.append("Uneven light and the background removed.")
    elif even and not manner.drawn:
        cutting = even_out(cutting)
        account.append("Light evened out by a smooth surface fitted to the picture's edges.")
    account.append(said)
    if cutting.is_ink and crop:
        cutting = tighten(cutting)
        if manner.stroke and preparation.thicken != "no":
            cutting, widened = widen_strokes(cutting, manner.stroke, preparation.thicken == "yes")
            account.append(widened)
    cropped = crop and figure is not None
    margin = preparation.margin if preparation.margin is not None else manner.margin if cropped else 0.0
    centre = _centre(cutting, manner, preparation, cropped)
    frame = _frame(cutting, architecture, preparation, margin, centre)
    account.append(_frame_line(cutting, frame, architecture, preparation, cropped, centre is not None))
    pixels = show_frame(cutting.values, frame, architecture.height, architecture.width, cutting.fill)
    if cutting.is_ink and manner.strokes:
        pixels = pixels / max(float(pixels.max()), 0.3)
    # ink is light on dark already; brightness is still as the picture had it
    if invert != light if cutting.is_ink else invert:
        pixels = 1 - pixels
    return PreparedPicture(
        np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8),
        tuple(line for line in account if line),
        Placement(
            cutting.left + frame.left * cutting.step_x,
            cutting.top + frame.top * cutting.step_y,
            frame.width * cutting.step_x,
            frame.height * cutting.step_y,
            invert,
        ),
        "Nothing stands out from the background; the whole picture is used." if crop and figure is None else "",
    )


def _inversion(
    architecture: Architecture, provenance: DataProvenance, preparation: Preparation, light: bool
) -> tuple[bool, str]:
    if preparation.invert != "auto":
        return (
            preparation.invert == "yes",
            "Light and dark inverted as requested." if preparation.invert == "yes" else "",
        )
    if architecture.channels == 1 and provenance.light_on_dark and light:
        return True, "Light and dark inverted, because the model's data are light on dark."
    return False, ""


def _colour_line(picture: Picture, architecture: Architecture) -> str:
    if architecture.channels == 1 and picture.pixels.shape[2] == 3:
        return "Converted to greyscale, because the model was trained without colour."
    if architecture.channels == 3 and picture.pixels.shape[2] == 1:
        return "Greyscale converted to RGB, because the model takes colour pictures."
    return ""


def _fits_already(picture: Picture, architecture: Architecture, manner: DataManner, invert: bool) -> bool:
    if (picture.height, picture.width) != (architecture.height, architecture.width):
        return False
    grey = luminance(to_unit(picture))
    values = 1 - grey if invert else grey
    if not manner.centre_of_mass:
        return True
    height, width = values.shape
    rows, columns = np.flatnonzero((values > 0.1).any(axis=1)), np.flatnonzero((values > 0.1).any(axis=0))
    centre = centre_of_mass(values)
    if centre is None or not rows.size:
        return True
    longest = max((rows[-1] - rows[0] + 1) / height, (columns[-1] - columns[0] + 1) / width)
    in_place = max(abs(centre[0] - width / 2 - 0.5), abs(centre[1] - height / 2 - 0.5)) < 1
    return bool(in_place and abs(longest - (1 - 2 * manner.margin)) < 0.06)


def _left_alone(picture: Picture, architecture: Architecture, invert: bool, account: list[str]) -> PreparedPicture:
    box = (0.0, 0.0, float(picture.width), float(picture.height))
    values = cut_out(picture, box, architecture.channels, max(picture.width, picture.height)).values
    pixels = np.rint((1 - values if invert else values) * 255).astype(np.uint8)
    account.append(f"Used as it is: it already has the model's {architecture.width}×{architecture.height} pixels.")
    placement = Placement(0.0, 0.0, box[2], box[3], invert)
    return PreparedPicture(pixels, tuple(line for line in account if line), placement)


def _content_box(figure: Figure, picture: Picture) -> tuple[float, float, float, float]:
    rows, columns = figure.mask.shape
    left, top, right, bottom = figure.box
    across, down = picture.width / columns, picture.height / rows
    # two pixels of the search more, so that no soft rim is cut
    return (left - 2) * across, (top - 2) * down, (right + 2) * across, (bottom + 2) * down


def _centre(
    cutting: Cutting, manner: DataManner, preparation: Preparation, cropped: bool
) -> tuple[float, float] | None:
    wanted = preparation.centre == "yes" or (preparation.centre == "auto" and manner.centre_of_mass and cropped)
    if not wanted:
        return None
    return centre_of_mass(np.abs(cutting.values - cutting.fill[:, None, None]).mean(axis=0))


def _frame(
    cutting: Cutting,
    architecture: Architecture,
    preparation: Preparation,
    margin: float,
    centre: tuple[float, float] | None,
) -> Frame:
    _, height, width = cutting.values.shape
    rows, columns = architecture.height, architecture.width
    pixel_shape = cutting.step_y / cutting.step_x
    frame = frame_around(height, width, rows, columns, preparation.fit, margin, centre, pixel_shape)
    if centre is None:
        return frame
    # MNIST's own centre is the middle of pixel 14 of 0…27, half a pixel right of and below the middle
    half_x, half_y = 0.5 * frame.width / columns, 0.5 * frame.height / rows
    return Frame(frame.left - half_x, frame.top - half_y, frame.width, frame.height)


def _frame_line(
    cutting: Cutting, frame: Frame, architecture: Architecture, preparation: Preparation, cropped: bool, by_mass: bool
) -> str:
    _, height, width = cutting.values.shape
    inside = f"{architecture.width}×{architecture.height}"
    begin = "Cropped to what is drawn and scaled" if cropped else "Scaled"
    if preparation.fit == "cover":
        return f"{begin} to fill {inside} pixels; the rest is cropped."
    if preparation.fit == "stretch":
        begin += ", width and height independently,"
    across = max(1, round(width / frame.width * architecture.width))
    down = max(1, round(height / frame.height * architecture.height))
    return f"{begin} to {across}×{down} inside {inside} pixels{', centred by its centre of mass' if by_mass else ''}."
