import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.gui.map.tools import Change, change_for_click, change_for_region

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def drag(driver, places, button=LEFT, modifiers=PLAIN):
    pixels = [driver.at(*place) for place in places]
    QTest.mousePress(driver.viewport, button, modifiers, pixels[0])
    for pixel in pixels[1:]:
        driver.move(pixel, button)
    QTest.mouseRelease(driver.viewport, button, modifiers, pixels[-1])


def click(driver, x, y, modifiers=PLAIN):
    QTest.mouseClick(driver.viewport, LEFT, modifiers, driver.at(x, y))


def test_dragging_with_the_probe_tool_decodes_all_the_way(driver, qtbot):
    told = []
    driver.map.probe_moved.connect(lambda x, y: told.append((x, y)))
    view = driver.map.view_rectangle()
    with qtbot.waitSignals([driver.map.probe_pressed, driver.map.probe_released], order="strict"):
        drag(driver, [(2, 2), (3, 4), (7, 8)])
    assert told[0] == pytest.approx((2, 2), abs=0.1)
    assert told[-1] == pytest.approx((7, 8), abs=0.1)
    assert driver.map.probe() == told[-1]
    assert driver.map.view_rectangle() == view
    assert driver.map.selection().size == 0


@pytest.mark.parametrize("button", [MIDDLE, RIGHT])
def test_middle_and_right_drag_pan(driver, button):
    left, bottom, width, height = driver.map.view_rectangle()
    probe = driver.map.probe()
    drag(driver, [(2, 2), (4, 3)], button)
    after = driver.map.view_rectangle()
    assert after == pytest.approx((left - 2, bottom - 1, width, height), abs=0.1)
    assert driver.map.probe() == probe


def test_space_and_drag_pan_and_a_tap_is_told(driver, qtbot):
    before, probe = driver.map.view_rectangle(), driver.map.probe()
    tapped = []
    driver.map.space_tapped.connect(lambda: tapped.append(1))
    QTest.keyPress(driver.map._view, Qt.Key.Key_Space)
    assert driver.viewport.cursor().shape() == Qt.CursorShape.OpenHandCursor
    drag(driver, [(2, 2), (4, 3)])
    QTest.keyRelease(driver.map._view, Qt.Key.Key_Space)
    assert driver.map.view_rectangle()[0] == pytest.approx(before[0] - 2, abs=0.1)
    assert driver.map.probe() == probe
    assert not tapped
    QTest.keyClick(driver.map._view, Qt.Key.Key_Space)
    assert tapped


