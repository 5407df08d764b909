import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from explorer.gui.learn.filters.linked_view import LARGEST_ZOOM, LinkedView
from explorer.gui.learn.filters.zoom_pane import ZoomPane
from explorer.values import Picture

BLACK = Picture(np.zeros((28, 28, 1), np.uint8))
WHITE = Picture(np.full((28, 28, 1), 255, np.uint8))


@pytest.fixture
def view(qapp):
    return LinkedView()


@pytest.fixture
def pane(qtbot, view):
    pane = ZoomPane(view, "pane")
    qtbot.addWidget(pane)
    pane.resize(200, 150)
    pane.set_picture(BLACK)
    return pane


def test_a_small_picture_is_enlarged_by_a_whole_factor_and_centred(pane):
    assert pane.picture_rect() == QRectF(30, 5, 140, 140)


def test_a_large_picture_shrinks_to_the_room(pane):
    pane.set_picture(Picture(np.zeros((600, 400, 3), np.uint8)))
    assert pane.picture_rect().height() == pytest.approx(150)
    assert pane.picture_rect().width() == pytest.approx(100)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    factors=st.lists(st.floats(0.3, 4), max_size=6),
    places=st.lists(st.tuples(st.floats(0, 200), st.floats(0, 150)), min_size=6, max_size=6),
    moves=st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
)
def test_however_one_zooms_and_moves_no_gap_opens_beside_the_picture(pane, factors, places, moves):
    pane._view.show_all()
    for factor, place in zip(factors, places, strict=False):
        pane.zoom_about(QPointF(*place), factor)
    pane.move_by(QPointF(*moves))
    place, room = pane.picture_rect(), QRectF(pane.rect())
    assert 1 <= pane._view.zoom <= LARGEST_ZOOM
    assert room.contains(place) or place.width() >= room.width() or place.height() >= room.height()
    if place.width() > room.width():
        assert place.left() <= 0 and place.right() >= room.right() - 1e-6
    if place.height() > room.height():
        assert place.top() <= 0 and place.bottom() >= room.bottom() - 1e-6


def test_what_is_under_the_pointer_stays_there(pane):
    pointer = QPointF(110, 80)
    pane.zoom_about(pointer, 2)

    def under():
        place = pane.picture_rect()
        return (pointer.x() - place.left()) / place.width(), (pointer.y() - place.top()) / place.height()

    before = under()
    pane.zoom_about(pointer, 2)
    assert under() == pytest.approx(before, abs=0.02)


def test_panes_of_other_sizes_look_at_the_same_part(pane, qtbot, view):
    original = ZoomPane(view, "original")
    qtbot.addWidget(original)
    original.resize(200, 200)
    original.set_picture(Picture(np.zeros((300, 300, 1), np.uint8)), QRectF(0.25, 0.25, 0.5, 0.5))
    view.look_at(8, QPointF(0.5, 0.5))
    for shown in (pane, original):
        place, middle = shown.picture_rect(), QRectF(shown.rect()).center()
        assert (middle.x() - place.left()) / place.width() == pytest.approx(0.5, abs=0.02)
    view.look_at(8, QPointF(0.25, 0.5))
    assert (100 - original.picture_rect().left()) / original.picture_rect().width() == pytest.approx(0.375, abs=0.02)


def test_keys_zoom_and_show_all(pane, view):
    QTest.keyClick(pane, Qt.Key.Key_Plus)
    assert view.zoom > 1
    QTest.keyClick(pane, Qt.Key.Key_0)
    assert (view.zoom, view.centre) == (1, QPointF(0.5, 0.5))
