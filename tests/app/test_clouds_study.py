"""What stands behind the lesson "Codes as clouds"."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from explorer.app.lessons import variational
from explorer.app.lessons.variational import VariationalStudy
from explorer.data import read_picture
from explorer.gui.learn.variational.lesson import VariationalLesson
from explorer.values import Architecture, BadInput, DataProvenance, Failure, ModelCard, Picture
from explorer.values.variational_study import (
    DRAWN,
    PRIOR_PICTURE,
    SURVEY,
    BoundFigures,
    Clouds,
    DecodedDraw,
    DrawsReply,
    DrawsRequest,
    ManifoldPictureReply,
    ManifoldPictureRequest,
    SurveyReply,
    SurveyRequest,
)
from tests.fake_desk import FakeDesk

CARD = ModelCard(
    "mine",
    "variational",
    "elbo-bernoulli",
    Architecture("multilayer", 1, 9, 8, 2, variational=True),
    DataProvenance("x", "X", 100, "f", 1, 9, 8, ("zero", "one & two")),
)
LONG = replace(CARD, architecture=replace(CARD.architecture, latent_dim=12))
PLAIN = replace(CARD, name="plain", architecture=replace(CARD.architecture, variational=False))


@pytest.fixture
def lesson(qtbot):
    widget = VariationalLesson()
    qtbot.addWidget(widget)
    widget.resize(800, 560)
    yield widget
    widget.hide()


def picture(value=128, side=1):
    return Picture(np.full((9 * side, 8 * side, 1), value, np.uint8))


def survey(samples=500):
    figures = BoundFigures(500, 120.0, (3.5, 2.5), (1.0, 1.0), (0.1, 0.1))
    clouds = Clouds((0, 1), np.arange(5), np.zeros((5, 2), np.float32), np.ones((5, 2), np.float32), np.zeros(5, int))
    return SurveyReply(SurveyRequest(samples), figures, 1.0, "bernoulli", 0.2, clouds, False)


def draws():
    one = DecodedDraw(np.zeros(2, np.float32), picture(), 20.0)
    return DrawsReply(DrawsRequest(None, (0.0, 0.0)), 20, 1, picture(), one, (one,) * 8, np.ones(2, np.float32), False)


def manifold():
    return ManifoldPictureReply(ManifoldPictureRequest(), picture(side=20))


class Services(QObject):
    def __init__(self):
        super().__init__()
        self.desk = FakeDesk()

    def errand(self, title, work, done, failed):
        assert title
        try:
            result = work(None)
        except BadInput as error:
            failed(Failure.of(error))
        else:
            done(result)


class Exploration(QObject):
    model_changed = Signal(object)
    weights_changed = Signal(object)
    model = None
    document = SimpleNamespace(probe=SimpleNamespace(code=(0.5, -0.5)))


class Window(QWidget):
    def __init__(self):
        super().__init__()
        self.said, self.triggered = [], []
        self.commands = SimpleNamespace(
            library=SimpleNamespace(trigger=lambda: self.triggered.append("library")),
            find_data=SimpleNamespace(trigger=lambda: self.triggered.append("find_data")),
        )

    def say(self, text):
        self.said.append(text)


@pytest.fixture
def study(qtbot, lesson):
    window = Window()
    qtbot.addWidget(window)
    services, exploration = Services(), Exploration()
    made = VariationalStudy(window, services, exploration, lesson)

    def open_model(stamp, card=CARD, another=True, samples=600):
        codes = SimpleNamespace(values=np.zeros((samples, 2), np.float32))
        exploration.model = SimpleNamespace(stamp=stamp, card=card, codes=codes, originals=None)
        (exploration.model_changed if another else exploration.weights_changed).emit(exploration.model)
        services.desk.open(exploration.model, another)

    return SimpleNamespace(
        desk=services.desk, exploration=exploration, open=open_model, lesson=lesson, window=window, made=made
    )


def show(study, qtbot):
    study.lesson.show()
    qtbot.waitExposed(study.lesson)


def kinds(asked):
    return [query for query, _ in asked]


ALL = [DRAWN, SURVEY, PRIOR_PICTURE]


def test_nothing_is_asked_before_the_lesson_is_seen(study, qtbot):
    study.open(1)
    assert study.desk.take() == []
    show(study, qtbot)
    asked = study.desk.take()
    assert kinds(asked) == ALL
    assert asked[0][1] == DrawsRequest(None, (0.5, -0.5), 0)
    study.lesson.hide()
    show(study, qtbot)
    assert study.desk.take() == []


def test_a_model_without_clouds_is_asked_nothing(study, qtbot):
    show(study, qtbot)
    study.open(1, PLAIN)
    assert study.desk.take() == []
    assert "plain" in study.lesson.message()
    study.lesson.library_button.click()
    assert study.window.triggered == ["library"]
    study.open(2, CARD)
    assert kinds(study.desk.take()) == ALL
    assert study.lesson.message() == ""


def test_only_codes_of_two_numbers_have_their_prior_decoded(study, qtbot):
    show(study, qtbot)
    study.open(1, LONG)
    assert kinds(study.desk.take()) == ALL[:2]


def test_without_samples_only_the_prior_is_decoded(study, qtbot):
    show(study, qtbot)
    study.open(1, samples=0)
    assert kinds(study.desk.take()) == ALL[2:]


def test_the_bound_is_measured_roughly_first_and_then_on_the_whole_map(study, qtbot):
    show(study, qtbot)
    study.open(1)
    rough = study.desk.take()[1][1]
    study.desk.reply(SURVEY, survey(samples=rough.samples))
    ((query, fine),) = study.desk.take()
    assert query is SURVEY
    assert fine.samples > rough.samples
    study.desk.reply(SURVEY, survey(samples=fine.samples))
    assert study.desk.take() == []


def test_a_small_map_is_measured_once(study, qtbot):
    show(study, qtbot)
    study.open(1, samples=100)
    rough = study.desk.take()[1][1]
    study.desk.reply(SURVEY, survey(samples=rough.samples))
    assert study.desk.take() == []


def test_samples_and_draws_are_chosen_each_alone(study, qtbot):
    show(study, qtbot)
    study.open(1)
    study.desk.take()
    study.lesson.clouds.sample_wanted.emit(40)
    study.lesson.draws.draws_button.click()
    study.lesson.draws.another_button.click()
    study.lesson.draws.probe_button.click()
    chosen, drawn, another, probe = (request for _, request in study.desk.take())
    assert (chosen.sample, chosen.seed) == (40, 0)
    assert (drawn.sample, drawn.seed) == (40, 1)
    assert 0 <= another.sample < 600
    assert (probe.sample, probe.seed) == (None, 1)


def test_a_training_is_followed_without_being_asked_at_every_step(study, qtbot):
    show(study, qtbot)
    study.open(1)
    for query in ALL:
        study.desk.reply(query, None)
    study.desk.take()
    for stamp in (2, 3, 4):
        study.open(stamp, another=False)
    assert study.desk.take() == []
    study.desk.pass_time(1000)
    assert kinds(study.desk.take()) == ALL
    assert study.desk.question(SURVEY).stamp == 4
    # while the weights move, the rough figures are enough
    study.desk.reply(SURVEY, survey())
    assert study.desk.take() == []
    study.desk.pass_time(1500)
    ((query, request),) = study.desk.take()
    assert query is SURVEY
    assert request.samples > 500


def test_replies_about_another_model_are_dropped(study, qtbot):
    show(study, qtbot)
    study.open(4)
    older = [study.desk.question(query) for query in ALL]
    study.open(5)
    replies = [draws(), survey(), manifold()]
    for query, reply, question in zip(ALL, replies, older, strict=True):
        study.desk.reply(query, reply, question=question)
    assert study.lesson.clouds.view.clouds is None
    assert study.lesson.draws.pictures.cells == ()
    assert study.lesson.manifold_picture() is None
    study.desk.reply(PRIOR_PICTURE, manifold())
    assert study.lesson.manifold_picture() is not None


def test_a_failure_is_told_in_its_card(study, qtbot):
    show(study, qtbot)
    study.open(1)
    study.desk.reply(SURVEY, Failure("internal", "It failed."))
    assert study.lesson.bound.message.text() == "It failed."
    assert study.lesson.draws.message.text() == ""


def test_the_picture_of_the_prior_is_saved_where_the_person_says(study, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "prior-é.png"
    proposed = []

    def ask(window, title, name, kinds):
        proposed.append((name, kinds))
        return path

    monkeypatch.setattr(variational, "ask_where_to_save", ask)
    show(study, qtbot)
    study.open(1)
    study.lesson.save_wanted.emit()
    assert proposed == []
    study.desk.reply(PRIOR_PICTURE, manifold())
    study.lesson.manifold.save_button.click()
    assert proposed == [("mine-prior.png", [("PNG", ".png")])]
    assert (read_picture(path).pixels == manifold().mosaic.pixels).all()
    assert str(path) in study.window.said[-1]
    path = tmp_path / "nowhere" / "prior.png"
    study.lesson.manifold.save_button.click()
    assert len(study.window.said) == 2
