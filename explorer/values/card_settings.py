"""What a model's card keeps of its objective, and how it is read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.values.failure import BadInput
from explorer.values.model import ModelCard
from explorer.values.objective import ObjectiveSettings, parse_corruption


def stored(card: ModelCard, setting: str, kind: type) -> Any:
    """A setting of the right type.

    Raises:
        BadInput: it is missing or of another type.
    """
    value = card.settings.get(setting)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise BadInput(f"The settings of “{card.name}” are damaged: “{setting}” is missing or of the wrong kind.")
    return value


def objective_parameters(objective: ObjectiveSettings) -> dict[str, object]:
    """An objective's parameters as settings of a card; its name has a place of its own there."""
    return {
        "reconstruction": objective.reconstruction,
        "penalty": float(objective.penalty),
        "corruption": str(objective.corruption),
        "emphasis": float(objective.emphasis),
        "sparsity": float(objective.sparsity),
    }


def stored_adjustments(card: ModelCard) -> tuple[tuple[int, float], ...]:
    """Later changes of the learning rate: (epoch, rate).

    Raises:
        BadInput: they are missing or damaged.
    """
    found = []
    for row in stored(card, "adjustments", tuple):
        epoch, rate = (row.get("epoch"), row.get("learning_rate")) if isinstance(row, Mapping) else (None, None)
        if not isinstance(epoch, int) or not isinstance(rate, float) or rate <= 0:
            raise BadInput(f"The settings of “{card.name}” are damaged: “adjustments” is not understood.")
        found.append((epoch, rate))
    return tuple(found)


def stored_objective(card: ModelCard) -> ObjectiveSettings:
    """The objective of a model; parameters that its file is too old to name have their defaults.

    Raises:
        BadInput: a parameter is damaged.
    """
    if "reconstruction" not in card.settings:
        return ObjectiveSettings(card.objective)
    return ObjectiveSettings(
        card.objective,
        stored(card, "reconstruction", str),
        stored(card, "penalty", float),
        parse_corruption(stored(card, "corruption", str)),
        stored(card, "emphasis", float),
        stored(card, "sparsity", float),
    )


def stored_pretraining_epochs(card: ModelCard) -> int:
    """Passes for each layer on its own; none in files that are too old to name them.

    Raises:
        BadInput: the setting is damaged.
    """
    if "pretraining_epochs" not in card.settings:
        return 0
    epochs: int = stored(card, "pretraining_epochs", int)
    if epochs < 0:
        raise BadInput(f"The settings of “{card.name}” are damaged: “pretraining_epochs” is below 0.")
    return epochs
