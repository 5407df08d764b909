"""Words for filters, for models and for how these were trained."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from explorer.values import ModelCard
from explorer.values.filters import FilterBank


def unit_name(kind: str, unit: int) -> str:
    """What the filter belongs to: "Unit 17", counted from 1.

    Args:
        kind: see `FilterBank.kind`.
        unit: counted from 0.
    """
    names = {
        "hidden": QCoreApplication.translate("filters", "Unit {number}"),
        "components": QCoreApplication.translate("filters", "Code number {number}"),
        "kernels": QCoreApplication.translate("filters", "Map {number}"),
    }
    return names[kind].format(number=unit + 1)


def corruption(settings: Mapping[str, object]) -> str:
    """How the inputs of a training were spoilt: "masking 25 %", "gaussian σ 0.25"; empty where they were not."""
    kind, _, strength = str(settings.get("corruption") or "none").partition(":")
    if kind == "none":
        return ""
    try:
        number = float(strength)
    except ValueError:
        return kind
    if kind in ("masking", "salt-and-pepper"):
        return QCoreApplication.translate("filters", "{kind} {percent:g} %").format(
            kind=kind.replace("-", " "), percent=round(100 * number, 1)
        )
    return QCoreApplication.translate("filters", "{kind} σ {strength:g}").format(kind=kind, strength=number)


def origin(card: ModelCard) -> str:
    """Recipe and corruption of a model: "denoising · masking 25 %"."""
    return " · ".join(part for part in (card.recipe, corruption(card.settings)) if part)


def count(bank: FilterBank, shown: int) -> str:
    """How many filters there are, and how many of them are shown: "72 of 512 units"."""
    texts = {
        "hidden": QCoreApplication.translate("filters", "{count:,} units"),
        "components": QCoreApplication.translate("filters", "{count:,} code numbers"),
        "kernels": QCoreApplication.translate("filters", "{count:,} maps"),
    }
    everything = texts[bank.kind].format(count=bank.layer_units)
    if shown == bank.layer_units:
        return everything
    return QCoreApplication.translate("filters", "{shown:,} of {everything}").format(shown=shown, everything=everything)


def explanation(card: ModelCard, bank: FilterBank, scheme: str) -> str:
    """What the tiles and their colours are, in two sentences; for the schemes see `colours.SCHEMES`."""
    height, width, channels = bank.weights.shape[1:]
    if bank.kind == "kernels":
        text = QCoreApplication.translate(
            "filters",
            "Each tile is a {height}×{width} kernel of the first convolution, which slides over the whole picture "
            "and responds wherever the pattern is.",
        ).format(height=height, width=width)
    elif bank.kind == "components" and "solution" in card.settings:
        text = QCoreApplication.translate(
            "filters",
            "Each tile is a principal component: one number of the code says how much of it the picture contains.",
        )
    elif bank.kind == "components":
        text = QCoreApplication.translate(
            "filters",
            "Each tile is a row of the linear code layer. At the end of training the rows span the same space as the "
            "principal components.",
        )
    else:
        text = QCoreApplication.translate(
            "filters",
            "Each tile shows the weights from all pixels to one unit of the first layer: the pattern to which it "
            "responds most.",
        )
    if channels == 3:
        colours = QCoreApplication.translate(
            "filters", ("Grey is zero; light of the colour shown raises the activation.")
        )
    elif scheme == "grey":
        colours = QCoreApplication.translate(
            "filters",
            ("Light raises the activation where a weight is positive (white) and lowers it where it is negative."),
        )
    else:
        colours = QCoreApplication.translate(
            "filters",
            ("Light raises the activation where a weight is positive (orange) and lowers it where it is negative."),
        )
    return f"{text} {colours}"
