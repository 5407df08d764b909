"""Repairs of people's own pictures on their way between the window, the command line and the networks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from explorer.values.failure import Failure
    from explorer.values.full_picture import FullPicture
    from explorer.values.picture import Picture

NOISES = ("auto", "gaussian", "salt-and-pepper")
_MOST_VIVID = 4.0
SENSITIVITY = 0.5
"""How faint scratches may be that are found, unless told, from 0 to 1."""
LEAST_DOTS, MOST_DOTS = 36, 1200
PREVIEW_SIDE = 1024
"""Longest side of the pictures before and after in a result."""


@dataclass(frozen=True)
class ColourHint:
    """A colour that a person gives to a place of a grey picture.

    Attributes:
        x: column in the picture's pixels, from the left.
        y: row, from the top.
        colour: RGB, 0 to 255 each.
        radius: of the spot, in the picture's pixels; None for one that the network notices well.
    """

    x: float
    y: float
    colour: tuple[int, int, int]
    radius: float | None = None


@dataclass(frozen=True)
class PageOptions:
    """How a scanned page is to be cleaned.

    Attributes:
        amount: part of the paper's marks that is taken away, 0 leaves the page as it is.
        keep_pictures: photos, charts and colours stay; without it all becomes grey and is cleaned as text is.
        black_and_white: the result is ink or paper and nothing between.
        deskew: turn the page so that its lines lie level.
        invert: exchange light and dark first, for pages that are light on dark.
    """

    amount: float = 1.0
    keep_pictures: bool = True
    black_and_white: bool = False
    deskew: bool = False
    invert: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= 1:
            raise ValueError(f"the amount is between 0 and 1, not {self.amount:g}")


@dataclass(frozen=True, eq=False)
class RepairOptions:
    """What a person asks for.

    Attributes:
        strength: standard deviation of the noise in steps of 255; None to estimate it.
        noise: one of `NOISES`; "auto" looks for pixels that are salt or pepper.
        hints: colours for `colorize`.
        mask: bool (H, W) of the picture's size, true in the hole; None to look for the hole elsewhere.
        hole_colour: RGB, 0 to 255: pixels of exactly this colour are the hole too; None for none.
        page: for `clean-page`.
        white: the value that stands for white in pictures of more than 8 bits, black is 0; None as the file has it.
        scratches: for `fill-in`: scratches and dust are looked for and are the hole too, with this sensitivity from 0
            to 1; None for not.
        dots: per inch, at which pages of PDFs are drawn; None for those of their scans.
        vividness: for `colorize`: what found colours are multiplied by; 1 comes nearest to the truth in the mean, more
            is nearer to it in strength.
    """

    strength: float | None = None
    noise: str = "auto"
    hints: tuple[ColourHint, ...] = ()
    mask: np.ndarray | None = None
    hole_colour: tuple[int, int, int] | None = None
    page: PageOptions = field(default_factory=PageOptions)
    white: float | None = None
    vividness: float = 1.0
    scratches: float | None = None
    dots: float | None = None

    def __post_init__(self) -> None:
        if self.dots is not None and not LEAST_DOTS <= self.dots <= MOST_DOTS:
            raise ValueError(f"the resolution is between {LEAST_DOTS} and {MOST_DOTS} dots per inch, not {self.dots:g}")
        if self.noise not in NOISES:
            raise ValueError(f"noise is one of {', '.join(NOISES)}, not {self.noise!r}")
        if self.scratches is not None and not 0 <= self.scratches <= 1:
            raise ValueError(f"the sensitivity is between 0 and 1, not {self.scratches:g}")
        if not 0 <= self.vividness <= _MOST_VIVID:
            raise ValueError(f"the vividness is between 0 and {_MOST_VIVID:g}, not {self.vividness:g}")
        if self.strength is not None and not 0 <= self.strength <= 255:
            raise ValueError(f"strength is between 0 and 255, not {self.strength}")
        if self.white is not None and not self.white > 0:
            raise ValueError(f"white is above 0, not {self.white:g}")


@dataclass(frozen=True, eq=False)
class RepairSource:
    """A picture to be repaired.

    Attributes:
        identity: number by which the window knows it.
        name: for people; a file's name without its folders.
        path: the file to read, or the archive that holds it; empty when the pixels are given.
        member: its name inside the archive, empty for a plain file.
        picture: the pixels (pasted, or read before), None when the file is to be read.
        clean_path: the undamaged original, for PSNR and SSIM; empty for none.
        mask_path: a picture that is white in the hole, for `fill-in`; empty for none.
        options: its own settings, None for those of the whole batch.
        problem: why it cannot be read, one sentence; empty when nothing is known against it.
        frame: which page or frame of the file, from 0.
    """

    identity: int
    name: str
    path: str = ""
    member: str = ""
    picture: Picture | FullPicture | None = None
    clean_path: str = ""
    mask_path: str = ""
    options: RepairOptions | None = None
    problem: str = ""
    frame: int = 0


@dataclass(frozen=True)
class Likeness:
    """How near a repair comes to the undamaged original.

    Attributes:
        psnr_before: dB, peak white, of the damaged picture; infinite when equal.
        psnr_after: dB of the repair.
        ssim_before: mean structural similarity of the damaged picture, 1 when equal.
        ssim_after: of the repair.
    """

    psnr_before: float
    psnr_after: float
    ssim_before: float
    ssim_after: float


@dataclass(frozen=True, eq=False)
class CodeMotion:
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


@dataclass(frozen=True, eq=False)
class RepairResult:
    """A repaired picture.

    Attributes:
        task: one of `restoration_model.TASKS`.
        name: of the file, without its folders.
        path: the file or archive, empty when it was pasted.
        before: the picture as given, at most `PREVIEW_SIDE` long.
        after: the repair at the same size.
        thumbnail: of the repair, at most 96 pixels.
        original: as given, at full size; large ones lie in a temporary file.
        restored: the repair at full size, ready to be written.
        account: what was done, one plain sentence a step.
        strength: noise that was assumed, in steps of 255; None for other tasks.
        estimated: the strength was found, not given.
        impulses: salt and pepper was taken out before; the strength is that of what was left.
        likeness: to the clean original, None where none was given.
        motion: on the map of codes, None where the repair did not go through a code.
        options: that it was made with.
        seconds: reading and repairing.
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
    strength: float | None = None
    estimated: bool = False
    impulses: bool = False
    likeness: Likeness | None = None
    motion: CodeMotion | None = None
    options: RepairOptions = field(default_factory=RepairOptions)
    seconds: float = 0.0
    warning: str = ""

    @property
    def width(self) -> int:
        """Columns at full size."""
        return self.original.width

    @property
    def height(self) -> int:
        """Rows at full size."""
        return self.original.height


