"""What the lesson "Codes as clouds" says in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from explorer.gui.panels.wording import significant
from explorer.values import ModelCard
from explorer.values.variational_study import BoundFigures, SurveyReply

_CONTEXT = "CodesAsClouds"
_NAMED = 8


def not_variational(card: ModelCard) -> str:
    """Why there are no clouds to see, and which models have some."""
    text = QCoreApplication.translate(
        _CONTEXT,
        "“{name}” encodes each picture as one code, not as a cloud of codes. Train a model with the recipe "
        "“Variational” or “β-variational” to see clouds here. Of the models that came with the program, "
        "“mnist-vae-2d” and “mnist-beta-variational-2d” are variational.",
    )
    return text.format(name=card.name)


def dimension(number: int) -> str:
    """A code dimension's name, from 0: "z1"."""
    return f"z{number + 1}"


def nats(value: float) -> str:
    """A quantity in nats, to a hundredth or, where it is small, to a thousandth; with a true minus sign."""
    if not np.isfinite(value):
        return "–"
    decimals = 2 if abs(value) >= 0.1 else 3
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.replace("-", "")


def bound(figures: BoundFigures) -> str:
    """How the bound is made of its two terms."""
    text = QCoreApplication.translate(
        _CONTEXT, "ELBO {bound} nats per picture = −({reconstruction} reconstruction + {divergence} divergence)"
    )
    return text.format(
        bound=nats(figures.bound), reconstruction=nats(figures.reconstruction), divergence=nats(figures.divergence)
    )


def weight(reply: SurveyReply, figures: BoundFigures) -> str:
    """What β this model was trained with, and what that means."""
    beta = f"{reply.beta:g}"
    if reply.beta == 1:
        text = QCoreApplication.translate(
            _CONTEXT,
            "This model was trained with β = 1: the loss, reconstruction + β · divergence, is minus the bound itself.",
        )
    elif reply.beta > 1:
        text = QCoreApplication.translate(
            _CONTEXT,
            "This model was trained with β = {beta}: training minimised reconstruction + {beta} · divergence "
            "({loss} nats), so every nat spent on the code had to save {beta} nats of reconstruction. The bound "
            "itself always has β = 1.",
        )
    else:
        text = QCoreApplication.translate(
            _CONTEXT,
            "This model was trained with β = {beta}: training minimised reconstruction + {beta} · divergence "
            "({loss} nats), so the code was cheap and its clouds need not lie close to the prior. The bound itself "
            "always has β = 1.",
        )
    return text.format(beta=beta, loss=nats(figures.reconstruction + reply.beta * figures.divergence))


def measured_on(reply: SurveyReply, figures: BoundFigures) -> str:
    """On what the bound was measured, and how."""
    if reply.likelihood == "gaussian":
        text = QCoreApplication.translate(
            _CONTEXT,
            "Mean of {count:,} samples of the map, one draw each; Gaussian likelihood with a deviation of "
            "{deviation:g} per pixel value, whose density may exceed 1: the reconstruction term can be negative.",
        )
    else:
        text = QCoreApplication.translate(
            _CONTEXT, "Mean of {count:,} samples of the map, one draw each; Bernoulli likelihood."
        )
    return text.format(count=figures.images, deviation=reply.pixel_deviation)


def active(figures: BoundFigures) -> str:
    """How many dimensions are used, and the names of those that are not."""
    total = len(figures.active)
    dead = [number for number, used in enumerate(figures.active) if not used]
    if not dead:
        text = QCoreApplication.translate(
            _CONTEXT, "Active code dimensions: {count} of {total}. None of them has collapsed."
        )
    elif len(dead) == total:
        text = QCoreApplication.translate(
            _CONTEXT,
            "Active code dimensions: none of {total}. This is posterior collapse: every picture has nearly the same "
            "cloud, and the decoder makes nearly the same picture of all of them.",
        )
    elif len(dead) == 1:
        text = QCoreApplication.translate(
            _CONTEXT,
            "Active code dimensions: {count} of {total}. {names} has collapsed: its mean is nearly the same for "
            "every picture, so it tells the decoder nothing.",
        )
    else:
        text = QCoreApplication.translate(
            _CONTEXT,
            "Active code dimensions: {count} of {total}. {names} have collapsed: their means are nearly the same "
            "for every picture, so they tell the decoder nothing.",
        )
    return text.format(count=total - len(dead), total=total, names=_names(dead))


def coordinate(value: float) -> str:
    """A number of a code to a hundredth, with a true minus sign and never "−0.00"."""
    text = f"{value:.2f}"
    return text.replace("-", "−") if float(text) else text.replace("-", "")


def spread(mean: Sequence[float], deviation: Sequence[float]) -> str:
    """Centre and spread of a cloud, dimension by dimension; of a long code the narrowest ones."""
    values = [
        f"{dimension(number)} = {coordinate(mean[number])} ± {significant(float(deviation[number]), 2)}"
        for number in sorted(np.argsort(deviation, kind="stable")[:_NAMED].tolist())
    ]
    text = QCoreApplication.translate(_CONTEXT, "The cloud, mean ± σ: {values}.")
    if len(mean) > _NAMED:
        text = QCoreApplication.translate(
            _CONTEXT, "The cloud, mean ± σ, in its {shown} narrowest dimensions of {total}: {values}."
        )
    return text.format(values=", ".join(values), shown=_NAMED, total=len(mean))


def _names(numbers: Sequence[int]) -> str:
    names = [dimension(number) for number in numbers]
    if len(names) > _NAMED:
        more = QCoreApplication.translate(_CONTEXT, "{names} and {count} more")
        return more.format(names=", ".join(names[: _NAMED - 1]), count=len(names) - _NAMED + 1)
    if len(names) < 2:
        return "".join(names)
    last = QCoreApplication.translate(_CONTEXT, "{names} and {last}")
    return last.format(names=", ".join(names[:-1]), last=names[-1])
