import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values.walks import (
    MOST_ANCHORS,
    Anchor,
    AttributeDirection,
    AttributeRequest,
    Group,
    Walk,
    WalkPath,
    arc_positions,
    drawn_walk,
    letter,
    possible_paths,
    shares,
)

PLACE = st.tuples(st.floats(-9, 9), st.floats(-9, 9))


def walk(*codes):
    return Walk(tuple(Anchor(code) for code in codes))


def path(line, places=None):
    line = np.array(line, dtype=float)
    places = arc_positions(line) if places is None else np.array(places)
    empty = np.zeros(0)
    return WalkPath("straight", line, places, None, np.zeros((0, 1, 1, 1), np.uint8), empty, empty, 1.0, 1.0)


def test_anchors_are_lettered_in_their_order():
    assert [letter(position) for position in range(3)] == ["A", "B", "C"]
    assert walk((0, 0), (1, 1)).with_anchor(Anchor((2, 2))).codes() == ((0, 0), (1, 1), (2, 2))


def test_one_fewer_keeps_the_order():
    assert walk((0, 0), (1, 1), (2, 2)).without_anchor(1).codes() == ((0, 0), (2, 2))


def test_there_are_no_more_anchors_than_letters():
    full = walk(*((float(n), 0.0) for n in range(MOST_ANCHORS)))
    assert full.with_anchor(Anchor((0, 0))) == full
    assert letter(MOST_ANCHORS - 1) == "Z"


@given(st.lists(PLACE, min_size=2, max_size=9), PLACE, st.sampled_from([0, 1]))
def test_a_drawn_line_keeps_its_ends_on_the_anchors(line, code, position):
    moved = drawn_walk(line).with_moved(position, Anchor(code))
    ends = moved.drawn[0], moved.drawn[-1]
    assert np.allclose(ends, moved.codes(), atol=1e-9)


def test_a_drawn_line_bends_along_and_goes_with_another_anchor():
    drawn = drawn_walk([(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)])
    moved = drawn.with_moved(1, Anchor((2.0, 4.0)))
    assert moved.drawn == ((0, 0), (1, 4), (2, 4))
    assert drawn.with_anchor(Anchor((5, 5))).drawn == ()
    assert drawn.without_anchor(0).drawn == ()


def test_turned_round_twice_is_the_same():
    drawn = drawn_walk([(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)])
    assert drawn.turned_round().codes() == drawn.codes()[::-1]
    assert drawn.turned_round().turned_round() == drawn


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_shares_rise_from_0_to_1(steps):
    found = shares(np.array(steps))
    assert found[0] == 0
    assert found[-1] == pytest.approx(1)
    assert (np.diff(found) >= 0).all()


@pytest.mark.parametrize("steps", [[0.0, 0.0], [float("nan"), 1.0], [float("inf"), 1.0]])
def test_steps_of_no_use_are_taken_for_even_ones(steps):
    assert shares(np.array(steps)).tolist() == [0, 0.5, 1]


def test_a_path_goes_on_as_it_ended():
    bent = path([(0, 0), (1, 0), (1, 1)])
    assert bent.code_at(0.5) == pytest.approx((1, 0))
    assert bent.code_at(0.75) == pytest.approx((1, 0.5))
    assert bent.code_at(1.25) == pytest.approx((1, 1.5))
    assert bent.code_at(-0.25) == pytest.approx((-0.5, 0))


@given(st.floats(-2, 3))
def test_a_straight_path_never_bends(place):
    assert path([(0, 2), (3, 1)]).code_at(place) == pytest.approx((3 * place, 2 - place))


def test_a_direction_leads_from_one_mean_to_the_other():
    request = AttributeRequest(1, "taller", Group("low", 0), Group("high", 1))
    direction = AttributeDirection(request, (1.0, -2.0), (10, 12))
    assert direction.applied((0.5, 0.5), 0) == (0.5, 0.5)
    assert direction.applied((0.5, 0.5), 1) == (1.5, -1.5)


def test_which_paths_there_are_depends_on_the_model():
    assert possible_paths(True, 10, drawn=False) == ("pixels", "straight", "geodesic", "spherical", "graph")
    assert possible_paths(False, 1, drawn=True) == ("pixels", "straight", "geodesic", "drawn")
