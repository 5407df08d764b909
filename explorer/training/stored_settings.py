"""What a training reads again from the settings that it left in a model's card."""

from __future__ import annotations

from explorer.values import BadInput, ModelCard
from explorer.values.card_settings import stored


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
