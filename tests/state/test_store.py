"""Who is told what, and what undo goes back to."""

import sys

import numpy as np
import pytest

from explorer.state import events
from explorer.state.document import Document, PictureWork
from explorer.state.history import MOST_STEPS
from explorer.state.store import DocumentStore
from explorer.values.rows import Rows
from tests.state.documents import open_model


@pytest.fixture
def store():
    store = DocumentStore()
    store.dispatch(events.PointsOpened(open_model(1)))
    return store


def select(*rows):
    return events.SelectionChanged(Rows(rows))


def test_a_slot_is_told_of_its_part_alone(store):
    told = []
    store.watch(lambda document: document.selection, told.append)
    store.dispatch(events.BackdropChosen("decoded"))
    store.dispatch(select(1))
    store.dispatch(select(1))
    assert told == [(1,)]


def test_a_slot_sees_whole_steps_and_what_it_wants_happens_after_them(store):
    seen = []

    def first(model):
        store.dispatch(select(3))
        seen.append(("first", model.stamp, store.document.selection))

    def second(probe):
        seen.append(("second", probe.code, store.document.selection))

    store.watch(lambda document: document.model, first)
    store.watch(lambda document: document.probe, second)
    store.watch(lambda document: document.selection, lambda rows: seen.append(("rows", rows)))
    store.dispatch(events.PointsOpened(open_model(5)))
    assert seen == [("first", 5, ()), ("second", (5.0, 7.0), ()), ("rows", (3,))]


def test_what_waits_for_points_that_have_gone_does_not_happen(store):
    opened = []

    def reply(model):
        if not opened:
            opened.append(model)
            store.dispatch(events.PointsOpened(open_model(9)))
            store.dispatch(select(1))

    store.watch(lambda document: document.model, reply)
    store.dispatch(events.PointsOpened(open_model(8)))
    assert (store.document.opened, store.document.selection) == (9, ())


def test_one_slot_that_fails_keeps_nothing_from_the_others(store):
    told = []

    def fail(_):
        raise RuntimeError("a slot failed")

    store.watch(lambda document: document.selection, fail)
    store.watch(lambda document: document.selection, told.append)
    with pytest.raises(RuntimeError, match="a slot failed"):
        store.dispatch(select(1))
    store.dispatch(events.BackdropChosen("decoded"))
    assert told == [(1,)] and store.document.backdrop == "decoded"


def test_undo_goes_back_to_what_a_step_changed_and_to_nothing_else(store):
    store.dispatch(select(1), "selection")
    store.dispatch(events.DrawerOpened("walk"))
    store.dispatch(events.WeightsMoved(open_model(2)))
    store.undo()
    assert (store.document.selection, store.document.drawer, store.document.model.stamp) == ((), "walk", 2)
    store.redo()
    assert store.document.selection == (1,)


def test_a_gesture_is_one_step_and_the_view_follows_the_probe(store):
    for place in (1.0, 2.0, 3.0):
        store.dispatch(events.ProbeMoved((place, 0.0)), "probe", "probe")
        store.dispatch(events.ViewMoved((place, 0.0, 1.0, 1.0)), "view", "view")
    before = store.history
    store.end_gesture()
    store.dispatch(events.ViewMoved(None), "view", "view")
    assert (len(before.done), len(store.history.done)) == (1, 2)
    store.undo()
    assert store.document.view == (3.0, 0.0, 1.0, 1.0)
    store.undo()
    assert (store.document.view, store.document.probe.sample) == (None, 2)


def test_a_probe_that_comes_back_to_its_sample_comes_back_to_where_that_is_now(store):
    store.dispatch(events.ProbeMoved((0.0, 0.0)), "probe")
    store.dispatch(events.WeightsMoved(open_model(4)))
    store.undo()
    assert store.document.probe.code == (4.0, 6.0)


def test_steps_about_other_points_are_forgotten_and_the_others_stay(store):
    class Moved:
        there = True

        def undo(self):
            self.there = False

        def redo(self):
            self.there = True

    store.dispatch(events.BackdropChosen("decoded"), "backdrop")
    moved = Moved()
    store.did("delete model", moved)
    store.dispatch(select(1), "selection")
    store.dispatch(events.PointsOpened(open_model(2)))
    assert [each.text for each in store.history.done] == ["backdrop", "delete model"]
    store.undo()
    assert not moved.there and store.document.backdrop == "decoded"
    store.redo()
    assert moved.there
    store.undo()
    store.undo()
    assert store.document.backdrop == "none"


def test_each_picture_has_an_undo_of_its_own(store):
    def work(picture, strength):
        store.dispatch(events.PictureWorked(picture, PictureWork(edits=strength)), "strength", picture=picture)

    work(1, 10.0)
    work(2, 20.0)
    work(1, 11.0)
    store.dispatch(events.BackdropChosen("decoded"), "backdrop")
    store.undo(picture=2)
    assert store.document.backdrop == "none"
    store.undo(picture=2)
    assert {picture: each.edits for picture, each in store.document.pictures.items()} == {1: 11.0}
    store.undo(picture=1)
    assert store.document.pictures[1].edits == 10.0
    store.redo(picture=2)
    assert store.document.pictures[2].edits == 20.0
    store.undo()
    assert store.history.to_undo() is None and len(store.document.pictures) == 2


def test_a_hundred_steps_are_kept(store):
    for number in range(MOST_STEPS + 30):
        store.dispatch(events.BackdropChosen(str(number)), "backdrop")
    while store.history.to_undo() is not None:
        store.undo()
    assert store.document.backdrop == "29"


def test_a_hundred_selections_of_a_million_samples_stay_small():
    store = DocumentStore()
    store.dispatch(events.PointsOpened(open_model(1, samples=1_000_000)))
    generator = np.random.default_rng(0)
    for _ in range(MOST_STEPS):
        store.dispatch(events.SelectionChanged(Rows(generator.integers(0, 10**6, 1000))), "selection")
        # what does not change the selection shares it
        store.dispatch(events.ProbeMoved((0.0, 0.0)), "probe", "probe")
        store.dispatch(events.ViewMoved(None), "view", "view")
    held = {id(each.selection): each.selection for one in store.history.done for each in (one.was, one.now)}
    assert len(held) <= MOST_STEPS + 1
    assert sum(sys.getsizeof(rows._bits) for rows in held.values()) < 13_000_000
    assert all(each.present is None for one in store.history.done for each in (one.was, one.now))


def test_the_same_bits_are_the_same_selection(store):
    store.dispatch(select(1, 2))
    selection = store.document.selection
    store.dispatch(select(2, 1))
    assert store.document.selection is selection


def test_a_store_may_begin_anywhere():
    assert DocumentStore(Document(backdrop="decoded")).document.backdrop == "decoded"
