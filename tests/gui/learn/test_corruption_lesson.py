"""The lesson on corruption, and what it asks of the study thread."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.app.lessons.corruption import CorruptionStudy
from explorer.gui.learn.chart import Bars, Chart, Line, Mark
from explorer.gui.learn.corruption.corruption_lesson import CorruptionLesson
from explorer.gui.learn.corruption.how_trained import how_trained, trained_with
from explorer.gui.learn.picture_rows import PictureRow, PictureRows
from explorer.values import Architecture, DataProvenance, Failure, ModelCard, Picture
from explorer.values.corruption_study import (
    CORRUPTION,
    CORRUPTION_CURVE,
    CorruptedSample,
    CorruptionCurve,
    CorruptionCurveRequest,
    CorruptionReply,
    CorruptionRequest,
    CorruptionWish,
)
from explorer.values.objective import Corruption

CARD = ModelCard(
    "mine",
    "undercomplete",
    "compact-squared-error",
    Architecture("multilayer", 1, 9, 8, 2),
    DataProvenance("x", "X", 100, "f", 1, 9, 8, ("zero", "one", "two")),
)
DENOISING = replace(CARD, objective="denoising", settings={"corruption": "gaussian:0.4"})


@pytest.fixture
def lesson(make_lesson):
    return make_lesson(CorruptionLesson)


def picture(value=128):
    return Picture(np.full((9, 8, 1), value, np.uint8))


def reply(wish, stand_ins=False, count=8):
    samples = tuple(
        CorruptedSample(10 + number, number % 3, picture(200), picture(100), picture(190), 40.0, 8.25)
        for number in range(count)
    )
    return CorruptionReply(CorruptionRequest(wish), samples, stand_ins)


def curve(kind="masking", samples=500):
    request = CorruptionCurveRequest(kind, samples)
    errors = tuple(10.0 + 50 * strength for strength in request.strengths)
    return CorruptionCurve(request, samples, tuple(400 * s for s in request.strengths), errors, False)


# The widget ---------------------------------------------------------------------------------------------------------


def test_without_a_model_the_lesson_says_what_to_do(lesson):
    assert "Open or train a model" in lesson.message()


@pytest.mark.parametrize(("width", "height"), [(640, 480), (800, 560), (1360, 900)])
def test_everything_stands_in_its_place_in_light_and_dark(lesson, scheme, width, height, qtbot):
    lesson.resize(width, height)
    lesson.set_model(CARD)
    lesson.show()
    qtbot.waitExposed(lesson)
    lesson.show_samples(reply(lesson.wish()))
    lesson.show_curve(curve())
    QApplication.processEvents()
    cells = lesson.rows.cells()
    assert [len(row) for row in cells] == [8, 8, 8]
    assert all(lesson.rows.rect().contains(cell.toAlignedRect()) for row in cells for cell in row)
    assert all(above.bottom() < below.top() for above, below in zip(cells[0], cells[1], strict=True))
    assert not lesson.grab().isNull()


def test_the_errors_are_told(lesson):
    lesson.set_model(CARD)
    lesson.show_samples(reply(lesson.wish()))
    told = lesson.rows.accessibleDescription()
    assert "corrupted, squared error: 40.0" in told
    assert "reconstruction, squared error: 8.25" in told
    assert "original, class: zero, one, two" in told
    lesson.show_curve(curve())
    assert "10.0 at 0" in lesson.chart.accessibleDescription()


def test_stand_ins_are_said(lesson, qtbot):
    lesson.set_model(CARD)
    lesson.show()
    qtbot.waitExposed(lesson)
    lesson.show_samples(reply(lesson.wish(), stand_ins=True))
    assert lesson.note.isVisible()
    assert "not found" in lesson.note.text()
    lesson.show_samples(reply(lesson.wish()))
    assert not lesson.note.isVisible()


def test_a_model_without_samples_is_no_error(lesson):
    lesson.set_model(CARD)
    lesson.show_samples(reply(lesson.wish(), count=0))
    assert "No samples" in lesson.message()


def test_the_lesson_begins_with_the_corruption_that_the_model_was_trained_with(lesson):
    lesson.set_model(DENOISING)
    assert lesson.wish().corruption == Corruption("gaussian", 0.4)
    lesson.set_model(CARD)
    assert lesson.wish().corruption == Corruption("masking", 0.25)


def test_what_a_person_chose_outlives_another_model(lesson):
    lesson.set_model(CARD)
    lesson.controls.field.setValue(0.6)
    lesson.set_model(DENOISING)
    assert lesson.wish().corruption == Corruption("masking", 0.6)


def test_slider_and_field_are_one_value_and_say_so_once(lesson, qtbot):
    told = []
    lesson.changed.connect(told.append)
    lesson.controls.slider.setValue(40)
    assert lesson.controls.field.value() == pytest.approx(0.4)
    lesson.controls.field.setValue(0.75)
    assert lesson.controls.slider.value() == 75
    assert [wish.corruption.strength for wish in told] == [0.4, 0.75]


def test_each_kind_can_be_chosen_and_none_needs_no_strength(lesson):
    for row, kind in enumerate(("none", "gaussian", "masking", "salt-and-pepper")):
        lesson.controls.kind.setCurrentIndex(row)
        assert lesson.wish().corruption.kind == kind
        assert lesson.controls.slider.isEnabled() == lesson.controls.new_noise.isEnabled() == (kind != "none")
    lesson.controls.kind.setCurrentIndex(0)
    assert lesson.wish().corruption.strength == 0


def test_the_buttons_change_noise_and_samples_each_alone(lesson):
    first = lesson.wish()
    QTest.mouseClick(lesson.controls.new_noise, Qt.MouseButton.LeftButton)
    assert lesson.wish() == replace(first, seed=first.seed + 1)
    QTest.mouseClick(lesson.controls.other_samples, Qt.MouseButton.LeftButton)
    assert lesson.wish() == replace(first, seed=first.seed + 1, choice=first.choice + 1)


def test_the_curve_of_another_kind_goes_at_once(lesson):
    lesson.set_model(CARD)
    lesson.show_curve(curve("masking"))
    lesson.controls.field.setValue(0.5)
    assert not lesson.chart.is_empty()
    lesson.controls.kind.setCurrentIndex(1)
    assert lesson.chart.is_empty()


# How a model was trained --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objective", "settings", "words", "corruption"),
    [
        ("denoising", {"corruption": "masking:0.25"}, "25 % of the values were set to 0,", Corruption("masking", 0.25)),
        ("denoising", {"corruption": "gaussian:0.3"}, "deviation 0.3", Corruption("gaussian", 0.3)),
        ("denoising", {"corruption": "salt-and-pepper:0.1"}, "0 or 1", Corruption("salt-and-pepper", 0.1)),
        ("stochastic-contractive", {"corruption": "gaussian:0.1"}, "hardly change", Corruption("gaussian", 0.1)),
        (
            "compact-squared-error",
            {"corruption": "masking:0.25", "pretraining_epochs": 5},
            "Each layer",
            Corruption("masking", 0.25),
        ),
        ("compact-squared-error", {"corruption": "masking:0.25"}, "clean pictures", None),
        ("denoising", {"corruption": "none"}, "clean pictures", None),
        ("denoising", {"corruption": "masking:much"}, "clean pictures", None),
        ("denoising", {"corruption": 3}, "clean pictures", None),
        ("squared-error", {}, "clean pictures", None),
    ],
)
def test_the_card_tells_how_the_model_was_trained(objective, settings, words, corruption):
    card = replace(CARD, objective=objective, settings=settings)
    assert words in how_trained(card)
    assert "mine" in how_trained(card)
    assert trained_with(card) == corruption


# Rows and chart -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(8, 8), (28, 28), (64, 48), (200, 200)])
@pytest.mark.parametrize("width", [320, 700, 1500])
def test_pictures_grow_by_whole_factors_inside_the_widget(qtbot, size, width):
    rows = PictureRows("nothing")
    qtbot.addWidget(rows)
    pictures = tuple(Picture(np.zeros((*size, 1), np.uint8)) for _ in range(8))
    rows.set_rows([PictureRow("one", pictures, ("1",) * 8, ("tip",) * 8), PictureRow("two", pictures)])
    rows.resize(width, rows.heightForWidth(width))
    cells = rows.cells()
    assert all(cell.left() >= 0 and cell.right() <= width and cell.bottom() <= rows.height() for cell in cells[1])
    factor = cells[0][0].width() / size[1]
    assert factor <= 1 or factor == round(factor)
    assert rows.tip_at(cells[0][3].center()) == "one: tip"
    assert not rows.grab().isNull()
    rows.set_rows([])
    assert rows.is_empty()
    assert rows.cells() == []
    assert rows.accessibleDescription() == "nothing"


def test_the_chart_tells_the_nearest_values(qtbot, scheme):
    chart = Chart("σ", "error", "empty")
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    assert chart.is_empty()
    assert not chart.grab().isNull()
    chart.set_lines([Line("a", (0.0, 0.5, 1.0), (1.0, 2.0, float("nan"))), Line("b", (0.0, 1.0), (3.0, 4.0), True)])
    chart.set_marks([Mark(0.25, "now"), Mark(7.0, "far away")])
    assert chart.readout(0.45) == "σ 0.500 · a 2.00"
    assert chart.readout(0.9) == "σ 1.000 · b 4.00"
    place = QPointF(200, 100)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, chart.mapToGlobal(place), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(chart, event)
    assert not chart.grab().isNull()
    chart.set_bars(Bars(np.array([0.0, 1.0, 2.0]), np.array([5, 1234])))
    assert chart.readout(1.5) == "1.00 to 2.00: 1,234"
    assert chart.readout(99) == chart.readout(2.0) == "1.00 to 2.00: 1,234"
    assert not chart.grab().isNull()
    chart.set_lines([Line("a", (0.0,), (float("inf"),))])
    assert chart.is_empty()


@pytest.mark.parametrize("values", [(0.0, 0.0), (1e-9, 2e-9), (1e7, 3e7)])
def test_the_chart_draws_any_size_of_number(qtbot, values):
    chart = Chart("epoch", "error", "empty")
    qtbot.addWidget(chart)
    chart.resize(300, 160)
    chart.set_lines([Line("", (1.0, 2.0), values)], whole_x=True)
    assert not chart.is_empty()
    assert not chart.grab().isNull()


# What is asked of the study thread ----------------------------------------------------------------------------------


@pytest.fixture
def study(qtbot, lesson, services, exploration):
    window = QWidget()
    qtbot.addWidget(window)
    CorruptionStudy(window, services, exploration, lesson)
    codes = SimpleNamespace(values=np.zeros((600, 2), np.float32))

    def open_model(stamp, card=CARD, another=True):
        model = SimpleNamespace(stamp=stamp, card=card, codes=codes)
        (exploration.show if another else exploration.update)(model)

    yield SimpleNamespace(desk=services.desk, exploration=exploration, open=open_model, lesson=lesson, window=window)
    lesson.hide()


def show(study, qtbot):
    study.lesson.show()
    qtbot.waitExposed(study.lesson)


def kinds(study):
    return [query for query, _ in study.desk.take()]


def test_nothing_is_asked_before_the_lesson_is_seen(study, qtbot):
    study.open(1)
    assert kinds(study) == []
    show(study, qtbot)
    assert kinds(study) == [CORRUPTION, CORRUPTION_CURVE]
    assert study.lesson.message() == ""


def test_the_curve_comes_roughly_first_and_finely_after(study, qtbot):
    study.open(1)
    show(study, qtbot)
    (request,) = study.desk.requests(CORRUPTION_CURVE)
    assert request.samples < 500
    study.desk.take()
    study.desk.reply(CORRUPTION_CURVE, curve(samples=request.samples))
    assert not study.lesson.chart.is_empty()
    ((query, finer),) = study.desk.take()
    assert (query, finer.samples) == (CORRUPTION_CURVE, 500)
    study.desk.reply(CORRUPTION_CURVE, curve())
    assert kinds(study) == []


def test_the_strength_asks_for_the_strip_alone_and_the_kind_for_both(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.take()
    study.lesson.controls.field.setValue(0.5)
    ((query, request),) = study.desk.take()
    assert (query, request.wish.corruption) == (CORRUPTION, Corruption("masking", 0.5))
    study.lesson.controls.kind.setCurrentIndex(3)
    assert kinds(study) == [CORRUPTION, CORRUPTION_CURVE]
    study.lesson.controls.kind.setCurrentIndex(0)
    assert kinds(study) == [CORRUPTION]


def test_replies_of_an_older_model_or_kind_are_dropped(study, qtbot):
    study.open(1)
    show(study, qtbot)
    older = study.desk.question(CORRUPTION), study.desk.question(CORRUPTION_CURVE)
    study.open(2)
    study.desk.reply(CORRUPTION, reply(CorruptionWish()), question=older[0])
    study.desk.reply(CORRUPTION_CURVE, curve(), question=older[1])
    assert study.lesson.rows.is_empty()
    assert study.lesson.chart.is_empty()
    study.desk.reply(CORRUPTION, reply(CorruptionWish()))
    assert not study.lesson.rows.is_empty()
    older = study.desk.question(CORRUPTION_CURVE)
    study.lesson.controls.kind.setCurrentIndex(0)
    study.desk.reply(CORRUPTION_CURVE, curve(), question=older)
    assert study.lesson.chart.is_empty()


def test_newer_weights_show_new_pictures_at_once_and_the_curve_every_two_seconds(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CORRUPTION, None)
    study.desk.reply(CORRUPTION_CURVE, None)
    study.desk.take()
    study.open(2, another=False)
    assert kinds(study) == [CORRUPTION]
    assert study.desk.question(CORRUPTION).stamp == 2
    study.desk.pass_time(2000)
    assert kinds(study) == [CORRUPTION_CURVE]
    study.lesson.hide()
    study.open(3, another=False)
    assert kinds(study) == []


def test_a_failure_is_told_where_the_pictures_would_be(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CORRUPTION, Failure("internal", "It failed."))
    assert study.lesson.message() == "It failed."
