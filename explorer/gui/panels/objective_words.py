"""What a training makes small, and in which stages, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from explorer.values import BadInput, ModelCard
from explorer.values.card_settings import stored_adjustments, stored_objective, stored_pretraining_epochs
from explorer.values.number_text import shortest_text
from explorer.values.objective import Corruption, ObjectiveSettings
from explorer.values.training import Stage


def corruption_kind(kind: str) -> str:
    """A kind of corruption as a choice in a list."""
    kinds = {
        "gaussian": QCoreApplication.translate("objective", "Gaussian noise"),
        "masking": QCoreApplication.translate("objective", "Masking"),
        "salt-and-pepper": QCoreApplication.translate("objective", "Salt and pepper"),
    }
    return kinds.get(kind, kind)


def corruption(spoilt: Corruption) -> str:
    """A corruption with its strength as "masking 25 %", empty for none."""
    if spoilt.kind == "none":
        return ""
    kinds = {
        "gaussian": QCoreApplication.translate("objective", "Gaussian noise {strength}"),
        "masking": QCoreApplication.translate("objective", "masking {strength} %"),
        "salt-and-pepper": QCoreApplication.translate("objective", "salt and pepper {strength} %"),
    }
    strength = spoilt.strength if spoilt.kind == "gaussian" else round(100 * spoilt.strength, 6)
    return kinds.get(spoilt.kind, "{strength}").format(strength=shortest_text(strength))


def objective(card: ModelCard) -> str:
    """A model's objective with its parameters, as "Denoising, masking 25 %, squared error"."""
    try:
        settings = stored_objective(card)
    except BadInput:
        return card.objective
    if settings.name in ("squared-error", "compact-squared-error", "cross-entropy"):
        error = _error(settings.name)
        return error[0].upper() + error[1:]
    titles = {
        "denoising": QCoreApplication.translate("objective", "Denoising"),
        "contractive": QCoreApplication.translate("objective", "Contractive"),
        "stochastic-contractive": QCoreApplication.translate("objective", "Stochastic contractive"),
        "sparse-l1": QCoreApplication.translate("objective", "Sparse (L1 norm)"),
        "sparse-kl": QCoreApplication.translate("objective", "Sparse (KL divergence)"),
        "elbo-bernoulli": QCoreApplication.translate("objective", "Evidence lower bound (Bernoulli)"),
        "elbo-gaussian": QCoreApplication.translate("objective", "Evidence lower bound (Gaussian)"),
    }
    if settings.name not in titles:
        return card.objective
    parts = [titles[settings.name]]
    # what a file is too old to tell is not made up
    if "reconstruction" in card.settings:
        parts += _parameters(settings)
    return ", ".join(parts)


def pretraining(card: ModelCard) -> str:
    """How a model's layers were trained on their own, as "each of 4 layers for 5 epochs"; empty if they were not."""
    try:
        epochs = stored_pretraining_epochs(card)
        spoilt = stored_objective(card).corruption
    except BadInput:
        return ""
    if not epochs:
        return ""
    text = QCoreApplication.translate("objective", "each of the {layers} layers on its own for {epochs} epochs")
    words = text.format(layers=len(card.architecture.hidden) + 1, epochs=epochs)
    return ", ".join(part for part in (words, corruption(spoilt)) if part)


def has_new_rates(card: ModelCard) -> bool:
    """Whether the learning rate was changed while the model trained."""
    try:
        return bool(stored_adjustments(card))
    except BadInput:
        return False


def stage(running: Stage) -> str:
    """A stage as "Layer 1 of 3" or "Whole network"."""
    if running.layer:
        text = QCoreApplication.translate("objective", "Layer {layer} of {layers}")
        return text.format(layer=running.layer, layers=running.layers)
    return QCoreApplication.translate("objective", "Whole network")


def _parameters(settings: ObjectiveSettings) -> list[str]:
    penalty, parts = shortest_text(settings.penalty), []
    if settings.name == "denoising":
        parts.append(corruption(settings.corruption))
        if settings.emphasis != 1:
            emphasis = QCoreApplication.translate("objective", "corrupted pixels weighted {weight} times")
            parts.append(emphasis.format(weight=shortest_text(settings.emphasis)))
    elif settings.name.startswith("elbo-"):
        return [f"β {penalty}"]
    else:
        parts.append(f"λ {penalty}")
        if settings.name == "stochastic-contractive":
            parts.append(corruption(settings.corruption))
        elif settings.name == "sparse-kl":
            parts.append(f"ρ {shortest_text(settings.sparsity)}")
    return [part for part in (*parts, _error(settings.reconstruction)) if part]


def _error(name: str) -> str:
    errors = {
        "squared-error": QCoreApplication.translate("objective", "squared error"),
        "compact-squared-error": QCoreApplication.translate("objective", "squared error, compact codes"),
        "cross-entropy": QCoreApplication.translate("objective", "cross-entropy"),
    }
    return errors.get(name, name)
