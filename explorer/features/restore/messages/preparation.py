"""How people's pictures are brought to an autoencoder's input, and where in the picture that lies."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from explorer.features.restore.messages.options import Choice, Number, Options, option

FITS = MappingProxyType({"contain": "Fit all of it", "cover": "Fill, crop the rest", "stretch": "Stretch"})
SWITCHES = MappingProxyType({"auto": "Automatic", "yes": "Yes", "no": "No"})


@dataclass(frozen=True)
class Preparation(Options):
    """How a picture of any size is brought to a model's input.

    Each switch is "auto" (the program looks at the model's data and at the picture), "yes" or "no".

    Attributes:
        fit: "contain" shows all of it, "cover" fills the input and cuts the rest, "stretch" fills it and bends it.
        margin: part of the input's side left free on each side, 0 to 0.4; None as the model's data have it.
        crop: cut to what stands out from the background.
        even_light: take out shadows and the colour of the paper, so that the background becomes flat.
        invert: exchange light and dark.
        thicken: make thin strokes as wide as the model's data have them.
        centre: put the centre of mass in the middle, in place of the middle of the box.
    """

    fit: str = option(
        "contain",
        Choice(
            title="Fit",
            tip="How a picture with another aspect ratio fits the model's input",
            help="fit all of it (default), fill and crop, or stretch",
            choices=FITS,
        ),
    )
    margin: float | None = option(
        None,
        Number(
            title="Margin",
            tip="Empty space on each side, as a fraction of the model's input; automatic matches the model's data",
            help="empty margin as a fraction of the side, 0 to 0.4",
            metavar="PART",
            low=0.0,
            high=0.4,
            scale=100,
            suffix=" %",
            automatic="Automatic",
            automatic_tip="Use the margin that the model's data have",
        ),
    )
    crop: str = option(
        "auto",
        Choice(
            title="Crop",
            tip="Crop to what stands out from the background",
            help="crop to what stands out from the background",
            choices=SWITCHES,
        ),
    )
    even_light: str = option(
        "auto",
        Choice(
            title="Even light",
            tip="Remove shadows and the colour of the paper, so that the background is even",
            help="remove shadows and the paper's colour",
            choices=SWITCHES,
        ),
    )
    invert: str = option(
        "auto",
        Choice(
            title="Invert",
            tip="Invert light and dark; automatic does so if the model's data are light on dark",
            help="invert light and dark",
            choices=SWITCHES,
        ),
    )
    thicken: str = option(
        "auto",
        Choice(
            title="Wider strokes",
            tip="Make thin strokes as wide as those in the model's data",
            help="make thin strokes as wide as those in the model's data",
            choices=SWITCHES,
        ),
    )
    centre: str = option(
        "auto",
        Choice(
            title="Centre by mass",
            tip="Centre the picture by its centre of mass, as in MNIST, instead of by its bounding box",
            help="centre by the centre of mass",
            choices=SWITCHES,
        ),
    )


@dataclass(frozen=True)
class Placement:
    """Which rectangle of the person's picture the model's whole input shows.

    Attributes:
        left: x of its left edge in the picture's pixels; may lie outside the picture.
        top: y of its upper edge, y grows downward.
        width: in the picture's pixels, positive.
        height: in the picture's pixels, positive.
        inverted: light and dark were exchanged.
    """

    left: float
    top: float
    width: float
    height: float
    inverted: bool = False
