"""One scale on both axes of the map, whatever is done to it, and what its axes are called."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from explorer.drawing.fitting import at_equal_scale
from explorer.gui.map import LatentMap
from explorer.gui.map.axes import EMBEDDED, axes_of
from explorer.latent.planes import fit_plane
from explorer.values.plane import Plane

LONG = np.array([(0, 0), (100, 1), (50, 0.5), (20, 0.2)], np.float32)
EXTENT = st.floats(1e-3, 1e3)


@pytest.fixture
def wide(qtbot):
    widget = LatentMap()
    qtbot.addWidget(widget)
    widget.resize(700, 500)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_points(LONG, np.zeros(4, np.int64), ["zero"])
    return widget


def ratio(widget):
    frame = widget._view.frame
    return frame.scale_x / frame.scale_y


@given(st.floats(-10, 10), st.floats(-10, 10), EXTENT, EXTENT, EXTENT, EXTENT)
def test_a_rectangle_at_equal_scale_holds_what_was_asked_for(left, bottom, width, height, wide, high):
    found = at_equal_scale((left, bottom, width, height), (wide, high))
    assert found[2] / wide == pytest.approx(found[3] / high)
    assert found[2] >= width * (1 - 1e-9)
    assert found[3] >= height * (1 - 1e-9)
    assert found[0] + found[2] / 2 == pytest.approx(left + width / 2, abs=1e-6)
    assert found[1] + found[3] / 2 == pytest.approx(bottom + height / 2, abs=1e-6)


def test_both_axes_have_one_scale_through_all_that_moves_the_view(wide, qtbot):
    moves = (
        lambda: wide.fit(ease=False),
        lambda: wide.zoom(3.0, QPointF(20, 400)),
        lambda: wide.set_view_rectangle(10, -5, 30, 2),
        lambda: wide.show_places(LONG[:2]),
        lambda: wide.move_points(LONG * (3, 1)),
        lambda: wide.make_room((-500, -2, 500, 2)),
        lambda: wide.resize(400, 700),
        lambda: wide.set_view(None),
    )
    for move in moves:
        move()
        qtbot.waitUntil(lambda: not wide.easing)
        assert ratio(wide) == pytest.approx(1)


def test_the_nearest_dot_on_the_screen_is_the_nearest_code(wide):
    place = np.array([40.0, 30.0])
    codes = np.linalg.norm(LONG - place, axis=1)
    frame = wide._view.frame
    seen = [np.hypot(*np.subtract(frame.to_pixels(*map(float, code)), frame.to_pixels(*place))) for code in LONG]
    assert np.argsort(codes).tolist() == np.argsort(seen).tolist()


def test_resizing_to_and_fro_comes_back_to_the_same_view(wide, qtbot):
    wide.set_view_rectangle(10, -5, 30, 2)
    before = wide.view_rectangle()
    for size in ((400, 700), (900, 300), (700, 500)):
        wide.resize(*size)
    assert wide.view_rectangle() == pytest.approx(before)


def test_the_switch_lets_each_axis_fill_its_room_and_takes_it_back(wide):
    wide.set_filling(True)
    assert ratio(wide) < 0.1
    wide.set_filling(False)
    assert ratio(wide) == pytest.approx(1)


def test_a_narrow_cloud_can_be_zoomed_into(wide):
    before = wide.view_rectangle()[2]
    wide.zoom(2.0)
    assert wide.view_rectangle()[2] == pytest.approx(before / 2)


def test_axes_are_called_what_they_are():
    generator = np.random.default_rng(0)
    assert axes_of(Plane.identity(2)).names == ("z1", "z2")
    codes = generator.normal(size=(500, 6)) * (5, 3, 1, 1, 1, 1)
    across, up = axes_of(fit_plane(codes)).names
    share = 100 * codes.var(axis=0)[0] / codes.var(axis=0).sum()
    assert across.startswith("component 1")
    assert float(across.split(",")[1].split()[0]) == pytest.approx(share, abs=3)
    assert up.startswith("component 2")
    numbers = Plane(np.zeros(6), np.eye(6)[[4, 2]])
    assert axes_of(numbers).names == ("z5", "z3")


def test_what_means_nothing_has_neither_name_nor_figures():
    jitter = axes_of(Plane.identity(1))
    assert jitter.names == ("z1", "")
    assert jitter.figures == (True, False)
    assert not jitter.comparable
    assert EMBEDDED.names == ("", "")
    assert EMBEDDED.figures == (False, False)


def test_the_map_takes_the_meaning_of_its_axes(wide):
    wide.set_axes(axes_of(Plane.identity(1)))
    assert wide.axes().names == ("z1", "")
    # the jitter across has no scale that could be compared
    assert ratio(wide) < 0.1
    wide.set_axes(EMBEDDED)
    assert ratio(wide) == pytest.approx(1)
