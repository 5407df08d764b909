"""Numbers and names as people read them: with units, to a sensible number of digits."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from explorer.values import Architecture
from explorer.values.onnx_model import FAMILY


def duration(seconds: float) -> str:
    """A span of time as "42 s", "3 min 20 s" or "1 h 05 min"; empty if it is not known."""
    if not math.isfinite(seconds) or seconds < 0:
        return ""
    whole = max(1, math.ceil(seconds))
    if whole < 60:
        return QCoreApplication.translate("wording", "{seconds} s").format(seconds=whole)
    if whole < 3600:
        text = QCoreApplication.translate("wording", "{minutes} min {seconds:02d} s")
        return text.format(minutes=whole // 60, seconds=whole % 60)
    text = QCoreApplication.translate("wording", "{hours} h {minutes:02d} min")
    return text.format(hours=whole // 3600, minutes=whole % 3600 // 60)


def images_per_second(rate: float) -> str:
    """A speed as "14,200 images/s", to three digits; empty if it is not known."""
    if not math.isfinite(rate) or rate <= 0:
        return ""
    step = 10 ** max(0, math.floor(math.log10(rate)) - 2)
    rounded = round(rate / step) * step
    return QCoreApplication.translate("wording", "{rate:,} images/s").format(rate=rounded)


def significant(value: float, digits: int = 4) -> str:
    """A measured number to some digits, without an exponent where that stays readable; "–" if it is not a number."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    if -4 <= magnitude < 6:
        return f"{value:.{max(0, digits - 1 - magnitude)}f}"
    return f"{value:.{digits - 1}e}"


def day(iso: str) -> str:
    """An ISO 8601 moment as a local "2026-11-02 14:05"; empty if it is none."""
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def split_name(split: str) -> str:
    """A split's name for people."""
    names = {
        "train": QCoreApplication.translate("wording", "training"),
        "validation": QCoreApplication.translate("wording", "validation"),
        "test": QCoreApplication.translate("wording", "test"),
    }
    return names.get(split, split)


def code_size(latent_dim: int) -> str:
    """The length of a code as "2 numbers"."""
    if latent_dim == 1:
        return QCoreApplication.translate("wording", "1 number")
    return QCoreApplication.translate("wording", "{count} numbers").format(count=latent_dim)


def network(architecture: Architecture) -> str:
    """The layers in words: "784-512-256-2 and its mirror"."""
    if architecture.family == "convolutional":
        text = QCoreApplication.translate(
            "wording", "{height}×{width}×{channels}, convolutions with {hidden} channels, {code}, and its mirror"
        )
        words = text.format(
            height=architecture.height,
            width=architecture.width,
            channels=architecture.channels,
            hidden="-".join(map(str, architecture.hidden)),
            code=architecture.latent_dim,
        )
    elif architecture.family == FAMILY:
        text = QCoreApplication.translate("wording", "an ONNX network with unknown layers, {pixels} to {code}")
        words = text.format(pixels=architecture.pixels, code=architecture.latent_dim)
    else:
        widths = (architecture.pixels, *architecture.hidden, architecture.latent_dim)
        text = QCoreApplication.translate("wording", "{widths} and its mirror")
        words = text.format(widths="-".join(map(str, widths)))
    if architecture.variational:
        words = QCoreApplication.translate("wording", "{network}; the code is a mean and a variance").format(
            network=words
        )
    if architecture.tied:
        words = QCoreApplication.translate("wording", "{network} with tied weights").format(network=words)
    if architecture.code_activation != "linear":
        words = QCoreApplication.translate("wording", "{network}; code: {activation}").format(
            network=words, activation=activation(architecture.code_activation)
        )
    return words


def activation(name: str) -> str:
    """An activation as papers write it."""
    names = {
        "linear": QCoreApplication.translate("wording", "Linear"),
        "relu": QCoreApplication.translate("wording", "ReLU"),
        "silu": QCoreApplication.translate("wording", "SiLU"),
        "gelu": QCoreApplication.translate("wording", "GELU"),
        "tanh": QCoreApplication.translate("wording", "tanh"),
        "sigmoid": QCoreApplication.translate("wording", "Sigmoid"),
    }
    return names.get(name, name)


def file_name(path: str) -> str:
    """A path without its folders."""
    return PurePath(path).name
