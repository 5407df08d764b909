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
    """

    spec: str
    title: str
    description: str
    available: bool
