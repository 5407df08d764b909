"""Which pictures are on a model's map, and how many of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.values.model import ModelCard

ALL = "all"
MAP_SPLITS = ("test", "validation", "train", ALL)
MAP_SETTING = "map"
"""The setting of a card that says what its file's codes are of; files of earlier versions lack it."""


@dataclass(frozen=True)
class MapPictures:
    """What the points of a map stand for.

    Attributes:
        split: one of MAP_SPLITS.
        shown: points.
        total: pictures of the whole set.
    """

    split: str
    shown: int
    total: int


def stored_map_split(card: ModelCard) -> str:
    """What the codes in a model's file are of, one of MAP_SPLITS; empty for a file of earlier versions.

    Those held the test split, of data without one the validation split, and without that the training split.
    """
    kept = card.settings.get(MAP_SETTING, "")
    return str(kept) if kept in MAP_SPLITS else ""


def pictures_on_map(card: ModelCard, shown: int, split: str = "") -> MapPictures | None:
    """What the points of a model's own map stand for; None where nothing is known of its data.

    Args:
        card: of the model.
        shown: points.
        split: that was chosen; empty for the codes of the model's file.
    """
    total = card.data.images
    if not shown or not total:
        return None
    split = split or stored_map_split(card)
    if not split:
        # as the files of earlier versions are: whatever is not for the test has no test pictures
        split = "validation" if card.data.spec.endswith(":train") else "test"
        split = ALL if shown == total else split
    return MapPictures(split, shown, total)
