"""Asking worker threads: the desk that a controller is given, and the loop that keeps what is seen up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol

from explorer.values.failure import Failure
from explorer.values.query import Fresh, Query, Reply, Request


class Timer(Protocol):
    """Runs out once after each start; a start while it runs begins anew."""

    def start(self) -> None:
        """Begin, or begin anew."""

    def stop(self) -> None:
        """Do not run out."""


class Desk(Protocol):
    """Takes questions on the GUI thread and brings each reply to its asker, there.

    A reply that is not fresh any more is dropped, see `Fresh`. A newer question of the same kind takes the place of one
    that waits, and the work on an older one is left off; a reply that was on its way then still arrives.
    """

    @property
    def stamp(self) -> int:
        """Which weights of which model are open, a number that grows; 0 while no model is."""

    def ask(
        self,
        query: Query[Request, Reply],
        request: Request,
        then: Callable[[Reply], None],
        failed: Callable[[Failure], None],
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Ask, and return at once. About an open model nothing is asked while none is.

        Args:
            query: the kind of question.
            request: what is asked.
            then: receives the reply, and early ones before it.
            failed: receives the reason why there is none.
            ended: called after the last of these, also where the reply was not fresh or there was none; not called
                where another question has taken the place of this one.
        """

    def drop(self, query: Query[Any, Any]) -> None:
        """Leave off: nothing that was asked before is answered any more."""

    def watch(self, changed: Callable[[Fresh], None]) -> None:
        """From now on call this when another model was opened or none is any more (`MODEL`), or newer `WEIGHTS` came.

        It is called after everybody else knows.
        """

    def timer(self, milliseconds: int, then: Callable[[], None]) -> Timer:
        """A timer at rest."""


class Follower(Generic[Request, Reply]):
    """Asks again whenever what it depends on has changed, while somebody sees the reply.

    Newer weights are asked about at most once in a while, never while a reply is under way, and once more at the end.
    """

    def __init__(
        self,
        desk: Desk,
        query: Query[Request, Reply],
        make_request: Callable[[], Request | None],
        then: Callable[[Reply], None],
        failed: Callable[[Failure], None],
        *,
        visible: Callable[[], bool] = lambda: True,
        every_ms: int | None = 0,
        at_rest_ms: int = 0,
    ) -> None:
        """Begin to follow the open model.

        Args:
            desk: takes the questions.
            query: their kind.
            make_request: what is to be asked now, None for nothing.
            then: receives the replies.
            failed: receives the reason where there is none.
            visible: whether anybody would see a reply.
            every_ms: least time between two questions, unless a person asks; None where newer weights are asked about
                at rest only.
            at_rest_ms: above 0, the weights are asked about once more when they have stayed that long.
        """
        self._desk = desk
        self._query = query
        self._make_request = make_request
        self._then = then
        self._failed = failed
        self._visible = visible
        self._follows = every_ms is not None
        self._asked: tuple[int, Request] | None = None
        self._under_way = self._paced = self._waits = False
        self._pace = desk.timer(every_ms, self._pace_over) if every_ms else None
        self._rest = desk.timer(at_rest_ms, self._rested) if at_rest_ms else None
        self.moving = False
        """Whether the weights have changed within `at_rest_ms`."""
        desk.watch(self._model_changed)

    @property
    def under_way(self) -> bool:
        """Whether a reply is still to come."""
        return self._under_way

    def ask(self) -> None:
        """Ask now, unless nobody looks or just this was asked last. It takes the place of what is under way.

        Where there is nothing to ask, what is under way is left off.
        """
        self._waits = False
        if not self._visible():
            return
        request = self._make_request()
        if request is None:
            self.forget()
            return
        if (self._desk.stamp, request) == self._asked:
            return
        self._asked = self._desk.stamp, request
        self._under_way = True
        if self._pace is not None:
            self._paced = True
            self._pace.start()
        self._desk.ask(self._query, request, self._then, self._failed, self._ended)

    def follow(self) -> None:
        """Ask as soon as the last question is answered, and not too soon after it."""
        self._waits = True
        self._go_on()

    def forget(self) -> None:
        """Leave off, and know nothing of what was asked."""
        self._desk.drop(self._query)
        self._asked, self._under_way, self._waits = None, False, False

    def _go_on(self) -> None:
        if self._waits and not self._under_way and not self._paced:
            self.ask()

    def _ended(self) -> None:
        self._under_way = False
        self._go_on()

    def _pace_over(self) -> None:
        self._paced = False
        self._go_on()

    def _rested(self) -> None:
        self.moving = False
        self._asked = None
        self.follow()

    def _model_changed(self, what: Fresh) -> None:
        if what is Fresh.MODEL:
            if self._rest is not None:
                self._rest.stop()
            self.moving = False
            self.forget()
            self.ask()
            return
        if self._rest is not None:
            self.moving = True
            self._rest.start()
        if self._follows:
            self.follow()
