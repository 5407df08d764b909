"""What can be set for colouring."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.features.restore.messages.options import Given, Number, Options, colour_of, option
from explorer.values.query import Fresh, Query

if TYPE_CHECKING:
    from explorer.features.restore.messages.restored import Model
    from explorer.values.full_picture import FullPicture

Rgb = tuple[int, int, int]


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


@dataclass(frozen=True, eq=False)
class SuggestionRequest:
    """Find colours that a place may have.

    Attributes:
        identity: number by which the window knows the picture.
        model: that colours it.
        original: the picture.
        options: with the colours given so far; one that lies at the place does not count.
        x: column in the picture's pixels.
        y: row.
        common: colours that things have, RGB from 0 to 255.
    """

    identity: int
    model: Model
    original: FullPicture
    options: ColourOptions
    x: float
    y: float
    common: tuple[Rgb, ...]


@dataclass(frozen=True, eq=False)
class Suggestions:
    """Colours that a place may have.

    Attributes:
        request: what was asked.
        colours: the likeliest first, each with the place's own lightness; RGB from 0 to 255.
        unsure: the network itself has found none: what it does not know it makes grey.
    """

    request: SuggestionRequest
    colours: tuple[Rgb, ...]
    unsure: bool


SUGGEST_COLOURS = Query(
    "colour-suggestions",
    SuggestionRequest,
    Suggestions,
    "explorer.features.restore.tasks.colorize.compute.suggestions:Suggesting.suggest",
    thread="pictures",
    fresh=Fresh.ANY,
)
