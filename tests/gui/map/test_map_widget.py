import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from explorer.gui import theme
from explorer.gui.map import LatentMap
from explorer.gui.map.point_item import SAMPLE
from explorer.values import Picture

LEFT, PLAIN, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


def colours_at(driver, x, y, reach=2):
    image = driver.map.render_image()
    pixel = driver.at(x, y)
    return {
        image.pixelColor(pixel.x() + across, pixel.y() + down).name()
        for across in range(-reach, reach + 1)
        for down in range(-reach, reach + 1)
    }


def legend(driver):
    return driver.map._floats.legend


def test_points_appear_in_class_colours(driver):
    driver.map.set_probe(3, 3)
    assert "#0072b2" in colours_at(driver, 0, 0)
    assert "#e69f00" in colours_at(driver, 10, 0)
    assert colours_at(driver, 7, 7) == {"#ffffff"}


def test_unselected_points_are_grey_and_never_gone(driver):
    driver.map.set_selection(np.array([0]))
    assert "#0072b2" in colours_at(driver, 0, 0)
    assert "#d9dadd" in colours_at(driver, 10, 0)


def test_dark_and_back(driver, qapp):
    driver.map.set_probe(3, 3)
    theme.apply("dark")
    assert colours_at(driver, 7, 7) == {"#17181a"}
    assert "#2f8fd0" in colours_at(driver, 0, 0)
    theme.apply("light")
    assert colours_at(driver, 7, 7) == {"#ffffff"}


def test_owner_calls_send_no_signal(driver, qtbot):
    for signal, act in (
        (driver.map.selection_changed, lambda: driver.map.set_selection(np.array([1]))),
        (driver.map.hidden_classes_changed, lambda: driver.map.set_hidden_classes(frozenset({1}))),
        (driver.map.probe_moved, lambda: driver.map.set_probe(1, 1)),
    ):
        with qtbot.assertNotEmitted(signal):
            act()
    assert driver.map.hidden_classes() == {1}


def test_new_points_forget_selection_filter_and_mark(driver):
    driver.map.set_selection(np.array([1]))
    driver.map.set_hidden_classes(frozenset({0}))
    driver.map.set_highlight(2)
    driver.map.set_points(np.zeros((3, 2), np.float32), np.zeros(3, np.int64), ["only"])
    assert driver.map.selection().size == 0
    assert driver.map.hidden_classes() == frozenset()
    assert not driver.map._markers.near.isVisible()
    assert len(legend(driver).rows) == 1


def test_fit_shows_all_points_and_none_under_the_legend(driver):
    driver.map.set_view_rectangle(4, 4, 1, 1)
    driver.map.fit(ease=False)
    left, bottom, width, height = driver.map.view_rectangle()
    assert left < 0 < 10 < left + width
    assert bottom < 0 < 10 < bottom + height
    assert driver.at(10, 10).x() < legend(driver).x()


def test_fit_eases_when_asked_from_the_window(driver, qtbot):
    driver.map.set_filling(True)
    driver.map.set_view_rectangle(4, 4, 1, 1)
    driver.map.fit()
    assert driver.map.view_rectangle()[2] == pytest.approx(1)
    qtbot.waitUntil(lambda: driver.map.view_rectangle()[2] > 10)


def test_fit_takes_in_own_pictures(driver):
    driver.map.set_own_points([("mine.png", 30.0, -8.0)])
    driver.map.fit(ease=False)
    left, bottom, width, _ = driver.map.view_rectangle()
    assert left + width > 30
    assert bottom < -8
    driver.map.set_own_points([])
    assert driver.map._markers.own == []


def test_an_empty_map_says_what_it_is_told(qtbot):
    map_ = LatentMap()
    qtbot.addWidget(map_)
    map_.show()
    map_.set_message("Open a model to see its map.")
    assert map_._floats.message == "Open a model to see its map."
    map_.fit(ease=False)
    map_.set_points(np.empty((0, 2), np.float32), np.empty(0, np.int64), [])
    map_.set_message("")
    assert "empty" in map_.accessibleDescription()
    QTest.mouseClick(map_._view.viewport(), LEFT, PLAIN, QPoint(200, 200))


