"""The state of the window as one frozen value.

What stays outside, and why:
- what a thread has answered (the picture at the probe, paths of a walk, measures): it follows from the document and is
  asked for again;
- what is under the pointer, a drag that has not ended, the player's motion between two pictures: it is over at once;
- sizes and places of windows and splitters, recent files, the scheme of colours: they belong to a machine, not to what
  is looked at, and stand in QSettings;
- a training under way and its progress: a thread owns it, and what it has made arrives as `WeightsMoved`;
- files that were moved on disk: a step of undo carries them as an `Effect`, see `history`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

import numpy as np

from explorer.values.column_roles import Roles
from explorer.values.open_model import BareCodes, OpenModel
from explorer.values.plane import Plane
from explorer.values.plane_choice import PlaneWish
from explorer.values.rows import Rows
from explorer.values.table import CodeTable, Table
from explorer.values.table_filter import TableFilter
from explorer.values.training import TrainingRequest
from explorer.values.walks import AttributeSet, Code, Walk, WalkSettings

NO_BACKDROP = "none"

View = tuple[float, float, float, float]
"""Left, bottom, width and height of what the map shows, in map units."""


@dataclass(frozen=True)
class Probe:
    """Where the probe stands.

    Attributes:
        code: d numbers, none while no model is open.
        sample: the sample on which it was put, with which it goes along; None where it stands on no sample.
    """

    code: Code = ()
    sample: int | None = None


@dataclass(frozen=True, eq=False)
class Embedding:
    """A map that is no plane of the code space, so that none of its places can be decoded.

    Attributes:
        positions: float32 (N, 2), places of the samples.
        reason: why nothing can be decoded, a sentence for people.
    """

    positions: np.ndarray
    reason: str


@dataclass(frozen=True)
class PictureWork:
    """What a person wants done with one picture of the page Restore.

    Attributes:
        path: its file, empty where it was pasted.
        edits: what was set, marked and painted for it, a frozen value of that feature; None while nothing is.
        chain: the tasks that were applied to it, one on the result of the other.
    """

    path: str = ""
    edits: object = None
    chain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """All that a person sees and has chosen. `step` alone makes one from another.

    Attributes:
        opened: stamp with which the points on the map came, 0 while there are none. It stays while a model learns or is
            laid out anew: results that name another one are about other points.
        model: the open model as it is shown, None without one.
        present: the same as it is.
        looking_back: an earlier epoch of it is shown in its place.
        bare: codes without a model on the map, None while a model is open.
        embedding: where the samples lie while they lie on no plane.
        table: the columns known of the samples, None without a table or while one is being read.
        attached: path of the file that table is read from, "" where it came with the codes' own file, None without one.
        filter: rows of the table that are held back from having colour.
        walk: anchors and drawn line.
        player: how the walk is shown and played.
        attributes: directions that a person made.
        plane: the plane or embedding that a person asked for.
        probe: where it stands.
        selection: the selected samples.
        hidden_classes: label numbers that the legend hides.
        view: what the map shows, None while it keeps all points in view by itself.
        backdrop: what lies under the points.
        colouring: what their colours stand for.
        fills: each axis of the map has a scale of its own, so that the points fill the room.
        tool: what the pointer does on the map.
        instruments: those that are switched on.
        columns: the columns beside the map that show, of `left` and `right`.
        drawer: the tab that is open below the map, empty while none is.
        training: what the training form says, None while nobody has changed it.
        pictures: the work on each picture of the page Restore, by the picture's number.
        compared: paths of the models that Compare shows.
    """

    opened: int = 0
    model: OpenModel | None = None
    present: OpenModel | None = None
    looking_back: bool = False
    bare: BareCodes | None = None
    embedding: Embedding | None = None
    table: Table | None = None
    attached: str | None = None
    filter: TableFilter = field(default_factory=TableFilter)
    walk: Walk = field(default_factory=Walk)
    player: WalkSettings = field(default_factory=WalkSettings)
    attributes: AttributeSet = field(default_factory=AttributeSet)
    plane: PlaneWish = field(default_factory=PlaneWish)
    probe: Probe = field(default_factory=Probe)
    selection: Rows = field(default_factory=Rows)
    hidden_classes: frozenset[int] = frozenset()
    view: View | None = None
    backdrop: str = NO_BACKDROP
    colouring: str = "class"
    fills: bool = False
    tool: str = "probe"
    instruments: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset({"left", "right"})
    drawer: str = ""
    training: TrainingRequest | None = None
    pictures: Mapping[int, PictureWork] = field(default_factory=lambda: MappingProxyType({}))
    compared: tuple[str, ...] = ()

    @property
    def points(self) -> OpenModel | BareCodes | None:
        """What the points on the map are of."""
        return self.bare if self.model is None else self.model

    @property
    def path(self) -> str:
        """Of the open model's file, empty while it is in memory alone or no model is open."""
        return "" if self.model is None else self.model.card.path

    @property
    def samples(self) -> int:
        """How many points are on the map."""
        return 0 if self.points is None else len(self.points.positions)

    @property
    def stamp(self) -> int:
        """Of the weights and the plane that are shown, 0 without any; replies to another stamp are too late."""
        return 0 if self.points is None else self.points.stamp

    @property
    def reading(self) -> CodeTable | None:
        """The opened file whose codes are on the map, and how it was read; None while they are the model's own."""
        return None if self.points is None else self.points.opened

    @property
    def roles(self) -> Roles:
        """What the columns of that file are used as; empty without a table of codes."""
        return {} if self.reading is None else self.reading.roles

    @property
    def source(self) -> str:
        """Whose points are on the map: "own" of the model, "opened" from a file, "bare" without a model, or ""."""
        if self.points is None:
            return ""
        return "bare" if self.bare is not None else "own" if self.reading is None else "opened"

    @property
    def layout(self) -> Plane | Embedding | None:
        """What the places on the map mean."""
        if self.embedding is not None:
            return self.embedding
        return None if self.points is None else self.points.plane

    def chosen(self) -> Document:
        """The same without what is there: neither model nor codes nor table, which may take very much memory."""
        return Document(**{name: getattr(self, name) for name in CHOICES})


THERE = frozenset({"opened", "model", "present", "looking_back", "bare", "embedding", "table"})
"""What is there; all other fields are a person's choices, to which undo goes back and which a session keeps."""

CHOICES = tuple(each.name for each in fields(Document) if each.name not in THERE)
