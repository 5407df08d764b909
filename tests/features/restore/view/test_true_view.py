import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from explorer.features.restore.view.true_view import TrueView


@pytest.fixture
def view():
    view = TrueView()
    view.set_room(QSizeF(400, 300))
    view.set_picture_size(4000, 2000)
    return view


def test_a_large_picture_fits_and_a_small_one_is_enlarged_by_a_whole_factor(view):
    assert view.fits and view.scale == 0.1
    view.set_picture_size(28, 28)
    assert view.scale == 10


def test_true_size_stays_true_whatever_the_room(view):
    view.look_at(1.0, QPointF(2000, 1000))
    view.set_room(QSizeF(900, 700))
    assert view.scale == 1 and not view.fits
    view.show_all()
    assert view.fits


def test_what_is_looked_at_ends_at_the_pictures_edge(view):
    view.look_at(1.0, QPointF(-50, 99999))
    assert (view.centre.x(), view.centre.y()) == (200, 1850)


def test_another_size_is_shown_whole_and_the_same_size_leaves_everything(view):
    view.look_at(2.0, QPointF(1000, 1000))
    view.set_picture_size(4000, 2000)
    assert view.scale == 2
    view.set_picture_size(10, 10)
    assert view.fits


@given(st.integers(1, 12), st.floats(0, 4000), st.floats(0, 2000))
def test_zooming_in_keeps_the_place_under_the_pointer(steps, x, y):
    view = TrueView()
    view.set_room(QSizeF(400, 300))
    view.set_picture_size(4000, 2000)
    view.look_at(0.5, QPointF(2000, 1000))
    about, before, scale = QPointF(x, y), view.centre, view.scale
    view.step(steps, about)
    on_screen = (about - view.centre) * view.scale
    kept = (about - before) * scale
    width, height = 400 / view.scale, 300 / view.scale
    if width / 2 < view.centre.x() < 4000 - width / 2:
        assert on_screen.x() == pytest.approx(kept.x(), abs=1e-6)
    if height / 2 < view.centre.y() < 2000 - height / 2:
        assert on_screen.y() == pytest.approx(kept.y(), abs=1e-6)


def test_steps_above_one_are_whole_and_going_down_ends_where_all_is_seen(view):
    seen = []
    for _ in range(30):
        view.step(1)
        seen.append(view.scale)
    assert all(scale == int(scale) for scale in seen if scale >= 1) and seen[-1] == 64
    for _ in range(40):
        view.step(-1)
    assert view.fits