def test_what_does_not_fit_is_refused(driver):
    with pytest.raises(ValueError, match="positions"):
        driver.map.move_points(np.zeros((2, 2), np.float32))
    with pytest.raises(IndexError):
        driver.map.set_selection(np.array([99]))


def test_the_frame_stays_still_while_points_move_inside_it(driver):
    before = driver.map.view_rectangle()
    driver.map.move_points(driver.map._points.positions * 0.5 + 1)
    assert driver.map.view_rectangle() == before
    assert not driver.map._motion.easing


def test_the_frame_grows_gently_when_points_leave_it(driver, qtbot):
    driver.map.set_filling(True)
    left, bottom, width, height = driver.map.view_rectangle()
    moved = driver.map._points.positions.copy()
    moved[3] = (30, 10)
    driver.map.move_points(moved)
    assert driver.map.view_rectangle()[2] == width
    qtbot.waitUntil(lambda: not driver.map._motion.easing)
    after = driver.map.view_rectangle()
    assert after[0] + after[2] > 30
    assert (after[0], after[1], after[3]) == pytest.approx((left, bottom, height))


def test_room_is_made_at_once_for_all_places_that_points_will_move_to(driver, qtbot):
    driver.map.make_room((-5, -5, 30, 30))
    qtbot.waitUntil(lambda: not driver.map._motion.easing)
    frame = driver.map.view_rectangle()
    driver.map.move_points(np.clip(driver.map._points.positions * 5, -5, 30).astype(np.float32))
    assert driver.map.view_rectangle() == frame
    driver.map.set_view_rectangle(4, 4, 2, 2)
    driver.map.make_room((-50, -50, 50, 50))
    assert not driver.map._motion.easing


def test_a_frame_that_a_person_chose_is_left_alone(driver):
    driver.map.set_filling(True)
    driver.map.set_view_rectangle(4, 4, 2, 2)
    driver.map.move_points(driver.map._points.positions * 5)
    assert not driver.map._motion.easing
    assert driver.map.view_rectangle() == pytest.approx((4, 4, 2, 2))


def test_the_view_is_told_at_rest(driver, qtbot):
    driver.map.set_filling(True)
    qtbot.waitUntil(lambda: not driver.map._motion.moving)
    told = []
    driver.map.view_changed.connect(lambda *rectangle: told.append(rectangle))
    for step in range(20):
        driver.map.set_view_rectangle(step * 0.1, 0, 5, 5)
    qtbot.waitUntil(lambda: not driver.map._motion.moving)
    assert len(told) <= 4
    assert told[-1] == pytest.approx((1.9, 0, 5, 5))


def test_a_sampled_map_says_so_and_rests_with_every_point(driver, qtbot):
    count = SAMPLE + 500
    positions = np.random.default_rng(1).normal(0, 1, (count, 2)).astype(np.float32)
    driver.map.set_points(positions, np.zeros(count, np.int64), ["all"])
    driver.map.set_view_rectangle(-1, -1, 2, 2)
    assert driver.map._item.sampled
    assert "100,000 of 100,500" in driver.map._floats.note
    qtbot.waitUntil(lambda: not driver.map._item.sampled)
    assert driver.map._floats.note == ""


def test_panning_gives_the_same_picture_as_drawing_anew(driver, qtbot):
    positions = np.random.default_rng(1).normal(0, 1, (3000, 2)).astype(np.float32)
    driver.map.set_points(positions, np.zeros(3000, np.int64), ["all"])
    driver.map.set_view_rectangle(-2, -2, 4, 4)
    for step in range(6):
        driver.map.set_view_rectangle(-2 + 0.05 * step, -2, 4, 4)
        driver.viewport.repaint()
    after_pan = driver.map.render_image()
    driver.map._item._key = None
    assert driver.map.render_image() == after_pan


def test_legend_rows_count_toggle_and_single_out(driver, qtbot):
    rows = legend(driver).rows
    assert [row.text() for row in rows.values()] == ["zero", "one", "two"]
    assert "2 points" in rows[1].accessibleName()
    with qtbot.waitSignal(driver.map.hidden_classes_changed) as told:
        QTest.mouseClick(rows[1], LEFT)
    assert told.args[0] == frozenset({1})
    QTest.mouseClick(rows[1], LEFT)
    assert driver.map.hidden_classes() == frozenset()
    QTest.mouseClick(rows[2], LEFT, ALT)
    assert driver.map.hidden_classes() == {0, 1}
    QTest.mouseClick(rows[2], LEFT, ALT)
    assert driver.map.hidden_classes() == frozenset()


