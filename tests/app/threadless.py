"""The page Explore with an open model, without threads: what is asked is answered when the test says so."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from inspect import isgenerator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from explorer.app.exploration import Exploration
from explorer.gui.explore_page import ExplorePage
from explorer.gui.main_window import MainWindow
from explorer.latent.model_maps import open_model
from explorer.shell.undo import Undo
from explorer.state.store import DocumentStore
from explorer.values import BadInput, Failure
from tests.answering_desk import AnsweringDesk


class Services(QObject):
    """Does errands at once, and has a desk in the hands of the test."""

    def __init__(self):
        super().__init__()
        self.desk = AnsweringDesk()
        self._stamps = itertools.count(1)

    def next_stamp(self):
        return next(self._stamps)

    def errand(self, title, work, done, failed, *, each=None, **_):
        assert title
        try:
            result = work(None)
            while isgenerator(result):
                try:
                    each(next(result))
                except StopIteration as end:
                    result = end.value
        except BadInput as error:
            failed(Failure.of(error))
        else:
            done(result)


class Bench:
    """What a controller is given, with a model open."""

    def __init__(self, path):
        self.window = MainWindow()
        self.window.attach_pages(ExplorePage(), QWidget())
        self.window.resize(1280, 800)
        self.services = Services()
        self.store = DocumentStore()
        self.undo = Undo(self.store, self.window.commands.undo, self.window.commands.redo, self.window)
        self.exploration = Exploration(self.window, self.services, self.store)
        self.path = path

    def open(self, path):
        """Open a model file, and answer what is asked about it."""
        self.exploration.show(open_model(path, self.services.next_stamp()))
        self.answer()

    def answer(self):
        """Answer all that is asked."""
        self.services.desk.answer()

    def settle(self):
        """Answer all that is asked, and whatever follows when time passes."""
        self.services.desk.settle()


@contextmanager
def bench_of(path, *controllers):
    """The page with these controllers by name, each made of window, services and exploration."""
    bench = Bench(path)
    for name, make in controllers:
        setattr(bench, name, make(bench.window, bench.services, bench.exploration))
    bench.window.show()
    bench.open(path)
    yield bench
    bench.window.close()
    bench.window.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
