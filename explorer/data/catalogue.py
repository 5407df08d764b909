"""The data sets that have a name, for lists."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.data.official_sets import FASHION_MNIST, MNIST, OfficialSet
from explorer.values import BadInput


@dataclass(frozen=True)
class DatasetEntry:
    """One line of the list of data sets.

    Attributes:
        name: what to write for it.
        title: name for people.
        description: one sentence.
        available: on this computer; else it can be downloaded.
        shape: channels, height and width of its pictures.
    """

    name: str
    title: str
    description: str
    available: bool
    shape: tuple[int, int, int] = (1, 28, 28)


def dataset_listing() -> tuple[DatasetEntry, ...]:
    """All data sets that have a name. Looks into the data folder; loads nothing."""
    return (
        DatasetEntry(
            "digits", "Digits 8×8", "1,797 handwritten digits of 8×8 pixels, included in the program.", True, (1, 8, 8)
        ),
        DatasetEntry(
            "sprites",
            "Sprites",
            "Drawn greyscale shapes, 28×28, with known position, size and rotation; e.g. sprites:n=50000,seed=1 "
            "draws others.",
            True,
        ),
        DatasetEntry(
            "sprites-colour",
            "Sprites in colour",
            "Drawn colour shapes, 32×32, with known position, size, rotation, hue and background.",
            True,
            (3, 32, 32),
        ),
        DatasetEntry(
            "sprites-plane",
            "Sprites on a plane",
            "A soft spot that moves in x and y, 28×28: pictures whose true manifold is a plane.",
            True,
        ),
        DatasetEntry(
            MNIST.name,
            MNIST.title,
            "70,000 handwritten digits of 28×28 pixels, 10,000 of them for testing.",
            _is_here(MNIST),
        ),
        DatasetEntry(
            FASHION_MNIST.name,
            FASHION_MNIST.title,
            "70,000 pictures of clothing in ten classes, 28×28 pixels, 10,000 of them for testing.",
            _is_here(FASHION_MNIST),
        ),
    )


def _is_here(known: OfficialSet) -> bool:
    try:
        return known.is_here()
    except (BadInput, OSError):
        return False
