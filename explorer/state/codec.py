"""A session file: a document as JSON that a person can read, read without trust.

The file has had one schema since it was invented. What is newer than its first version may be missing in it, what this
program does not know is passed over and named. The work on the pictures of the page Restore is no part of it: they are
a person's own files, opened apart from any map, and opening a session must not take them away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, ValidationError, convert, to_builtins

from explorer.state.document import Document, Probe, View
from explorer.values.failure import BadInput
from explorer.values.plain_number import is_number
from explorer.values.plane_choice import PlaneWish
from explorer.values.row_runs import row_runs, rows_from_runs
from explorer.values.rows import Rows
from explorer.values.saved_session import ModelMark
from explorer.values.table_filter import TableFilter
from explorer.values.training import TrainingRequest
from explorer.values.walks import (
    FEWEST_FRAMES,
    MOST_ANCHORS,
    MOST_FRAMES,
    UNKNOWN_STAMP,
    Anchor,
    AttributeDirection,
    AttributeRequest,
    AttributeSet,
    Code,
    Group,
    Walk,
    WalkSettings,
)

SCHEMA = 1
MOST_BYTES = 64 * 2**20
_KIND = "latent-explorer session"
# of a selection of every other of a million samples it is 1.5 million; each takes about 50 bytes of memory
_MOST_VALUES = 8_000_000
_MOST_SAMPLES = 20_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_THUMBNAIL = 2**20
_LARGEST_THUMBNAIL_SIDE = 1024


@dataclass(frozen=True)
class SavedSession:
    """What a session file holds.

    Attributes:
        name: that its owner gave it.
        model: whose map it was.
        document: what was chosen; nothing is there in it.
        unsaid: names of the choices that the file does not keep.
        thumbnail: a small PNG of the map, empty where there is none.
        program: version of the program that wrote it.
        created: when, ISO 8601.
        parts: names of the parts that the file has, also those that this program does not know.
    """

    name: str
    model: ModelMark
    document: Document
    unsaid: frozenset[str] = frozenset({"pictures"})
    thumbnail: bytes = b""
    program: str = ""
    created: str = ""
    parts: tuple[str, ...] = field(default=(), compare=False)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the parts that this program does not know."""
        return tuple(name for name in self.parts if name not in _Parts.__struct_fields__)

    def files(self) -> tuple[str, ...]:
        """Paths that showing it would open, beside those of its model."""
        table = (self.document.attached,) if self.document.attached else ()
        return (*table, *self.document.compared)


# The file's own shapes; all else is written and read as the values themselves ----------------------------------------

_Text = Annotated[str, Meta(max_length=200)]
_Whole = Annotated[int, Meta(ge=0, le=_MOST_SAMPLES)]


class _Group(Struct, rename={"label": "class"}):
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
    label: Annotated[int, Meta(ge=-1, le=2**31)] = -1
    rows: Rows | None = None

    @classmethod
    def of(cls, group: Group) -> _Group:
        return cls(group.name, group.label, group.rows)

    def value(self) -> Group:
        return Group(self.name, self.label, self.rows)


