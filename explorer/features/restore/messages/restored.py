"""People's own pictures between the window, the command line and the models: asked for, under way, done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from explorer.features.restore.messages.options import Options

if TYPE_CHECKING:
    import numpy as np

    from explorer.values.failure import Failure
    from explorer.values.full_picture import FullPicture
    from explorer.values.model import DataProvenance, Weights
    from explorer.values.picture import Picture
    from explorer.values.restoration_model import RestorationWeights
    from explorer.values.result_names import Origin

PREVIEW_SIDE = 1024
"""Longest side of the pictures before and after in a result."""


@dataclass(frozen=True, eq=False)
class PictureSource:
    """A picture that something is to be done with.

    Attributes:
        identity: number by which it is known.
        name: for people; a file's name without its folders.
        path: the file to read, or the archive that holds it; empty when the pixels are given.
        member: its name inside the archive, empty for a plain file.
        picture: the pixels (pasted, or read before), None when the file is to be read.
        problem: why it cannot be read, one sentence; empty when nothing is known against it.
        frame: which page or frame of the file, from 0.
        origin: what the name of its result depends on, None where that is its name alone.
    """

    identity: int
    name: str
    path: str = ""
    member: str = ""
    picture: Picture | FullPicture | None = None
    problem: str = ""
    frame: int = 0
    origin: Origin | None = None


@dataclass(frozen=True, eq=False)
class Asked:
    """What a person wants done with one picture.

    Attributes:
        source: the picture.
        options: of the task, None for those of the whole batch.
        clean_path: the undamaged original, for PSNR and SSIM; empty for none.
    """

    source: PictureSource
    options: Options | None = None
    clean_path: str = ""


@dataclass(frozen=True, eq=False)
class Model:
    """A model that is to do a task.

    Attributes:
        name: for people.
        weights: of a restoration network, or of an autoencoder.
        provenance: what an autoencoder was trained on.
        errors: float32, squared error of each picture of an autoencoder's test split; None where they are not known.
    """

    name: str
    weights: RestorationWeights | Weights
    provenance: DataProvenance | None = None
    errors: np.ndarray | None = None


@dataclass(frozen=True)
class Likeness:
    """How near a result comes to the undamaged original.

    Attributes:
        psnr_before: dB, peak white, of the damaged picture; infinite when equal.
        psnr_after: dB of the result.
        ssim_before: mean structural similarity of the damaged picture, 1 when equal.
        ssim_after: of the result.
    """

    psnr_before: float
    psnr_after: float
    ssim_before: float
    ssim_after: float


@dataclass(frozen=True, eq=False)
class Found:
    """What a task found out about a picture. Each task has its own.

    Attributes:
        BLANK: what `record` gives by name where nothing was found out.
    """

    BLANK: ClassVar[Mapping[str, object]] = {}

    def record(self) -> dict[str, object]:
        """Its figures by name, as the command line tells them."""
        return asdict(self)

    def in_words(self) -> str:
        """The figures in a few words for the command line; empty where there is nothing to tell."""
        return ""


@dataclass(frozen=True, eq=False)
class CodeMotion(Found):
    """A repair as a motion on the map of codes.

    Attributes:
        model_name: the autoencoder.
        damaged: d numbers, the encoder's code of the damaged picture.
        restored: d numbers, where the search ended.
        path: float32 (steps, d), from the one to the other.
        residual: sum over the known pixels of (x − x̂)², pixels in [0, 1], at the end.
        residual_before: the same at the start.
    """

    model_name: str
    damaged: tuple[float, ...]
    restored: tuple[float, ...]
    path: np.ndarray
    residual: float
    residual_before: float

    BLANK: ClassVar[Mapping[str, object]] = {"damaged_code": (), "restored_code": (), "residual": None}

    def record(self) -> dict[str, object]:
        """Both codes and the error at the end."""
        return {"damaged_code": self.damaged, "restored_code": self.restored, "residual": self.residual}

    def in_words(self) -> str:
        """The error at the end."""
        return f"squared error at the known pixels {self.residual:.3f}"


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a task made of one picture, before it is compared and shown.

    Attributes:
        restored: ready to be written.
        account: what was done, one plain sentence a step.
        found: what the task found out, None for nothing.
        warning: one sentence or empty.
    """

    restored: FullPicture
    account: tuple[str, ...] = ()
    found: Found | None = None
    warning: str = ""


@dataclass(frozen=True, eq=False)
class Restored:
    """A result.

    Attributes:
        task: its name.
        name: of the picture's file, without its folders.
        path: the file or archive, empty when it was pasted.
        before: the picture as given, at most `PREVIEW_SIDE` long.
        after: the result, at most so long.
        thumbnail: for a list, at most 96 pixels.
        original: as given, at full size; large ones lie in a temporary file.
        restored: the result at full size, ready to be written.
        account: what was done, one plain sentence a step.
        options: that it was made with.
        found: what the task found out, None for nothing.
        likeness: to the clean original, None where none was given.
        seconds: reading and restoring.
        warning: one sentence, empty when there is nothing to warn of.
    """

    task: str
    name: str
    path: str
    before: Picture
    after: Picture
    thumbnail: Picture
    original: FullPicture
    restored: FullPicture
    account: tuple[str, ...]
    options: Options
    found: Found | None = None
    likeness: Likeness | None = None
    seconds: float = 0.0
    warning: str = ""

    @property
    def width(self) -> int:
        """Columns of the picture."""
        return self.original.width

    @property
    def height(self) -> int:
        """Rows of the picture."""
        return self.original.height


@dataclass(frozen=True)
class Progress:
    """How far one picture is.

    Attributes:
        identity: the number of its `PictureSource`.
        done: steps done.
        total: steps in all.
        seconds_left: for this picture, an estimate; NaN while nobody knows.
    """

    identity: int
    done: int
    total: int
    seconds_left: float


@dataclass(frozen=True, eq=False)
class Ended:
    """The outcome for one picture of a batch.

    Attributes:
        identity: the number of its `PictureSource`.
        outcome: the result, or why there is none.
    """

    identity: int
    outcome: Restored | Failure


@dataclass(frozen=True)
class Record:
    """What became of one file of a command line's batch.

    Attributes:
        source: the input as people know it: a path, or "archive.zip/member".
        output: path of the written file, empty when it failed.
        message: why it failed, one sentence; empty when it is done.
        width: columns of the result.
        height: rows of the result.
        depth: how its values are kept, in words.
        likeness: to the clean original, None where none was given.
        found: what the task found out, None for nothing.
        options: what was set for the task, by name.
        account: what was done, one plain sentence a step.
        warning: one sentence or empty.
        seconds: reading and restoring.
    """

    source: str
    output: str = ""
    message: str = ""
    width: int = 0
    height: int = 0
    depth: str = ""
    likeness: Likeness | None = None
    found: Found | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    account: tuple[str, ...] = ()
    warning: str = ""
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        """All of it, what the task found out beside the rest."""
        told = {name: value for name, value in vars(self).items() if name != "found"}
        return told | (self.found.record() if self.found is not None else {})
