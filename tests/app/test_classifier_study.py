"""What stands behind the lesson "Does pre-training help?"."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QAction

from explorer.app.lessons.classifier import ClassifierStudy
from explorer.app.services import Services
from explorer.data import open_dataset
from explorer.gui.learn.classifier.lesson import ClassifierLesson
from explorer.models import build, to_weights
from explorer.values import Architecture, Codes, ModelCard
from explorer.values.classification import ClassificationRequest
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane


class Window(QObject):
    """What the study needs of the window."""

    def __init__(self):
        super().__init__()
        self.commands = self
        self.commands = SimpleNamespace(find_data=QAction(self))


class Exploration(QObject):
    """What the study needs of the exploration."""

    model_changed = Signal(object)

    def __init__(self):
        super().__init__()
        self.model = None

    def show(self, model):
        self.model = model
        self.model_changed.emit(model)


@dataclass
class Bench:
    """The study with its surroundings."""

    window: Window
    services: Services
    exploration: Exploration
    lesson: ClassifierLesson
    study: ClassifierStudy
    searches: list = field(default_factory=list)


@pytest.fixture(scope="module")
def digits():
    return open_dataset("digits")


@pytest.fixture
def model(digits):
    architecture = Architecture("multilayer", 1, 8, 8, 2, (16,))
    card = ModelCard("small", "undercomplete", "squared-error", architecture, digits.provenance, path="/m/small")
    codes = Codes(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
    positions = np.zeros((0, 2), np.float32)
    plane = Plane.identity(2)
    return OpenModel(1, card, to_weights(build(architecture, 0)), codes, plane, positions, ((-1.0, 1.0),) * 2)


@pytest.fixture
def bench(qtbot):
    window, services, exploration, lesson = Window(), Services(), Exploration(), ClassifierLesson()
    qtbot.addWidget(lesson)
    made = Bench(window, services, exploration, lesson, ClassifierStudy(window, services, exploration, lesson))
    window.commands.find_data.triggered.connect(lambda: made.searches.append(1))
    yield made
    assert services.close()


def ready(bench) -> bool:
    return bench.lesson.body.isVisible() and bench.lesson.controls.start_button.isEnabled()


def test_labels_are_counted_once_the_lesson_is_looked_at(qtbot, bench, model):
    bench.exploration.show(model)
    assert not bench.lesson.body.isVisibleTo(bench.lesson)
    bench.lesson.show()
    assert "Looking" in bench.lesson.empty_label.text()
    qtbot.waitUntil(lambda: ready(bench))
    assert "1,437 labelled training pictures of 10 classes" in bench.lesson.subject_label.text()


def test_both_classifiers_are_trained_in_turn_to_their_test_errors(qtbot, bench, model):
    bench.exploration.show(model)
    bench.lesson.show()
    qtbot.waitUntil(lambda: ready(bench))
    seen = []
    show = bench.lesson.show_report
    bench.lesson.show_report = lambda report: (seen.append((report.epoch, report.request.from_scratch)), show(report))
    bench.lesson.start_requested.emit(ClassificationRequest(labels=100, epochs=2))
    assert bench.study.running
    qtbot.waitUntil(lambda: not bench.study.running)
    assert seen == [(1, False), (1, True), (2, False), (2, True)]
    assert bench.lesson.runs.rowCount() == 1
    assert "Done" in bench.lesson.controls.state_label.text()


def test_stop_ends_it_between_two_batches(qtbot, bench, model):
    bench.exploration.show(model)
    bench.lesson.show()
    qtbot.waitUntil(lambda: ready(bench))
    bench.lesson.start_requested.emit(ClassificationRequest(epochs=100_000))
    qtbot.waitUntil(lambda: "Epoch" in bench.lesson.controls.state_label.text())
    bench.lesson.stop_requested.emit()
    qtbot.waitUntil(lambda: not bench.study.running)
    assert ready(bench)
    assert bench.lesson.runs.rowCount() == 0


def test_a_request_that_cannot_be_met_says_why_in_the_lesson(qtbot, bench, model):
    bench.exploration.show(model)
    bench.lesson.show()
    qtbot.waitUntil(lambda: ready(bench))
    bench.lesson.start_requested.emit(ClassificationRequest(labels=5000))
    qtbot.waitUntil(lambda: not bench.study.running)
    assert "choose 1,437 or fewer" in bench.lesson.message.text()


def test_a_model_of_pictures_without_classes_is_refused_at_once(bench, model):
    provenance = replace(model.card.data, class_names=())
    bench.lesson.show()
    bench.exploration.show(replace(model, card=replace(model.card, data=provenance)))
    assert "without classes" in bench.lesson.empty_label.text()


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"spec": "nowhere.npy"}, "nowhere.npy"), ({"fingerprint": "0" * 64}, "holds other pictures")],
)
def test_data_that_are_not_at_hand_can_be_looked_for(qtbot, bench, model, changes, words):
    card = replace(model.card, data=replace(model.card.data, **changes))
    bench.lesson.show()
    bench.exploration.show(replace(model, card=card))
    qtbot.waitUntil(lambda: bench.lesson.find_button.isVisible())
    assert words in bench.lesson.empty_label.text()
    bench.lesson.find_data_requested.emit()
    assert bench.searches == [1]


def test_pictures_found_by_another_errand_are_noticed(qtbot, bench, model):
    card = replace(model.card, data=replace(model.card.data, spec="nowhere.npy"))
    bench.lesson.show()
    bench.exploration.show(replace(model, card=card))
    qtbot.waitUntil(lambda: bench.lesson.find_button.isVisible())

    def found(_: object) -> None:
        QSettings().setValue(f"data/{card.data.fingerprint}", "digits")

    bench.services.errand("Looking", lambda _: None, found, lambda _: None)
    qtbot.waitUntil(lambda: ready(bench))
