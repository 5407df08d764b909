"""Finds and calls what answers a question. Lives on the thread that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from explorer.values.query import Fresh, Query

if TYPE_CHECKING:
    from explorer.values.failure import Failure
    from explorer.values.open_model import OpenModel


@dataclass(frozen=True, eq=False)
class Opened:
    """The open model.

    Attributes:
        model: with the weights that it has now; None while none is open.
        first: the stamp that it was opened with; those of its weights grow from there.
    """

    model: OpenModel | None = None
    first: int = 0

    @property
    def stamp(self) -> int:
        """Of its weights now, 0 while none is open."""
        return 0 if self.model is None else self.model.stamp

    def wants(self, asked: Question) -> bool:
        """Whether a reply to this question is fresh."""
        if asked.query.fresh is Fresh.ANY:
            return True
        if self.model is None:
            return False
        oldest = self.first if asked.query.fresh is Fresh.MODEL else self.stamp
        return asked.stamp >= oldest


@dataclass(frozen=True, eq=False)
class Question:
    """A request on its way, with who waits for the reply.

    Attributes:
        query: the kind.
        request: what is asked.
        stamp: of the weights that were open then.
        then: see `explorer.jobs.query.Desk.ask`, as the others.
        failed: receives the reason why there is no reply.
        ended: called at the end.
        drops: how often questions of this kind had been dropped before.
    """

    query: Query[Any, Any]
    request: object
    stamp: int
    then: Callable[[Any], None]
    failed: Callable[[Failure], None]
    ended: Callable[[], None] | None
    drops: int


class Loaded(Protocol):
    """The open model on this thread, with its network."""

    def load(self, model: OpenModel | None) -> None:
        """Take another model, newer weights, or none."""

    def together(self) -> tuple[object, object]:
        """The model and its network."""


class Answering:
    """Answers the questions of one thread."""

    def __init__(self, loaded: Loaded | None = None) -> None:
        """Know no model yet.

        Args:
            loaded: makes its network; None where nobody asks about one.
        """
        self._loaded = loaded
        self._opened = Opened()
        self._answers: dict[str, Callable[..., object]] = {}
        self._made: dict[type, object] = {}

    def __call__(self, letter: Question | Opened) -> object:
        """The reply, a generator of replies, or None where the asker has moved on; takes what is opened, too."""
        if isinstance(letter, Opened):
            self._opened = letter
            if self._loaded is not None:
                self._loaded.load(letter.model)
            return None
        if not self._opened.wants(letter):
            return None
        answer = self._answer(letter.query.answer)
        if letter.query.fresh is Fresh.ANY:
            return answer(letter.request)
        assert self._loaded is not None
        return answer(*self._loaded.together(), letter.request)

    def _answer(self, place: str) -> Callable[..., object]:
        if place not in self._answers:
            room, _, names = place.partition(":")
            found: Any = import_module(room)
            for name in names.split("."):
                if isinstance(found, type):
                    # what it has found out about one request may serve the next
                    if found not in self._made:
                        self._made[found] = found()
                    found = self._made[found]
                found = getattr(found, name)
            self._answers[place] = found
        return self._answers[place]