class _Direction(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
    without: _Group
    having: _Group
    step: Code
    counts: tuple[_Whole, _Whole]

    @classmethod
    def of(cls, made: AttributeDirection) -> _Direction:
        asked = made.request
        return cls(asked.name, _Group.of(asked.without), _Group.of(asked.having), made.step, made.counts)

    def value(self) -> AttributeDirection:
        # no model has this stamp, so that the direction is made anew when it is used
        request = AttributeRequest(UNKNOWN_STAMP, self.name, self.without.value(), self.having.value())
        return AttributeDirection(request, self.step, self.counts)


class _Attributes(Struct):
    directions: Annotated[tuple[_Direction, ...], Meta(max_length=1000)] = ()
    groups: Annotated[tuple[_Group, ...], Meta(max_length=1000)] = ()
    current: int = -1


class _Settings(Struct):
    frames: Annotated[int, Meta(ge=FEWEST_FRAMES, le=MOST_FRAMES)] = 11
    spacing: _Text = "code"
    unwanted: tuple[_Text, ...] = ()
    path: _Text = "straight"
    speed: Annotated[float, Meta(gt=0, le=1e6)] = 1.0
    mode: _Text = "loop"
    overshoot: bool = False
    place: Annotated[float, Meta(ge=-1e6, le=1e6)] = 0.0


class _Walk(Struct):
    anchors: Annotated[tuple[Anchor, ...], Meta(max_length=MOST_ANCHORS)] = ()
    drawn: Annotated[tuple[Code, ...], Meta(max_length=100_000)] = ()
    settings: _Settings = msgspec.field(default_factory=_Settings)


class _Table(Struct):
    path: Annotated[str, Meta(pattern=r"^[^\0]*$")]
    filter: TableFilter = TableFilter()


class _Scale(Struct):
    fills: bool


class _Parts(Struct, omit_defaults=True):
    plane: PlaneWish | None = None
    table: _Table | None = None
    walk: _Walk | None = None
    attributes: _Attributes | None = None
    scale: _Scale | None = None


class _Head(Struct):
    model: ModelMark


class _File(Struct, rename={"hidden_classes": "hidden classes"}):
    kind: str
    schema: int
    name: str
    program: str
    created: str
    model: ModelMark
    view: View | None
    probe: Code
    selection: Rows
    hidden_classes: frozenset[Annotated[int, Meta(ge=-1, le=2**31)]]
    backdrop: str
    colouring: str
    drawer: str
    instruments: frozenset[str]
    columns: frozenset[str]
    parts: _Parts
    thumbnail: bytes
    sample: int | None = None
    tool: str = "probe"
    training: TrainingRequest | None = None
    compared: tuple[str, ...] = ()


def encode(saved: SavedSession) -> bytes:
    """The file of a session.

    Raises:
        ValueError: a number in it is not finite.
    """
    kept = saved.document
    made = kept.attributes
    parts = _Parts(
        None if kept.plane == PlaneWish() else kept.plane,
        None if kept.attached is None else _Table(kept.attached, kept.filter),
        _Walk(kept.walk.anchors, kept.walk.drawn, convert(kept.player, _Settings, from_attributes=True)),
        _Attributes(tuple(map(_Direction.of, made.directions)), tuple(map(_Group.of, made.kept)), made.current)
        if made.directions or made.kept
        else None,
        _Scale(kept.fills),
    )
    file = _File(
        _KIND, SCHEMA, saved.name, saved.program, saved.created, saved.model, kept.view, kept.probe.code,
        kept.selection, kept.hidden_classes, kept.backdrop, kept.colouring, kept.drawer, kept.instruments,
        kept.columns, parts, saved.thumbnail, kept.probe.sample, kept.tool, kept.training, kept.compared,
    )  # fmt: skip
    tree = to_builtins(file, order="deterministic", enc_hook=_as_json)
    return json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=1).encode()


def decode(content: bytes, file_name: str, fits: Callable[[ModelMark], None] = lambda mark: None) -> SavedSession:
    """What `encode` gave; nothing of it is taken on trust.

    Args:
        content: of the file, at most `MOST_BYTES`.
        file_name: for complaints.
        fits: is told the model before anything is built for its samples; raises `BadInput` where it has others.

    Raises:
        BadInput: it is damaged, of a newer program, or no session at all; says which.
    """
    tree = _tree(content, file_name)
    try:
        mark = convert(tree, _Head).model
        if not 0 <= mark.samples <= _MOST_SAMPLES:
            raise ValueError(f"“model.samples” is not between 0 and {_MOST_SAMPLES:,}")
        view = convert(tree, _File, dec_hook=lambda kind, runs: Rows()).view
        if view is not None and not min(view[2:]) > 0:
            raise ValueError("“view” is not a rectangle")
        # only now is the model looked for, and only then are rows built
        fits(mark)
        file = convert(tree, _File, dec_hook=lambda kind, runs: _rows(kind, runs, mark.samples))
        return _saved(file, tree)
    except (ValidationError, ValueError, OverflowError) as error:
        raise BadInput(f"The session “{file_name}” is damaged: {_reason(error)}.") from error


