"""A desk without window, threads or torch: it keeps what is asked, and the test answers."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.jobs.answering import Opened, Question
from explorer.values.failure import Failure
from explorer.values.query import Fresh


@dataclass
class FakeTimer:
    """Runs out when the test says that the time has passed."""

    desk: FakeDesk
    milliseconds: int
    then: object
    until: int | None = None

    def start(self):
        self.until = self.desk.now + self.milliseconds

    def stop(self):
        self.until = None


class FakeDesk:
    """A `Desk` in the hands of a test.

    Attributes:
        asked: queries and requests since the last `take`, in their order.
        now: milliseconds since its beginning.
    """

    def __init__(self):
        self.asked = []
        self.now = 0
        self._opened = Opened()
        self._newest = {}
        self._drops = {}
        self._watchers = []
        self._timers = []

    # what a controller sees

    @property
    def stamp(self):
        return self._opened.stamp

    def ask(self, query, request, then, failed, ended=None):
        assert isinstance(request, query.request)
        if query.fresh is Fresh.ANY or self._opened.model is not None:
            drops = self._drops.get(query.name, 0)
            self._newest[query.name] = Question(query, request, self.stamp, then, failed, ended, drops)
            self.asked.append((query, request))

    def drop(self, query):
        self._drops[query.name] = self._drops.get(query.name, 0) + 1

    def watch(self, changed):
        self._watchers.append(changed)

    def timer(self, milliseconds, then):
        self._timers.append(FakeTimer(self, milliseconds, then))
        return self._timers[-1]

    # what a test does

    def open(self, model, another=True):
        """Open another model or none, or give the open one newer weights, and tell who watches."""
        self._opened = Opened(model, 0 if model is None else model.stamp if another else self._opened.first)
        for changed in self._watchers:
            changed(Fresh.MODEL if another else Fresh.WEIGHTS)

    def requests(self, query):
        """What was asked of one kind since the last `take`."""
        return [request for found, request in self.asked if found is query]

    def take(self):
        """What was asked since the last call."""
        asked, self.asked = self.asked, []
        return asked

    def question(self, query):
        """The newest question of a kind, to be answered later."""
        return self._newest[query.name]

    def reply(self, query, reply, *, last=True, question=None):
        """Answer the newest question of a kind or an earlier one, as the desk would: not where it is stale."""
        question = question or self._newest[query.name]
        if question.drops == self._drops.get(query.name, 0) and self._opened.wants(question):
            if isinstance(reply, Failure):
                question.failed(reply)
            elif reply is not None:
                assert isinstance(reply, query.reply)
                question.then(reply)
        if last and question.ended is not None and question is self._newest[query.name]:
            question.ended()

    def pass_time(self, milliseconds):
        """Let the time pass, and timers run out in their order."""
        end = self.now + milliseconds
        while True:
            due = [timer for timer in self._timers if timer.until is not None and timer.until <= end]
            if not due:
                self.now = end
                return
            first = min(due, key=lambda timer: timer.until)
            self.now, first.until = first.until, None
            first.then()
