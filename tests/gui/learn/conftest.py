"""Lessons, and what the studies behind them are joined with."""

import pytest
from PySide6.QtCore import QObject, Signal

from tests.fake_desk import FakeDesk


class Services(QObject):
    """Has a desk in the hands of the test."""

    def __init__(self):
        super().__init__()
        self.desk = FakeDesk()


class Exploration(QObject):
    """An open model, none at first."""

    model_changed = Signal(object)
    weights_changed = Signal(object)
    model = None

    def __init__(self, desk):
        super().__init__()
        self.desk = desk

    def show(self, model):
        """Open another model."""
        self.model = model
        self.model_changed.emit(model)
        self.desk.open(model)

    def update(self, model):
        """Give the open one newer weights."""
        self.model = model
        self.weights_changed.emit(model)
        self.desk.open(model, another=False)


@pytest.fixture
def make_lesson(qtbot):
    """Makes a lesson of a usual size, not shown yet."""

    def make(kind):
        lesson = kind()
        qtbot.addWidget(lesson)
        lesson.resize(800, 560)
        return lesson

    return make


@pytest.fixture
def services():
    return Services()


@pytest.fixture
def exploration(services):
    return Exploration(services.desk)
