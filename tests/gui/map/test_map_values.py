"""Points coloured by a number."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.drawing.colours import MISSING, UNSELECTED
from explorer.gui import theme
from explorer.gui.map.palettes import VALUE_COLOURS, missing_grey, unselected_grey, value_colours, value_table
from explorer.gui.map.value_scale import colour_levels, scale_of

NAN = float("nan")
VALUES = np.array([0.0, 1.0, 2.0, NAN, 4.0, 5.0], np.float32)


def luminance(colour):
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colours_at(driver, x, y, reach=2):
    driver.map.set_probe(3, 3)
    image = driver.map.render_image()
    pixel = driver.at(x, y)
    return {
        image.pixelColor(pixel.x() + across, pixel.y() + down).name()
        for across in range(-reach, reach + 1)
        for down in range(-reach, reach + 1)
    }


@given(st.lists(st.one_of(st.floats(width=32), st.just(NAN)), max_size=300))
def test_larger_numbers_never_have_an_earlier_colour_and_missing_ones_are_grey(values):
    values = np.array(values, np.float32)
    levels = colour_levels(values, scale_of(values, "v", ""))
    finite = np.isfinite(values)
    assert (levels[~finite] == MISSING).all()
    assert ((levels[finite] >= 1) & (levels[finite] <= VALUE_COLOURS)).all()
    assert (np.diff(levels[finite][np.argsort(values[finite])].astype(int)) >= 0).all()


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=99))
def test_few_numbers_span_the_whole_scale(values):
    values = np.array(values, np.float32)
    scale = scale_of(values, "v", "")
    levels = colour_levels(values, scale)
    assert not scale.clipped
    if scale.low < scale.high:
        assert levels[values.argmin()] == 1
        assert levels[values.argmax()] == VALUE_COLOURS


def test_many_numbers_are_clipped_to_their_percentiles():
    values = np.append(np.linspace(0, 1, 999), 1e6).astype(np.float32)
    scale = scale_of(values, "v", "")
    assert scale.clipped
    assert scale.high < 1.01
    assert scale.most == 1e6
    assert colour_levels(values, scale)[-1] == VALUE_COLOURS


def test_one_number_for_all_has_the_middle_colour():
    values = np.full(5, 3.0, np.float32)
    assert set(colour_levels(values, scale_of(values, "v", "")).tolist()) == {1 + (VALUE_COLOURS - 1) // 2}


@pytest.mark.parametrize("dark", [False, True])
def test_lightness_rises_steadily_and_no_colour_sinks_into_the_ground(dark):
    steps = [luminance(colour) for colour in value_colours(dark)]
    assert len(steps) == VALUE_COLOURS
    assert all(after > before - 1e-3 for before, after in itertools.pairwise(steps))  # 8 bits a channel
    ground = 0.0086 if dark else 1.0
    contrasts = [(max(step, ground) + 0.05) / (min(step, ground) + 0.05) for step in steps]
    assert min(contrasts) > 1.3
    table = value_table(dark)
    assert len(table) == 256
    assert table[MISSING] == missing_grey(dark).rgba()
    assert table[UNSELECTED] == unselected_grey(dark).rgba()


def test_points_take_the_colours_of_their_numbers_and_of_their_classes_again(driver):
    driver.map.resize(1000, 520)
    driver.map.set_values(VALUES, "error", "pixels")
    driver.map.fit(ease=False)
    first, *_, last = value_colours(False)
    assert first.name() in colours_at(driver, 0, 0)
    assert last.name() in colours_at(driver, 5, 5.5)
    assert missing_grey(False).name() in colours_at(driver, 10, 10)
    driver.map.set_values(None, "", "")
    assert "#0072b2" in colours_at(driver, 0, 0)


def test_dark_has_colours_of_its_own(driver, qapp):
    driver.map.set_values(VALUES, "error", "pixels")
    theme.apply("dark")
    assert value_colours(True)[0].name() in colours_at(driver, 0, 0)
    theme.apply("light")
    assert value_colours(False)[0].name() in colours_at(driver, 0, 0)


def test_selection_and_filter_go_on_working(driver):
    driver.map.set_selection(np.array([0]))
    driver.map.set_values(VALUES, "error", "pixels")
    assert driver.map.selection().tolist() == [0]
    assert unselected_grey(False).name() in colours_at(driver, 10, 0)
    assert value_colours(False)[0].name() in colours_at(driver, 0, 0)
    driver.map.set_selection(np.array([], np.int64))
    driver.map.set_hidden_classes(frozenset({1}))
    assert colours_at(driver, 10, 0) == {"#ffffff"}
    driver.map.set_values(VALUES[::-1].copy(), "error", "pixels")
    assert driver.map.hidden_classes() == {1}
    assert colours_at(driver, 10, 0) == {"#ffffff"}
    assert value_colours(False)[-1].name() in colours_at(driver, 0, 0)


def test_the_classes_can_still_be_filtered_but_have_no_colour_of_their_own(driver, qtbot):
    driver.map.set_values(VALUES, "error", "pixels")
    rows = driver.map._floats.legend.rows
    assert len({row._colour.rgb() for row in rows.values()}) == 1
    with qtbot.waitSignal(driver.map.hidden_classes_changed):
        QTest.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    driver.map.set_values(None)
    assert len({row._colour.rgb() for row in rows.values()}) == 3
    assert driver.map.hidden_classes() == {1}


def test_the_legend_tells_title_unit_ends_and_what_is_missing(driver):
    legend = driver.map._floats.values
    assert not legend.isVisible()
    driver.map.set_values(VALUES, "reconstruction error", "squared error")
    assert legend.isVisible()
    assert legend.ends() == ("0", "5.00")
    for part in ("reconstruction error", "squared error", "0 to 5.00", "Grey points have no value: 1."):
        assert part in legend.accessibleDescription()
    assert legend.geometry().bottom() < driver.map._floats.legend.y()
    assert driver.map._floats.room.contains(legend.geometry())
    driver.map.set_legend_visible(False)
    assert legend.isVisible()
    driver.map.set_values(None)
    assert not legend.isVisible()


def test_the_legend_says_that_it_clips(driver):
    count = 1000
    values = np.linspace(-1, 1, count).astype(np.float32)
    driver.map.set_points(np.random.default_rng(0).random((count, 2)), np.zeros(count, np.int64), ["a"])
    driver.map.set_values(values, "signed", "")
    assert driver.map._floats.values.ends() == ("≤ −0.980", "≥ 0.980")
    assert "percentile" in driver.map._floats.values.toolTip()
    assert not driver.map._floats.values.grab().isNull()


def test_a_map_of_which_nothing_is_known_yet_is_grey_and_says_so(driver):
    driver.map.set_values(np.full(6, NAN, np.float32), "error", "")
    assert missing_grey(False).name() in colours_at(driver, 0, 0)
    assert "No point has a value yet" in driver.map._floats.values.accessibleDescription()
    assert not driver.map._floats.values.grab().isNull()


def test_numbers_go_with_their_points_and_new_points_forget_them(driver):
    driver.map.set_values(VALUES, "error", "pixels")
    driver.map.move_points(driver.map._points.positions[:, ::-1].copy())
    assert value_colours(False)[round(0.2 * (VALUE_COLOURS - 1))].name() in colours_at(driver, 0, 10)
    driver.map.set_points(driver.map._points.positions, driver.map._points.labels, ["a", "b", "c"])
    assert not driver.map._floats.values.isVisible()
    assert "#0072b2" in colours_at(driver, 0, 0)


def test_fit_leaves_room_for_the_legend_of_the_numbers(driver):
    driver.map.set_legend_visible(False)
    driver.map.resize(1000, 520)
    driver.map.set_values(VALUES, "error", "pixels")
    driver.map.fit(ease=False)
    assert driver.at(10, 10).x() < driver.map._floats.values.x()


def test_the_description_tells_the_colours(driver, qtbot):
    driver.map.set_values(VALUES, "reconstruction error", "")
    qtbot.waitUntil(lambda: "reconstruction error" in driver.map.accessibleDescription())


def test_another_number_of_values_than_of_points_is_refused(driver):
    with pytest.raises(ValueError, match="6 points"):
        driver.map.set_values(np.zeros(5, np.float32), "error", "")
    assert "#0072b2" in colours_at(driver, 0, 0)