@dataclass(frozen=True)
class RepairProgress:
    """How far the repair of one picture is.

    Attributes:
        identity: the number of its `RepairSource`.
        what: what is going on, for people.
        done: tiles done.
        total: tiles in all.
        seconds_left: for this picture, an estimate; NaN while nobody knows.
    """

    identity: int
    what: str
    done: int
    total: int
    seconds_left: float


@dataclass(frozen=True, eq=False)
class Repaired:
    """The outcome for one picture of a batch.

    Attributes:
        identity: the number of its `RepairSource`.
        name: of the picture.
        outcome: the result, or why there is none.
    """

    identity: int
    name: str
    outcome: RepairResult | Failure


@dataclass(frozen=True)
class RepairRecord:
    """What became of one file of a command line's batch.

    Attributes:
        source: the input as people know it: a path, or "archive.zip/member".
        output: path of the written file, empty when it failed.
        message: why it failed, one sentence; empty when it is done.
        width: columns of the result.
        height: rows of the result.
        depth: how its values are kept, in words.
        strength: noise that was assumed, in steps of 255; None for other tasks.
        estimated: the strength was found, not given.
        likeness: to the clean original, None where none was given.
        damaged_code: d numbers; empty where the repair did not go through a code.
        restored_code: d numbers.
        residual: squared error at the known pixels at the end, None where there was no code.
        account: what was done, one plain sentence a step.
        warning: one sentence or empty.
        seconds: reading and repairing.
    """

    source: str
    output: str = ""
    message: str = ""
    width: int = 0
    height: int = 0
    depth: str = ""
    strength: float | None = None
    estimated: bool = False
    likeness: Likeness | None = None
    damaged_code: tuple[float, ...] = ()
    restored_code: tuple[float, ...] = ()
    residual: float | None = None
    account: tuple[str, ...] = ()
    warning: str = ""
    seconds: float = 0.0
