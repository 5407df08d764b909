import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values import BadInput
from explorer.values.kept_walk import kept_walk, walk_from
from explorer.values.walks import Anchor, Walk, WalkSettings, drawn_walk

NUMBER = st.floats(-1e6, 1e6)
CODE = st.tuples(NUMBER, NUMBER)


@given(
    st.lists(st.builds(Anchor, CODE, st.text(max_size=20)), max_size=5),
    st.builds(
        WalkSettings, st.integers(3, 41), st.sampled_from(["code", "picture"]), st.just(("graph",)), st.just("pixels"),
        st.floats(0.25, 4), st.just("once"), st.booleans(), st.floats(-0.25, 1.25),
    ),
)  # fmt: skip
def test_a_walk_comes_back_as_it_was(anchors, settings):
    walk = Walk(tuple(anchors))
    assert walk_from(json.loads(json.dumps(kept_walk(walk, settings))), 2) == (walk, settings)


def test_a_drawn_line_comes_back_with_its_ends():
    walk = drawn_walk([(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)])
    assert walk_from(kept_walk(walk, WalkSettings()), 2)[0] == walk


def test_a_line_that_leads_elsewhere_is_dropped():
    state = kept_walk(drawn_walk([(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)]), WalkSettings())
    state["drawn"][0] = [5.0, 5.0]
    assert walk_from(state, 2)[0].drawn == ()


def test_no_walk_is_the_empty_one():
    assert walk_from(None, 2) == (Walk(), WalkSettings())


@pytest.mark.parametrize(
    "state",
    [
        7,
        {"anchors": "AB"},
        {"anchors": [3]},
        {"anchors": [{"code": [1.0]}]},
        {"anchors": [{"code": [1.0, "x"]}]},
        {"anchors": [{"code": [1.0, float("nan")]}]},
        {"anchors": [{"code": [0.0, 0.0]}] * 27},
        {"anchors": [], "drawn": [[1.0, 2.0, 3.0]]},
    ],
)
def test_what_is_no_walk_of_this_model_is_refused(state):
    with pytest.raises(BadInput, match=r"session.s walk"):
        walk_from(state, 2)


@pytest.mark.parametrize("settings", [None, 3, {"frames": "many", "speed": None, "overshoot": 1, "unwanted": "graph"}])
def test_settings_that_make_no_sense_are_the_usual_ones(settings):
    assert walk_from({"anchors": [], "settings": settings}, 2)[1] == WalkSettings()
