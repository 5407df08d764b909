"""What can be set for colouring."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.features.restore.messages.options import Given, Number, Options, colour_of, option


@dataclass(frozen=True)
class ColourHint:
    """A colour that a person gives to a place of a grey picture.

    Attributes:
        x: column in the picture's pixels, from the left.
        y: row, from the top.
        colour: RGB, 0 to 255 each.
        radius: of the spot, in the picture's pixels; None for one that the network notices well.
    """

    x: float
    y: float
    colour: tuple[int, int, int]
    radius: float | None = None


def hint_of(text: str) -> ColourHint:
    """A hint of "x,y,#rrggbb".

    Raises:
        ValueError: it is something else.
    """
    parts = text.split(",")
    if len(parts) != 3:
        raise ValueError(f"“{text}” is not a point and a colour like 120,80,#c04020")
    x, y = float(parts[0]), float(parts[1])
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(f"“{text}” is not a point and a colour like 120,80,#c04020")
    return ColourHint(x, y, colour_of(parts[2]))


@dataclass(frozen=True)
class ColourOptions(Options):
    """Which colours are wanted.

    Attributes:
        hints: colours for places.
        vividness: what found colours are multiplied by; 1 comes nearest to the truth in the mean, more is nearer to it
            in strength.
    """

    hints: tuple[ColourHint, ...] = option(
        (),
        Given(
            help="colour at a point, in pixels from the left and the top; may be given repeatedly",
            flag="hint",
            metavar="X,Y,#RRGGBB",
            for_one=True,
            read=hint_of,
            several=True,
        ),
    )
    vividness: float = option(
        1.0,
        Number(
            title="Vividness",
            tip="100 % comes nearest to the true colours in the mean; more looks livelier and errs more",
            help="saturation of predicted colours, 0 to 4 (default: 1)",
            metavar="FACTOR",
            low=0,
            high=4,
            most_shown=3,
            scale=100,
            suffix=" %",
            live=True,
        ),
    )
