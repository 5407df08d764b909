"""The state of the window as one value, and the one function that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from explorer.values.rows import Rows


@dataclass(frozen=True)
class Session:
    """What a person sees and has chosen. Changing the model voids all that was said about the model before.

    Attributes:
        model: path of the open model file, empty while the model is only in memory or none is open.
        stamp: of the open model, 0 when none is open.
        samples: points on the map.
        code: where the probe stands, d numbers.
        selection: the selected samples.
        hidden_classes: label numbers that the legend hides.
        view: left, bottom, width and height of the map in map units; None while it keeps all points in view by itself.
        backdrop: what lies under the points.
        colouring: what the colours of the points stand for.
        drawer: the tab that is open below the map, empty while none is.
        instruments: those that are switched on.
        columns: the columns beside the map that show, of `left` and `right`.
    """

    model: str = ""
    stamp: int = 0
    samples: int = 0
    code: tuple[float, ...] = ()
    selection: Rows = field(default_factory=Rows)
    hidden_classes: frozenset[int] = frozenset()
    view: tuple[float, float, float, float] | None = None
    backdrop: str = "none"
    colouring: str = "class"
    drawer: str = ""
    instruments: tuple[str, ...] = ()
    columns: tuple[str, ...] = ("left", "right")


@dataclass(frozen=True)
class ModelOpened:
    """Another model takes the place of the open one."""

    model: str
    stamp: int
    samples: int
    code: tuple[float, ...]


@dataclass(frozen=True)
class ModelMoved:
    """The open model has newer weights: the same samples, other codes."""

    stamp: int


@dataclass(frozen=True)
class ProbeMoved:
    """The probe stands at another code."""

    code: tuple[float, ...]


@dataclass(frozen=True)
class SelectionChanged:
    """Other samples are selected: `Rows`, or row numbers in any order."""

    selection: Sequence[int]


@dataclass(frozen=True)
class ClassesHidden:
    """The legend hides other classes."""

    classes: frozenset[int]


Event = ModelOpened | ModelMoved | ProbeMoved | SelectionChanged | ClassesHidden


def advance(session: Session, event: Event) -> Session:
    """The session after an event. Pure; rows that do not exist are dropped from a selection."""
    match event:
        case ModelOpened(model, stamp, samples, code):
            return Session(model, stamp, samples, code)
        case ModelMoved(stamp):
            return replace(session, stamp=stamp)
        case ProbeMoved(code):
            return replace(session, code=code)
        case SelectionChanged(selection):
            return replace(session, selection=Rows(np.asarray(selection, np.int64), session.samples))
        case ClassesHidden(classes):
            return replace(session, hidden_classes=classes)
