"""People's own pictures on their way to a model and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.values.failure import Failure
    from explorer.values.picture import Picture
    from explorer.values.result_names import Origin


FITS = ("contain", "cover", "stretch")
SWITCHES = ("auto", "yes", "no")


@dataclass(frozen=True)
class Preparation:
    """How a picture of any size is brought to a model's input.

    Each switch is "auto" (the program looks at the model's data and at the picture), "yes" or "no".

    Attributes:
        fit: "contain" shows all of it, "cover" fills the input and cuts the rest, "stretch" fills it and bends it.
        margin: part of the input's side left free on each side, 0 to 0.4; None as the model's data have it.
        crop: cut to what stands out from the background.
        even_light: take out shadows and the colour of the paper, so that the background becomes flat.
        invert: exchange light and dark.
        thicken: make thin strokes as wide as the model's data have them.
        centre: put the centre of mass in the middle, in place of the middle of the box.
    """

    fit: str = "contain"
    margin: float | None = None
    crop: str = "auto"
    even_light: str = "auto"
    invert: str = "auto"
    thicken: str = "auto"
    centre: str = "auto"

    def __post_init__(self) -> None:
        if self.fit not in FITS:
            raise ValueError(f"fit is one of {', '.join(FITS)}, not {self.fit!r}")
        if self.margin is not None and not 0 <= self.margin <= 0.4:
            raise ValueError(f"margin is between 0 and 0.4, not {self.margin}")
        for name in ("crop", "even_light", "invert", "thicken", "centre"):
            if getattr(self, name) not in SWITCHES:
                raise ValueError(f"{name} is one of {', '.join(SWITCHES)}, not {getattr(self, name)!r}")


@dataclass(frozen=True)
class Placement:
    """Which rectangle of the person's picture the model's whole input shows.

    Attributes:
        left: x of its left edge in the picture's pixels; may lie outside the picture.
        top: y of its upper edge, y grows downward.
        width: in the picture's pixels, positive.
        height: in the picture's pixels, positive.
        inverted: light and dark were exchanged.
    """

    left: float
    top: float
    width: float
    height: float
    inverted: bool = False


@dataclass(frozen=True, eq=False)
class PictureSource:
    """A picture to be reconstructed.

    Attributes:
        identity: number by which the window knows it.
        name: for people; a file's name without its folders.
        path: the file to read, or the archive that holds it; empty when the pixels are given.
        picture: the pixels (pasted, or read before), None when the file is to be read.
        preparation: its own settings, None for those of the whole batch.
        member: its name inside the archive, empty for a plain file.
        frame: which page or frame of the file, from 0.
        problem: why it cannot be read, one sentence; empty when nothing is known against it.
        origin: what the name of its result depends on, None where that is its name alone.
    """

    identity: int
    name: str
    path: str = ""
    picture: Picture | None = None
    preparation: Preparation | None = None
    member: str = ""
    frame: int = 0
    problem: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """A person's picture, what the model sees of it and what it makes of that.

    Attributes:
        name: of the file, without its folders.
        path: the file, empty when it was pasted.
        width: columns of the picture as it was given, turned upright.
        height: rows of it.
        original: the picture, scaled down to a bounded size.
        thumbnail: the same for a list, at most 96 pixels.
        prepared: the model's input, H by W by its channels.
        code: d numbers.
        reconstruction: the model's output, same size as `prepared`.
        squared_error: sum over pixels of (x − x̂)² with pixels in [0, 1].
        psnr_db: −10·log10 of the mean squared error of this picture, peak 1; infinite when they are equal.
        account: what was done to the picture, one plain sentence a step.
        preparation: the settings that it was prepared with.
        placement: where the model's input lies in the picture.
        warning: one sentence, empty when there is nothing to warn of.
    """

    name: str
    path: str
    width: int
    height: int
    original: Picture
    thumbnail: Picture
    prepared: Picture
    code: tuple[float, ...]
    reconstruction: Picture
    squared_error: float
    psnr_db: float
    account: tuple[str, ...]
    preparation: Preparation
    placement: Placement
    warning: str = ""


@dataclass(frozen=True, eq=False)
class Reconstructed:
    """The outcome for one picture of a batch.

    Attributes:
        identity: the number of its `PictureSource`.
        name: of the picture.
        outcome: the result, or why there is none.
    """

    identity: int
    name: str
    outcome: OwnPicture | Failure


@dataclass(frozen=True)
class RestorationRecord:
    """What became of one file of a command line's batch.

    Attributes:
        source: the input as people know it: a path, or "archive.zip/member".
        output: path of the written file, empty when it failed.
        message: why it failed, one sentence; empty when it is done.
        width: columns of the result.
        height: rows of the result.
        squared_error: sum over pixels of the model's input, pixels in [0, 1]; None when it failed.
        psnr_db: of this picture, peak 1; None when it failed or is infinite.
        code: d numbers, empty when it failed.
        account: what was done to the picture before the model saw it.
        warning: one sentence or empty.
        seconds: reading, reconstructing and writing together.
    """

    source: str
    output: str = ""
    message: str = ""
    width: int = 0
    height: int = 0
    squared_error: float | None = None
    psnr_db: float | None = None
    code: tuple[float, ...] = ()
    account: tuple[str, ...] = ()
    warning: str = ""
    seconds: float = 0.0
