"""What a model of the page Restore is, told in plain values: a network that undoes one kind of damage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

DENOISE, CLEAN_PAGE, COLORIZE, FILL_IN = "denoise", "clean-page", "colorize", "fill-in"
LEARNT_TASKS = (DENOISE, CLEAN_PAGE, COLORIZE, FILL_IN)
"""What restoration models are trained to do."""


ADDED, SCALED, PAPER = "", "scaled", "paper"
ANSWERS = (ADDED, SCALED, PAPER)
"""What the last layer's numbers mean; see `RestorationArchitecture.answer`."""

GAUSSIAN, PHOTO = "gaussian", "photo"
LEARNT_NOISES = (GAUSSIAN, PHOTO)
"""Kinds of noise that models for denoising learn."""

PAPER_MARKS = 3
"""Channels after the paper's colours in the answer of a `PAPER` network: black point, ink, picture."""


@dataclass(frozen=True)
class RestorationArchitecture:
    """Everything needed to build a restoration network again.

    What goes in and comes out of each task's network, all (N, …, H, W) with values near [0, 1]:

    - denoise: grey or RGB picture, condition σ/255 everywhere; gives the picture without noise. With two
      conditions: damage of photos of any kind, the first tells how strong it is, the second how far JPEG was compressed
      (0 to 1).
    - clean-page: grey page, no condition; gives the page on white paper. With the answer `PAPER`: page in colour;
      gives the paper's own colour at each place, by which the page is to be divided, the black point of its ink, and
      how likely ink and picture are.
    - colorize: L/100 of CIELAB, condition hint a/110, hint b/110 (0 where there is none) and 1 where there is a hint;
      gives a/110 and b/110.
    - fill-in: RGB picture with 0.5 in the hole, condition 1 in the hole; gives the picture, also under the hole.

    Attributes:
        task: one of `LEARNT_TASKS`.
        inputs: channels of the pictures that it takes, one entry or several; each has an entry layer of its own.
        conditions: channels that tell about the damage.
        outputs: channels of the answer; 0 for as many as the picture has, the answer being added to it.
        widths: channels at a half, a quarter, an eighth … of the picture's size.
        blocks: residual blocks at each of them; the last are the middle, the others come once on each side.
        answer: `ADDED`: as `outputs` tells. `SCALED`: what is added to the picture is multiplied by the first
            condition, so that no noise means no change. `PAPER`: see clean-page above.
    """

    task: str
    inputs: tuple[int, ...]
    conditions: int
    outputs: int
    widths: tuple[int, ...]
    blocks: tuple[int, ...]
    answer: str = ADDED

    @property
    def multiple(self) -> int:
        """Sides of what goes in are multiples of this."""
        return int(2 ** len(self.widths))


@dataclass(frozen=True, eq=False)
class RestorationWeights:
    """One state of a restoration network, detached from it: safe to hand to another thread.

    Attributes:
        architecture: the network that these belong to.
        arrays: parameter name to read-only float32 array, names as in the network's state dict.
    """

    architecture: RestorationArchitecture
    arrays: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class RestorationData:
    """One of the sources that a restoration model learnt from.

    Attributes:
        spec: as it was asked for, a path without its folders.
        pictures: that it learnt from; those held out for validation and test do not count.
        held_out: pictures that it never learnt from.
        fingerprint: SHA-256 over all of them, to recognise the same pictures again.
        split_rule: what decided which are held out, see `DataProvenance`; empty in models that were made before.
    """

    spec: str
    pictures: int
    held_out: int
    fingerprint: str
    split_rule: str = ""


@dataclass(frozen=True)
class RestorationEpoch:
    """One row of a restoration model's history.

    Attributes:
        epoch: counted from 1.
        loss: of the batches, in the unit of the objective.
        psnr_db: on pictures that it does not learn from, peak 1, of their mean MSE.
        before_db: the same before restoration.
        learning_rate: at the epoch's end.
        seconds: the epoch took.
    """

    epoch: int
    loss: float
    psnr_db: float
    before_db: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True)
class RestorationCard:
    """Who a restoration model is.

    Attributes:
        name: its file's name without the suffix.
        architecture: its network.
        damage: what it was trained to undo, in words.
        data: what it learnt from.
        settings: every training setting by name.
        history: one row an epoch.
        command: the command line that makes it again.
        created: ISO 8601, UTC.
        versions: package name to version at training time.
        path: the file that it was read from, empty while it is only in memory.
    """

    name: str
    architecture: RestorationArchitecture
    damage: str
    data: tuple[RestorationData, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    history: tuple[RestorationEpoch, ...] = ()
    command: str = ""
    created: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    path: str = ""

    @property
    def sources(self) -> Mapping[RestorationData, int]:
        """What it learnt from, each once, with how many times it was given (a larger share of the crops)."""
        return Counter(self.data)

    @property
    def task(self) -> str:
        """One of `LEARNT_TASKS`."""
        return self.architecture.task


@dataclass(frozen=True)
class RestorationRequest:
    """One training of a restoration model, as the window's form or the command line describes it.

    Attributes:
        task: one of `LEARNT_TASKS`.
        data: sources to learn from: folders and zips of pictures of any size, and the data specs of the command line.
        clean: for clean-page: the folder of the clean pages, whose names are those of the damaged ones in `data`; empty
            where `data` are clean pages, which are then stained by the program. Sources none of whose pictures has its
            name there are on their own.
        epochs: of `steps` batches each.
        steps: batches in an epoch.
        batch_size: crops in a batch.
        crop: side of a crop in pixels.
        learning_rate: the highest, of Muon (see `explorer.training.muon`).
        seed: of everything random.
        precision: "auto", "float32" or "bfloat16" (mixed; quicker where the processor has it).
        out: model file to write each epoch, empty for memory only.
        resume: model file to go on from, empty for a fresh start.
        widths: see `RestorationArchitecture`; empty takes the task's.
        blocks: see `RestorationArchitecture`; empty takes the task's.
        fonts: for clean-page: a folder of fonts beside the system's, for the pages that the program draws.
        noise: for denoise: `GAUSSIAN`, or `PHOTO`, of any kind and JPEG.
        start: model file of the same task whose weights are begun with; its network is taken. Empty for fresh ones.
    """

    task: str
    data: tuple[str, ...]
    clean: str = ""
    epochs: int = 20
    steps: int = 500
    batch_size: int = 32
    crop: int = 64
    learning_rate: float = 1e-2
    seed: int = 0
    precision: str = "auto"
    out: str = ""
    resume: str = ""
    widths: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    fonts: str = ""
    noise: str = GAUSSIAN
    start: str = ""


@dataclass(frozen=True, eq=False)
class RestorationReport:
    """What a training of a restoration model tells after a batch or an epoch.

    Attributes:
        card: with the history so far.
        step: batches done in all.
        steps: batches of the whole training.
        loss: running mean of the batches' loss.
        seconds_left: of the training, an estimate; NaN at the start.
        epoch_done: an epoch has just ended, `weights` are given and the file is written.
        weights: published state, None between epochs.
        examples: after an epoch: a few (damaged, restored, clean) pictures, float32 (3, n, C, H, W), else None.
        saved_to: the file, empty where none was written.
        warning: one sentence, empty when all is well.
        finished: the last report.
    """

    card: RestorationCard
    step: int
    steps: int
    loss: float
    seconds_left: float
    epoch_done: bool = False
    weights: RestorationWeights | None = None
    examples: np.ndarray | None = None
    saved_to: str = ""
    warning: str = ""
    finished: bool = False
