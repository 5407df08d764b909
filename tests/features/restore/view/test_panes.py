import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from explorer.features.restore.view.comparison import Comparison
from explorer.features.restore.view.wipe_view import WipeView
from explorer.gui import theme
from explorer.gui.panels.linked_view import LARGEST_ZOOM, LinkedView
from explorer.gui.panels.zoom_pane import ZoomPane
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


@pytest.fixture
def wipe(qtbot, view):
    wipe = WipeView(view, "wipe", "input", "reconstruction")
    qtbot.addWidget(wipe)
    wipe.resize(280, 280)
    wipe.set_pictures(BLACK, WHITE)
    return wipe


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


def colour_at(widget, x, y):
    return widget.grab().toImage().pixelColor(x, y).lightness()


def test_left_of_the_line_is_the_input_and_right_of_it_the_reconstruction(wipe):
    assert colour_at(wipe, 70, 60) == 0 and colour_at(wipe, 210, 60) == 255
    QTest.mousePress(wipe, Qt.MouseButton.LeftButton, pos=QPoint(28, 200))
    assert wipe.position == pytest.approx(0.1)
    assert colour_at(wipe, 70, 60) == 255
    QTest.mouseMove(wipe, QPoint(400, 200))
    QTest.mouseRelease(wipe, Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    assert 0 <= wipe.position <= 1


def test_the_pictures_stay_visible_while_the_keyboard_acts_on_them(wipe, qtbot):
    with qtbot.waitActive(wipe):
        wipe.show()
        wipe.activateWindow()
    wipe.setFocus()
    assert wipe.hasFocus()
    assert colour_at(wipe, 70, 60) == 0 and colour_at(wipe, 210, 60) == 255


def test_the_line_moves_by_keys_and_says_where_it_is(wipe, qtbot):
    with qtbot.waitSignals([wipe.position_changed] * 2):
        QTest.keyClick(wipe, Qt.Key.Key_Right)
        QTest.keyClick(wipe, Qt.Key.Key_End)
    assert wipe.position == 1
    assert "100 % input" in wipe.accessibleDescription()
    QTest.keyClick(wipe, Qt.Key.Key_Home)
    assert wipe.position == 0


def test_two_large_pictures_are_not_taken_for_one_another(wipe):
    wipe.set_pictures(*(Picture(np.full((900, 900, 1), level, np.uint8)) for level in (0, 255)))
    assert colour_at(wipe, 70, 60) == 0 and colour_at(wipe, 210, 60) == 255


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_follows_the_palette(qtbot, scheme):
    theme.apply(scheme)
    comparison = Comparison()
    qtbot.addWidget(comparison)
    comparison.resize(500, 500)
    comparison.show_nothing("Waiting")
    assert (colour_at(comparison.wipe, 3, 3) < 128) == (scheme == "dark")
    theme.apply("light")
