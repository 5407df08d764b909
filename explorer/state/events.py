"""What can happen to a document: acts of a person, and what the threads bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.state.document import Document, PictureWork, View
from explorer.values.open_model import BareCodes, OpenModel
from explorer.values.plane import Plane
from explorer.values.plane_choice import PlaneWish
from explorer.values.rows import Rows
from explorer.values.table import Table
from explorer.values.table_filter import TableFilter
from explorer.values.training import TrainingRequest
from explorer.values.walks import AttributeSet, Code, Walk, WalkSettings


@dataclass(frozen=True, eq=False)
class PointsOpened:
    """A model, or codes without one, take the place of what was on the map."""

    points: OpenModel | BareCodes


@dataclass(frozen=True, eq=False)
class WeightsMoved:
    """The open model has newer weights, with other codes on a plane of their own; whoever looks back is not disturbed.

    Attributes:
        model: with those weights. With another number of samples, other points have come.
    """

    model: OpenModel


@dataclass(frozen=True, eq=False)
class OriginalsFound:
    """The pictures behind the codes have been found.

    Attributes:
        opened: the points that they belong to.
        originals: uint8 (N, C, H, W).
        stamp: of the model from now on.
        earlier_stamp: the same of the epoch that is looked at, if one is.
    """

    opened: int
    originals: np.ndarray
    stamp: int
    earlier_stamp: int


@dataclass(frozen=True, eq=False)
class PlaneShown:
    """The samples lie on another plane.

    Attributes:
        opened: the points that it was computed for.
        plane: of their code space.
        positions: float32 (N, 2), their codes on it.
        stamp: of the model from now on.
    """

    opened: int
    plane: Plane
    positions: np.ndarray
    stamp: int


@dataclass(frozen=True, eq=False)
class EmbeddingShown:
    """The samples lie on no plane.

    Attributes:
        opened: the points that it was computed for.
        positions: float32 (N, 2).
        reason: why none of its places can be decoded, a sentence for people.
    """

    opened: int
    positions: np.ndarray
    reason: str


@dataclass(frozen=True, eq=False)
class LookedBack:
    """An epoch of the open model is shown in its place; None shows the model as it is."""

    opened: int
    earlier: OpenModel | None


@dataclass(frozen=True, eq=False)
class PointsGlided:
    """The samples are on their way from one epoch to the next; the weights stay.

    Attributes:
        opened: the points that it was computed for.
        positions: float32 (N, 2).
    """

    opened: int
    positions: np.ndarray


@dataclass(frozen=True, eq=False)
class TableAttached:
    """A table about the samples has been read; None where there is none any more."""

    table: Table | None


@dataclass(frozen=True)
class Filtered:
    """Other rows of the table are held back."""

    filter: TableFilter


@dataclass(frozen=True)
class WalkChanged:
    """Other anchors, or another line."""

    walk: Walk


@dataclass(frozen=True)
class PlayerSet:
    """The walk is shown or played otherwise."""

    player: WalkSettings


@dataclass(frozen=True)
class AttributesChanged:
    """Other directions or groups, or another one is followed."""

    attributes: AttributeSet


@dataclass(frozen=True)
class PlaneWished:
    """A person wants to see another plane."""

    plane: PlaneWish


@dataclass(frozen=True)
class ProbeMoved:
    """The probe stands elsewhere."""

    code: Code
    sample: int | None = None


@dataclass(frozen=True)
class SelectionChanged:
    """Other samples are selected."""

    selection: Rows


@dataclass(frozen=True)
class ClassesHidden:
    """The legend hides other classes."""

    classes: frozenset[int]


@dataclass(frozen=True)
class ViewMoved:
    """The map shows another part of the plane; None shows all of it."""

    view: View | None


@dataclass(frozen=True)
class BackdropChosen:
    """Something else lies under the points."""

    name: str


@dataclass(frozen=True)
class ColouringChosen:
    """The colours of the points stand for something else."""

    name: str


@dataclass(frozen=True)
class RoomFilled:
    """Each axis of the map has a scale of its own, or both have one."""

    fills: bool


@dataclass(frozen=True)
class ToolChosen:
    """The pointer does something else on the map."""

    name: str


@dataclass(frozen=True)
class InstrumentSwitched:
    """An instrument was switched on or off."""

    name: str
    on: bool


@dataclass(frozen=True)
class ColumnShown:
    """A column beside the map was shown or hidden."""

    name: str
    on: bool


@dataclass(frozen=True)
class DrawerOpened:
    """Another tab is open below the map; none where the name is empty."""

    name: str


@dataclass(frozen=True)
class TrainingFormed:
    """The training form says something else."""

    request: TrainingRequest


@dataclass(frozen=True)
class PictureWorked:
    """Something else is wanted for a picture of the page Restore; None where it was removed."""

    picture: int
    work: PictureWork | None


@dataclass(frozen=True)
class ModelsCompared:
    """Compare shows other models."""

    paths: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SessionOpened:
    """A session is shown on the points that are on the map.

    Attributes:
        kept: what it keeps; what is there in it means nothing.
        unsaid: names of the choices that it does not keep, which stay as they are.
    """

    kept: Document
    unsaid: frozenset[str] = frozenset({"pictures"})


@dataclass(frozen=True, eq=False)
class StepTaken:
    """A step is undone or done again: the choices in which its two documents differ are those of `now`."""

    was: Document
    now: Document


Event = (
    PointsOpened | WeightsMoved | OriginalsFound | PlaneShown | EmbeddingShown | LookedBack | PointsGlided
    | TableAttached | Filtered | WalkChanged | PlayerSet | AttributesChanged | PlaneWished | ProbeMoved
    | SelectionChanged | ClassesHidden | ViewMoved | BackdropChosen | ColouringChosen | RoomFilled | ToolChosen
    | InstrumentSwitched | ColumnShown | DrawerOpened | TrainingFormed | PictureWorked | ModelsCompared
    | SessionOpened | StepTaken
)  # fmt: skip

AboutPoints = (
    TableAttached | Filtered | WalkChanged | AttributesChanged | PlaneWished | ProbeMoved | SelectionChanged
    | ClassesHidden | ViewMoved | SessionOpened
)  # fmt: skip
"""Events that mean the points that are on the map when they are made, and do not say so themselves."""