def test_the_legend_works_by_keyboard(driver):
    rows = legend(driver).rows
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Space)
    assert driver.map.hidden_classes() == {0}
    QTest.keyClick(rows[1], Qt.Key.Key_Return)
    assert driver.map.hidden_classes() == {0, 2}
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()


def test_many_classes_scroll(driver):
    labels = np.arange(200)
    driver.map.set_points(np.random.default_rng(0).random((200, 2)).astype(np.float32), labels, [])
    assert legend(driver).height() < driver.map.height()
    assert legend(driver).rows[199].text() == "199"
    driver.map.set_legend_visible(False)
    assert not legend(driver).isVisible()


def test_points_without_label_have_a_row(driver):
    driver.map.set_points(np.zeros((2, 2), np.float32), np.array([0, -1]), ["a"])
    assert list(legend(driver).rows) == [0, -1]
    driver.map.set_points(np.zeros((2, 2), np.float32), np.array([-1, -1]), [])
    assert legend(driver).rows == {}


def test_hover_rings_at_once_and_the_card_follows(driver, qtbot):
    picture = Picture(np.full((8, 8, 1), 90, np.uint8))
    driver.map.hovered.connect(
        lambda row: row >= 0 and driver.map.show_card(row, picture, f"Sample {row}", ["Error 3.2"])
    )
    card = driver.map._floats.card
    driver.hover(10, 10, aside=6)
    assert driver.map._markers.hover.isVisible()
    assert not card.isVisible()
    qtbot.waitUntil(card.isVisible)
    assert card.title == "Sample 3"
    assert driver.map._floats.room.contains(card.geometry())
    with qtbot.waitSignal(driver.map.hovered) as told:
        driver.hover(7, 3)
    assert told.args == [-1]
    assert card.isVisible()
    qtbot.waitUntil(lambda: not card.isVisible())
    assert not driver.map._markers.hover.isVisible()


def test_a_late_card_for_another_sample_is_dropped(driver, qtbot):
    with qtbot.waitSignal(driver.map.hovered):
        driver.hover(10, 10)
    driver.map.show_card(1, None, "Sample 1", [])
    assert driver.map._floats.card.title == ""
    driver.map.show_card(3, None, "Sample 3", [])
    qtbot.waitUntil(driver.map._floats.card.isVisible)


def test_a_press_closes_the_card(driver, qtbot):
    driver.map.hovered.connect(lambda row: driver.map.show_card(row, None, "here", []))
    driver.hover(10, 10)
    qtbot.waitUntil(driver.map._floats.card.isVisible)
    QTest.mousePress(driver.viewport, LEFT, PLAIN, driver.at(10, 10))
    assert not driver.map._floats.card.isVisible()
    QTest.mouseRelease(driver.viewport, LEFT, PLAIN, driver.at(10, 10))


def test_moving_the_probe_does_not_stamp_the_points_again(driver, monkeypatch, qtbot):
    qtbot.waitUntil(lambda: not driver.map._motion.moving)
    driver.viewport.repaint()
    stamps = []
    monkeypatch.setattr(type(driver.map._item), "_stamp", lambda *_: stamps.append(1))
    for step in range(10):
        driver.map.set_probe(step, step)
        driver.viewport.repaint()
    assert stamps == []


def test_the_backdrop_lies_in_its_rectangle_under_the_points(driver):
    white = Picture(np.zeros((20, 20, 3), np.uint8))
    driver.map.set_probe(3, 3)
    driver.map.set_backdrop(white, -2, -2, 14, 14)
    driver.map.set_backdrop_opacity(1.0)
    assert colours_at(driver, 7, 7) == {"#000000"}
    assert "#0072b2" in colours_at(driver, 0, 0)
    driver.map.set_backdrop(None, 0, 0, 1, 1)
    assert colours_at(driver, 7, 7) == {"#ffffff"}