def wheel(driver, place, delta):
    pixel = QPointF(driver.at(*place))
    event = QWheelEvent(
        pixel, driver.viewport.mapToGlobal(pixel), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, PLAIN,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(driver.viewport, event)


def test_the_wheel_zooms_about_the_pointer(driver):
    before, pixel = driver.map.view_rectangle(), driver.at(3, 7)
    wheel(driver, (3, 7), 120)
    assert driver.map.view_rectangle()[2] < before[2]
    assert (driver.at(3, 7) - pixel).manhattanLength() <= 1
    wheel(driver, (3, 7), -120)
    assert driver.map.view_rectangle() == pytest.approx(before, rel=1e-6)


def test_zoom_ends_where_numbers_do(driver):
    for _ in range(400):
        wheel(driver, (5, 5), 240)
    deepest = driver.map.view_rectangle()
    assert deepest[2] > 1e-6
    for _ in range(800):
        wheel(driver, (5, 5), -240)
    assert driver.map.view_rectangle()[2] < 1000


def test_shift_and_drag_select_a_rectangle_without_the_lasso(driver, qtbot):
    for tool in ("probe", "select"):
        driver.map.set_tool(tool)
        driver.map.set_selection(np.array([], np.int64))
        with qtbot.waitSignal(driver.map.selection_changed) as told:
            drag(driver, [(-0.4, -0.4), (4, 3), (10.4, 0.6)], modifiers=SHIFT)
        assert told.args[0].tolist() == [0, 1]
        assert told.args[0].dtype == np.int64
        assert driver.map.selection().tolist() == [0, 1]


def test_regions_replace_add_remove_and_toggle(driver):
    driver.map.set_tool("select")
    drag(driver, [(-0.4, -0.4), (10.4, 0.6)])
    assert driver.map.selection().tolist() == [0, 1]
    drag(driver, [(-0.4, -0.4), (0.6, 10.4)], modifiers=SHIFT)
    assert driver.map.selection().tolist() == [0, 1, 2]
    drag(driver, [(-0.4, -0.4), (0.6, 0.6)], modifiers=ALT)
    assert driver.map.selection().tolist() == [1, 2]
    drag(driver, [(-0.4, -0.4), (0.6, 10.4)], modifiers=CONTROL)
    assert driver.map.selection().tolist() == [0, 1]
    drag(driver, [(9.6, 9.6), (10.4, 10.4)])
    assert driver.map.selection().tolist() == [3]


def test_a_lasso_selects_what_it_goes_around(driver):
    driver.map.set_tool("lasso")
    drag(driver, [(4, 4), (6, 4), (6.5, 5.2), (5, 7), (4, 6)])
    assert driver.map.selection().tolist() == [4, 5]


def test_hidden_points_are_not_selected(driver):
    driver.map.set_hidden_classes(frozenset({1}))
    driver.map.set_tool("select")
    drag(driver, [(-0.4, -0.4), (10.4, 10.4)])
    assert driver.map.selection().tolist() == [0, 2, 4, 5]
    driver.map.select_all()
    assert driver.map.selection().tolist() == [0, 2, 4, 5]


def test_clicks_select_and_toggle(driver, qtbot):
    driver.map.set_tool("select")
    with qtbot.waitSignals([driver.map.selection_changed, driver.map.clicked], order="strict"):
        click(driver, 10, 0)
    assert driver.map.selection().tolist() == [1]
    click(driver, 0, 10, SHIFT)
    assert driver.map.selection().tolist() == [1, 2]
    click(driver, 10, 0, CONTROL)
    assert driver.map.selection().tolist() == [2]
    click(driver, 7, 3)
    assert driver.map.selection().tolist() == [2]


def test_a_click_with_the_probe_tool_moves_the_probe_and_names_the_point(driver, qtbot):
    with qtbot.waitSignal(driver.map.clicked) as told:
        click(driver, 10, 10)
    assert told.args == [3]
    assert driver.map.probe() == pytest.approx((10, 10), abs=0.1)
    assert driver.map.selection().size == 0


def test_a_double_click_on_empty_space_clears_and_on_a_point_does_not(driver):
    driver.map.set_selection(np.array([1]))
    QTest.mouseDClick(driver.viewport, LEFT, PLAIN, driver.at(0, 0))
    assert driver.map.selection().tolist() == [1]
    QTest.mouseDClick(driver.viewport, LEFT, PLAIN, driver.at(7, 3))
    assert driver.map.selection().size == 0


def test_the_handle_can_be_dragged_with_any_tool(driver, qtbot):
    driver.map.set_probe(3, 3)
    driver.map.set_tool("select")
    driver.hover(3, 3)
    assert driver.viewport.cursor().shape() == Qt.CursorShape.SizeAllCursor
    with qtbot.waitSignal(driver.map.probe_moved):
        drag(driver, [(3, 3), (6, 2)])
    assert driver.map.probe() == pytest.approx((6, 2), abs=0.1)
    assert driver.map.selection().size == 0
    drag(driver, [(-0.4, -0.4), (10.4, 0.6)])
    assert driver.map.selection().tolist() == [0, 1]


def test_escape_gives_up_a_lasso_then_clears_then_is_left_to_the_window(driver, qtbot):
    driver.map.set_selection(np.array([1]))
    driver.map.set_tool("lasso")
    QTest.mousePress(driver.viewport, LEFT, PLAIN, driver.at(4, 4))
    driver.move(driver.at(6, 4), LEFT)
    driver.move(driver.at(6, 6), LEFT)
    assert driver.map._markers.outline.isVisible()
    QTest.keyClick(driver.map._view, Qt.Key.Key_Escape)
    assert not driver.map._markers.outline.isVisible()
    QTest.mouseRelease(driver.viewport, LEFT, PLAIN, driver.at(6, 6))
    assert driver.map.selection().tolist() == [1]
    with qtbot.waitSignal(driver.map.selection_changed):
        QTest.keyClick(driver.map._view, Qt.Key.Key_Escape)
    assert driver.map.selection().size == 0
    with qtbot.assertNotEmitted(driver.map.selection_changed):
        QTest.keyClick(driver.map._view, Qt.Key.Key_Escape)


def test_without_anything_to_decode_a_drag_pans(driver, qtbot):
    driver.map.set_probe_enabled(False)
    before = driver.map.view_rectangle()
    with qtbot.assertNotEmitted(driver.map.probe_moved):
        drag(driver, [(2, 2), (4, 3)])
        QTest.keyClick(driver.map._view, Qt.Key.Key_Left)
    assert driver.map.view_rectangle()[0] < before[0]
    assert not driver.map._markers.probe.isVisible()


def test_arrows_nudge_and_shift_nudges_coarsely(driver):
    driver.map.set_probe(5, 5)
    width = driver.map.view_rectangle()[2]
    QTest.keyClick(driver.map._view, Qt.Key.Key_Right)
    fine = driver.map.probe()[0] - 5
    QTest.keyClick(driver.map._view, Qt.Key.Key_Left, SHIFT)
    coarse = 5 + fine - driver.map.probe()[0]
    assert 0 < fine < 0.01 * width
    assert coarse == pytest.approx(10 * fine)
    QTest.keyClick(driver.map._view, Qt.Key.Key_Up)
    assert driver.map.probe()[1] > 5


def test_the_view_follows_a_nudged_probe(driver):
    driver.map.set_probe(11, 5)
    for _ in range(12):
        QTest.keyClick(driver.map._view, Qt.Key.Key_Right, SHIFT)
    left, _, width, _ = driver.map.view_rectangle()
    assert left < driver.map.probe()[0] < left + width


def test_plus_minus_and_enter(driver):
    before = driver.map.view_rectangle()
    QTest.keyClick(driver.map._view, Qt.Key.Key_Plus)
    assert driver.map.view_rectangle()[2] < before[2]
    QTest.keyClick(driver.map._view, Qt.Key.Key_Minus)
    assert driver.map.view_rectangle() == pytest.approx(before)
    driver.map.set_probe(10, 10)
    QTest.keyClick(driver.map._view, Qt.Key.Key_Return)
    assert driver.map.selection().tolist() == [3]


def test_unknown_tools_are_refused(driver):
    with pytest.raises(ValueError, match="brush"):
        driver.map.set_tool("brush")
    assert driver.map.tool() == "probe"


def test_every_click_tells_its_place_and_one_on_a_point_its_row(driver):
    places, rows = [], []
    driver.map.place_clicked.connect(lambda place, row: places.append((place, row)))
    driver.map.clicked.connect(rows.append)
    click(driver, 5, 2)
    click(driver, 10, 10)
    assert [row for _, row in places] == [-1, 3]
    assert rows == [3]
    x, y = driver.map._view.frame.to_map(places[0][0].x(), places[0][0].y())
    assert (x, y) == pytest.approx((5, 2), abs=0.1)


def test_a_menu_can_say_what_a_region_does_where_alt_is_the_window_managers():
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for change in (change_for_region, change_for_click):
        assert change(none, Change.REMOVE) is Change.REMOVE
        assert change(ALT, Change.ADD) is Change.REMOVE
        assert change(CONTROL, Change.REMOVE) is Change.TOGGLE
    assert change_for_region(shift, Change.REMOVE) is Change.ADD
