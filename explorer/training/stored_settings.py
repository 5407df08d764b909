"""What a training reads again from the settings that it left in a model's card."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.values import BadInput, ModelCard
from explorer.values.card_settings import stored


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


def stored_options(card: ModelCard) -> tuple[str, ...]:
    """What was asked for beside the recipe's choices; nothing in files that are too old to name it.

    Raises:
        BadInput: it is damaged.
    """
    if "options" not in card.settings:
        return ()
    options: tuple[object, ...] = stored(card, "options", tuple)
    if not all(isinstance(word, str) for word in options):
        raise BadInput(f"The settings of “{card.name}” are damaged: “options” is not understood.")
    return tuple(str(word) for word in options)
