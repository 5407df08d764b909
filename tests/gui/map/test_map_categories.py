import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from tests.gui.map.test_map_mouse import ALT, LEFT, PLAIN, SHIFT, drag

NUMBERS = np.array([0, 1, 1, -1, 0, 1], np.int32)


def legend(driver):
    return {label: row.text() for label, row in driver.map._floats.legend.rows.items()}


def test_the_legend_lists_the_categories_until_the_classes_come_back(driver):
    driver.map.set_categories(NUMBERS, ("red", "blue"), "colour")
    assert legend(driver) == {0: "red", 1: "blue", -1: "no value"}
    assert driver.map._floats.legend.accessibleName() == "colour"
    driver.map.set_values(None)
    assert legend(driver) == {0: "zero", 1: "one", 2: "two"}


def test_a_value_scale_takes_the_categories_away(driver):
    driver.map.set_categories(NUMBERS, ("red", "blue"), "colour")
    driver.map.set_values(np.arange(6, dtype=np.float32), "age")
    assert legend(driver) == {0: "zero", 1: "one", 2: "two"}
    assert driver.map._floats.values.scale.title == "age"


def test_an_unticked_category_is_told_and_hides_no_class(driver):
    told = []
    driver.map.hidden_categories_changed.connect(told.append)
    driver.map.set_categories(NUMBERS, ("red", "blue"), "colour")
    QTest.mouseClick(driver.map._floats.legend.rows[1], Qt.MouseButton.LeftButton)
    assert told == [frozenset({1})]
    assert driver.map.hidden_classes() == frozenset()
    driver.map.show_hidden_categories(frozenset({0}))
    assert driver.map._floats.legend.hidden == {0}


def test_regions_select_only_what_passes_the_filter(driver):
    driver.map.set_filter(np.array([True, True, False, False, True, True]))
    driver.map.set_tool("select")
    drag(driver, [(-0.4, -0.4), (10.4, 10.4)])
    assert driver.map.selection().tolist() == [0, 1, 4, 5]
    driver.map.set_filter(None)
    driver.map.select_all()
    assert driver.map.selection().tolist() == [0, 1, 2, 3, 4, 5]


def lasso(driver, modifiers, left, bottom, right, top):
    drag(driver, [(left, bottom), (right, bottom), (right, top), (left, top)], LEFT, modifiers)


def test_with_the_lasso_shift_adds_and_alt_removes_what_it_goes_around(driver):
    driver.map.set_tool("lasso")
    lasso(driver, PLAIN, -0.4, -0.4, 1, 1)
    assert driver.map.selection().tolist() == [0]
    # its bounding rectangle holds two points more
    drag(driver, [(4, -0.4), (10.4, -0.4), (10.4, 10.4), (9.6, 10.4)], LEFT, SHIFT)
    assert driver.map.selection().tolist() == [0, 1, 3]
    lasso(driver, ALT, 9, -0.4, 10.4, 1)
    assert driver.map.selection().tolist() == [0, 3]


def test_with_the_probe_tool_alt_takes_a_rectangle_out(driver):
    driver.map.set_selection(np.array([0, 1, 4]))
    drag(driver, [(3, 3), (7, 7)], LEFT, ALT)
    assert driver.map.selection().tolist() == [0, 1]


def test_without_classes_the_line_about_the_pictures_has_its_whole_height(driver):
    shown = driver.map._floats.legend
    shown.set_classes([], [])
    shown.set_pictures("300 test pictures of 3,000")
    shown.show()
    shown.resize(shown.wanted_size(QSize(400, 400)))
    shown.layout().activate()
    assert shown.pictures_button.height() >= shown.pictures_button.sizeHint().height()


def test_the_line_about_the_pictures_does_not_make_a_narrow_legend_wide(driver):
    shown = driver.map._floats.legend
    shown.set_classes([(0, "a", 980), (1, "b", 1_135)], [QColor("red"), QColor("blue")])
    rows = shown.wanted_size(QSize(0, 400))
    shown.set_pictures("10,000 test pictures of 70,000")
    assert shown.wanted_size(QSize(0, 400)).width() == rows.width()
    assert shown.wanted_size(QSize(900, 400)).width() > rows.width()
    assert "10,000 test pictures of 70,000" in shown.pictures_button.toolTip()
