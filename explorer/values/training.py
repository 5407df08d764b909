"""What goes into a training and what comes out of it while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from explorer.values.objective import Corruption

if TYPE_CHECKING:
    import numpy as np

    from explorer.values.model import EpochFigures, ModelCard, Weights


@dataclass(frozen=True)
class NetworkChoices:
    """What a person may choose of a network; whatever is left empty or None is the recipe's.

    Attributes:
        family: "multilayer" or "convolutional".
        hidden: widths of the encoder's hidden layers, see `Architecture.hidden`.
        shallow: no hidden layer, the code is the only one (its activation must not be linear).
        activation: of the hidden layers.
        code_activation: of the code, "linear" or another.
        tied: whether the decoder uses the encoder's weights.
    """

    family: str = ""
    hidden: tuple[int, ...] = ()
    shallow: bool = False
    activation: str = ""
    code_activation: str = ""
    tied: bool | None = None


@dataclass(frozen=True)
class TrainingRequest:
    """One training, as the window's form or the command line describes it.

    Attributes:
        data: a data spec of the command line contract.
        recipe: a recipe's name.
        latent_dim: length of a code.
        epochs: passes over the training split; None lets the recipe decide (closed form for "linear").
        batch_size: pictures in a step, fewer where there are fewer training pictures.
        learning_rate: None takes the recipe's.
        seed: of initialisation, shuffling and noise.
        device: "auto", "cpu", "cuda" or "mps".
        out: model file to write each epoch, empty for memory only.
        resume: model file to go on from, empty for a fresh start.
        objective: error between picture and reconstruction: "auto", "squared-error", "compact-squared-error" or
            "cross-entropy"; for the sparse recipe also "sparse-kl" or "sparse-l1".
        schedule: "constant" or "cosine" (to zero at the last epoch).
        weight_decay: part of each weight (not of the biases) taken away in a step, in units of the learning rate.
        network: what the recipe trains, see `NetworkChoices`.
        penalty: weight of the objective's second term (λ, β); None takes the recipe's.
        corruption: of the input; None takes the recipe's.
        emphasis: see `ObjectiveSettings.emphasis`; None takes the recipe's.
        sparsity: see `ObjectiveSettings.sparsity`; None takes the recipe's.
        pretraining_epochs: passes for each layer on its own before the whole; None takes the recipe's.
        history: budget for the epochs that are kept for a replay, units of 10⁶ bytes; 0 keeps none, None is 30.
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
    network: NetworkChoices = field(default_factory=NetworkChoices)
    penalty: float | None = None
    corruption: Corruption | None = None
    emphasis: float | None = None
    sparsity: float | None = None
    pretraining_epochs: int | None = None
    history: float | None = None


@dataclass(frozen=True)
class Stage:
    """A part of a training with an objective of its own.

    Attributes:
        layer: the layer in pre-training, from 1; 0 for the whole network.
        layers: how many layers are pre-trained, 0 where none are.
        first_epoch: the number of its first epoch, counted over the whole training from 1.
        epochs: how many it has.
    """

    layer: int = 0
    layers: int = 0
    first_epoch: int = 1
    epochs: int = 0

    @property
    def last_epoch(self) -> int:
        """The number of its last epoch, counted over the whole training."""
        return self.first_epoch + self.epochs - 1

    @property
    def pretraining_epochs(self) -> int:
        """Epochs of all layers together, before those of the whole network."""
        return self.layers * self.epochs if self.layer else self.first_epoch - 1

    def own_epoch(self, epoch: int) -> int:
        """An epoch of the whole training counted within the stage, from 1."""
        return epoch - self.first_epoch + 1

    def after(self, epoch: int, epochs: int) -> Stage:
        """The stage that runs when an epoch of this one is finished.

        Args:
            epoch: counted over the whole training.
            epochs: of the whole training.
        """
        if not self.layer or epoch < self.last_epoch:
            return self
        if self.layer < self.layers:
            return Stage(self.layer + 1, self.layers, self.last_epoch + 1, self.epochs)
        return Stage(0, self.layers, self.last_epoch + 1, max(0, epochs - self.last_epoch))


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
        stage: which part of the training runs.
    """

    epoch: int
    fraction: float
    snapshot: Snapshot | None = None
    stage: Stage = Stage()


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
        stage: the part of the training that this epoch belongs to.
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
    stage: Stage = Stage()
