"""Pieces of large pictures, cut and scaled down on demand so that no view needs all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.values.query import Fresh, Query, Urgency

if TYPE_CHECKING:
    from explorer.values.full_picture import FullPicture
    from explorer.values.picture import Picture

TILE = 512
"""Side of a tile in its own pixels."""

OVERVIEW = 1024
"""Longest side of the whole picture that a view always has; a smaller picture is shown from it alone."""


@dataclass(frozen=True)
class Spot:
    """Which piece of a picture a tile shows.

    Attributes:
        level: how often the picture is halved: a pixel of the tile is a square of 2**level pixels.
        column: from the left, in tiles.
        row: from the top, in tiles.
    """

    level: int
    column: int
    row: int

    @property
    def side(self) -> int:
        """Side of the tile in pixels of the whole picture."""
        return TILE << self.level


@dataclass(frozen=True, eq=False)
class TileRequest:
    """Cut one tile.

    Attributes:
        layer: what the asker calls the picture.
        pictures: one to be shown; of two of one size the second minus the first, grey where they are equal.
        spot: which piece; None for the overview.
    """

    layer: str
    pictures: tuple[FullPicture, ...]
    spot: Spot | None


@dataclass(frozen=True, eq=False)
class TileReply:
    """One tile.

    Attributes:
        request: what was asked.
        picture: a tile, `TILE` pixels wide and high but for the right and lower edge; or an overview.
    """

    request: TileRequest
    picture: Picture


TILE_CUT = Query(
    "tile",
    TileRequest,
    TileReply,
    "explorer.features.restore.compute.tiles:cut",
    Urgency.POINTER,
    Fresh.ANY,
    thread="pictures",
)
