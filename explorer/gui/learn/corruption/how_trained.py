"""Says of a model whether, and on what, it learnt to undo corruption."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from explorer.values import BadInput, ModelCard
from explorer.values.objective import Corruption, parse_corruption

_CONTEXT = "HowTrained"


def trained_with(card: ModelCard) -> Corruption | None:
    """The corruption that the model's training used in any way; None where it used none, or its file does not say."""
    stored = card.settings.get("corruption")
    if not isinstance(stored, str) or not (_denoises(card) or _pretrained(card) or _contracts(card)):
        return None
    try:
        corruption = parse_corruption(stored)
    except BadInput:
        return None
    return corruption if corruption.kind != "none" and corruption.strength > 0 else None


def how_trained(card: ModelCard) -> str:
    """One or two sentences on the model's training, seen from this lesson."""
    corruption = trained_with(card)
    if corruption is None:
        return QCoreApplication.translate(
            _CONTEXT,
            "“{name}” was trained on clean pictures and never learnt to undo a corruption. What it removes, it "
            "removes because its code has no room for it.",
        ).format(name=card.name)
    what = in_words(corruption)
    if _denoises(card):
        text = QCoreApplication.translate(
            _CONTEXT,
            "“{name}” is a denoising autoencoder: in its training {what}, and it had to reconstruct the clean picture.",
        )
    elif _contracts(card):
        text = QCoreApplication.translate(
            _CONTEXT,
            "“{name}” learnt codes that hardly change when {what}, but it only reconstructed clean pictures: it "
            "was not trained to undo a corruption.",
        )
    else:
        text = QCoreApplication.translate(
            _CONTEXT,
            "Each layer of “{name}” first learnt to undo a corruption of its own input: {what}. Then the whole network "
            "was trained on clean pictures.",
        )
    return text.format(name=card.name, what=what)


def in_words(corruption: Corruption) -> str:
    """What a corruption does, as part of a sentence."""
    texts = {
        "gaussian": QCoreApplication.translate(
            _CONTEXT, ("Gaussian noise with standard deviation {strength:g} was added")
        ),
        "masking": QCoreApplication.translate(_CONTEXT, "{share:.3g} % of the values were set to 0"),
        "salt-and-pepper": QCoreApplication.translate(_CONTEXT, "{share:.3g} % of the values were set to 0 or 1"),
    }
    return texts[corruption.kind].format(strength=corruption.strength, share=100 * corruption.strength)


def _denoises(card: ModelCard) -> bool:
    return card.objective == "denoising"


def _contracts(card: ModelCard) -> bool:
    return card.objective == "stochastic-contractive"


def _pretrained(card: ModelCard) -> bool:
    epochs = card.settings.get("pretraining_epochs", 0)
    return isinstance(epochs, int) and epochs > 0
