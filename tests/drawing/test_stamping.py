import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.drawing.stamping import RIM, Canvas, Mapping, disc

IDENTITY = Mapping(0.0, 0.0, 1.0, 1.0, 0.0, 0.0)


def stamped(points, colours, width=40, height=30, diameter=1, mapping=IDENTITY):
    canvas = Canvas(width, height, 12)
    places = np.asarray(points, np.float32).reshape(-1, 2)
    canvas.stamp(places[:, 0].copy(), places[:, 1].copy(), np.asarray(colours, np.uint8), mapping, diameter)
    return canvas.visible.copy()


def test_a_point_colours_the_pixel_that_it_lies_in():
    picture = stamped([(3.4, 7.9)], [5])
    assert picture[7, 3] == 5
    assert np.count_nonzero(picture) == 1


def test_the_later_point_lies_on_top():
    assert stamped([(3.5, 3.5), (3.5, 3.5)], [1, 2])[3, 3] == 2


@pytest.mark.parametrize("diameter", range(1, 10))
def test_a_disc_is_symmetric_and_as_large_as_it_says(diameter):
    shape = disc(diameter)
    filled = np.zeros((diameter, diameter), int)
    for row, column in shape.core:
        filled[row, column] = 2
    for row, column in shape.rim:
        filled[row, column] = 1
    assert (filled == filled.T).all()
    assert (filled == filled[::-1]).all()
    assert filled.any(axis=0).all()
    if diameter > 2:
        area = (filled == 2).sum() + 0.5 * (filled == 1).sum()
        assert area == pytest.approx(np.pi * diameter**2 / 4, rel=0.2)


def test_no_rim_bites_into_a_neighbour():
    alone = stamped([(10.0, 10.0)], [1], diameter=7) == 1
    both = stamped([(10.0, 10.0), (15.0, 10.0)], [1, 2], diameter=7)
    assert (both[alone] < RIM).all()


def test_points_outside_and_without_a_place_leave_no_trace():
    points = [(-500.0, 3.0), (3.0, 1e30), (np.inf, np.inf), (41.0, 3.0), (3.0, -2.0)]
    for diameter in (1, 2):
        assert not stamped(points, [1] * 5, diameter=diameter).any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-15, 55, width=32), st.floats(-15, 45, width=32)), min_size=1, max_size=30),
    st.integers(1, 9),
)
def test_each_core_is_where_the_point_is(points, diameter):
    picture = stamped(points, [3] * len(points), diameter=diameter)
    expected = np.zeros_like(picture, bool)
    for x, y in np.asarray(points, np.float32):
        # the same rounding as in the module: the border is added in float32
        left = int(np.float32(x) + np.float32(12.5 - diameter / 2)) - 12
        top = int(np.float32(y) + np.float32(12.5 - diameter / 2)) - 12
        for row, column in disc(diameter).core:
            if 0 <= top + row < 30 and 0 <= left + column < 40:
                expected[top + row, left + column] = True
    assert ((picture == 3) == expected).all()


def test_far_zoom_keeps_neighbours_apart():
    base = np.float32(5.0)
    step = np.spacing(base)
    points = [(base + step * number, 0.0) for number in range(4)]
    scale = 8 / float(step)
    picture = stamped(points, [1, 2, 3, 4], mapping=Mapping(float(base), 0.0, scale, 1.0, 2.0, 5.0))
    assert [int(picture[5, 2 + 8 * number]) for number in range(4)] == [1, 2, 3, 4]
