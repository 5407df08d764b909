"""What goes into a training and what comes out of it while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from explorer.values.model import EpochFigures, ModelCard, Weights


@dataclass(frozen=True)
class TrainingRequest:
    """One training, as the window's form or the command line describes it.

    Attributes:
        data: a data spec of the command line contract.
        recipe: a recipe's name.
        latent_dim: length of a code.
        epochs: passes over the training split; None lets the recipe decide (closed form for "linear").
        batch_size: pictures in a step.
        learning_rate: None takes the recipe's.
        seed: of initialisation, shuffling and noise.
        device: "auto", "cpu", "cuda" or "mps".
        out: model file to write each epoch, empty for memory only.
        resume: model file to go on from, empty for a fresh start.
        objective: "auto", "squared-error", "compact-squared-error" or "cross-entropy".
        schedule: "constant" or "cosine" (to zero at the last epoch).
        weight_decay: part of each weight (not of the biases) taken away in a step, in units of the learning rate.
    """

    data: str
    recipe: str
    latent_dim: int = 2
    epochs: int | None = None
    batch_size: int = 128
    learning_rate: float | None = None
    seed: int = 0
    device: str = "auto"
    out: str = ""
    resume: str = ""
    objective: str = "auto"
    schedule: str = "constant"
    weight_decay: float = 0.0


@dataclass(frozen=True)
class TrainingAdjustment:
    """What a person may change while training runs; None leaves a setting as it is."""

    learning_rate: float | None = None
    epochs: int | None = None
    threads: int | None = None


@dataclass(frozen=True)
class StepReport:
    """Yielded after every batch, so that the driver can pause or stop there.

    Attributes:
        epoch: the running epoch, from 1.
        fraction: part of it that is done, 0 to 1.
        snapshot: codes and weights of this moment, on the redraw budget only; None at most steps.
    """

    epoch: int
    fraction: float
    snapshot: Snapshot | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The model as it is at one moment of training.

    Attributes:
        weights: detached copy.
        codes: float32 (n, d), codes of the first n pictures of the map's split, in its order.
    """

    weights: Weights
    codes: np.ndarray


@dataclass(frozen=True, eq=False)
class EpochReport:
    """Yielded when an epoch is finished (epoch 0: before the first step) and its file is written.

    Attributes:
        epoch: finished epochs.
        epochs: epochs asked for.
        figures: this epoch's row of the history.
        card: the model's card as of now.
        snapshot: weights, and codes of the whole map split.
        labels: int64 (n,) of the map split, −1 where there is none.
        originals: uint8 (8, H, W, C), the strip's fixed samples.
        reconstructions: uint8 (8, H, W, C), what the model makes of them.
        images_per_second: training throughput of this epoch, validation left out.
        seconds_left: estimate for the remaining epochs.
        device: where it runs, for people ("CPU, 2 threads", "CUDA: NVIDIA …").
        saved_to: path of the file that holds this epoch, empty when there is none.
        warning: one sentence, for example that the disk is full; empty when all is well.
        finished: no epoch follows.
    """

    epoch: int
    epochs: int
    figures: EpochFigures
    card: ModelCard
    snapshot: Snapshot
    labels: np.ndarray
    originals: np.ndarray
    reconstructions: np.ndarray
    images_per_second: float
    seconds_left: float
    device: str
    saved_to: str = ""
    warning: str = ""
    finished: bool = False
