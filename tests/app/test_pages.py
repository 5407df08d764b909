"""Every page and every lesson of the whole program, with a model that moves under them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings

from explorer.gui.learn.learn_page import LearnPage
from explorer.gui.map.value_legend import ValueLegend
from explorer.locations import own_models_folder
from explorer.values import Failure
from tests.app.conftest import write_model

LESSONS = (
    "manifold",
    "worked-example",
    "filters",
    "layers",
    "corruption",
    "contraction",
    "variational",
    "classifier",
)


@pytest.fixture
def failures(monkeypatch):
    """What the threads that answer questions could not answer."""
    found = []
    spy = SimpleNamespace(of=lambda error: found.append(error) or Failure.of(error))
    monkeypatch.setattr("explorer.jobs.live_worker.Failure", spy)
    return found


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_and_follows_to_another_model(qtbot, program, failures, name):
    program.window.show_page("learn")
    page = program.learning.page
    page.show_lesson(name)
    assert page.lesson(name).isVisible()
    assert QSettings().value("learn/lesson") == name
    other = write_model(own_models_folder() / "other.safetensors", latent_dim=3, seed=5, samples=40)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(other))
    qtbot.wait(300)
    assert page.lesson(name).isVisible()
    assert failures == []


def test_the_lesson_that_was_open_comes_back(qtbot, own_program):
    QSettings().setValue("learn/lesson", "layers")
    own_program.window.show_page("learn")
    assert own_program.learning.page.lesson("layers").isVisible()


def test_pages_are_made_when_they_are_first_looked_at(own_program):
    assert own_program.window.findChild(LearnPage) is None
    own_program.window.show_page("learn")
    assert own_program.learning.page.isVisible()
    own_program.window.show_page("compare")
    assert not own_program.learning.page.isVisible()


def test_colours_follow_the_menu(qtbot, program):
    commands, legend = program.window.commands, program.window.explore.map.findChild(ValueLegend)
    commands.colour_by_error.trigger()
    assert legend.scale is not None
    commands.colour_by_class.trigger()
    assert legend.scale is None
    program.window.explore.training_card.set_state("running")
    commands.colour_by_contraction.trigger()
    assert "while training is paused" in program.window.statusBar().currentMessage()
    program.window.explore.training_card.set_state("idle")
    qtbot.waitUntil(lambda: legend.scale is not None)
    assert commands.colour_by_contraction.isChecked()
    commands.colour_by_class.trigger()
    assert legend.scale is None