def test_the_backdrop_keeps_top_and_left_where_they_are(driver):
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0, 0], pixels[0, 1], pixels[1, 0] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    driver.map.set_backdrop(Picture(pixels), 6, 6, 4, 4)
    driver.map.set_backdrop_opacity(1.0)
    assert colours_at(driver, 7, 9, reach=0) == {"#ff0000"}
    assert colours_at(driver, 9, 9, reach=0) == {"#00ff00"}
    assert colours_at(driver, 7, 7, reach=0) == {"#0000ff"}


def test_highlight_marks_the_sample_and_follows_it(driver):
    driver.map.set_probe(4, 4)
    driver.map.set_highlight(4)
    assert driver.map._markers.near.place == (5, 5)
    driver.map.move_points(driver.map._points.positions + 1)
    assert driver.map._markers.near.place == (6, 6)
    driver.map.set_highlight(None)
    assert not driver.map._markers.near.isVisible()


def test_accessible_description_tells_place_and_class(driver, qtbot):
    driver.map.set_probe(9.9, 0.1)
    qtbot.waitUntil(lambda: "x 9.90" in driver.map.accessibleDescription())
    assert "one" in driver.map.accessibleDescription()
    assert driver.map.accessibleName()


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_the_picture_of_the_map_is_as_large_as_asked(driver, scale):
    driver.map.set_probe(3, 3)
    image = driver.map.render_image(scale)
    assert (image.width(), image.height()) == (640 * scale, 520 * scale)
    pixel = driver.at(0, 0)
    assert image.pixelColor(pixel.x() * scale, pixel.y() * scale).name() == "#0072b2"


def test_positions_without_place_are_left_out(driver):
    positions = np.array([[0, 0], [np.nan, 1], [1, 1]], np.float32)
    driver.map.set_points(positions, np.zeros(3, np.int64), ["a"])
    driver.map.set_highlight(1)
    assert not driver.map._markers.near.isVisible()
    assert np.isfinite(driver.map.view_rectangle()).all()
    driver.map.move_points(np.full((3, 2), np.nan, np.float32))
    driver.viewport.repaint()


def test_many_classes_scroll_and_fold(driver, qtbot):
    names = tuple(f"a rather long name of class {number}" for number in range(40))
    driver.map.set_points(np.zeros((80, 2), np.float32) + np.arange(80)[:, None], np.arange(80) % 40, names)
    panel = legend(driver)
    full = panel.size()
    assert full.width() < driver.map.width() * 0.75
    assert full.height() < 14 * panel.rows[0].sizeHint().height() + panel.fold_button.height()
    panel.fold_button.click()
    assert panel.height() < full.height() / 3
    assert not panel.rows[0].isVisible()
    panel.fold_button.click()
    assert panel.size() == full


def test_a_few_classes_do_not_fold(driver):
    assert not legend(driver).fold_button.isVisible()


def test_the_menu_of_a_class_does_what_alt_does(driver, qtbot):
    panel = legend(driver)
    row = panel.rows[1]
    for number, hidden in ((0, frozenset(panel.rows) - {1}), (1, frozenset())):
        QApplication.sendEvent(row, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(2, 2), QPoint(2, 2)))
        menu = row.findChild(QMenu)
        menu.actions()[number].trigger()
        menu.close()
        QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
        assert panel.hidden == hidden


def test_tiles_keep_their_shape_and_stand_apart(driver):
    tiles = Picture(np.full((3 * 8, 2 * 8, 1), 255, np.uint8))
    driver.map.set_backdrop(tiles, -2, -2, 14, 14, tiles=(2, 3))
    driver.map.set_backdrop_opacity(1.0)
    item = driver.map._backdrop
    drawn = item.composed(QColor("black")).pixels[..., 0]
    across, down = (
        np.flatnonzero(np.diff((line > 0).astype(int), prepend=0, append=0)) for line in (drawn.max(0), drawn.max(1))
    )
    widths, heights = across[1::2] - across[::2], down[1::2] - down[::2]
    assert (len(widths), len(heights)) == (2, 3)
    assert set(widths) == set(heights)
    assert widths[0] % 8 == 0, "a whole factor"