def _saved(file: _File, tree: dict[str, Any]) -> SavedSession:
    parts = file.parts
    walk, table, made = parts.walk or _Walk(), parts.table, parts.attributes or _Attributes()
    settings = WalkSettings(*(getattr(walk.settings, name) for name in walk.settings.__struct_fields__))
    directions = tuple(each.value() for each in made.directions)
    document = Document(
        attached=None if table is None else table.path,
        filter=TableFilter() if table is None else table.filter,
        walk=_drawn_between(walk.anchors, walk.drawn),
        player=settings,
        attributes=AttributeSet(
            directions,
            tuple(each.value() for each in made.groups),
            made.current if 0 <= made.current < len(directions) else len(directions) - 1,
        ),
        plane=parts.plane or PlaneWish(),
        probe=Probe(file.probe, file.sample),
        selection=file.selection,
        hidden_classes=file.hidden_classes,
        view=file.view,
        backdrop=file.backdrop,
        colouring=file.colouring,
        fills=parts.scale is not None and parts.scale.fills,
        tool=file.tool,
        instruments=file.instruments,
        columns=file.columns,
        drawer=file.drawer,
        training=file.training,
        compared=file.compared,
    )
    said = {"tool", "training", "compared"} & tree.keys() | ({"fills"} if parts.scale is not None else set())
    return SavedSession(
        file.name,
        file.model,
        document,
        frozenset({"pictures", "tool", "training", "compared", "fills"} - said),
        file.thumbnail if _is_thumbnail(file.thumbnail) else b"",
        file.program,
        file.created,
        tuple(sorted(tree["parts"])),
    )


def _drawn_between(anchors: tuple[Anchor, ...], drawn: tuple[Code, ...]) -> Walk:
    """The walk without its drawn line where that leads elsewhere."""
    fits = len(anchors) == 2 and len(drawn) > 1 and (drawn[0], drawn[-1]) == (anchors[0].code, anchors[1].code)
    return Walk(anchors, drawn if fits else ())


def _tree(content: bytes, name: str) -> dict[str, Any]:
    """The file as JSON, without numbers that no session holds."""
    if sum(content.count(mark) for mark in (b",", b"[", b"{")) > _MOST_VALUES:
        raise BadInput(f"“{name}” is too large for a session: it holds more than {_MOST_VALUES:,} values.")
    try:
        tree = json.loads(content, parse_int=_whole_number, parse_float=_number, parse_constant=_number)
    except _OutOfRange as error:
        raise BadInput(f"The session “{name}” is damaged: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"“{name}” is not a session, or it is damaged: it is not valid JSON.") from error
    if not isinstance(tree, dict) or tree.get("kind") != _KIND:
        raise BadInput(f"“{name}” is not a session file of this program.")
    schema = tree.get("schema")
    if not isinstance(schema, int) or schema < 1:
        raise BadInput(f"The session “{name}” is damaged: it does not state its schema.")
    if schema > SCHEMA:
        raise BadInput(
            f"The session “{name}” was written by a newer program (schema {schema}, this one reads {SCHEMA})."
        )
    return tree


class _OutOfRange(ValueError):
    """A number that no session holds."""


def _whole_number(text: str) -> int:
    # Python counts without end, and what is made of such a number then overflows somewhere else
    if len(text) > 18:
        raise _OutOfRange(f"it holds a whole number with {len(text)} digits")
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if not is_number(number):
        raise _OutOfRange(f"it holds the number {text[:20]}")
    return number


def _as_json(value: Any) -> Any:
    if isinstance(value, Rows):
        return row_runs(value)
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise NotImplementedError(type(value))


def _rows(kind: type, runs: Any, samples: int) -> Rows:
    assert kind is Rows
    return rows_from_runs(runs, samples, "rows")


def _reason(error: Exception) -> str:
    """What a validator says, as the end of a sentence."""
    what, _, place = str(error).replace("`", "").partition(" - at ")
    what = re.sub("^Object missing required field (.*)", r"there is no “\1”", what)
    place = place.removeprefix("$").removeprefix(".")
    return f"“{place}”: {what[:1].lower()}{what[1:]}" if place else what


def _is_thumbnail(content: bytes) -> bool:
    width, height = (int.from_bytes(content[start : start + 4], "big") for start in (16, 20))
    small = len(content) <= _LARGEST_THUMBNAIL and max(width, height) <= _LARGEST_THUMBNAIL_SIDE
    return content.startswith(_PNG) and small
