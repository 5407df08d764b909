"""What stands behind the lesson "Codes as clouds"."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from explorer.app.lessons import variational
from explorer.app.lessons.variational import VariationalStudy
from explorer.data import read_picture
from explorer.gui.learn.variational.lesson import VariationalLesson
from explorer.values import Architecture, BadInput, DataProvenance, Failure, ModelCard, Picture
from explorer.values.variational_study import (
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


def survey(stamp=1, samples=500):
    figures = BoundFigures(500, 120.0, (3.5, 2.5), (1.0, 1.0), (0.1, 0.1))
    clouds = Clouds((0, 1), np.arange(5), np.zeros((5, 2), np.float32), np.ones((5, 2), np.float32), np.zeros(5, int))
    return SurveyReply(SurveyRequest(stamp, samples), figures, 1.0, "bernoulli", 0.2, clouds, False)


def draws(stamp=1):
    one = DecodedDraw(np.zeros(2, np.float32), picture(), 20.0)
    return DrawsReply(
        DrawsRequest(stamp, None, (0.0, 0.0)), 20, 1, picture(), one, (one,) * 8, np.ones(2, np.float32), False
    )


def manifold(stamp=1):
    return ManifoldPictureReply(ManifoldPictureRequest(stamp), picture(side=20))


class Services(QObject):
    study_reply = Signal(str, object)

    def __init__(self):
        super().__init__()
        self.asked = []

    def study(self, lane, request):
        self.asked.append((lane, request))

    def take(self):
        asked, self.asked = self.asked, []
        return asked

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
    session = SimpleNamespace(code=(0.5, -0.5))


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

    def open_model(stamp, card=CARD, signal="model_changed", samples=600):
        codes = SimpleNamespace(values=np.zeros((samples, 2), np.float32))
        exploration.model = SimpleNamespace(stamp=stamp, card=card, codes=codes, originals=None)
        getattr(exploration, signal).emit(exploration.model)
        QApplication.processEvents()

    return SimpleNamespace(
        services=services, exploration=exploration, open=open_model, lesson=lesson, window=window, made=made
    )


def show(study, qtbot):
    study.lesson.show()
    qtbot.waitExposed(study.lesson)


def lanes(asked):
    return [lane for lane, _ in asked]


ALL = ["variational-draws", "variational", "variational-manifold"]


def test_nothing_is_asked_before_the_lesson_is_seen(study, qtbot):
    study.open(1)
    assert study.services.take() == []
    show(study, qtbot)
    asked = study.services.take()
    assert lanes(asked) == ALL
    assert asked[0][1] == DrawsRequest(1, None, (0.5, -0.5), 0)
    study.lesson.hide()
    show(study, qtbot)
    assert study.services.take() == []


def test_a_model_without_clouds_is_asked_nothing(study, qtbot):
    show(study, qtbot)
    study.open(1, PLAIN)
    assert study.services.take() == []
    assert "plain" in study.lesson.message()
    study.lesson.library_button.click()
    assert study.window.triggered == ["library"]
    study.open(2, CARD)
    assert lanes(study.services.take()) == ALL
    assert study.lesson.message() == ""


def test_only_codes_of_two_numbers_have_their_prior_decoded(study, qtbot):
    show(study, qtbot)
    study.open(1, LONG)
    assert lanes(study.services.take()) == ALL[:2]


def test_without_samples_only_the_prior_is_decoded(study, qtbot):
    show(study, qtbot)
    study.open(1, samples=0)
    assert lanes(study.services.take()) == ALL[2:]


def test_the_bound_is_measured_roughly_first_and_then_on_the_whole_map(study, qtbot):
    show(study, qtbot)
    study.open(1)
    rough = study.services.take()[1][1]
    study.services.study_reply.emit("variational", survey(samples=rough.samples))
    ((lane, fine),) = study.services.take()
    assert lane == "variational"
    assert fine.samples > rough.samples
    study.services.study_reply.emit("variational", survey(samples=fine.samples))
    assert study.services.take() == []


def test_a_small_map_is_measured_once(study, qtbot):
    show(study, qtbot)
    study.open(1, samples=100)
    rough = study.services.take()[1][1]
    study.services.study_reply.emit("variational", survey(samples=rough.samples))
    assert study.services.take() == []


def test_samples_and_draws_are_chosen_each_alone(study, qtbot):
    show(study, qtbot)
    study.open(1)
    study.services.take()
    study.lesson.clouds.sample_wanted.emit(40)
    study.lesson.draws.draws_button.click()
    study.lesson.draws.another_button.click()
    study.lesson.draws.probe_button.click()
    chosen, drawn, another, probe = (request for _, request in study.services.take())
    assert (chosen.sample, chosen.seed) == (40, 0)
    assert (drawn.sample, drawn.seed) == (40, 1)
    assert 0 <= another.sample < 600
    assert (probe.sample, probe.seed) == (None, 1)


def test_a_training_is_followed_without_being_asked_at_every_step(study, qtbot):
    show(study, qtbot)
    study.open(1)
    study.services.take()
    for stamp in (2, 3, 4):
        study.open(stamp, signal="weights_changed")
    assert [request.stamp for _, request in study.services.take()] == [2, 2, 2]
    # while the weights move, the rough figures are enough
    study.services.study_reply.emit("variational", survey(stamp=4))
    assert study.services.take() == []
    qtbot.waitUntil(lambda: any(getattr(one, "samples", 0) > 500 for _, one in study.services.asked))
    assert {request.stamp for _, request in study.services.take()} == {4}


def test_replies_about_another_model_are_dropped(study, qtbot):
    show(study, qtbot)
    study.open(5)
    study.services.study_reply.emit("variational", survey(stamp=4))
    study.services.study_reply.emit("variational-draws", draws(stamp=4))
    study.services.study_reply.emit("variational-manifold", manifold(stamp=4))
    assert study.lesson.clouds.view.clouds is None
    assert study.lesson.draws.pictures.cells == ()
    assert study.lesson.manifold_picture() is None
    study.services.study_reply.emit("variational-manifold", manifold(stamp=5))
    assert study.lesson.manifold_picture() is not None


def test_failures_of_other_lanes_are_none_of_its_business(study, qtbot):
    show(study, qtbot)
    study.open(1)
    study.services.study_reply.emit("filters", Failure("internal", "elsewhere"))
    assert study.lesson.bound.message.text() == ""
    study.services.study_reply.emit("variational", Failure("internal", "It failed."))
    assert study.lesson.bound.message.text() == "It failed."


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
    study.services.study_reply.emit("variational-manifold", manifold())
    study.lesson.manifold.save_button.click()
    assert proposed == [("mine-prior.png", [("PNG", ".png")])]
    assert (read_picture(path).pixels == manifold().mosaic.pixels).all()
    assert str(path) in study.window.said[-1]
    path = tmp_path / "nowhere" / "prior.png"
    study.lesson.manifold.save_button.click()
    assert len(study.window.said) == 2
