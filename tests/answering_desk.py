"""A desk that answers on the test's own thread, with the functions that answer in the program."""

from __future__ import annotations

from inspect import isgenerator

from explorer.jobs.answering import Answering, Opened
from explorer.latent.loaded_model import LoadedModel
from explorer.values import Failure
from tests.fake_desk import FakeDesk


class AnsweringDesk(FakeDesk):
    """Keeps what is asked until the test has it answered."""

    def __init__(self):
        super().__init__()
        self._answering = Answering(LoadedModel(at_once=False))

    def tell(self, what):
        """As the desk of the window: `open` says what is open, and this tells it."""
        for changed in self._watchers:
            changed(what)

    def open(self, model, *, another):
        self._opened = Opened(model, 0 if model is None else model.stamp if another else self._opened.first)
        self._answering(self._opened)

    def answer(self):
        """Answer everything that is asked, and what is asked because of it."""
        while self.asked:
            for query in {query.name: query for query, _ in self.take()}.values():
                self._answer(query)

    def settle(self):
        """The same, until no timer runs any more."""
        self.answer()
        while any(timer.until is not None for timer in self._timers):
            self.pass_time(100)
            self.answer()

    def _answer(self, query):
        question = self.question(query)
        try:
            reply = self._answering(question)
            if isgenerator(reply):
                reply = self._run(query, question, reply)
        except Exception as error:
            reply = Failure.of(error)
        self.reply(query, reply, question=question)

    def _run(self, query, question, pieces):
        while True:
            try:
                early = next(pieces)
            except StopIteration as end:
                return end.value
            if early is not None:
                self.reply(query, early, last=False, question=question)
