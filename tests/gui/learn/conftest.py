"""Lessons, and what the studies behind them are joined with."""

import pytest
from PySide6.QtCore import QObject, Signal


class Services(QObject):
    """Keeps what the study thread is asked."""

    study_reply = Signal(str, object)

    def __init__(self):
        super().__init__()
        self.asked = []

    def study(self, lane, request):
        self.asked.append((lane, request))

    def take(self):
        """What was asked since the last call."""
        asked, self.asked = self.asked, []
        return asked


class Exploration(QObject):
    """An open model, none at first."""

    model_changed = Signal(object)
    weights_changed = Signal(object)
    model = None


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
def exploration():
    return Exploration()
