"""One program for many tests: booted once, and brought back to how it started before each of them."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from explorer.app.window import Opening
from explorer.state.events import SessionOpened
from explorer.state.history import History
from tests import lasting

SIZE = (1280, 800)


def boot(qtbot, model):
    """Open a window on a model file, and wait until its map and the probe's picture are there."""
    opening = Opening(str(model))
    with qtbot.waitSignal(opening.ready):
        opening.window.resize(*SIZE)
        opening.window.show()
    qtbot.waitUntil(lambda: opening.program.exploration.model is not None)
    qtbot.waitUntil(lambda: opening.program.exploration.picture is not None)
    return opening


def close(opening):
    """Close a window, and take it away; all its threads have ended."""
    opening.window.close()
    assert opening.ended_cleanly()
    opening.window.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete


class SharedProgram:
    """The program that tests share.

    What is not brought back by `again` has to be left by a test as it was, or the test boots a program of its own.
    """

    def __init__(self):
        self._opening = None
        self._threads = set()

    def opened(self, qtbot, model):
        """The program with this model open, and with nothing else done to it."""
        before = set(threading.enumerate())
        if self._opening is None:
            self._opening = boot(qtbot, model)
            lasting.windows.add(self._opening.window)
            self._chosen = self._program.store.document.chosen()
            self._checked = {action: action.isChecked() for action in self._actions()}
        else:
            self._again(qtbot, model)
        self._keep_threads(before)
        return self._program

    def step_aside(self):
        """Another window is to be alone on the screen."""
        if self._opening is not None:
            self._opening.window.hide()

    def rest(self, before):
        """A test has ended: threads that the program started meanwhile are no fault of it."""
        self._keep_threads(before)
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget not in lasting.windows:
                widget.close()

    def drop(self):
        """Close the program; the next test boots another one."""
        if self._opening is not None:
            opening, self._opening = self._opening, None
            lasting.threads.difference_update(self._threads)
            self._threads.clear()
            lasting.windows.discard(opening.window)
            close(opening)

    @property
    def _program(self):
        return self._opening.program

    def _keep_threads(self, before):
        if self._opening is not None:
            started = set(threading.enumerate()) - before
            self._threads |= started
            lasting.threads.update(started)

    def _actions(self):
        return [action for action in self._opening.window.findChildren(QAction) if action.isCheckable()]

    def _again(self, qtbot, model):
        program, window = self._program, self._opening.window
        self._wait_for_errands(qtbot)
        window.resize(*SIZE)
        window.show()
        window.show_page("explore")
        restore = window.restore
        restore.tasks.buttons["reconstruct"].click()
        restore.removed.emit(list(program.restoring.shelf.sources))
        program.restoring.shelf._identities = itertools.count(1)
        program.restoring.models._chosen.clear()
        if program.exploration.model is None:
            self._open(qtbot, model)
        start = replace(self._chosen, probe=program.store.document.probe)
        program.store.dispatch(SessionOpened(start, frozenset()))
        for action in self._actions():
            at_start = self._checked.get(action, action.isChecked())
            # of a group, the one that was checked unchecks the others
            if action.isChecked() != at_start and (at_start or action.actionGroup() is None):
                action.trigger()
        self._open(qtbot, model)
        program.store.history = History()
        window.statusBar().clearMessage()

    def _open(self, qtbot, model):
        exploration = self._program.exploration
        with qtbot.waitSignal(exploration.model_changed):
            self._program.library.open(str(model))
        qtbot.waitUntil(lambda: exploration.picture is not None)

    def _wait_for_errands(self, qtbot):
        """What was begun has ended, and its results have come."""
        ended = []
        for background in (False, True):
            self._program.services.errand("", lambda _: None, ended.append, ended.append, background=background)
        qtbot.waitUntil(lambda: len(ended) == 2)
