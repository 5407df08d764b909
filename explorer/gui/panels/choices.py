"""What a training can start from, as the training card lists it; for recipes see `values.recipes.RecipeOffer`."""

from __future__ import annotations

from typing import NamedTuple


class DatasetChoice(NamedTuple):
    """One data set.

    Attributes:
        spec: as on the command line.
        title: name for people.
        description: one sentence.
        available: on this computer; otherwise it is downloaded first.
        shape: channels, height and width of its pictures, None where nobody knows them yet.
    """

    spec: str
    title: str
    description: str
    available: bool
    shape: tuple[int, int, int] | None = None


DatasetRow = tuple[str, str, str, bool] | tuple[str, str, str, bool, tuple[int, int, int] | None]
"""What makes a `DatasetChoice`."""
