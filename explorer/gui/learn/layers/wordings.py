"""Words for layers and samples."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from explorer.gui.panels import wording
from explorer.values import ModelCard
from explorer.values.class_names import class_name
from explorer.values.layers import LayersReply, LayerStep

_ACTIVATIONS = {"relu": "ReLU", "silu": "SiLU", "gelu": "GELU"}


def title(step: LayerStep) -> str:
    """Name of a layer."""
    if step.part == "code":
        return QCoreApplication.translate("layers", "Code")
    if step.part == "encoder":
        return QCoreApplication.translate("layers", "Hidden layer {place}").format(place=step.place)
    return QCoreApplication.translate("layers", "Decoder layer {place}").format(place=step.place)


def width(step: LayerStep) -> str:
    """How wide a layer is (maps × height × width after a convolution), and its activation: "512 units · ReLU"."""
    shape = step.values.shape
    if len(shape) == 3:
        size = "×".join(str(length) for length in shape)
    elif step.part == "code":
        size = wording.code_size(shape[0])
    else:
        size = QCoreApplication.translate("layers", "{count:,} units").format(count=shape[0])
    return f"{size} · {_ACTIVATIONS.get(step.activation, step.activation)}"


def active(step: LayerStep) -> str:
    """Which share of a layer is active; of a linear layer that says nothing."""
    if step.activation == "linear":
        return ""
    return QCoreApplication.translate("layers", "{percent:.0f} % active").format(percent=100 * step.active)


def reach(step: LayerStep) -> str:
    """Smallest and largest value: "−0.17 to 3.2"."""
    lowest, highest = (wording.significant(value, 2).replace("-", "−") for value in (step.lowest, step.highest))
    return QCoreApplication.translate("layers", "{lowest} to {highest}").format(lowest=lowest, highest=highest)


def squared_error(value: float) -> str:
    """A squared error with its name."""
    return QCoreApplication.translate("layers", "squared error {error}").format(error=wording.significant(value, 3))


def sample(card: ModelCard, reply: LayersReply) -> str:
    """Which sample it is, and whether the original went in."""
    if reply.sample is None:
        return QCoreApplication.translate(
            "layers", "No samples stored in this model: the picture decoded at the probe is shown to the network."
        )
    parts = [QCoreApplication.translate("layers", "Sample {number:,}").format(number=reply.sample)]
    if reply.label >= 0:
        name = class_name(card.data.class_names, reply.label)
        parts.append(QCoreApplication.translate("layers", "class {name}").format(name=name))
    if reply.source == "reconstruction":
        parts.append(
            QCoreApplication.translate("layers", "original pictures not found, so its reconstruction is used instead")
        )
    return " · ".join(parts)


def explanation(reply: LayersReply) -> str:
    """What the two rows show."""
    if not any(step.rebuilt is not None for step in reply.steps):
        return QCoreApplication.translate(
            "layers", "One picture on its way through the network, which has no hidden layers, only the code."
        )
    text = QCoreApplication.translate(
        "layers",
        "One picture on its way through the network. “Decoded from this layer only” leaves out all deeper layers: "
        "the layer's output goes straight into the mirrored last layers of the decoder.",
    )
    if reply.pretrained:
        verdict = QCoreApplication.translate(
            "layers", "This resembles the input only after layer-wise pre-training, which this model had."
        )
    else:
        verdict = QCoreApplication.translate(
            "layers",
            ("This resembles the input only after layer-wise pre-training; this model was trained as a whole."),
        )
    return f"{text} {verdict}"
