"""The strip under the map of the open program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.values.strip import STRIP, StripReply
from tests.listening import listen


@pytest.fixture
def strip(qtbot, program):
    """The strip in view, filled for the first time."""
    program.window.commands.show_strip.setChecked(True)
    qtbot.waitUntil(lambda: not program.window.explore.strip.is_empty())
    return program.window.explore.strip


@pytest.fixture
def replies(program):
    """What the study thread answers."""
    found = []
    listen(program.services.desk, STRIP, found.append)
    return found


def test_a_hidden_strip_asks_for_nothing(program, replies):
    assert program.window.explore.strip.is_empty()
    program.exploration.update(replace(program.exploration.model, stamp=program.services.next_stamp()))
    assert replies == []


def test_any_open_model_has_its_strip(program, strip):
    assert len(strip.rows()) == 8
    labels = program.exploration.model.codes.labels[list(strip.rows())]
    assert set(labels.tolist()) == {0, 1, 2}
    assert not strip.note.isHidden()
    assert strip.errors() == pytest.approx(program.exploration.model.codes.errors[list(strip.rows())])


def test_originals_appear_when_they_are_found_and_the_samples_stay(qtbot, program, strip):
    before = strip.rows()
    count = len(program.exploration.model.codes.values)
    program.exploration.set_originals(np.zeros((count, 1, 8, 8), np.uint8))
    qtbot.waitUntil(strip.note.isHidden)
    assert strip.rows() == before


def test_choosing_a_sample_puts_the_probe_on_it(qtbot, program, strip):
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    row = strip.chosen()
    assert program.exploration.session.code == tuple(program.exploration.model.codes.values[row].tolist())


def test_the_mark_follows_the_probe(qtbot, program, strip):
    row = strip.rows()[5]
    program.exploration.show_sample(row)
    qtbot.waitUntil(lambda: strip.chosen() == row)
    program.exploration.move_probe((0.123, 0.456))
    qtbot.waitUntil(lambda: strip.chosen() == -1)


def test_other_samples_are_other_samples(qtbot, strip):
    before = strip.rows()
    strip.another.click()
    qtbot.waitUntil(lambda: strip.rows() != before)
    assert len(set(strip.rows())) == 8


def test_it_follows_the_weights_and_ends_with_the_newest(qtbot, program, strip, replies):
    model = program.exploration.model
    for _ in range(5):
        model = replace(model, stamp=program.services.next_stamp())
        program.exploration.update(model)
    qtbot.waitUntil(lambda: bool(replies))
    assert len(replies) < 5
    assert isinstance(replies[-1], StripReply)


def test_the_note_leads_to_the_data(qtbot, program, strip, monkeypatch):
    monkeypatch.setattr(program.library, "_ask_for_data", lambda: None)
    program.window.commands.find_data.triggered.disconnect()
    with qtbot.waitSignal(program.window.commands.find_data.triggered):
        strip.note.linkActivated.emit("find")


def test_another_model_has_samples_of_its_own(qtbot, program, strip, replies, tmp_path):
    from tests.app.conftest import write_model

    path = write_model(tmp_path / "long.safetensors", latent_dim=12, seed=3, samples=5)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(path))
    qtbot.waitUntil(lambda: len(strip.rows()) == 5)
    assert replies[-1].codes.shape == (5, 12)
