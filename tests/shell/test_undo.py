"""The commands Undo and Redo."""

import pytest
from PySide6.QtGui import QAction

from explorer.shell.undo import Undo
from explorer.state.document import PictureWork
from explorer.state.events import BackdropChosen, PictureWorked, PointsOpened, ProbeMoved
from explorer.state.store import DocumentStore
from tests.state.documents import open_model


@pytest.fixture
def store():
    store = DocumentStore()
    store.dispatch(PointsOpened(open_model(1)))
    return store


@pytest.fixture
def commands(qapp):
    return QAction("Undo"), QAction("Redo")


@pytest.fixture
def undo(store, commands):
    return Undo(store, *commands)


def test_the_menu_says_what_would_come_back(store, commands, undo):
    back, forth = commands
    assert (back.text(), back.isEnabled(), forth.isEnabled()) == ("&Undo", False, False)
    store.dispatch(BackdropChosen("decoded"), "backdrop")
    assert (back.text(), back.isEnabled()) == ("&Undo backdrop", True)
    back.trigger()
    assert (back.text(), forth.text(), store.document.backdrop) == ("&Undo", "&Redo backdrop", "none")
    forth.trigger()
    assert store.document.backdrop == "decoded"


def test_a_gesture_ends_when_nothing_moves_for_a_while(qtbot, store, commands, undo):
    store.dispatch(ProbeMoved((1.0, 0.0)), "probe", "probe")
    qtbot.waitUntil(lambda: not store.history.open)
    store.dispatch(ProbeMoved((2.0, 0.0)), "probe", "probe")
    commands[0].trigger()
    assert store.document.probe.code == (1.0, 0.0)


def test_the_steps_of_a_picture_are_offered_while_it_is_in_view(store, commands, undo):
    in_view = [None]
    undo.set_picture_in_view(lambda: in_view[0])
    store.dispatch(PictureWorked(7, PictureWork(edits=1)), "strength", picture=7)
    assert not commands[0].isEnabled()
    in_view[0] = 7
    undo.refresh()
    assert commands[0].text() == "&Undo strength"
    commands[0].trigger()
    assert not store.document.pictures
