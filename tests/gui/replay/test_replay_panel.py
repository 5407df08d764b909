"""The tab says which epoch it is, what is known of it and how it is shown."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from explorer.gui.replay.replay_panel import ReplayPanel
from explorer.values import EpochFigures
from explorer.values.plane import Plane
from explorer.values.replay import Replay


def row(epoch, layer=0, validation=2.0):
    return EpochFigures(epoch, 1.5, validation, 1.0, 1.0, 1e-3, 1.0, layer)


def replay_of(*epochs, decodable=None, aligned=True, unreadable=0, rows=None):
    """Three points that move to the right."""
    history = rows or tuple(row(epoch) for epoch in range(1, epochs[-1] + 1))
    model = SimpleNamespace(card=SimpleNamespace(history=history))
    places = tuple(np.full((3, 2), epoch, np.float32) for epoch in epochs)
    planes = tuple(Plane.identity(2) for _ in epochs)
    kept = tuple(range(len(epochs))) if decodable is None else decodable
    return Replay(model, epochs, places, planes, places, kept, aligned, None, unreadable)


@pytest.fixture
def panel(qtbot):
    panel = ReplayPanel()
    qtbot.addWidget(panel)
    panel.resize(800, panel.sizeHint().height())
    panel.show()
    return panel


def said(panel):
    return f"{panel.bar.text.text()}|{panel.details.text()}"


def test_it_begins_at_the_end_which_is_the_model_as_it_is(panel, scheme):
    assert panel.message
    panel.set_replay(replay_of(0, 1, 2, 4))
    assert panel.message == ""
    assert panel.bar.at_end
    assert said(panel) == "epoch 4 of 4|training loss 1.500 · validation loss 2.000 · the current model"


def test_before_the_end_it_tells_whose_weights_decode_and_what_was_aligned(panel):
    panel.set_replay(replay_of(0, 1, 2, 4, decodable=(0, 2, 3)))
    panel.bar.put(1)
    panel.show_place()
    assert "epoch 1 of 4" in said(panel)
    assert "weights of epoch 2" in said(panel)
    assert "not scaled" in said(panel)
    panel.set_replay(replay_of(0, 1, 2, 4, aligned=False, unreadable=2))
    assert "as they were" in said(panel)
    assert "2 epochs could not be read" in said(panel)
    panel.bar.put(0)
    panel.show_place()
    assert "random weights" in said(panel)


def test_figures_that_are_not_there_are_not_told(panel):
    panel.set_replay(replay_of(0, 1, 2, rows=(row(1, 1, math.nan), row(2, 1, math.nan))))
    assert panel.figures() == "pre-training of layer 1 · training loss 1.500"
    panel.set_replay(replace(replay_of(0, 1, 9), epochs=(0, 1, 30)))
    assert panel.figures() == ""


def test_new_epochs_are_followed_at_the_end_and_disturb_nobody_before_it(panel):
    panel.set_replay(replay_of(0, 1, 2))
    panel.set_replay(replay_of(0, 1, 2, 3))
    assert panel.bar.place == 3
    panel.bar.put(1)
    panel.set_replay(replay_of(0, 1, 2, 3, 4))
    assert panel.bar.place == 1
    # thinned meanwhile: the place changes, the epoch stays
    panel.set_replay(replay_of(0, 2, 4))
    assert panel.bar.place == 0.5
    assert "epoch 1 of 4" in said(panel)


def test_it_tells_when_it_comes_and_goes(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    panel = ReplayPanel(page)
    told = []
    panel.entered.connect(lambda: told.append("entered"))
    panel.left.connect(lambda: told.append("left"))
    panel.set_replay(replay_of(0, 1, 2))
    page.show()
    panel.bar.play.click()
    panel.hide()
    assert not panel.bar.playing
    panel.show()
    assert told == ["entered", "left", "entered"]
