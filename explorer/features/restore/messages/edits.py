"""What a person sets, marks and paints for the repair of one picture, and the picture before its repair."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from explorer.features.restore.messages.repair import PageOptions, RepairOptions
from explorer.values.query import Fresh, Query, Urgency

if TYPE_CHECKING:
    import numpy as np

    from explorer.features.restore.messages.reconstruction import PictureSource
    from explorer.features.restore.messages.repair import ColourHint
    from explorer.values.full_picture import FullPicture
    from explorer.values.model import Weights
    from explorer.values.picture import Picture
    from explorer.values.restoration_model import RestorationWeights


@dataclass(frozen=True)
class Stroke:
    """One movement of a round brush. Strokes stay as sharp as they were drawn, whatever the size of the picture.

    Attributes:
        points: (x, y) in the picture's pixels, from its upper left corner; one for a dab.
        radius: of the brush in the picture's pixels.
        erases: it takes away what lies under it.
    """

    points: tuple[tuple[float, float], ...]
    radius: float
    erases: bool = False


@dataclass(frozen=True)
class Painting:
    """A hole in a picture: a mask from a file, if there is one, and the strokes over it in their order.

    Attributes:
        mask_path: a picture that is white in the hole, empty for none.
        strokes: the earliest first.
    """

    mask_path: str = ""
    strokes: tuple[Stroke, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was marked."""
        return bool(self.mask_path or self.strokes)

    def with_stroke(self, stroke: Stroke) -> Painting:
        """The same with one more stroke."""
        return replace(self, strokes=(*self.strokes, stroke))


@dataclass(frozen=True)
class RepairEdits:
    """What a person wants for one picture. Nothing set lets the program decide.

    Attributes:
        strength: standard deviation of the noise in steps of 255, None to estimate it.
        noise: one of `repair.NOISES`.
        hints: colours for places.
        painting: the hole.
        clean_path: the true original, to measure against; empty for none.
        page: how a page is to be cleaned.
        vividness: of found colours, see `RepairOptions`.
    """

    strength: float | None = None
    noise: str = "auto"
    hints: tuple[ColourHint, ...] = ()
    painting: Painting = field(default_factory=Painting)
    clean_path: str = ""
    page: PageOptions = field(default_factory=PageOptions)
    vividness: float = 1.0

    def options(self, mask: np.ndarray | None = None) -> RepairOptions:
        """What a repair takes of it; `mask` is the hole as pixels."""
        return RepairOptions(self.strength, self.noise, self.hints, mask, page=self.page, vividness=self.vividness)


@dataclass(frozen=True, eq=False)
class OpenedPicture:
    """A picture that was read and not repaired yet.

    Attributes:
        name: of the file, without its folders.
        path: the file or archive, empty when it was pasted.
        original: at full size.
        before: the same, scaled down where it is large.
        thumbnail: the same, at most 96 pixels.
        mask: from the file that the edits name, white in the hole, scaled down where it is large; None without one.
        holed: parts of it are transparent, which are its hole while nothing is painted.
    """

    name: str
    path: str
    original: FullPicture
    before: Picture
    thumbnail: Picture
    mask: Picture | None = None
    holed: bool = False


@dataclass(frozen=True)
class OpenRequest:
    """Read a picture that waits for its repair, to be looked at.

    Attributes:
        source: the picture.
        mask_path: of its hole, empty for none.
    """

    source: PictureSource
    mask_path: str = ""


@dataclass(frozen=True, eq=False)
class OpenReply:
    """A picture that was read.

    Attributes:
        request: what was asked.
        opened: the picture.
    """

    request: OpenRequest
    opened: OpenedPicture


@dataclass(frozen=True, eq=False)
class PreviewRequest:
    """Repair a part of a picture at once, to see what a setting does.

    Attributes:
        identity: number by which the window knows the picture.
        name: of the picture.
        task: one of `restoration_model.TASKS`.
        weights: of the model.
        original: the picture.
        present: its present result, shown where nothing newer is done yet.
        left: column at which the part begins.
        top: row at which it begins.
        right: column after its last.
        bottom: row after its last.
        options: to repair it with.
    """

    identity: int
    name: str
    task: str
    weights: RestorationWeights | Weights
    original: FullPicture
    present: FullPicture
    left: int
    top: int
    right: int
    bottom: int
    options: RepairOptions


@dataclass(frozen=True, eq=False)
class PreviewReply:
    """A repaired part: more of it with each reply, the middle first.

    Attributes:
        request: what was asked, with the part that is shown.
        picture: the part; smaller than it is where a quick look is enough.
    """

    request: PreviewRequest
    picture: Picture


PREVIEW = Query(
    "repair-preview",
    PreviewRequest,
    PreviewReply,
    "explorer.features.restore.compute.looking:Looking.preview",
    thread="pictures",
    fresh=Fresh.ANY,
)
OPEN_PICTURE = Query(
    "open-picture",
    OpenRequest,
    OpenReply,
    "explorer.features.restore.compute.looking:open_waiting",
    thread="pictures",
    urgency=Urgency.LONG,
    fresh=Fresh.ANY,
)
