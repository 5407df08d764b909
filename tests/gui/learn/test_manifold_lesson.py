"""The lesson "Why a manifold" and its cards."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.gui.learn.manifold.card import error_text
from explorer.gui.learn.manifold.lesson import ManifoldLesson
from explorer.gui.learn.manifold.picture_row import Cell, PictureRow
from explorer.gui.learn.manifold.sparsity_curve import Mark, SparsityCurve
from explorer.values import Failure
from explorer.values.manifold import (
    InterpolationRequest,
    RandomPicturesRequest,
)
from tests.gui.learn.manifold_replies import (
    FACTS,
    measures,
    neighbours_reply,
    path_reply,
    picture,
    random_reply,
)


@pytest.fixture
def lesson(make_lesson):
    return make_lesson(ManifoldLesson)


def all_shown(lesson):
    lesson.show_model(FACTS)
    lesson.show_random(random_reply())
    lesson.show_path(path_reply())
    lesson.show_neighbours(neighbours_reply())
    lesson.show_measures(measures())


# Rows of pictures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [400, 726, 1100])
@pytest.mark.parametrize("size", [(8, 8), (28, 28), (48, 32), (128, 128)])
def test_pictures_of_a_row_stand_inside_it_and_grow_by_whole_factors(qtbot, scheme, width, size):
    row = PictureRow("row", 8, bars=True)
    qtbot.addWidget(row)
    row.set_shape(*size)
    row.resize(width, row.heightForWidth(width))
    row.set_cells([Cell(picture(i, *size), ("12.3",), 0.5, wrong=i == 2) for i in range(8)])
    places = [row.picture_rect(index) for index in range(8)]
    for place in places:
        factor = place.width() * row.devicePixelRatioF() / size[1]
        assert factor < 1 or factor == pytest.approx(round(factor))
        assert place.left() >= 0 and place.right() <= width
        assert place.top() >= 0 and place.bottom() + 8 + row.fontMetrics().height() <= row.height()
    assert all(left.right() < right.left() for left, right in itertools.pairwise(places))
    assert not row.grab().isNull()


def test_every_pixel_is_painted_in_its_colour(qtbot):
    row = PictureRow("row", 2, largest=112)
    qtbot.addWidget(row)
    row.resize(300, row.heightForWidth(300))
    shown = picture(5)
    row.set_cells([Cell(shown)])
    place = row.picture_rect(0)
    assert place.width() == 112
    image = row.grab().toImage()
    for y, x in ((0, 0), (3, 9), (27, 27)):
        spot = place.topLeft() + QPointF(4 * x + 2, 4 * y + 2)
        assert image.pixelColor(spot.toPoint()).red() == shown.pixels[y, x, 0]


def test_the_row_keeps_its_height_before_pictures_come(qtbot):
    row = PictureRow("row", 8, bars=True)
    qtbot.addWidget(row)
    before = row.heightForWidth(700)
    row.set_cells([Cell(picture(), ("1",), 1.0)])
    assert row.heightForWidth(700) == before
    assert not row.grab().isNull()


def test_pictures_are_chosen_with_the_mouse_and_with_keys(qtbot):
    row = PictureRow("row", 4, clickable=True)
    qtbot.addWidget(row)
    row.resize(500, 150)
    row.set_cells([Cell(picture(i)) for i in range(3)])
    with qtbot.waitSignal(row.clicked) as clicked:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.picture_rect(1).center().toPoint())
    assert clicked.args == [1]
    for _ in range(4):
        qtbot.keyClick(row, Qt.Key.Key_Right)
    with qtbot.waitSignal(row.clicked) as clicked:
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert clicked.args == [2]
    with qtbot.assertNotEmitted(row.clicked):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(499, 149))


def test_errors_are_told_to_three_digits_and_rounding_is_not_told():
    assert error_text(226.04) == "226"
    assert error_text(0.0) == "0"
    assert error_text(1.2e-5) == "<0.001"
    assert error_text(float("nan")) == "–"


# The lesson ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(800, 560), (1000, 600), (1360, 900), (2400, 1300)])
@pytest.mark.parametrize(("rows", "columns"), [(28, 28), (32, 48)])
def test_everything_stands_in_the_page_without_scrolling_sideways(lesson, scheme, width, height, rows, columns):
    lesson.resize(width, height)
    all_shown(lesson)
    lesson.show_model(replace(FACTS, height=rows, width=columns, originals=False))
    lesson.show()
    QApplication.processEvents()
    content = lesson.area.widget()
    assert content.width() <= lesson.area.viewport().width()
    for card in (lesson.random, lesson.path, lesson.neighbours, lesson.dimension):
        assert card.mapTo(content, QPoint(card.width(), 0)).x() <= content.width()
        assert card.minimumSizeHint().width() <= card.width()
    for row in content.findChildren(PictureRow):
        assert row.height() >= row.heightForWidth(row.width())
    assert not lesson.grab().isNull()


def test_before_a_model_is_open_a_sentence_says_what_to_do(lesson):
    lesson.show()
    assert not lesson.area.isVisible()
    lesson.show_model(FACTS)
    assert lesson.area.isVisible()


def test_showing_the_lesson_is_told(lesson, qtbot):
    with qtbot.waitSignal(lesson.shown):
        lesson.show()


def test_random_pictures_carry_their_distance_and_the_nearest_of_all_is_kept(lesson):
    lesson.show_model(FACTS)
    lesson.show_random(random_reply())
    lesson.show_random(random_reply(RandomPicturesRequest(1), noise=230.0, decoded=9.0))
    card = lesson.random
    assert [cell.lines for cell in card.noise.cells[:2]] == [("230",), ("231",)]
    assert "16 drawn" in card.figures.text() and "226" in card.figures.text() and "9.00" in card.figures.text()
    assert max(cell.share for cell in card.noise.cells) == 1
    lesson.show_measures(measures())
    assert "23.0" in card.figures.text()
    lesson.show_model(FACTS)
    lesson.show_random(random_reply(RandomPicturesRequest(1)))
    assert "8 drawn" in card.figures.text()


def test_drawing_goes_on_until_it_is_stopped(lesson, qtbot):
    lesson.show_model(FACTS)
    lesson.show()
    wanted = []
    lesson.random_wanted.connect(lambda: wanted.append(1))
    lesson.random.keep_button.click()
    assert len(wanted) == 1
    lesson.show_random(random_reply())
    qtbot.waitUntil(lambda: len(wanted) == 2)
    lesson.show_random(random_reply())
    lesson.hide()
    assert not lesson.random._pause.isActive()
    lesson.show()
    qtbot.waitUntil(lambda: len(wanted) == 3)
    lesson.random.keep_button.click()
    lesson.show_random(random_reply())
    assert not lesson.random._pause.isActive()


def test_the_slider_asks_for_each_place_and_a_frame_moves_it(lesson, qtbot):
    all_shown(lesson)
    places = []
    lesson.path_wanted.connect(lambda: places.append(lesson.path.t()))
    for value in (0, 10, 160):
        lesson.path.slider.setValue(value)
    assert places == [0, 0.0625, 1]
    lesson.path.fade.clicked.emit(3)
    assert places[-1] == 0.375
    assert lesson.path.decoded._current == 3


def test_a_place_between_leaves_the_film_strips_alone(lesson):
    all_shown(lesson)
    before = lesson.path.fade.cells
    lesson.show_path(path_reply(InterpolationRequest(0, "different", 0.2, frames=0)))
    assert lesson.path.fade.cells == before
    assert [cell.lines[0] for cell in lesson.path.live.cells] == ["4", "pixels mixed", "codes mixed", "7"]
    assert lesson.path.live.cells[1].lines[1] == "30.4"


def test_the_average_told_is_that_of_the_kind_of_pair(lesson):
    all_shown(lesson)
    assert lesson.path.kind() == "different"
    assert "30.4" in lesson.path.figures.text() and "17.1" in lesson.path.figures.text()
    lesson.path.relation.setCurrentIndex(1)
    assert lesson.path.kind() == "same"
    assert "24.3" in lesson.path.figures.text()
    lesson.show_model(replace(FACTS, labelled=False))
    assert lesson.path.kind() == "any"
    assert lesson.path.relation.isHidden()


def test_of_a_linear_model_it_is_said_that_both_rows_are_alike(lesson):
    lesson.show_model(replace(FACTS, linear=True))
    assert "linear" in lesson.path.figures.text()
    lesson.show_model(FACTS)
    assert "linear" not in lesson.path.figures.text()


def test_neighbours_of_another_class_are_marked_and_said(lesson):
    lesson.show_model(FACTS)
    lesson.show_neighbours(neighbours_reply())
    cells = lesson.neighbours.by_pixels.cells
    assert [cell.wrong for cell in cells] == [False, True, False, True, False, True]
    assert cells[1].tip.startswith("another class")
    assert "of 9,999 others, the right picture is nearest neighbour 8" in lesson.neighbours.far_text.text()
    assert "590 by pixels" in lesson.neighbours.far_text.text()
    assert "class 9" in lesson.neighbours.far_text.text()


def test_without_classes_nothing_is_marked(lesson):
    lesson.show_model(replace(FACTS, labelled=False, class_names=()))
    lesson.show_neighbours(neighbours_reply(label=-1))
    assert not any(cell.wrong for cell in lesson.neighbours.by_pixels.cells)
    assert "class" not in lesson.neighbours.far_text.text()


def test_a_sample_whose_neighbours_agree_is_not_shown_as_an_example(lesson):
    lesson.show_model(FACTS)
    lesson.show_neighbours(neighbours_reply(far_rank=4))
    assert lesson.neighbours.far.cells == ()
    assert "agree" in lesson.neighbours.far_text.text()
    lesson.show_neighbours(replace(neighbours_reply(), far=None))
    assert lesson.neighbours.far.cells == ()
    assert "None of its class" in lesson.neighbours.far_text.text()


def test_a_neighbour_that_is_clicked_becomes_the_sample(lesson, qtbot):
    lesson.show_model(FACTS)
    lesson.show_neighbours(neighbours_reply())
    with qtbot.waitSignal(lesson.sample_wanted) as wanted:
        lesson.neighbours.by_codes.clicked.emit(0)
    assert wanted.args == [5]
    with qtbot.waitSignal(lesson.on_map_wanted) as wanted:
        lesson.neighbours.map_button.click()
    assert wanted.args == [12]


@pytest.mark.parametrize(("codes", "said"), [(0.833, "90%"), (0.95, "at least as well")])
def test_what_is_measured_is_said_whichever_way_it_falls(lesson, codes, said):
    lesson.show_model(FACTS)
    lesson.show_measures(measures(codes=codes))
    assert [bar.value for bar in lesson.neighbours.shares.bars] == ["92.3%", f"{codes:.1%}"]
    assert said in lesson.neighbours.shares_text.text()
    assert "500 samples" in lesson.neighbours.shares_text.text()
    lesson.show_measures(measures(pixels=float("nan")))
    assert lesson.neighbours.shares.isHidden()


def test_missing_originals_are_said_and_offered(lesson, qtbot):
    lesson.show_model(replace(FACTS, originals=False))
    assert not lesson.find_button.parentWidget().isHidden()
    with qtbot.waitSignal(lesson.find_data_requested):
        lesson.find_button.click()
    lesson.show_model(FACTS)
    assert lesson.find_button.parentWidget().isHidden()


def test_a_model_without_samples_shows_what_can_be_shown(lesson):
    lesson.show_model(replace(FACTS, samples=0, originals=False))
    assert lesson.neighbours.body.isHidden() and lesson.path.body.isHidden()
    assert "No samples" in lesson.neighbours.message.text()
    assert not lesson.random.body.isHidden()
    lesson.show_random(random_reply(noise=float("nan"), decoded=float("nan")))
    assert lesson.random.noise.cells[0].lines == ("–",)
    lesson.show_model(FACTS)
    assert not lesson.neighbours.body.isHidden()


def test_a_failure_is_said_in_its_card_until_the_next_reply(lesson):
    lesson.show_model(FACTS)
    lesson.path.show_failure(Failure("input", "There is no such pair."))
    assert lesson.path.message.text() == "There is no such pair."
    assert lesson.random.message.text() == ""
    lesson.show_path(path_reply())
    assert lesson.path.message.text() == ""


def test_the_wheel_scrolls_the_page_and_changes_nothing(lesson):
    lesson.show_model(FACTS)
    lesson.show()
    for control in (lesson.path.slider, lesson.dimension.field, lesson.random.codes):
        before = control.currentIndex() if control is lesson.random.codes else control.value()
        middle = QPointF(control.rect().center())
        event = QWheelEvent(
            middle, control.mapToGlobal(middle), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(control, event)
        assert before == (control.currentIndex() if control is lesson.random.codes else control.value())


def test_every_control_has_a_name_and_a_tip(lesson):
    cards = lesson.random, lesson.path, lesson.neighbours, lesson.dimension
    controls = [
        cards[0].draw_button, cards[0].keep_button, cards[0].pixels, cards[0].codes,
        cards[1].relation, cards[1].other_button, cards[1].slider,
        cards[2].another_button, cards[2].selected_button, cards[2].map_button,
        cards[3].slider, cards[3].field, cards[3].channels, cards[3].data_button, cards[3].large_button,
        lesson.find_button,
    ]  # fmt: skip
    assert all(control.accessibleName() and control.toolTip() for control in controls)


# The size of the space ----------------------------------------------------------------------------------------------


def test_the_published_counts_are_shown(lesson):
    card = lesson.dimension
    card.large_button.click()
    assert "10<sup>96329</sup>" in card.count.text()
    card.channels.setCurrentIndex(1)
    assert "10<sup>288988</sup>" in card.count.text()
    assert card.slider.value() == 200
    card.slider.setValue(1)
    assert "256<sup>3</sup>" in card.count.text()


def test_the_size_starts_at_that_of_the_data_which_need_not_be_square(lesson):
    card = lesson.dimension
    lesson.show_model(replace(FACTS, height=32, width=48, channels=3))
    assert card.numbers() == 32 * 48 * 3
    assert "32 · 48 · 3" in card.count.text()
    card.field.setValue(10)
    assert card.numbers() == 300
    lesson.show_model(replace(FACTS, height=32, width=48, channels=3, samples=5))
    assert card.numbers() == 300
    card.data_button.click()
    assert card.numbers() == 32 * 48 * 3


def test_data_set_atoms_and_pictures_stand_in_order(lesson):
    lesson.show_model(FACTS)
    bars = lesson.dimension.exponents.bars
    assert [bar.value for bar in bars] == ["70,000", "≈ 10⁸⁰", "≈ 10¹⁸⁸⁸"]
    assert bars[0].share < bars[1].share < bars[2].share == 1


def test_no_size_reads_as_the_whole_range(lesson):
    card = lesson.dimension
    card.channels.setCurrentIndex(1)
    card.field.setValue(256)
    assert "0.99998 in 196,608" in card.sides.text()


def test_the_curve_tells_its_values_and_paints_any_marks(qtbot, scheme):
    curve = SparsityCurve()
    qtbot.addWidget(curve)
    curve.resize(700, 216)
    assert not curve.grab().isNull()
    curve.set_curves([("1 %", 0.01), ("one", 1e-4)])
    curve.set_marks([Mark("code", 1, "square"), Mark("a long name " * 20, 2, "circle"), Mark("x", 196_608, "diamond")])
    assert curve.tip_at(2) == "2 dimensions\n1 %: 0.100\none: 0.010"
    assert "196,608 dimensions" in curve.accessibleDescription()
    assert not curve.grab().isNull()
