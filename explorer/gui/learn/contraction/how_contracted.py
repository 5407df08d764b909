"""Says of a model whether its training kept ‖J‖ small."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from explorer.values import ModelCard

_CONTEXT = "HowContracted"


def how_contracted(card: ModelCard) -> str:
    """One or two sentences on the model's training, seen from this lesson."""
    penalty = card.settings.get("penalty")
    weight = f" (λ = {penalty:g})" if isinstance(penalty, int | float) and not isinstance(penalty, bool) else ""
    if card.objective == "contractive":
        text = QCoreApplication.translate(
            _CONTEXT,
            "“{name}” is a contractive autoencoder: its training penalised ‖J‖² at every picture{weight}.",
        )
    elif card.objective == "stochastic-contractive":
        text = QCoreApplication.translate(
            _CONTEXT,
            "“{name}” is a stochastic contractive autoencoder: its training penalised how far noise on the picture "
            "moves the code{weight}, which for small noise is a penalty on ‖J‖².",
        )
    elif card.objective == "denoising":
        text = QCoreApplication.translate(
            _CONTEXT,
            "“{name}” is a denoising autoencoder: its objective does not contain ‖J‖, but it teaches that noise on "
            "the picture should not move the code far.",
        )
    else:
        text = QCoreApplication.translate(
            _CONTEXT,
            "The training of “{name}” did not penalise ‖J‖: compare it with a model of the recipe “contractive”.",
        )
    return text.format(name=card.name, weight=weight)
