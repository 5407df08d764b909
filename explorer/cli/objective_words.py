"""What a training makes small, in words for people at a terminal."""

from __future__ import annotations

from typing import Any

from explorer.values import BadInput, ModelCard
from explorer.values.card_settings import stored_adjustments, stored_objective, stored_pretraining_epochs
from explorer.values.number_text import counted, shortest_text
from explorer.values.objective import Corruption, parameters_of


def objective_in_words(card: ModelCard) -> str:
    """An objective with its parameters as on the command line: "denoising (squared-error, corruption masking:0.25)".

    Of damaged settings, and of those of an old file, only the name is told.
    """
    try:
        settings = stored_objective(card)
    except BadInput:
        return card.objective
    if "reconstruction" not in card.settings:
        return card.objective
    parts = [] if settings.name.startswith("elbo-") or not parameters_of(settings.name) else [settings.reconstruction]
    parts += [f"{name} {_text(getattr(settings, name))}" for name in parameters_of(settings.name)]
    return f"{card.objective} ({', '.join(parts)})" if parts else card.objective


def pretraining_in_words(card: ModelCard) -> str:
    """How the layers were trained on their own, empty if they were not or the settings are damaged."""
    try:
        epochs, corruption = stored_pretraining_epochs(card), stored_objective(card).corruption
    except BadInput:
        return ""
    if not epochs:
        return ""
    spoilt = "" if corruption.kind == "none" else f", corruption {corruption}"
    return f"{len(card.architecture.hidden) + 1} layers, {counted(epochs, 'epoch')} each{spoilt}"


def rate_changes_in_words(card: ModelCard) -> str:
    """How the learning rate was changed while it trained, empty if it was not or the settings are damaged."""
    try:
        changes = stored_adjustments(card)
    except BadInput:
        return ""
    if not changes:
        return ""
    words = ", ".join(f"{shortest_text(rate)} from epoch {epoch}" for epoch, rate in changes)
    return f"learning rate {words}; the command below does not repeat that"


def options_in_words(values: dict[str, Any]) -> str:
    """Fields of a request as words of the command line: "--penalty 0.1 --pretraining-epochs 5"."""
    return " ".join(f"--{name.replace('_', '-')} {_text(value)}" for name, value in values.items())


def _text(value: Corruption | float) -> str:
    return str(value) if isinstance(value, Corruption) else shortest_text(value)
