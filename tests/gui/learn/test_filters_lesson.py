"""The lesson Filters, its mosaic and its colours."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QActionGroup, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.gui import theme
from explorer.gui.learn.filters import naming
from explorer.gui.learn.filters.controls import ModelChoice
from explorer.gui.learn.filters.lesson import FiltersLesson
from explorer.gui.learn.filters.mosaic import sorted_rows
from explorer.values import Architecture, DataProvenance, ModelCard
from explorer.values.filters import FilterBank


def make_card(name="m", side=28, channels=1, **settings):
    architecture = Architecture("multilayer", channels, side, side, 2, (30,))
    data = DataProvenance("x", "X", 10, "f", channels, side, side)
    return ModelCard(name, "denoising", "squared-error", architecture, data, settings=settings)


def make_bank(count=30, side=28, channels=1, seed=0, kind="hidden", layer_units=None):
    weights = np.random.default_rng(seed).normal(size=(count, side, side, channels)).astype(np.float32)
    weights *= np.linspace(0.5, 2, count, dtype=np.float32)[:, None, None, None]
    strength = np.sqrt(np.square(weights).sum(axis=(1, 2, 3)))
    smoothness = np.linspace(0.9, -0.3, count, dtype=np.float32)
    return FilterBank(kind, weights, np.arange(count), layer_units or count, strength, smoothness)


@pytest.fixture
def lesson(qtbot, qapp):
    lesson = FiltersLesson()
    qtbot.addWidget(lesson)
    lesson.resize(800, 560)
    lesson.show()
    lesson.show_open(make_card(), make_bank(), True)
    QApplication.processEvents()
    return lesson


# Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("masking:0.25", "denoising · masking 25 %"),
        ("salt-and-pepper:0.1", "denoising · salt and pepper 10 %"),
        ("gaussian:0.5", "denoising · gaussian σ 0.5"),
        ("none", "denoising"),
        (None, "denoising"),
        ("odd", "denoising · odd"),
    ],
)
def test_a_models_corruption_is_told(stored, said):
    assert naming.origin(make_card(corruption=stored)) == said


def test_what_is_left_out_is_told():
    assert naming.count(make_bank(count=30), 30) == "30 units"
    assert naming.count(make_bank(count=30, layer_units=5000), 12) == "12 of 5,000 units"


# The lesson -------------------------------------------------------------------------------------------------------


def tile_middle(column, position):
    return column.mosaic.tile_rect(position).center().toPoint()


def test_without_a_model_the_lesson_says_what_to_do(qtbot, scheme):
    lesson = FiltersLesson()
    qtbot.addWidget(lesson)
    assert "Open a model" in lesson.empty.message
    lesson.set_message("It failed.")
    assert lesson.empty.message == "It failed."


def test_coming_into_view_is_told(qtbot):
    lesson = FiltersLesson()
    qtbot.addWidget(lesson)
    with qtbot.waitSignal(lesson.shown):
        lesson.show()


def test_a_click_shows_a_filter_large_with_its_figures(qtbot, lesson):
    column = lesson.open_column
    qtbot.mouseClick(column.mosaic, Qt.MouseButton.LeftButton, pos=tile_middle(column, 3))
    unit = int(sorted_rows(column.bank, "strength")[3])
    assert lesson.detail.title.text() == f"Unit {unit + 1}"
    assert float(lesson.detail.strength.text()) == pytest.approx(float(column.bank.strength[unit]), rel=0.01)
    assert lesson.detail.picture.view.picture.pixels.shape == (28, 28, 3)
    tip = column.tip(3, 0, 4)
    assert f"Unit {unit + 1}" in tip
    assert "row 1, column 5" in tip


def test_dragging_is_not_a_click(qtbot, lesson):
    mosaic = lesson.open_column.mosaic
    for _ in range(4):
        mosaic.step(True)
    before = mosaic.picture_rect()
    qtbot.mousePress(mosaic, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    qtbot.mouseMove(mosaic, QPoint(120, 130))
    qtbot.mouseMove(mosaic, QPoint(90, 110))
    qtbot.mouseRelease(mosaic, Qt.MouseButton.LeftButton, pos=QPoint(90, 110))
    assert lesson.open_column.unit() == -1
    assert mosaic.picture_rect().topLeft() != before.topLeft()


def test_arrow_keys_pick_while_all_is_seen(qtbot, lesson):
    column = lesson.open_column
    rows = sorted_rows(column.bank, "strength")
    qtbot.keyClick(column.mosaic, Qt.Key.Key_Right)
    assert column.unit() == rows[0]
    qtbot.keyClick(column.mosaic, Qt.Key.Key_Right)
    qtbot.keyClick(column.mosaic, Qt.Key.Key_Down)
    assert column.unit() == rows[1 + column.mosaic.mosaic.columns]


def test_the_wheel_zooms_about_the_pointer_by_whole_factors(qtbot, lesson):
    mosaic = lesson.open_column.mosaic
    # in the middle: nearer to an edge, filling the room goes before keeping the place
    middle = mosaic.mosaic.position_at(mosaic.mosaic.picture.width / 2, mosaic.mosaic.picture.height / 2)
    place = QPointF(tile_middle(lesson.open_column, middle))

    def turn(notches):
        event = QWheelEvent(
            place, mosaic.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(mosaic, event)

    def factor():
        return mosaic.picture_rect().width() / mosaic.mosaic.picture.width

    before = factor()
    turn(1)
    assert factor() == before + 1
    turn(3)
    assert factor() >= before + 4
    assert mosaic.tile_rect(middle).contains(place)
    assert lesson.controls.fit.isEnabled()
    lesson.controls.fit.click()
    assert factor() == before


def test_while_a_model_learns_each_filter_stays_at_its_place_until_asked(qtbot, lesson):
    column = lesson.open_column
    before = column.mosaic.mosaic.rows.tolist()
    learnt = make_bank(seed=3)
    turned = FilterBank(
        "hidden", learnt.weights[::-1].copy(), learnt.units, 30, learnt.strength[::-1].copy(), learnt.smoothness
    )
    lesson.show_open(make_card(), turned, False)
    assert column.mosaic.mosaic.rows.tolist() == before
    assert lesson.controls.sort_button.isEnabled()
    lesson.controls.sort_button.click()
    assert column.mosaic.mosaic.rows.tolist() == sorted_rows(turned, "strength")[: len(before)].tolist()
    assert not lesson.controls.sort_button.isEnabled()


def test_the_chosen_filter_follows_the_training(qtbot, lesson):
    column = lesson.open_column
    qtbot.mouseClick(column.mosaic, Qt.MouseButton.LeftButton, pos=tile_middle(column, 0))
    before = lesson.detail.strength.text()
    lesson.show_open(make_card(), make_bank(seed=9), False)
    assert lesson.detail.strength.text() != before


def test_another_model_with_as_many_units_is_laid_out_anew(qtbot, lesson):
    column = lesson.open_column
    qtbot.mouseClick(column.mosaic, Qt.MouseButton.LeftButton, pos=tile_middle(column, 0))
    square = column.mosaic.mosaic.columns
    weights = np.random.default_rng(0).normal(size=(30, 8, 60, 1)).astype(np.float32)
    strength = np.sqrt(np.square(weights).sum(axis=(1, 2, 3)))
    flat = FilterBank("hidden", weights, np.arange(30), 30, strength, np.zeros(30, np.float32))
    lesson.show_open(make_card("other"), flat, True)
    assert column.unit() == -1
    assert column.mosaic.mosaic.columns < square


def choose_colours(lesson, value):
    for group in lesson.controls.findChildren(QActionGroup):
        for action in group.actions():
            if action.data() == value:
                action.trigger()


def test_order_number_and_colours_can_be_chosen(lesson):
    column = lesson.open_column
    lesson.controls.order.setCurrentIndex(1)
    assert column.mosaic.mosaic.rows[0] == 0
    lesson.controls.many.setCurrentIndex(1)
    assert len(column.mosaic.mosaic.rows) == 30
    coloured_before = column.mosaic.mosaic.picture.pixels
    choose_colours(lesson, "grey")
    pixels = column.mosaic.mosaic.picture.pixels
    left, top = column.mosaic.mosaic.corner(0)
    assert (np.ptp(pixels[top : top + 28, left : left + 28].astype(int), axis=2) == 0).all()
    assert (coloured_before != pixels).any()
    assert "white" in lesson.explanation.text()


def test_one_scale_for_all_compares_models(lesson):
    quiet = make_bank(seed=1)
    quiet = FilterBank("hidden", quiet.weights * np.float32(0.01), quiet.units, 30, quiet.strength, quiet.smoothness)
    lesson.show_pinned("/a", make_card("quiet"), quiet)
    column = lesson.pinned["/a"]

    def contrast():
        left, top = column.mosaic.mosaic.corner(0)
        return int(np.ptp(column.mosaic.mosaic.picture.pixels[top : top + 28, left : left + 28].astype(int)))

    for scale in ("filter", "model"):
        choose_colours(lesson, scale)
        assert contrast() > 100
    choose_colours(lesson, "all")
    assert contrast() < 20


def test_up_to_four_models_stand_beside_each_other_and_can_be_closed(qtbot, lesson):
    for number in range(5):
        lesson.show_pinned(f"/{number}", make_card(f"m{number}", corruption=f"masking:{number / 10}"), make_bank())
    assert len(lesson.pinned) == 3
    assert not lesson.controls.add_button.isEnabled()
    column = lesson.pinned["/1"]
    assert (column.title.text(), column.origin.text()) == ("m1", "denoising · masking 10 %")
    qtbot.mouseClick(column.close_button, Qt.MouseButton.LeftButton)
    assert list(lesson.pinned) == ["/0", "/2"]
    assert lesson.controls.add_button.isEnabled()


def test_only_one_filter_of_all_models_is_chosen(qtbot, lesson):
    lesson.show_pinned("/a", make_card("other"), make_bank(seed=5))
    QApplication.processEvents()
    first, second = lesson.open_column, lesson.pinned["/a"]
    qtbot.mouseClick(first.mosaic, Qt.MouseButton.LeftButton, pos=tile_middle(first, 1))
    qtbot.mouseClick(second.mosaic, Qt.MouseButton.LeftButton, pos=tile_middle(second, 2))
    assert first.unit() == -1
    assert lesson.detail.model.text() == "other"
    qtbot.mouseClick(second.close_button, Qt.MouseButton.LeftButton)
    assert lesson.detail.title.text() == "No filter chosen"


def test_another_open_model_with_pictures_of_another_size_sends_the_others_away(lesson):
    lesson.show_pinned("/a", make_card("other"), make_bank())
    lesson.show_open(make_card("new"), make_bank(seed=2), True)
    assert list(lesson.pinned) == ["/a"]
    lesson.show_open(make_card("small", side=8), make_bank(side=8), True)
    assert not lesson.pinned


def test_the_list_of_models_offers_each_once(qtbot, lesson):
    lesson.set_choices([ModelChoice("/a", "one", "denoising"), ModelChoice("/b", "two", "")])
    lesson.show_pinned("/a", make_card("one"), make_bank())
    entries = [action for action in lesson.controls.models.actions() if not action.isSeparator()]
    assert [action.isEnabled() for action in entries] == [False, True, True]
    with qtbot.waitSignal(lesson.add_requested) as asked:
        entries[1].trigger()
    assert asked.args == ["/b"]
    with qtbot.waitSignal(lesson.browse_requested):
        entries[2].trigger()


def test_what_is_shown_can_be_saved(qtbot, lesson):
    lesson.show_pinned("/a", make_card("other"), make_bank())
    saving = lesson.controls.save_button.menu().actions()
    with qtbot.waitSignal(lesson.save_requested) as asked:
        saving[2].trigger()
    picture, factor, name = asked.args
    assert (factor, name) == (4, "filters-m-other.png")
    assert picture.width > lesson.open_column.mosaic.mosaic.picture.width


def test_colour_filters_and_kernels_are_shown(qtbot, lesson, scheme):
    lesson.show_open(make_card(channels=3), make_bank(channels=3), True)
    assert "Grey is zero" in lesson.explanation.text()
    lesson.show_open(make_card(), make_bank(side=4, count=16, kind="kernels"), True)
    assert "kernel" in lesson.explanation.text()
    assert lesson.open_column.mosaic.mosaic.enlarged == 4
    assert not lesson.grab().isNull()


def test_a_failure_is_told_without_taking_the_filters_away(lesson):
    lesson.set_message("That file is no model.")
    assert lesson.message.text() == "That file is no model."
    assert lesson.open_column.mosaic.mosaic is not None


def test_in_the_smallest_window_nothing_is_cut_off(lesson):
    lesson.resize(800, 480)
    for number in range(3):
        lesson.show_pinned(f"/{number}", make_card(f"m{number}"), make_bank())
    QApplication.processEvents()
    assert lesson.width() == 800
    room = QRectF(lesson.rect())
    for column in (lesson.open_column, *lesson.pinned.values()):
        place = QRectF(column.geometry())
        assert room.contains(place)
        assert column.mosaic.width() > 100
        assert column.mosaic.height() > 60


def test_the_colours_follow_the_theme(qtbot, lesson):
    column = lesson.open_column
    light = column.mosaic.mosaic.picture.pixels
    theme.apply("dark")
    QApplication.processEvents()
    dark = column.mosaic.mosaic.picture.pixels
    theme.apply("light")
    QApplication.processEvents()
    assert np.abs(light.astype(int) - dark).max() > 200
    assert (column.mosaic.mosaic.picture.pixels == light).all()
