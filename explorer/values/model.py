"""What a trained autoencoder is, told in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Architecture:
    """Everything needed to build the network again.

    Attributes:
        family: "linear", "multilayer" or "convolutional".
        channels: 1 grey, 3 colour.
        height: rows of a picture, 8 to 128.
        width: columns of a picture, 8 to 128.
        latent_dim: length of a code, at least 1.
        hidden: widths of the encoder's hidden layers, or channels of its convolutions; the decoder mirrors them.
        activation: "relu", "silu", "gelu", "tanh" or "sigmoid"; unused by "linear".
        output: "sigmoid" (pixels bounded to [0, 1]) or "linear".
        variational: the encoder gives a mean and a log-variance for each code dimension.
        dense: widths of the layers between convolutions and code, mirrored in the decoder; empty in the other families.
        tied: each decoder layer uses the transposed weights of its encoder layer (multilayer and linear families).
        code_activation: of the code layer, "linear" or one of the hidden layers' activations.
    """

    family: str
    channels: int
    height: int
    width: int
    latent_dim: int
    hidden: tuple[int, ...] = ()
    activation: str = "relu"
    output: str = "sigmoid"
    variational: bool = False
    dense: tuple[int, ...] = ()
    tied: bool = False
    code_activation: str = "linear"

    @property
    def pixels(self) -> int:
        """Numbers in one picture: C·H·W."""
        return self.channels * self.height * self.width


@dataclass(frozen=True, eq=False)
class Weights:
    """One state of a network, detached from it: safe to hand to another thread.

    Attributes:
        architecture: the network that these belong to.
        arrays: parameter name to read-only array, names as in the network's state dict.
    """

    architecture: Architecture
    arrays: Mapping[str, np.ndarray]


OFFICIAL = "official"
"""The data's own split."""

OFFICIAL_TEST = "official-test"
"""The data's own test split; of the rest each picture's own content decides what is for validation."""

BY_CONTENT = "content"
"""Each picture's own content decides."""

BY_GROUP = "group="
"""Begins a rule by which the name of a picture's group decides."""


@dataclass(frozen=True)
class DataProvenance:
    """Where the pictures of a model or data set came from.

    Attributes:
        spec: what was asked for ("mnist", "digits", a file name without its folders).
        title: name for people ("MNIST").
        images: pictures in the set, all splits together.
        fingerprint: SHA-256 over shape, type and pixels, to recognise the same data again.
        channels: 1 or 3.
        height: rows.
        width: columns.
        class_names: names by label number, empty without labels.
        light_on_dark: the typical background is dark (most border pixels are below half).
        note: how the pictures were brought to one size and range, empty where nothing was done.
        split_rule: what decided which pictures are for training, validation and test: OFFICIAL, OFFICIAL_TEST,
            BY_CONTENT, or BY_GROUP and how groups are found; empty in models that were made before there was a choice.
    """

    spec: str
    title: str
    images: int
    fingerprint: str
    channels: int
    height: int
    width: int
    class_names: tuple[str, ...] = ()
    light_on_dark: bool = False
    note: str = ""
    split_rule: str = ""

    @property
    def identity(self) -> str:
        """Equal for the same pictures with the same ones held out for the test."""
        as_before = self.split_rule in ("", OFFICIAL, OFFICIAL_TEST)
        return self.fingerprint if as_before else f"{self.fingerprint} {self.split_rule}"

    def same_pictures(self, other: DataProvenance) -> bool:
        """Whether both speak of the same pictures with the same ones held out for the test."""
        return self.identity == other.identity


@dataclass(frozen=True)
class ErrorFigures:
    """Reconstruction error over a set of pictures with pixels in [0, 1].

    Attributes:
        images: pictures that it was measured on.
        squared_error_per_image: sum over pixels of (x − x̂)², averaged over the pictures.
        mse: the same divided by the number of pixels.
        psnr_db: −10·log10(mse), peak 1, of the mean MSE (not the mean of each picture's PSNR).
    """

    images: int
    squared_error_per_image: float
    mse: float
    psnr_db: float


@dataclass(frozen=True)
class EpochFigures:
    """One row of a training's history. Losses are in the objective's own unit, per image.

    In the pre-training of a layer the loss is that layer's, and the squared error that of the network up to it.

    Attributes:
        epoch: counted over the whole training from 1; 0 before the first step.
        training_loss: of the training split, or a sample of it.
        validation_loss: of the validation split, or a sample of it.
        training_squared_error: of the reconstructions, sum over pixels, pixels in [0, 1].
        validation_squared_error: the same on the validation split.
        learning_rate: at the end of the epoch.
        seconds: of training and measuring.
        layer: the layer in pre-training, from 1; 0 for the whole network.
    """

    epoch: int
    training_loss: float
    validation_loss: float
    training_squared_error: float
    validation_squared_error: float
    learning_rate: float
    seconds: float
    layer: int = 0


@dataclass(frozen=True)
class ModelCard:
    """The header of a model file: who this model is.

    Attributes:
        name: short name, the file's stem.
        recipe: name of the recipe that made it.
        objective: name of the objective ("squared-error", "compact-squared-error", "cross-entropy", "elbo-…").
        architecture: its network.
        data: what it was trained on.
        settings: every training setting by name (seed, learning rate, batch size, …).
        history: one row an epoch.
        errors: split name ("train", "validation", "test") to its figures.
        command: the command line that makes it again.
        created: ISO 8601, UTC.
        versions: package name to version at training time.
        output_reason: why the output unit was chosen.
        path: the file that it was read from, empty while it is only in memory.
    """

    name: str
    recipe: str
    objective: str
    architecture: Architecture
    data: DataProvenance
    settings: Mapping[str, object] = field(default_factory=dict)
    history: tuple[EpochFigures, ...] = ()
    errors: Mapping[str, ErrorFigures] = field(default_factory=dict)
    command: str = ""
    created: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    output_reason: str = ""
    path: str = ""
