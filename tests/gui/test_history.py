import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QAction, QUndoCommand

from explorer.gui.history import History


@pytest.fixture
def undo(qapp):
    return QAction("Undo")


@pytest.fixture
def redo(qapp):
    return QAction("Redo")


@pytest.fixture
def history(undo, redo):
    return History(undo, redo)


class Thing:
    """Something with a value, and a hand that changes it."""

    def __init__(self, history, kind="view"):
        self.value, self._history, self._kind = 0, history, kind

    def change(self, value):
        before, self.value = self.value, value
        self._history.note(self._kind, self._kind, self._set, before, value)

    def _set(self, value):
        self.value = value


def test_a_gesture_is_one_step_and_the_next_one_another(history, undo, redo):
    view = Thing(history)
    for value in (1, 2, 3):
        view.change(value)
    history.end_gesture()
    view.change(4)
    undo.trigger()
    assert view.value == 3
    undo.trigger()
    assert view.value == 0
    assert not undo.isEnabled()
    redo.trigger()
    redo.trigger()
    assert view.value == 4


def test_another_kind_of_thing_is_another_step_but_the_view_follows_the_probe(history, undo):
    view, probe = Thing(history), Thing(history, "probe")
    view.change(1)
    probe.change(1)
    view.change(2)
    undo.trigger()
    assert (view.value, probe.value) == (1, 0)
    undo.trigger()
    assert view.value == 0


def test_a_gesture_ends_when_nothing_moves_for_a_while(qtbot, history, undo):
    view = Thing(history)
    view.change(1)
    qtbot.waitUntil(lambda: history._open is None)
    view.change(2)
    undo.trigger()
    assert view.value == 1


def test_the_menu_says_what_would_come_back(history, undo, redo):
    assert undo.text() == "&Undo"
    history.push("selection", lambda _: None, (), (1,))
    assert undo.text() == "&Undo selection"
    undo.trigger()
    assert (undo.text(), redo.text()) == ("&Undo", "&Redo selection")


def test_what_changed_nothing_is_no_step(history, undo):
    history.push("selection", lambda _: None, (1,), (1,))
    assert not undo.isEnabled()


def test_what_changes_while_a_step_is_undone_is_no_new_step(history, undo, redo):
    thing = Thing(history)
    history.push("all", thing.change, 0, 1)
    undo.trigger()
    assert history.stack.count() == 1
    assert redo.isEnabled()


def test_forgotten_steps_are_passed_over_and_those_of_others_stay(history, undo, redo):
    class Other(QUndoCommand):
        done = 0

        def redo(self):
            Other.done += 1

        def undo(self):
            Other.done -= 1

    view = Thing(history)
    view.change(1)
    history.stack.push(Other("remove pictures"))
    history.end_gesture()
    view.change(2)
    history.forget()
    assert undo.text() == "&Undo remove pictures"
    undo.trigger()
    assert (Other.done, view.value) == (0, 2)
    assert not undo.isEnabled()
    redo.trigger()
    assert Other.done == 1
    assert not redo.isEnabled()


def test_a_hundred_steps_are_kept(history, undo):
    view = Thing(history)
    for value in range(1, 131):
        view.change(value)
        history.end_gesture()
    while undo.isEnabled():
        undo.trigger()
    assert view.value == 30


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["view", "probe", "undo", "redo", "end"]), max_size=30))
def test_back_to_the_start_and_forth_again_is_where_it_was(moves):
    undo, redo = QAction(), QAction()
    history = History(undo, redo)
    things = {"view": Thing(history), "probe": Thing(history, "probe")}
    for number, move in enumerate(moves, 1):
        if move in things:
            things[move].change(number)
        elif move == "end":
            history.end_gesture()
        else:
            {"undo": undo, "redo": redo}[move].trigger()
    while redo.isEnabled():
        redo.trigger()
    end = {name: thing.value for name, thing in things.items()}
    while undo.isEnabled():
        undo.trigger()
    assert [thing.value for thing in things.values()] == [0, 0]
    while redo.isEnabled():
        redo.trigger()
    assert {name: thing.value for name, thing in things.items()} == end
