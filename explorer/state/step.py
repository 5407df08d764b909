"""The one function that changes a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Any, assert_never

import numpy as np

from explorer.state.document import CHOICES, NO_BACKDROP, Document, Embedding, PictureWork, Probe
from explorer.state.events import (
    AttributesChanged,
    BackdropChosen,
    ClassesHidden,
    ColouringChosen,
    ColumnShown,
    DrawerOpened,
    EmbeddingShown,
    Event,
    Filtered,
    InstrumentSwitched,
    LookedBack,
    ModelsCompared,
    OriginalsFound,
    PictureWorked,
    PlaneShown,
    PlaneWished,
    PlayerSet,
    PointsGlided,
    PointsOpened,
    ProbeMoved,
    RoomFilled,
    SelectionChanged,
    SessionOpened,
    StepTaken,
    TableAttached,
    ToolChosen,
    TrainingFormed,
    ViewMoved,
    WalkChanged,
    WeightsMoved,
)
from explorer.state.fitting import misfit
from explorer.values.column_roles import COLUMN
from explorer.values.open_model import BareCodes, OpenModel
from explorer.values.plane_choice import is_turn
from explorer.values.table import Table
from explorer.values.table_filter import TableFilter
from explorer.values.walks import Code

_ENOUGH = 20_000


class _Rests(IntEnum):
    """On what a part of the document rests; with what stands lower all above it is void."""

    DATA = 1
    MODEL = 2
    LAYOUT = 3


_CHAIN = {
    "table": _Rests.DATA,
    "attached": _Rests.DATA,
    "filter": _Rests.DATA,
    "looking_back": _Rests.MODEL,
    "walk": _Rests.MODEL,
    "attributes": _Rests.MODEL,
    "selection": _Rests.MODEL,
    "hidden_classes": _Rests.MODEL,
    "probe": _Rests.MODEL,
    "view": _Rests.MODEL,
    "embedding": _Rests.LAYOUT,
    "plane": _Rests.LAYOUT,
}
"""Data, then the model with its codes, then their layout. What is not named here means the same on every map."""


_WISH_OF = {"columns": "filter", "plane": "plane"}
"""What an instrument wishes while it is on."""


def step(document: Document, event: Event) -> Document:
    """The document after an event. Pure; what does not fit the points on the map changes nothing."""
    after = _taken(document, event)
    changed = [name for name in CHOICES if getattr(after, name) is not getattr(document, name)]
    return document if misfit(after, changed) else after


def wishes_of(document: Document, instrument: str) -> bool:
    """Whether a person wishes something of an instrument that is void once it is switched off."""
    part = _WISH_OF.get(instrument)
    return part is not None and getattr(document, part) != _FIRST[part]


def rests_on_points(name: str) -> bool:
    """Whether a field of the document means nothing any more once other points are on the map."""
    return name in _CHAIN


def _taken(document: Document, event: Event) -> Document:
    model = document.model
    match event:
        case PointsOpened(points):
            return _with_points(document, points)
        case WeightsMoved(newer):
            if model is None or len(model.positions) != len(newer.positions):
                return _with_points(document, newer)
            return replace(document if document.looking_back else _moved(document, newer), present=newer)
        case OriginalsFound(opened, originals, stamp, earlier_stamp):
            if opened != document.opened or model is None or document.present is None:
                return document
            present = replace(document.present, originals=originals, stamp=stamp)
            earlier = replace(model, originals=originals, stamp=earlier_stamp)
            return replace(document, present=present, model=earlier if document.looking_back else present)
        case PlaneShown(opened, plane, positions, stamp):
            if opened != document.opened or model is None or len(positions) != len(model.positions):
                return document
            laid_out = replace(model, plane=plane, positions=positions, stamp=stamp)
            as_it_is = document.present if document.looking_back else laid_out
            return replace(document, model=laid_out, present=as_it_is, embedding=None)
        case EmbeddingShown(opened, positions, reason):
            if opened != document.opened or model is None or len(positions) != len(model.positions):
                return document
            return replace(document, embedding=Embedding(positions, reason), backdrop=NO_BACKDROP)
        case LookedBack(opened, earlier):
            shown = document.present if earlier is None else earlier
            if opened != document.opened or model is None or shown is None or shown is model:
                return document
            return replace(_looked(document, model, shown), looking_back=earlier is not None)
        case PointsGlided(opened, positions):
            return _glided(document, positions) if opened == document.opened else document
        case TableAttached(table):
            return _with_table(document, table)
        case Filtered(wanted):
            return _set(document, filter=wanted)
        case WalkChanged(walk):
            return _set(document, walk=walk)
        case PlayerSet(player):
            return _set(document, player=player)
        case AttributesChanged(attributes):
            return _set(document, attributes=attributes)
        case PlaneWished(wish):
            # what is turned stays in view, another layout is seen as a whole
            return _set(document if is_turn(document.plane, wish) else _set(document, view=None), plane=wish)
        case ProbeMoved(code, sample):
            return _on_its_sample(_set(document, probe=Probe(tuple(code), sample)))
        case SelectionChanged(rows):
            return _set(document, selection=rows.within(document.samples))
        case ClassesHidden(classes):
            return _set(document, hidden_classes=frozenset(classes))
        case ViewMoved(view):
            return _set(document, view=view)
        case BackdropChosen(name):
            # nothing can be decoded for it where places mean no codes
            return document if document.embedding is not None and name != NO_BACKDROP else _set(document, backdrop=name)
        case ColouringChosen(name):
            return _set(document, colouring=name)
        case RoomFilled(fills):
            return _set(document, fills=fills)
        case ToolChosen(name):
            return _set(document, tool=name)
        case InstrumentSwitched(name, on):
            after = (
                document if on or name not in _WISH_OF else _set(document, **{_WISH_OF[name]: _FIRST[_WISH_OF[name]]})
            )
            return _set(after, instruments=_with(document.instruments, name, on))
        case ColumnShown(name, on):
            return _set(document, columns=_with(document.columns, name, on))
        case DrawerOpened(name):
            return _set(document, drawer=name)
        case TrainingFormed(request):
            return _set(document, training=request)
        case PictureWorked(picture, work):
            return replace(document, pictures=_with_work(document.pictures, {picture: work}))
        case ModelsCompared(paths):
            return _set(document, compared=tuple(paths))
        case SessionOpened(kept, unsaid):
            return _with_session(document, kept, unsaid)
        case StepTaken(was, now):
            return _with_step(document, was, now)
        case _:
            assert_never(event)


def _set(document: Document, **choice: Any) -> Document:
    """One choice is another one; what is equal stays the same object, so that a hundred steps share it."""
    ((name, value),) = choice.items()
    return document if getattr(document, name) == value else replace(document, **choice)


def _with(names: frozenset[str], name: str, on: bool) -> frozenset[str]:
    return names | {name} if on else names - {name}


# The points ---------------------------------------------------------------------------------------------------------


def _voided(document: Document, since: _Rests) -> Document:
    """Everything that rested on this, or on what rests on it, is as it was at first."""
    return replace(document, **{name: _FIRST[name] for name, rests in _CHAIN.items() if rests >= since})


def _with_points(document: Document, points: OpenModel | BareCodes) -> Document:
    same_data = _has_table_about(document, points)
    after = _voided(document, _Rests.MODEL if same_data else _Rests.DATA)
    model, bare = (points, None) if isinstance(points, OpenModel) else (None, points)
    after = replace(after, opened=points.stamp, model=model, present=model, bare=bare)
    if model is not None:
        sample = _middle(model)
        code = (0.0,) * model.card.architecture.latent_dim if sample is None else _code_of(model, sample)
        after = replace(after, probe=Probe(code, sample))
    return after if same_data else _with_table(after, None if points.opened is None else points.opened.columns)


def _moved(document: Document, shown: OpenModel) -> Document:
    """The same samples lie elsewhere, on the plane that came with other weights."""
    return _on_its_sample(replace(_voided(document, _Rests.LAYOUT), model=shown))


def _looked(document: Document, before: OpenModel, shown: OpenModel) -> Document:
    """Another epoch is shown. They are turned onto each other: what stays is the probe's place, not its code."""
    after = _moved(document, shown)
    if document.probe.sample is not None:
        return after
    (place,) = before.plane.project(np.array([document.probe.code]))
    return replace(after, probe=Probe(shown.plane.lift(float(place[0]), float(place[1]))))


