import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.drawing.fitting import fitted
from explorer.drawing.ticks import figure, ticks
from explorer.gui.map.frame import Frame
from explorer.gui.map.view_motion import grown

numbers = st.floats(-1e3, 1e3)
extents = st.floats(1e-3, 1e3)
frames = st.builds(Frame, numbers, numbers, extents, extents, st.floats(10, 4000), st.floats(10, 4000))


@given(frames, st.floats(0, 1), st.floats(0, 1))
def test_pixels_and_map_are_each_others_inverse(frame, across, down):
    place = (across * frame.pixel_width, down * frame.pixel_height)
    assert frame.to_pixels(*frame.to_map(*place)) == pytest.approx(place, rel=1e-4, abs=1e-2)


def test_the_top_left_pixel_is_the_upper_left_corner():
    assert Frame(1, 2, 10, 20, 100, 100).to_map(0, 0) == (1, 22)


@given(frames, st.floats(0, 1), st.floats(0, 1), st.floats(0.5, 2))
def test_zoom_keeps_the_place_under_the_pointer(frame, across, down, factor):
    pixel = (across * frame.pixel_width, down * frame.pixel_height)
    place = frame.to_map(*pixel)
    after = Frame(*frame.zoomed(*pixel, factor), frame.pixel_width, frame.pixel_height)
    assert after.to_map(*pixel) == pytest.approx(place, rel=1e-6, abs=1e-6)
    assert after.width == pytest.approx(frame.width / factor)


def test_panning_takes_the_map_along():
    frame = Frame(0, 0, 10, 10, 100, 100)
    after = Frame(*frame.panned(10, 5), 100, 100)
    assert after.to_pixels(5, 5) == pytest.approx((60, 55))
    assert after.same_scale(frame)
    assert not Frame(*frame.zoomed(0, 0, 1.1), 100, 100).same_scale(frame)


def test_fit_leaves_a_margin():
    assert fitted((0, 0, 10, 20), 0.1) == pytest.approx((-1, -2, 12, 24))


@pytest.mark.parametrize("bounds", [(3, 4, 3, 4), (0, 0, 0, 5), (-2, 1, 7, 1), (0, 0, 0, 0)])
def test_fit_gives_an_axis_without_extent_some(bounds):
    left, bottom, width, height = fitted(bounds)
    assert width > 0
    assert height > 0
    assert left <= bounds[0] <= bounds[2] <= left + width
    assert bottom <= bounds[1] <= bounds[3] <= bottom + height


def test_the_frame_stays_while_it_holds_everything():
    assert grown((0, 0, 10, 10), (1, 1, 9, 9)) == (0, 0, 10, 10)


def test_the_frame_grows_only_where_it_is_crossed():
    left, bottom, width, height = grown((0, 0, 10, 10), (1, 1, 12, 9))
    assert (left, bottom, height) == (0, 0, 10)
    assert width > 12


@given(st.floats(-1e6, 1e6), st.floats(1e-4, 1e6), st.integers(1, 20))
def test_ticks_are_round_inside_and_told_apart(low, extent, most):
    values, decimals = ticks(low, low + extent, most)
    assert len(values) <= 2.6 * most + 2
    assert all(low - extent * 1e-6 <= value <= low + extent * (1 + 1e-6) for value in values)
    if len(values) > 1:
        mantissa = (values[1] - values[0]) / 10.0 ** math.floor(math.log10(values[1] - values[0]) + 1e-6)
        assert min(abs(mantissa - round_) for round_ in (1, 2, 5, 10)) < 1e-2
    if decimals <= 5 and all(abs(value) < 1e6 for value in values):
        assert len({figure(value, decimals) for value in values}) == len(values)


def test_figures():
    assert figure(-0.5, 1) == "−0.5"
    assert figure(-0.0, 1) == "0"
    assert figure(2.5e7, 0) == "2.5e+07"
