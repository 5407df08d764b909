import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.drawing.dashes import dashed

place = st.tuples(st.floats(-100, 100), st.floats(-100, 100))


def length(places):
    return sum(math.dist(a, b) for a, b in pairwise(places))


def test_a_straight_line_is_cut_at_its_lengths():
    assert list(dashed(((0.0, 0.0), (10.0, 0.0)), (4.0, 2.0))) == [((0, 0), (4, 0)), ((6, 0), (10, 0))]


def test_a_dash_goes_round_a_corner():
    pieces = list(dashed(((0.0, 0.0), (3.0, 0.0), (3.0, 9.0)), (5.0, 1.0)))
    assert pieces[0] == ((0, 0), (3, 0), (3, 2))
    assert pieces[1] == ((3, 3), (3, 8))
    assert len(pieces) == 2


@given(st.lists(place, min_size=2, max_size=8), st.lists(st.floats(2, 30), min_size=1, max_size=4))
def test_dashes_are_no_longer_than_asked_and_lie_in_order(places, dashes):
    pieces = list(dashed(tuple(places), tuple(dashes)))
    whole = length(places)
    assert sum(map(length, pieces)) <= whole + 1e-6
    assert all(length(piece) <= max(dashes) + 1e-6 for piece in pieces)
    # all but the last have the lengths asked for
    asked = (dashes if len(dashes) % 2 == 0 else dashes * 2)[::2]
    for number, piece in enumerate(pieces[:-1]):
        assert length(piece) == pytest.approx(asked[number % len(asked)], abs=1e-6)


def test_a_line_without_dashes_or_with_far_too_many_is_left_whole():
    line = ((0.0, 0.0), (1e9, 0.0))
    assert list(dashed(line, ())) == [line]
    assert list(dashed(line, (1.0, 1.0))) == [line]


def test_dashes_of_no_length_are_refused():
    with pytest.raises(ValueError, match="longer"):
        list(dashed(((0.0, 0.0), (1.0, 0.0)), (1.0, 0.0)))