def _glided(document: Document, positions: np.ndarray) -> Document:
    model, sample = document.model, document.probe.sample
    if model is None or len(positions) != len(model.positions):
        return document
    after = replace(document, model=replace(model, positions=positions))
    if sample is not None:
        x, y = (float(value) for value in positions[sample])
        after = replace(after, probe=Probe(model.plane.lift(x, y), sample))
    return after


def _on_its_sample(document: Document) -> Document:
    """A probe that nobody has taken away from its sample goes along, or it would soon lie beside the map."""
    model, sample = document.model, document.probe.sample
    if model is None or sample is None or sample >= len(model.codes.values):
        return document
    return _set(document, probe=Probe(_code_of(model, sample), sample))


def _middle(model: OpenModel) -> int | None:
    """The sample nearest to the median of the map, or of an even share of it; None without samples."""
    if len(model.positions) == 0:
        return None
    # of very many an even share tells it well enough, and at once
    sparse = -(-len(model.positions) // _ENOUGH)
    some = model.positions[::sparse]
    distance = np.square(some - np.median(some, axis=0)).sum(axis=1)
    return int(distance.argmin()) * sparse


def _code_of(model: OpenModel, sample: int) -> Code:
    return tuple(float(value) for value in model.codes.values[sample])


# The table ----------------------------------------------------------------------------------------------------------


def _has_table_about(document: Document, points: OpenModel | BareCodes) -> bool:
    """Whether the table is about these points, too; columns of the codes' own file may be used as others now."""
    table, opened = document.table, points.opened
    own = table is not None and opened is not None and table.path == opened.path and table is not opened.columns
    same = document.points is not None and _data(document.points) == _data(points)
    return same and not own and table is not None and table.rows == len(points.positions)


def _data(points: OpenModel | BareCodes) -> str:
    if isinstance(points, OpenModel) and points.opened is None:
        return points.card.data.fingerprint
    return points.opened.path if points.opened is not None else ""


def _with_table(document: Document, table: Table | None) -> Document:
    if table is not None and (document.points is None or table.rows != document.samples):
        return document
    path = _path_of(document, table)
    # a session has said already what is held back, and what the colours stand for
    said = document.table is None and path is not None and path == document.attached
    after = replace(document, table=table, attached=path)
    if said:
        return after
    return replace(
        after,
        filter=TableFilter(),
        colouring="class" if after.colouring.startswith(COLUMN) else after.colouring,
    )


def _with_table_as_said(document: Document) -> Document:
    """With the table that a session or a step names: the one that is there, or none until it has been read."""
    table, reading = document.table, document.reading
    if document.attached == "":
        table = None if reading is None else reading.columns
    elif table is not None and _path_of(document, table) != document.attached:
        table = None
    return document if table is document.table else replace(document, table=table)


def _path_of(document: Document, table: Table | None) -> str | None:
    if table is None:
        return None
    own = document.reading is not None and table is document.reading.columns
    return "" if own else table.path


# Whole documents ----------------------------------------------------------------------------------------------------


def _with_session(document: Document, kept: Document, unsaid: frozenset[str]) -> Document:
    """What a session keeps, on the points that are on the map."""
    choices = {name: getattr(kept, name) for name in CHOICES if name not in unsaid}
    return _on_its_sample(_with_table_as_said(replace(document, **choices)))


def _with_step(document: Document, was: Document, now: Document) -> Document:
    differing = [name for name in CHOICES if getattr(was, name) != getattr(now, name)]
    after = replace(document, **{name: getattr(now, name) for name in differing if name != "pictures"})
    if "pictures" in differing:
        of = was.pictures.keys() | now.pictures.keys()
        work = {each: now.pictures.get(each) for each in of if was.pictures.get(each) != now.pictures.get(each)}
        after = replace(after, pictures=_with_work(after.pictures, work))
    return _on_its_sample(_with_table_as_said(after))


def _with_work(
    pictures: Mapping[int, PictureWork], changes: Mapping[int, PictureWork | None]
) -> Mapping[int, PictureWork]:
    work = {**pictures, **changes}
    return MappingProxyType({picture: each for picture, each in work.items() if each is not None})


_FIRST = {each.name: getattr(Document(), each.name) for each in fields(Document)}
