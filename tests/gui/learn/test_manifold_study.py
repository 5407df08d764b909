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
    InterpolationRequest,
    ManifoldMeasureRequest,
    NeighboursRequest,
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
    exploration.model, exploration.session = open_model(), SimpleNamespace(selection=())
    exploration.show_sample = shown.append
    keeper = ManifoldStudy(window, services, exploration, lesson)
    yield SimpleNamespace(window=window, services=services, exploration=exploration, keeper=keeper, shown=shown)
    lesson.hide()


def answer(study, lane, make):
    """Answer the newest request of a lane."""
    request = [request for name, request in study.services.asked if name == lane][-1]
    study.services.study_reply.emit(lane, make(request))


def lanes(study):
    return [lane for lane, _ in study.services.asked]


def test_nothing_is_asked_before_somebody_looks(study, lesson):
    study.exploration.model_changed.emit(study.exploration.model)
    assert study.services.asked == []
    lesson.show()
    assert lanes(study) == ["manifold-random", "manifold-path", "manifold-neighbours"]
    assert lesson.area.isVisible()
    lesson.hide()
    lesson.show()
    assert len(study.services.asked) == 3


def test_film_strips_are_asked_for_once_and_none_is_lost_while_the_slider_moves(study, lesson):
    lesson.show()
    for value in (1, 2, 3):
        lesson.path.slider.setValue(value)
    assert lanes(study).count("manifold-path") == 1
    answer(study, "manifold-path", path_reply)
    assert len(lesson.path.fade.cells) == 9
    newest = study.services.asked[-1][1]
    assert newest.t == 3 / 160
    answer(study, "manifold-path", path_reply)
    lesson.path.slider.setValue(40)
    assert study.services.asked[-1][1] == InterpolationRequest(1, 0, "different", 0.25, frames=0)
    lesson.path.other_button.click()
    answer(study, "manifold-path", path_reply)
    assert study.services.asked[-1][1] == InterpolationRequest(1, 1, "different", 0.25, frames=9)


def test_measures_follow_the_neighbours_and_are_made_once(study, lesson, qtbot):
    lesson.show()
    answer(study, "manifold-neighbours", neighbours_reply)
    qtbot.waitUntil(lambda: isinstance(study.services.asked[-1][1], ManifoldMeasureRequest))
    answer(study, "manifold-neighbours", measures)
    assert lesson.neighbours.shares.isVisible()
    lesson.neighbours.another_button.click()
    answer(study, "manifold-neighbours", neighbours_reply)
    study.keeper._ask_for_measures()
    assert study.services.asked[-1][1] == NeighboursRequest(1, 1, None)


def test_newer_weights_ask_again_and_replies_of_older_ones_are_dropped(study, lesson):
    lesson.show()
    study.exploration.model = open_model(stamp=2)
    study.exploration.weights_changed.emit(study.exploration.model)
    assert [request.stamp for _, request in study.services.asked] == [1, 1, 1, 2, 2, 2]
    study.services.study_reply.emit("manifold-random", random_reply(RandomPicturesRequest(1, 0)))
    assert lesson.random.noise.cells == ()
    answer(study, "manifold-random", random_reply)
    assert len(lesson.random.noise.cells) == 8


def test_the_selected_sample_is_looked_at_and_shown_on_the_map(study, lesson):
    lesson.show()
    assert not lesson.neighbours.selected_button.isEnabled()
    study.exploration.session = SimpleNamespace(selection=(7, 9))
    study.window.explore.map.selection_changed.emit(None)
    answer(study, "manifold-neighbours", neighbours_reply)
    lesson.neighbours.selected_button.click()
    assert study.services.asked[-1][1].sample == 7
    answer(study, "manifold-neighbours", neighbours_reply)
    lesson.neighbours.map_button.click()
    assert study.window.pages == ["explore"]
    assert study.shown == [7]


def test_a_failure_does_not_stop_the_lane(study, lesson):
    lesson.show()
    study.services.study_reply.emit("manifold-path", Failure("input", "No."))
    assert lesson.path.message.text() == "No."
    lesson.path.slider.setValue(3)
    assert study.services.asked[-1][1].t == 3 / 160
    study.services.study_reply.emit("filters", Failure("input", "Not mine."))


def test_of_a_model_without_samples_only_random_pictures_are_asked_for(study, lesson):
    study.exploration.model = open_model(samples=0)
    lesson.show()
    assert lanes(study) == ["manifold-random"]


def test_the_command_that_finds_the_data_is_called(study, lesson, qtbot):
    lesson.show()
    with qtbot.waitSignal(study.window.commands.find_data.triggered):
        lesson.find_button.click()
