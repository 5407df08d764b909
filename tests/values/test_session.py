from hypothesis import given
from hypothesis import strategies as st

from explorer.values.session import (
    ClassesHidden,
    ModelMoved,
    ModelOpened,
    ProbeMoved,
    SelectionChanged,
    Session,
    advance,
)

EVENTS = st.one_of(
    st.builds(
        ModelOpened, st.text(), st.integers(1), st.integers(0, 50), st.tuples(st.floats(-3, 3), st.floats(-3, 3))
    ),
    st.builds(ModelMoved, st.integers(1)),
    st.builds(ProbeMoved, st.tuples(st.floats(-3, 3), st.floats(-3, 3))),
    st.builds(SelectionChanged, st.lists(st.integers(-5, 99)).map(tuple)),
    st.builds(ClassesHidden, st.frozensets(st.integers(0, 9))),
)


def after(*events):
    session = Session()
    for event in events:
        session = advance(session, event)
    return session


def test_another_model_voids_selection_filter_and_probe():
    session = after(
        ModelOpened("a", 1, 10, (0.0, 0.0)),
        SelectionChanged((3, 1)),
        ClassesHidden(frozenset({2})),
        ProbeMoved((1.0, 2.0)),
        ModelOpened("b", 2, 5, (0.5, 0.5)),
    )
    assert session == Session("b", 2, 5, (0.5, 0.5))


def test_newer_weights_keep_what_was_chosen():
    before = after(ModelOpened("a", 1, 10, (0.0, 0.0)), SelectionChanged((3, 1)), ProbeMoved((1.0, 2.0)))
    moved = advance(before, ModelMoved(9))
    assert moved.stamp == 9
    assert (moved.selection, moved.code, moved.model) == ((1, 3), (1.0, 2.0), "a")


@given(st.lists(EVENTS))
def test_a_selection_only_ever_names_samples_that_exist(events):
    session = after(*events)
    assert all(0 <= row < session.samples for row in session.selection)
    assert list(session.selection) == sorted(set(session.selection))


@given(st.lists(EVENTS), EVENTS)
def test_the_same_event_twice_is_the_same_as_once(events, event):
    once = advance(after(*events), event)
    assert advance(once, event) == once
