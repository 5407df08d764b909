"""A drawing as a list of shapes, back to front: what SVG, PDF and pixels are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.values import Picture
from explorer.values.legible import sentence

Place = tuple[float, float]
Rectangle = tuple[float, float, float, float]
"""left, top, width, height; y grows downward."""


@dataclass(frozen=True)
class Box:
    """A rectangle; without a colour that part of it is left out.

    Attributes:
        room: where.
        fill: colour name, as "#rrggbb".
        edge: colour of the line around it, 1 wide.
        corner: radius of its corners.
        opacity: 0 invisible to 1 opaque.
    """

    room: Rectangle
    fill: str = ""
    edge: str = ""
    corner: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True)
class Line:
    """A line through places; nothing outside its room is drawn, where it has one.

    Attributes:
        places: at least one.
        colour: of the line.
        width: logical pixels.
        room: where it is seen, None for everywhere.
        dashes: lengths of dash and gap in turn, logical pixels; empty for a solid line.
    """

    places: tuple[Place, ...]
    colour: str
    width: float = 1.0
    room: Rectangle | None = None
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Ring:
    """A circle."""

    place: Place
    radius: float
    edge: str
    width: float = 1.0
    fill: str = ""


@dataclass(frozen=True)
class Words:
    """A line of text.

    Attributes:
        place: on its base line.
        text: what it says.
        size: of the letters.
        colour: of them.
        side: which part of the text is at the place.
    """

    place: Place
    text: str
    size: float
    colour: str
    side: Literal["start", "middle", "end"] = "start"

    def __post_init__(self) -> None:
        # a name may hold anything, and no kind of file can draw a line end or half a character
        object.__setattr__(self, "text", sentence(self.text))


@dataclass(frozen=True, eq=False)
class Dots:
    """Very many discs of one size.

    Attributes:
        x: float32 (n,).
        y: float32 (n,), downward.
        colours: uint8 (n,), which of the palette.
        palette: colour names by number.
        diameter: of a disc.
        room: nothing outside is drawn.
    """

    x: np.ndarray
    y: np.ndarray
    colours: np.ndarray
    palette: tuple[str, ...]
    diameter: float
    room: Rectangle


@dataclass(frozen=True, eq=False)
class Image:
    """A picture in a rectangle, its pixels crisp; what is outside the room is not drawn."""

    picture: Picture
    place: Rectangle
    room: Rectangle
    opacity: float = 1.0


Shape = Box | Line | Ring | Words | Dots | Image


@dataclass(frozen=True)
class Sheet:
    """A whole drawing.

    Attributes:
        width: logical pixels, 96 to the inch.
        height: the same.
        ground: its colour.
        shapes: back to front.
        title: what it shows, for the file.
        description: the command or the figures that belong to it, for the file.
    """

    width: float
    height: float
    ground: str
    shapes: tuple[Shape, ...]
    title: str = ""
    description: str = ""
