"""What a training can start from, as the training card lists it."""

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


class RecipeChoice(NamedTuple):
    """One recipe.

    Attributes:
        name: as on the command line.
        title: name for people.
        description: one sentence.
        source: the paper that it comes from.
        learning_rate: the recipe's own.
        epochs: the recipe's own.
        closed_form: can be solved exactly, without epochs.
    """

    name: str
    title: str
    description: str
    source: str
    learning_rate: float
    epochs: int
    closed_form: bool
