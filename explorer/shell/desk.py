"""The desk of the window: threads that answer, and the way back into the GUI thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject

from explorer.gui.bridge import Bridge
from explorer.gui.once import once_after
from explorer.jobs import LiveWorker
from explorer.jobs.answering import Answering, Opened, Question
from explorer.jobs.query import Timer
from explorer.values.failure import Failure
from explorer.values.open_model import OpenModel
from explorer.values.query import Fresh, Query, Reply, Request

_NICENESS = {"decode": 0, "study": 5, "pictures": 2}
_MODEL = "model"
_FIRST = -1


class QtDesk(QObject):
    """A `Desk` whose threads start with the first question to each; see `explorer.jobs.query.Desk`."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        """Start no thread yet.

        Args:
            bridge: carries replies into the GUI thread.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._bridge = bridge
        self._workers: dict[str, LiveWorker] = {}
        self._opened = Opened()
        self._under_way: dict[str, Question] = {}
        # how often all that was asked before was dropped, by query
        self._dropped: Counter[str] = Counter()
        self._watchers: list[Callable[[Fresh], None]] = []

    @property
    def stamp(self) -> int:
        """Which weights of which model are open; 0 while no model is."""
        return self._opened.stamp

    def start(self) -> None:
        """Start the thread that keeps up with the pointer, which imports torch: call it once the window shows."""
        self._worker("decode")

    def open(self, model: OpenModel | None, *, another: bool) -> None:
        """From now on questions are about this model.

        Args:
            model: with a stamp that no other weights have; None closes the open one.
            another: it takes the place of the open one; else it has newer weights, codes or pictures of the same one.
        """
        self._opened = Opened(model, 0 if model is None else model.stamp if another else self._opened.first)
        for worker in self._workers.values():
            worker.put(_MODEL, self._opened, _FIRST)

    def tell(self, what: Fresh) -> None:
        """Tell who watches of the last call of `open`, once everything else about it is in place."""
        for changed in self._watchers:
            changed(what)

    def ask(
        self,
        query: Query[Request, Reply],
        request: Request,
        then: Callable[[Reply], None],
        failed: Callable[[Failure], None],
        ended: Callable[[], None] | None = None,
    ) -> None:
        """See `Desk.ask`."""
        if query.fresh is not Fresh.ANY and self._opened.model is None:
            return
        question = Question(query, request, self.stamp, then, failed, ended, self._dropped[query.name])
        self._under_way[query.name] = question
        self._worker(query.thread).put(query.name, question, query.urgency)

    def drop(self, query: Query[Any, Any]) -> None:
        """See `Desk.drop`."""
        self._dropped[query.name] += 1
        if self._under_way.pop(query.name, None) is not None:
            self._worker(query.thread).put(query.name, None, query.urgency)

    def watch(self, changed: Callable[[Fresh], None]) -> None:
        """See `Desk.watch`."""
        self._watchers.append(changed)

    def timer(self, milliseconds: int, then: Callable[[], None]) -> Timer:
        """See `Desk.timer`."""
        return once_after(milliseconds, then, self)

    def close(self) -> None:
        """Tell all threads to end; returns at once."""
        for worker in self._workers.values():
            worker.close()

    @property
    def workers(self) -> tuple[LiveWorker, ...]:
        """The threads that have started."""
        return tuple(self._workers.values())

    def _worker(self, name: str) -> LiveWorker:
        if name not in self._workers:
            worker = LiveWorker(name, _MAKERS[name], self._deliver, niceness=_NICENESS[name])
            worker.put(_MODEL, self._opened, _FIRST)
            worker.start()
            self._workers[name] = worker
        return self._workers[name]

    def _deliver(self, letter: Question | Opened, reply: Any, last: bool) -> None:
        """Runs on the thread that answers."""
        if isinstance(letter, Opened):
            return
        if reply is not None:
            self._bridge.post_newest(letter.query.name, lambda: self._take(letter, reply, last))
        elif last:
            # beside an early reply that is still on its way, not in its place
            self._bridge.post_newest(f"end of {letter.query.name}", lambda: self._end(letter))

    def _take(self, question: Question, reply: Any, last: bool) -> None:
        if question.drops == self._dropped[question.query.name] and self._opened.wants(question):
            if isinstance(reply, Failure):
                question.failed(reply)
            else:
                question.then(reply)
        if last:
            self._end(question)

    def _end(self, question: Question) -> None:
        if self._under_way.get(question.query.name) is question:
            del self._under_way[question.query.name]
            if question.ended is not None:
                question.ended()


def _answering(*, at_once: bool) -> Answering:
    # torch takes seconds to import: on the thread itself, while the window is already there
    loaded = import_module("explorer.latent.loaded_model").LoadedModel
    return Answering(loaded(at_once=at_once))


_MAKERS: dict[str, Callable[[], Answering]] = {
    "decode": partial(_answering, at_once=True),
    "study": partial(_answering, at_once=False),
    "pictures": Answering,
}
