"""The lesson Layers and its parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from explorer.gui import theme
from explorer.gui.learn.layers import wordings
from explorer.gui.learn.layers.code_bars import CodeBars
from explorer.gui.learn.layers.column import CodeStation, LayerStation, station_for
from explorer.gui.learn.layers.lesson import LayersLesson
from explorer.gui.learn.layers.unit_tiles import tiles, value_colours
from explorer.values import Architecture, DataProvenance, ModelCard, Picture
from explorer.values.layers import LayersReply, LayersRequest, LayerStep

GROUND = (11, 22, 33)


def make_step(part="encoder", place=1, shape=(30,), activation="relu", seed=0, rebuilt=False, deviation=None):
    values = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    if activation == "relu":
        values = np.maximum(values, 0)
    picture = Picture(np.full((28, 28, 1), 90, np.uint8)) if rebuilt else None
    return LayerStep(
        part, place, activation, values, float((values > 0).mean()), float(values.min()), float(values.max()),
        deviation, picture, 12.5 if rebuilt else float("nan"),
    )  # fmt: skip


def make_reply(steps=None, sample=7, label=1, source="original", pretrained=False, filters=(30, 28, 28, 1), seed=0):
    picture = Picture(np.full((28, 28, 1), 40, np.uint8))
    steps = steps or (
        make_step(rebuilt=True, seed=seed),
        make_step(place=2, shape=(9,), rebuilt=True, seed=seed),
        make_step("code", shape=(2,), activation="linear", seed=seed),
        make_step("decoder", 1, (9,), seed=seed),
        make_step("decoder", 2, (30,), seed=seed),
    )
    weights = np.random.default_rng(seed).normal(size=filters).astype(np.float32)
    return LayersReply(
        LayersRequest(sample, (0.0, 0.0)), sample, label, source, picture, tuple(steps), picture, 3.25,
        np.zeros((28, 28, 1), np.float32), weights, pretrained,
    )  # fmt: skip


def make_card(names=("ant", "bee")):
    data = DataProvenance("x", "X", 10, "f", 1, 28, 28, names)
    return ModelCard("m", "undercomplete", "squared-error", Architecture("multilayer", 1, 28, 28, 2, (30, 9)), data)


@pytest.fixture
def lesson(qtbot, qapp):
    lesson = LayersLesson()
    qtbot.addWidget(lesson)
    lesson.resize(800, 560)
    lesson.show()
    lesson.show_layers(make_card(), make_reply())
    QApplication.processEvents()
    return lesson


# The tiles --------------------------------------------------------------------------------------------------------


@given(st.integers(1, 600))
def test_units_are_laid_out_nearly_square_and_found_again(count):
    laid = tiles(make_step(shape=(count,)), False, GROUND)
    height, width = laid.picture.height, laid.picture.width
    assert width * height >= count
    assert height <= width < np.sqrt(count) + 1
    for unit in {0, count // 2, count - 1}:
        left, top = laid.corner(unit)
        assert laid.at(top, left) == (unit, 0, 0)
    rest = [(row, column) for row in range(height) for column in range(width) if row * width + column >= count]
    for row, column in rest:
        assert laid.at(row, column) is None
        assert laid.picture.pixels[row, column].tolist() == list(GROUND)


@given(st.integers(1, 40), st.integers(2, 9), st.integers(2, 9))
def test_every_value_of_a_map_is_found_where_it_is_painted(maps, height, width):
    step = make_step(shape=(maps, height, width))
    laid = tiles(step, False, GROUND)
    table, _, highest = value_colours(step, False)
    found = set()
    for row in range(laid.picture.height):
        for column in range(laid.picture.width):
            at = laid.at(row, column)
            pixel = laid.picture.pixels[row, column].tolist()
            if at is None:
                assert pixel == list(GROUND)
            else:
                found.add(at)
                if highest > 0 and step.values[at] == highest:
                    assert pixel == table[255].tolist()
    assert len(found) == maps * height * width


def test_colours_fit_what_the_activation_can_give():
    assert value_colours(make_step(activation="sigmoid"), False)[1:] == (0.0, 1.0)
    relu = make_step(activation="relu")
    assert value_colours(relu, False)[1:] == (0.0, relu.highest)
    gelu = make_step(activation="gelu")
    lowest, highest = value_colours(gelu, False)[1:]
    assert highest == -lowest == pytest.approx(np.abs(gelu.values).max())


def test_values_that_are_no_numbers_are_shown_as_zero(scheme):
    values = np.full(9, np.nan, np.float32)
    step = LayerStep("encoder", 1, "relu", values, 0.0, float("nan"), float("nan"))
    laid = tiles(step, scheme == "dark", GROUND)
    assert len(np.unique(laid.picture.pixels.reshape(-1, 3), axis=0)) == 1
    assert wordings.reach(step) == "– to –"


# The code ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1, 2, 30, 100])
def test_a_code_is_drawn_as_bars_that_are_found_again(qtbot, scheme, length):
    bars = CodeBars(pickable=True)
    qtbot.addWidget(bars)
    bars.resize(120, 340)
    values = np.linspace(-2, 3, length).astype(np.float32)
    bars.set_code(values, np.full(length, 0.25, np.float32))
    assert not bars.grab().isNull()
    assert bars.text(0) == "z1 = −2.00 ± 0.250"
    tall = min(340 / length, 24)
    top = 170 - tall * length / 2
    assert [bars.number_at(top + (number + 0.5) * tall) for number in range(length)] == list(range(length))
    assert bars.number_at(top - 1) is None


def test_a_bar_can_be_chosen_and_let_go(qtbot):
    bars = CodeBars(pickable=True)
    qtbot.addWidget(bars)
    bars.resize(120, 200)
    bars.set_code(np.float32([1, 2]))
    place = bars.rect().center() + QPoint(0, 8)
    with qtbot.waitSignal(bars.picked) as picked:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == [1]
    with qtbot.waitSignal(bars.picked) as picked:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == [-1]


def test_long_codes_are_shown_as_a_layer_of_units_is(qtbot):
    for length, kind in ((100, CodeStation), (101, LayerStation)):
        station = station_for(make_step("code", shape=(length,)), pickable=False)
        qtbot.addWidget(station)
        assert isinstance(station, kind)


# The lesson -------------------------------------------------------------------------------------------------------


def test_without_a_model_the_lesson_says_what_to_do(qtbot, scheme):
    lesson = LayersLesson()
    qtbot.addWidget(lesson)
    assert "Open a model" in lesson.empty.message
    with qtbot.waitSignal(lesson.shown):
        lesson.show()


def test_every_layer_has_a_column_with_its_figures(lesson):
    stations = lesson.strip.layers
    titles = ["Hidden layer 1", "Hidden layer 2", "Code", "Decoder layer 1", "Decoder layer 2"]
    assert [station.title.text() for station in stations] == titles
    first = stations[0]
    step = make_reply().steps[0]
    assert first.subtitle.text() == "30 units · ReLU"
    assert first.first_line.text() == f"{100 * step.active:.0f} % active"
    assert first.second_line.text().startswith("0 to ")
    assert first.error.text() == "squared error 12.5"
    assert first.rebuilt.isVisible()
    assert not stations[3].rebuilt.isVisible()
    assert lesson.strip.output.error.text() == "squared error 3.25"
    assert lesson.sample.text() == "Sample 7 · class bee"


def test_all_columns_stand_at_the_same_height(lesson):
    tops = {station.units.mapTo(lesson.strip, station.units.rect().topLeft()).y()
            for station in lesson.strip.layers if isinstance(station, LayerStation)}  # fmt: skip
    assert len(tops) == 1
    for width, height in ((1376, 900), (800, 560)):
        lesson.resize(width, height)
        QApplication.processEvents()
        parts = (lesson.strip.input.filter, lesson.strip.layers[2], lesson.strip.output.difference)
        bottoms = {part.mapTo(lesson.strip, part.rect().bottomLeft()).y() for part in parts}
        assert len(bottoms) == 1


def test_hovering_tells_a_units_value(lesson):
    units = lesson.strip.layers[0].units
    place = units.unit_rect(4).center()
    value = float(make_reply().steps[0].values[4])
    text = units.text_at(place)
    assert text.startswith("Unit 5: ")
    assert float(text.split(": ")[1]) == pytest.approx(value, rel=0.01)
    assert units.text_at(QPointF(-5, -5)) == ""


def test_a_unit_of_the_first_layer_shows_its_filter_and_keeps_it(qtbot, lesson):
    strip = lesson.strip
    assert "hidden layer 1" in strip.input.filter.view.message
    units = strip.layers[0].units
    qtbot.mouseClick(units, Qt.MouseButton.LeftButton, pos=units.unit_rect(4).center().toPoint())
    assert strip.unit() == 4
    assert strip.input.caption.text() == "Unit 5: its filter"
    before = strip.input.filter.view.picture.pixels
    lesson.show_layers(make_card(), make_reply(seed=8, sample=3))
    assert strip.unit() == 4
    assert (strip.input.filter.view.picture.pixels != before).any()
    qtbot.keyClick(units, Qt.Key.Key_Right)
    assert strip.unit() == 5
    qtbot.mouseClick(units, Qt.MouseButton.LeftButton, pos=units.unit_rect(5).center().toPoint())
    assert strip.unit() == -1
    assert strip.input.filter.view.picture is None


def test_units_of_deeper_layers_cannot_be_picked(qtbot, lesson):
    units = lesson.strip.layers[1].units
    qtbot.mouseClick(units, Qt.MouseButton.LeftButton, pos=units.unit_rect(2).center().toPoint())
    assert lesson.strip.unit() == -1


def test_another_network_gets_other_columns(qtbot, lesson, scheme):
    steps = (
        make_step(shape=(4, 14, 14), activation="gelu", rebuilt=True),
        make_step("code", shape=(30,), activation="linear", deviation=np.ones(30, np.float32)),
        make_step("decoder", 1, (784,), "gelu"),
    )
    lesson.show_layers(make_card(), make_reply(steps, filters=(4, 4, 4, 1)))
    assert lesson.strip.layers[0].subtitle.text() == "4×14×14 · GELU"
    lesson.strip.choose(2)
    assert lesson.strip.input.caption.text() == "Map 3: its filter"
    assert lesson.strip.input.filter.view.picture.pixels.shape == (4, 4, 3)
    assert "Map 1, row 1, column 1" in lesson.strip.layers[0].units.text_at(
        lesson.strip.layers[0].units.unit_rect(0).topLeft() + QPointF(0.2, 0.2)
    )
    assert not lesson.grab().isNull()


def test_a_network_without_hidden_layers_is_told_to_have_none(lesson):
    code = make_step("code", shape=(5,), activation="linear")
    lesson.show_layers(make_card(), make_reply((code,), filters=(5, 28, 28, 1)))
    assert "no hidden layer" in lesson.explanation.text()
    lesson.strip.choose(1)
    assert lesson.strip.input.caption.text() == "Code number 2: its filter"


def test_the_sentence_tells_whether_the_model_was_pre_trained(lesson):
    assert "trained as a whole" in lesson.explanation.text()
    lesson.show_layers(make_card(), make_reply(pretrained=True))
    assert "which this model had" in lesson.explanation.text()


def test_missing_originals_are_told(lesson):
    lesson.show_layers(make_card(), make_reply(source="reconstruction"))
    assert "its reconstruction is used" in lesson.sample.text()
    lesson.show_layers(make_card(), make_reply(sample=None, label=-1, source="probe"))
    assert "decoded at the probe" in lesson.sample.text()
    assert not lesson.another_button.isEnabled()


def test_buttons_ask_for_samples(qtbot, lesson):
    for button, signal in (
        (lesson.probe_button, lesson.probe_requested),
        (lesson.another_button, lesson.another_requested),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_a_failure_is_told_and_goes_with_the_next_reply(lesson):
    lesson.set_message("It failed.")
    assert lesson.message.text() == "It failed."
    lesson.show_layers(make_card(), make_reply())
    assert lesson.message.text() == ""


def test_columns_grow_with_the_window_and_scroll_in_a_small_one(lesson):
    small = lesson.strip.input.width()
    assert lesson.strip.minimumWidth() > lesson.area.viewport().width()
    lesson.resize(1376, 900)
    QApplication.processEvents()
    assert lesson.strip.input.width() > small
    assert lesson.strip.minimumWidth() <= lesson.area.viewport().width()


def test_the_colours_follow_the_theme(qtbot, lesson):
    units = lesson.strip.layers[0].units
    lesson.strip.choose(3)
    light = units.picture.pixels, lesson.strip.input.filter.view.picture.pixels
    theme.apply("dark")
    QApplication.processEvents()
    dark = units.picture.pixels, lesson.strip.input.filter.view.picture.pixels
    theme.apply("light")
    QApplication.processEvents()
    assert all(np.abs(one.astype(int) - other).max() > 200 for one, other in zip(light, dark, strict=True))
    assert (units.picture.pixels == light[0]).all()
