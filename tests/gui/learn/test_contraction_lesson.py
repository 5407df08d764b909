"""The lesson on contraction, and what it asks of the study thread."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.app.lessons.contraction import ContractionStudy
from explorer.gui import theme
from explorer.gui.learn.contraction.contraction_lesson import ContractionLesson
from explorer.gui.learn.contraction.how_contracted import how_contracted
from explorer.gui.map import LatentMap
from explorer.values import Architecture, DataProvenance, EpochFigures, Failure, ModelCard, Picture
from explorer.values.contraction import (
    CONTRACTION,
    CONTRACTION_NOW,
    ContractionNowReply,
    ContractionNowRequest,
    ContractionReply,
    ContractionRequest,
    MeasuredSample,
    spread_of,
)
from explorer.values.plane import Plane

COUNT = 40
CARD = ModelCard(
    "mine",
    "undercomplete",
    "compact-squared-error",
    Architecture("multilayer", 1, 9, 8, 2),
    DataProvenance("x", "X", COUNT, "f", 1, 9, 8, ("zero", "one")),
)
POSITIONS = np.random.default_rng(0).normal(size=(COUNT, 2)).astype(np.float32)
LABELS = np.arange(COUNT) % 2
NORMS = np.linspace(0.1, 4.0, COUNT).astype(np.float32)


@pytest.fixture
def lesson(make_lesson):
    return make_lesson(ContractionLesson)


def measured(known=COUNT, stand_ins=False, estimated=False):
    norms = NORMS.copy()
    norms[known:] = np.nan
    picture = Picture(np.full((9, 8, 1), 90, np.uint8))
    samples = tuple(MeasuredSample(row, row % 2, float(NORMS[row]), picture) for row in range(min(8, known)))
    spread = spread_of(norms[:known])
    return ContractionReply(ContractionRequest(), norms, known, spread, samples, samples[::-1], stand_ins, estimated)


def now(epoch=0, mean=2.0):
    return ContractionNowReply(ContractionNowRequest(epoch), spread_of(np.full(16, mean)), False)


# The widget ---------------------------------------------------------------------------------------------------------


def test_without_a_model_the_lesson_says_what_to_do(lesson):
    assert "Open or train a model" in lesson.message()


@pytest.mark.parametrize(("width", "height"), [(680, 480), (800, 560), (1360, 900)])
def test_everything_stands_in_its_place_in_light_and_dark(lesson, scheme, width, height, qtbot):
    lesson.resize(width, height)
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show()
    qtbot.waitExposed(lesson)
    lesson.show_map(measured())
    lesson.show_means({0: 3.0, 1: 2.0, 2: 1.5})
    QApplication.processEvents()
    content = lesson.rows.parentWidget()
    views = lesson.map.parentWidget()
    assert views.geometry().bottom() < lesson.colour_main_map.y()
    assert lesson.colour_main_map.geometry().bottom() < lesson.rows.y()
    assert content.rect().contains(lesson.rows.geometry())
    assert lesson.map.geometry().right() < lesson.histogram.x()
    assert lesson.histogram.geometry().bottom() < lesson.epochs.y()
    assert not lesson.grab().isNull()


def test_where_it_is_the_same_everywhere_nothing_is_called_smallest(lesson):
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show_map(replace(measured(), norms=np.full(COUNT, 1.4142, np.float32)))
    assert "smallest" not in lesson.rows.accessibleDescription()
    assert "linear encoder" in lesson.note.text()
    lesson.show_map(measured())
    assert "smallest" in lesson.rows.accessibleDescription()
    assert "linear encoder" not in lesson.note.text()


def test_the_course_tells_of_no_more_samples_than_there_are(lesson):
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show_means({0: 3.0, 1: 2.0})
    assert f"{COUNT} samples" in lesson.epochs.accessibleName()


def test_the_unit_of_the_mean_follows_the_palette(lesson, scheme):
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show_map(measured())
    theme.apply("light" if theme.is_dark() else "dark")
    QApplication.processEvents()
    assert theme.muted().name() in lesson.mean.text()


def test_mean_unit_and_extremes_are_told(lesson):
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show_map(measured())
    assert "2.05" in lesson.mean.text()
    assert "code units per unit of picture distance" in lesson.mean.text()
    assert "all 40 samples" in lesson.progress.text()
    assert "smallest, ‖J‖: 0.100" in lesson.rows.accessibleDescription()
    assert "40 samples" in lesson.histogram.accessibleDescription()


def test_a_part_of_the_map_says_how_far_it_has_come(lesson):
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show_map(measured(known=10))
    assert "10 of 40" in lesson.progress.text()


def test_stand_ins_and_estimates_are_said(lesson, qtbot):
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show()
    qtbot.waitExposed(lesson)
    lesson.show_map(measured(stand_ins=True, estimated=True))
    assert "reconstructions" in lesson.note.text()
    assert "estimate" in lesson.note.text()
    assert lesson.note.isVisible()
    lesson.show_map(measured())
    assert not lesson.note.isVisible()


def test_one_epoch_is_no_course(lesson):
    lesson.show_means({4: 2.0})
    assert lesson.epochs.is_empty()
    lesson.show_means({5: 1.0, 4: 2.0})
    assert "From 2.00 in epoch 4 to 1.00 in epoch 5" in lesson.epochs.accessibleDescription()


def test_a_model_without_samples_is_no_error(lesson):
    empty = np.zeros((0, 2), np.float32)
    lesson.set_model(CARD, empty, np.zeros(0, np.int64))
    lesson.show_map(replace(measured(), norms=np.zeros(0, np.float32), measured=0, spread=spread_of(np.zeros(0))))
    assert "No samples" in lesson.message()


def test_another_model_shows_nothing_of_the_last_one(lesson):
    lesson.set_model(CARD, POSITIONS, LABELS)
    lesson.show_map(measured())
    lesson.show_means({0: 3.0, 1: 2.0})
    lesson.set_model(CARD, POSITIONS, LABELS)
    assert lesson.histogram.is_empty()
    assert lesson.epochs.is_empty()
    assert lesson.rows.is_empty()
    assert "–" in lesson.mean.text()


@pytest.mark.parametrize(
    ("objective", "words"),
    [
        ("contractive", "a contractive autoencoder: its training penalised ‖J‖² at every picture (λ = 0.1)"),
        ("stochastic-contractive", "a stochastic contractive autoencoder"),
        ("denoising", "a denoising autoencoder"),
        ("squared-error", "did not penalise"),
    ],
)
def test_the_card_tells_whether_the_training_contracted(objective, words):
    assert words in how_contracted(replace(CARD, objective=objective, settings={"penalty": 0.1}))


# What is asked of the study thread ----------------------------------------------------------------------------------


class Window(QWidget):
    def __init__(self):
        super().__init__()
        self.explore = SimpleNamespace(map=LatentMap(self))
        self.said = ""

    def say(self, text):
        self.said = text


@pytest.fixture
def study(qtbot, lesson, services, exploration):
    window = Window()
    qtbot.addWidget(window)
    subject = ContractionStudy(window, services, exploration, lesson)
    codes = SimpleNamespace(values=np.zeros((COUNT, 2), np.float32), labels=LABELS)

    def open_model(stamp, epoch=0, another=True):
        history = tuple(EpochFigures(e, 1.0, 1.0, 1.0, 1.0, 1e-3, 1.0) for e in range(epoch + 1))
        originals = np.full((COUNT, 1, 9, 8), 7, np.uint8)
        model = SimpleNamespace(
            stamp=stamp, card=replace(CARD, history=history), codes=codes, positions=POSITIONS + stamp,
            plane=Plane.identity(2), originals=originals,
        )  # fmt: skip
        if another:
            window.explore.map.set_points(model.positions, LABELS, ["zero", "one"])
        (exploration.show if another else exploration.update)(model)

    yield SimpleNamespace(
        desk=services.desk, exploration=exploration, open=open_model, lesson=lesson, window=window, subject=subject
    )
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
    assert kinds(study) == [CONTRACTION_NOW, CONTRACTION]


def test_the_map_is_asked_for_part_by_part_until_it_is_whole(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.take()
    part = measured(known=10)
    study.desk.reply(CONTRACTION, part)
    ((query, request),) = study.desk.take()
    assert query is CONTRACTION
    assert request.norms is part.norms
    study.desk.reply(CONTRACTION, measured())
    assert kinds(study) == []
    study.lesson.hide()
    study.lesson.show()
    assert kinds(study) == []


def test_a_hidden_lesson_lets_the_measuring_rest(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.take()
    study.lesson.hide()
    study.desk.reply(CONTRACTION, measured(known=10))
    assert kinds(study) == []
    study.lesson.show()
    assert study.desk.take()[-1][1].norms is not None


def test_while_weights_change_the_few_samples_follow_at_most_once_a_second(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CONTRACTION_NOW, now(0))
    study.desk.take()
    for stamp in range(2, 9):
        study.open(stamp, epoch=stamp, another=False)
    study.desk.pass_time(999)
    assert kinds(study) == []
    study.desk.pass_time(1)
    ((query, request),) = study.desk.take()
    assert (query, request.epoch) == (CONTRACTION_NOW, 8)


def test_the_curve_grows_by_epochs_and_the_map_waits_for_rest(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CONTRACTION_NOW, now(0, 3.0))
    study.open(2, epoch=1, another=False)
    study.desk.pass_time(1000)
    study.desk.reply(CONTRACTION_NOW, now(1, 2.0))
    assert "From 3.00 in epoch 0 to 2.00 in epoch 1" in study.lesson.epochs.accessibleDescription()
    assert "when training pauses" in study.lesson.progress.text()
    study.open(3, epoch=1, another=False)
    study.desk.pass_time(1000)
    study.desk.reply(CONTRACTION_NOW, now(1, 1.0))
    assert "to 2.00 in epoch 1" in study.lesson.epochs.accessibleDescription()
    study.desk.reply(CONTRACTION, None)
    study.desk.take()
    study.desk.pass_time(1500)
    assert set(kinds(study)) == {CONTRACTION_NOW, CONTRACTION}
    study.desk.reply(CONTRACTION_NOW, now(1, 1.0))
    assert "to 1.00 in epoch 1" in study.lesson.epochs.accessibleDescription()


def test_places_and_colours_of_the_map_are_of_the_same_weights(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CONTRACTION, measured())
    for stamp in (2, 3):
        study.open(stamp, epoch=stamp, another=False)
        study.desk.reply(CONTRACTION_NOW, now(stamp))
    assert np.array_equal(study.lesson.map._points.positions, POSITIONS + 1)
    study.desk.pass_time(1500)
    study.desk.reply(CONTRACTION, measured())
    assert np.array_equal(study.lesson.map._points.positions, POSITIONS + 3)


def test_replies_of_an_older_model_are_dropped(study, qtbot):
    study.open(1)
    show(study, qtbot)
    older = study.desk.question(CONTRACTION), study.desk.question(CONTRACTION_NOW)
    study.open(2)
    study.desk.reply(CONTRACTION, measured(), question=older[0])
    study.desk.reply(CONTRACTION_NOW, now(0), question=older[1])
    assert study.lesson.rows.is_empty()
    assert study.lesson.histogram.is_empty()


def test_another_model_begins_another_curve(study, qtbot):
    study.open(1)
    show(study, qtbot)
    for epoch in (0, 1):
        study.desk.reply(CONTRACTION_NOW, now(epoch))
    assert not study.lesson.epochs.is_empty()
    study.open(2)
    assert study.lesson.epochs.is_empty()


def test_the_main_map_takes_the_colours_and_keeps_them_for_other_models(study, qtbot):
    legend = study.window.explore.map._floats.values
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CONTRACTION, measured())
    assert legend.scale is None
    with qtbot.waitSignal(study.subject.main_map_coloured) as told:
        QTest.mouseClick(study.lesson.colour_main_map, Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert study.window.said
    assert legend.scale.most == pytest.approx(4.0)
    study.lesson.hide()
    study.desk.take()
    study.open(2)
    assert legend.scale is None
    assert kinds(study) == [CONTRACTION]
    with qtbot.waitSignal(study.subject.measured):
        study.desk.reply(CONTRACTION, measured())
    assert legend.scale is not None
    study.subject.colour_main_map(False)
    study.open(3)
    assert kinds(study) == []


def test_the_card_of_a_sample_tells_its_norm(study, qtbot, monkeypatch):
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CONTRACTION, measured())
    told = []
    monkeypatch.setattr(study.lesson.map, "show_card", lambda *card: told.append(card))
    study.lesson.hovered.emit(3)
    index, picture, title, lines = told[0]
    assert (index, title) == (3, "one")
    assert picture.pixels[0, 0, 0] == 7
    assert any("0.4" in line for line in lines)
    study.lesson.hovered.emit(-1)
    assert len(told) == 1


def test_a_failure_is_told_where_the_figures_would_be(study, qtbot):
    study.open(1)
    show(study, qtbot)
    study.desk.reply(CONTRACTION, Failure("internal", "It failed."))
    assert study.lesson.message() == "It failed."
