"""What can be set for filling in: where the picture is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.features.restore.messages.options import Choice, Given, Number, Options, colour_of, option

if TYPE_CHECKING:
    from explorer.values.picture import Picture


SENSITIVITY = 0.5
"""How faint scratches may be that are found, unless told, from 0 to 1."""


@dataclass(frozen=True)
class Stroke:
    """One movement of a round brush. Strokes stay as sharp as they were drawn, whatever the size of the picture.

    Attributes:
        points: (x, y) in the picture's pixels, from its upper left corner; one for a dab.
        radius: of the brush in the picture's pixels.
        erases: it takes away what lies under it.
    """

    points: tuple[tuple[float, float], ...]
    radius: float
    erases: bool = False


@dataclass(frozen=True)
class Painting:
    """A hole in a picture: a mask from a file, if there is one, and the strokes over it in their order.

    Attributes:
        mask_path: a picture that is white in the hole, empty for none.
        strokes: the earliest first.
        page: of the file, from 0; its first where it has no such page.
    """

    mask_path: str = ""
    strokes: tuple[Stroke, ...] = ()
    page: int = 0

    def __bool__(self) -> bool:
        """Whether anything was marked."""
        return bool(self.mask_path or self.strokes)

    def with_stroke(self, stroke: Stroke) -> Painting:
        """The same with one more stroke."""
        return replace(self, strokes=(*self.strokes, stroke))


_NOTHING = Painting()


@dataclass(frozen=True)
class FillOptions(Options):
    """Where the picture is missing. Nothing set means its transparent parts.

    Attributes:
        painting: the hole as a person painted it, or a mask's file.
        hole_colour: RGB, 0 to 255: pixels of exactly this colour are the hole too; None for none.
        find: "scratches": scratches and dust are looked for and are the hole too; None for not.
        sensitivity: how faint they may be, from 0 to 1; None for `SENSITIVITY`.
    """

    painting: Painting = option(  # noqa: RUF009 - it is frozen
        _NOTHING,
        Given(
            help="picture that is white where pixels are missing (default: transparent parts)",
            flag="mask",
            metavar="FILE|FOLDER",
            for_one=True,
            read=lambda path, page: Painting(path, (), page),
            beside="masks",
        ),
    )
    hole_colour: tuple[int, int, int] | None = option(
        None,
        Given(help="pixels of exactly this colour are missing", metavar="#RRGGBB", for_one=True, read=colour_of),
    )
    find: str | None = option(
        None,
        Choice(
            title="Find",
            tip="Find thin damage and fill it in, beside what is painted; look closely at what was changed",
            help="find scratches and dust, and fill them in; check what was marked",
            choices={"scratches": "Scratches and dust"},
            nothing="Nothing",
        ),
    )
    sensitivity: float | None = option(
        None,
        Number(
            title="Sensitivity",
            tip="How faint scratches and dust may be that are found",
            help=f"how faint what --find finds may be, 0 to 1 (default: {SENSITIVITY:g})",
            metavar="PART",
            low=0,
            high=1,
            scale=100,
            suffix=" %",
            automatic="Usual",
            automatic_tip="As faint as suits most photos",
            needs="find",
        ),
    )


@dataclass(frozen=True, eq=False)
class Hole:
    """What is seen of a hole before anything is painted.

    Attributes:
        mask: from the file that the options name, white in the hole, scaled down where it is large; None without one.
        holed: parts of the picture are transparent, which are its hole while nothing is painted.
    """

    mask: Picture | None
    holed: bool
