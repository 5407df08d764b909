"""What stands behind the lesson "Why a manifold"."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from explorer.app.lessons.manifold import ManifoldStudy
from explorer.gui.learn.manifold.lesson import ManifoldLesson
from explorer.values import Architecture, Codes, DataProvenance, Failure, ModelCard, Weights
from explorer.values.manifold import (
    INTERPOLATION,
    MANIFOLD_MEASURES,
    NEIGHBOURS,
    RANDOM_PICTURES,
    InterpolationRequest,
    RandomPicturesRequest,
)
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane
from tests.gui.learn.manifold_replies import measures, neighbours_reply, path_reply, random_reply


@pytest.fixture
def lesson(make_lesson):
    return make_lesson(ManifoldLesson)


class Map(QObject):
    """A map to select on."""

    selection_changed = Signal(object)


class Window(QObject):
    """The parts of the window that the study uses."""

    def __init__(self):
        super().__init__()
        self.explore = SimpleNamespace(map=Map())
        self.commands = SimpleNamespace(find_data=QAction())
        self.pages = []

    def show_page(self, name):
        self.pages.append(name)


def open_model(stamp=1, samples=20):
    architecture = Architecture("multilayer", 1, 28, 28, 2, (8,))
    codes = Codes(np.zeros((samples, 2), np.float32), np.arange(samples) % 3, np.zeros(0, np.float32))
    card = ModelCard("m", "r", "squared-error", architecture, DataProvenance("x", "X", samples, "f", 1, 28, 28))
    places = np.zeros((samples, 2), np.float32)
    return OpenModel(stamp, card, Weights(architecture, {}), codes, Plane.identity(2), places, ((0, 1), (0, 1)))


@pytest.fixture
def study(lesson, services, exploration):
    window, shown = Window(), []
    exploration.document = SimpleNamespace(selection=())
    exploration.show_sample = shown.append
    keeper = ManifoldStudy(window, services, exploration, lesson)
    exploration.show(open_model())
    yield SimpleNamespace(window=window, services=services, exploration=exploration, keeper=keeper, shown=shown)
    lesson.hide()


def answer(study, query, make):
    """Answer the newest request of a kind."""
    study.services.desk.reply(query, make(study.services.desk.requests(query)[-1]))


def kinds(study):
    return [query for query, _ in study.services.desk.asked]


def newest(study, query):
    return study.services.desk.requests(query)[-1]


def test_nothing_is_asked_before_somebody_looks(study, lesson):
    study.exploration.model_changed.emit(study.exploration.model)
    assert kinds(study) == []
    lesson.show()
    assert kinds(study) == [RANDOM_PICTURES, INTERPOLATION, NEIGHBOURS, MANIFOLD_MEASURES]
    assert lesson.area.isVisible()
    lesson.hide()
    lesson.show()
    assert len(kinds(study)) == 4


def test_film_strips_are_asked_for_once_and_none_is_lost_while_the_slider_moves(study, lesson):
    lesson.show()
    for value in (1, 2, 3):
        lesson.path.slider.setValue(value)
    assert kinds(study).count(INTERPOLATION) == 1
    answer(study, INTERPOLATION, path_reply)
    assert len(lesson.path.fade.cells) == 9
    assert newest(study, INTERPOLATION).t == 3 / 160
    answer(study, INTERPOLATION, path_reply)
    lesson.path.slider.setValue(40)
    assert newest(study, INTERPOLATION) == InterpolationRequest(0, "different", 0.25, frames=0)
    lesson.path.other_button.click()
    answer(study, INTERPOLATION, path_reply)
    assert newest(study, INTERPOLATION) == InterpolationRequest(1, "different", 0.25, frames=9)


def test_measures_are_made_when_the_weights_rest(study, lesson):
    lesson.show()
    answer(study, MANIFOLD_MEASURES, measures)
    assert lesson.neighbours.shares.isVisible()
    for stamp in (2, 3):
        study.exploration.update(open_model(stamp))
        study.services.desk.pass_time(499)
    assert len(study.services.desk.requests(MANIFOLD_MEASURES)) == 1
    study.services.desk.pass_time(1)
    assert study.services.desk.question(MANIFOLD_MEASURES).stamp == 3


def test_newer_weights_ask_again_and_another_model_at_once(study, lesson):
    lesson.show()
    before = study.services.desk.question(RANDOM_PICTURES)
    study.exploration.update(open_model(stamp=2))
    assert len(study.services.desk.requests(RANDOM_PICTURES)) == 1
    answer(study, RANDOM_PICTURES, random_reply)
    assert study.services.desk.question(RANDOM_PICTURES).stamp == 2
    assert len(lesson.random.noise.cells) == 8
    study.exploration.show(open_model(stamp=3))
    assert study.services.desk.question(RANDOM_PICTURES).stamp == 3
    lesson.random.show_failure(Failure("input", "Not yet."))
    study.services.desk.reply(RANDOM_PICTURES, random_reply(RandomPicturesRequest(0)), question=before)
    assert lesson.random.message.text() == "Not yet."


def test_the_selected_sample_is_looked_at_and_shown_on_the_map(study, lesson):
    lesson.show()
    assert not lesson.neighbours.selected_button.isEnabled()
    study.exploration.document = SimpleNamespace(selection=(7, 9))
    study.window.explore.map.selection_changed.emit(None)
    answer(study, NEIGHBOURS, neighbours_reply)
    lesson.neighbours.selected_button.click()
    assert newest(study, NEIGHBOURS).sample == 7
    answer(study, NEIGHBOURS, neighbours_reply)
    lesson.neighbours.map_button.click()
    assert study.window.pages == ["explore"]
    assert study.shown == [7]


def test_a_failure_does_not_stop_what_follows(study, lesson):
    lesson.show()
    study.services.desk.reply(INTERPOLATION, Failure("input", "No."))
    assert lesson.path.message.text() == "No."
    lesson.path.slider.setValue(3)
    assert newest(study, INTERPOLATION).t == 3 / 160


def test_of_a_model_without_samples_only_random_pictures_are_asked_for(study, lesson):
    study.exploration.show(open_model(samples=0))
    lesson.show()
    assert kinds(study) == [RANDOM_PICTURES]


def test_the_command_that_finds_the_data_is_called(study, lesson, qtbot):
    lesson.show()
    with qtbot.waitSignal(study.window.commands.find_data.triggered):
        lesson.find_button.click()
