import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values import BadInput
from explorer.values.kept_attributes import attributes_from, kept_attributes
from explorer.values.rows import Rows
from explorer.values.walks import UNKNOWN_STAMP, AttributeDirection, AttributeRequest, AttributeSet, Group

SAMPLES = 40
NAME = st.text(min_size=1, max_size=20).filter(str.strip)
ROWS = st.sets(st.integers(0, SAMPLES - 1), min_size=1).map(Rows)
SELECTION = st.builds(Group, NAME, st.just(-1), ROWS)
GROUP = st.one_of(SELECTION, st.builds(Group, NAME, st.integers(-1, 9)))
NUMBER = st.floats(-9, 9)
DIRECTION = st.builds(
    AttributeDirection,
    st.builds(AttributeRequest, st.just(UNKNOWN_STAMP), NAME, GROUP, GROUP),
    st.tuples(NUMBER, NUMBER, NUMBER),
    st.tuples(st.integers(0, SAMPLES), st.integers(0, SAMPLES)),
)


def one():
    """A sound state with one direction and one group."""
    group = {"name": "Group 1", "class": -1, "rows": [[0, 3]]}
    others = {"name": "All others", "class": -1, "rows": None}
    direction = {"name": "wings", "without": others, "having": group, "step": [1.0, 2.0, 3.0], "counts": [36, 4]}
    return {"directions": [direction], "groups": [group], "current": 0}


@given(st.lists(DIRECTION, max_size=3), st.lists(SELECTION, max_size=3))
def test_what_is_kept_comes_back_through_json(directions, kept):
    state = AttributeSet(tuple(directions), tuple(kept), len(directions) - 1)
    assert attributes_from(json.loads(json.dumps(kept_attributes(state))), 3, SAMPLES) == state


def test_nothing_made_is_nothing_to_keep():
    assert kept_attributes(AttributeSet()) is None
    assert attributes_from(None, 3, SAMPLES) == AttributeSet()


@pytest.mark.parametrize("current", [None, "0", True, -1, 7])
def test_a_number_that_means_no_direction_means_the_last(current):
    assert attributes_from({**one(), "current": current}, 3, SAMPLES).current == 0


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"step": [1.0, 2.0]}, "codes with 3 numbers"),
        ({"step": [1.0, 2.0, math.nan]}, "codes with 3 numbers"),
        ({"step": [1.0, 2.0, True]}, "codes with 3 numbers"),
        ({"step": "123"}, "cannot be read"),
        ({"counts": [1]}, "40 samples"),
        ({"counts": [1, 41]}, "40 samples"),
        ({"name": " "}, "without a name"),
        ({"having": None}, "cannot be read"),
        ({"having": {"name": "a", "class": "ant", "rows": None}}, "not a whole number"),
        ({"having": {"name": "a", "class": -1, "rows": [[30, 40]]}}, "there are 40"),
    ],
)
def test_a_direction_that_makes_no_sense_is_refused(changed, why):
    direction = {**one()["directions"][0], **changed}
    with pytest.raises(BadInput, match=why):
        attributes_from({**one(), "directions": [direction]}, 3, SAMPLES)


@pytest.mark.parametrize("state", [5, [], {"directions": 3}, {"groups": "ab"}, {"directions": [None]}])
def test_what_is_no_such_state_is_refused(state):
    with pytest.raises(BadInput, match="cannot be read"):
        attributes_from(state, 3, SAMPLES)


@pytest.mark.parametrize("rows", [None, []])
def test_a_kept_group_has_samples(rows):
    with pytest.raises(BadInput, match="without samples"):
        attributes_from({"groups": [{"name": "a", "class": -1, "rows": rows}]}, 3, SAMPLES)
