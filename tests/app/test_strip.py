"""The strip under the map of the page Explore."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.app.strip import Strip
from explorer.state.events import WeightsMoved
from explorer.values.strip import STRIP
from tests.app.conftest import found, write_model
from tests.app.threadless import bench_of


@pytest.fixture
def bench(qtbot, tmp_path):
    with bench_of(write_model(tmp_path / "small.safetensors"), ("controller", Strip)) as made:
        yield made


@pytest.fixture
def strip(bench):
    """The strip in view, filled for the first time."""
    bench.window.commands.show_strip.setChecked(True)
    bench.answer()
    return bench.window.explore.strip


def newer(model, bench, **changes):
    return replace(model, stamp=bench.services.next_stamp(), **changes)


def test_a_hidden_strip_asks_for_nothing(bench):
    assert bench.window.explore.strip.is_empty()
    bench.store.dispatch(WeightsMoved(newer(bench.exploration.model, bench)))
    assert bench.services.desk.requests(STRIP) == []


def test_any_open_model_has_its_strip(bench, strip):
    assert len(strip.rows()) == 8
    codes = bench.exploration.model.codes
    assert set(codes.labels[list(strip.rows())].tolist()) == {0, 1, 2}
    assert not strip.note.isHidden()
    assert strip.errors() == pytest.approx(codes.errors[list(strip.rows())])


def test_originals_appear_when_they_are_found_and_the_samples_stay(bench, strip):
    before = strip.rows()
    count = len(bench.exploration.model.codes.values)
    bench.store.dispatch(found(bench, np.zeros((count, 1, 8, 8), np.uint8)))
    bench.settle()
    assert strip.note.isHidden()
    assert strip.rows() == before


def test_choosing_a_sample_puts_the_probe_on_it(qtbot, bench, strip):
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    row = strip.chosen()
    assert bench.exploration.document.probe.code == tuple(bench.exploration.model.codes.values[row].tolist())


def test_the_mark_follows_the_probe(bench, strip):
    row = strip.rows()[5]
    bench.exploration.show_sample(row)
    bench.answer()
    assert strip.chosen() == row
    bench.exploration.move_probe((0.123, 0.456))
    bench.answer()
    assert strip.chosen() == -1


def test_other_samples_are_other_samples(bench, strip):
    before = strip.rows()
    strip.another.click()
    bench.answer()
    assert strip.rows() != before
    assert len(set(strip.rows())) == 8


def test_it_follows_the_weights_and_ends_with_the_newest(bench, strip):
    for _ in range(5):
        bench.store.dispatch(WeightsMoved(newer(bench.exploration.model, bench)))
    assert len(bench.services.desk.requests(STRIP)) == 0
    bench.settle()
    assert bench.services.desk.question(STRIP).stamp == bench.exploration.model.stamp


def test_the_note_leads_to_the_data(qtbot, bench, strip):
    with qtbot.waitSignal(bench.window.commands.find_data.triggered):
        strip.note.linkActivated.emit("find")


def test_another_model_has_samples_of_its_own(bench, strip, tmp_path):
    bench.open(write_model(tmp_path / "long.safetensors", latent_dim=12, seed=3, samples=5))
    assert len(strip.rows()) == 5
