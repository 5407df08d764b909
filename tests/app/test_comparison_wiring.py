"""The page Compare with its threads, on small models, in a window that stands in for the main one."""

from __future__ import annotations

import os
from dataclasses import replace
from threading import Event
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMainWindow

from explorer.app.compare import comparison
from explorer.app.compare.comparison import Comparison
from explorer.app.services import Services
from explorer.gui.compare.compare_page import ComparePage
from explorer.latent.model_maps import open_model
from tests.app.conftest import write_model


class Window(QMainWindow):
    """What the page's wiring uses of the main window."""

    def __init__(self):
        super().__init__()
        self.commands = SimpleNamespace(find_data=QAction(self), clear_selection=QAction(self))
        self.said = []

    def say(self, text):
        self.said.append(text)


class Exploration(QObject):
    """The open model and its signals."""

    model_changed = Signal(object)
    weights_changed = Signal(object)
    model = None


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A folder of models that stand for the shipped ones; four can be compared, two cannot."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for seed, name in enumerate("abcd"):
        write_model(folder / f"{name}.safetensors", seed=seed, latent_dim=2 + (name == "b"))
    write_model(folder / "colour.safetensors", channels=3)
    (folder / "damaged.safetensors").write_bytes(b"\0" * 40)
    monkeypatch.setattr(comparison, "shipped_models_folder", lambda: folder)
    return folder


@pytest.fixture
def bench(qtbot, qapp, shipped):
    """Window, services, exploration, page and wiring; the page is not shown yet."""
    window = Window()
    qtbot.addWidget(window)
    services, exploration, page = Services(window), Exploration(window), ComparePage()
    window.setCentralWidget(page)
    window.resize(1100, 760)
    exploration.model = open_model(shipped / "b.safetensors", services.next_stamp())
    wiring = Comparison(window, services, exploration, page)
    yield SimpleNamespace(window=window, services=services, exploration=exploration, page=page, wiring=wiring)
    window.close()
    assert services.close()


def opened(qtbot, bench, maps=3):
    """Show the page and wait until its maps and measures are there."""
    bench.window.show()
    qtbot.waitUntil(lambda: len(bench.page.panels) == maps)
    qtbot.waitUntil(lambda: all(panel.picture.picture for panel in bench.page.panels))
    qtbot.waitUntil(lambda: measured(bench) and bench.wiring._measures._job is None)


def measured(bench):
    rows = bench.page.measures.rows()
    return bool(rows) and all(row.active_units is not None for row in rows)


def names(bench):
    return [panel.model.card.name for panel in bench.page.panels]


def key(bench, name):
    return next(panel.model.card.path for panel in bench.page.panels if panel.model.card.name == name)


def test_the_open_model_comes_first_then_shipped_ones_of_the_same_data(qtbot, bench):
    opened(qtbot, bench)
    assert names(bench) == ["b", "a", "c"]
    assert [row.name for row in bench.page.measures.rows()] == ["b", "a", "c"]
    assert bench.page.measures.rows()[0].neighbour_accuracy is not None


def test_what_cannot_be_compared_says_why(qtbot, bench):
    opened(qtbot, bench)
    offers = {offer.name: offer for offer in bench.page.choice.models._models}
    assert not offers["d"].reason
    assert "X" in offers["colour"].reason or "pixels" in offers["colour"].reason
    assert "damaged" in offers["damaged"].reason


def test_a_dragged_probe_is_carried_to_the_other_models(qtbot, bench):
    opened(qtbot, bench)
    first, second, _ = bench.page.panels
    before = second.map.probe()
    bench.page.probe_moved.emit(key(bench, "b"), 0.7, -0.4)
    qtbot.waitUntil(lambda: second.map.probe() != before)
    qtbot.waitUntil(lambda: first.relation.text() == "dragged here")
    assert "error" in second.relation.text()


def test_a_clicked_sample_lies_under_every_probe(qtbot, bench):
    opened(qtbot, bench)
    bench.page.clicked.emit(key(bench, "a"), 17)
    for panel in bench.page.panels:
        place = tuple(float(value) for value in panel.model.positions[17])
        qtbot.waitUntil(lambda map_=panel.map, place=place: map_.probe() == pytest.approx(place))


def test_without_the_pictures_it_says_what_needs_them_and_takes_them_when_they_come(qtbot, bench):
    opened(qtbot, bench)
    assert bench.page.measures.find_button.isVisible()
    assert "not found" in bench.page.measures.note.text()
    with qtbot.waitSignal(bench.window.commands.find_data.triggered):
        bench.page.measures.find_button.click()
    pictures = np.random.default_rng(0).integers(0, 256, (60, 1, 8, 8)).astype(np.uint8)
    bench.exploration.model = replace(bench.exploration.model, originals=pictures)
    bench.exploration.weights_changed.emit(bench.exploration.model)
    qtbot.waitUntil(lambda: all(row.jacobian_norm is not None for row in bench.page.measures.rows()))
    assert bench.page.measures.find_button.isHidden()
    assert all(row.trustworthiness is not None for row in bench.page.measures.rows())


def test_the_choice_changes_maps_and_rows_and_one_model_is_too_few(qtbot, bench):
    opened(qtbot, bench)
    choice = bench.page.choice
    keys = {offer.name: offer.key for offer in choice.models._models}
    choice.set_chosen([keys["d"], keys["a"]])
    choice.chosen_changed.emit(choice.chosen())
    qtbot.waitUntil(lambda: names(bench) == ["d", "a"])
    choice.set_chosen([keys["d"]])
    choice.chosen_changed.emit(choice.chosen())
    assert bench.page.panels == ()
    assert "two or more" in bench.page._message.text()
    assert bench.page.measures.rows() == ()
    qtbot.waitUntil(lambda: bench.wiring._measures._job is None)


def test_measuring_stops_and_goes_on_when_asked(qtbot, bench):
    # the measuring waits in line behind this one, so that it cannot be over before it is stopped
    gate = Event()
    bench.services.errand("gate", lambda _: gate.wait(), lambda _: None, lambda _: None, background=True)
    bench.page.set_tool("select")
    bench.window.show()
    qtbot.waitUntil(lambda: bench.wiring._measures._job is not None)
    bench.page.measures.stop_requested.emit()
    gate.set()
    qtbot.waitUntil(lambda: bench.wiring._measures._job is None)
    assert bench.page.measures.measure_button.isVisible()
    bench.page.measures.measure_requested.emit()
    qtbot.waitUntil(lambda: measured(bench) and bench.wiring._measures._job is None)


def test_a_model_that_was_written_again_is_read_again(qtbot, bench, shipped):
    opened(qtbot, bench)
    before = bench.page.panels[1].model
    path = write_model(shipped / "a.safetensors", seed=77)
    os.utime(path, ns=(1, 1))
    bench.wiring.refresh()
    qtbot.waitUntil(lambda: len(bench.page.panels) == 3 and bench.page.panels[1].model is not before)
    assert bench.page.panels[0].model.card.name == "b"
    qtbot.waitUntil(lambda: bench.wiring._measures._job is None)


def test_the_only_model_of_its_data_has_nothing_to_be_compared_with(qtbot, bench, shipped):
    bench.exploration.model = open_model(shipped / "colour.safetensors", bench.services.next_stamp())
    bench.window.show()
    qtbot.waitUntil(lambda: "only model" in bench.page._message.text())
    assert bench.page.panels == ()


def test_nothing_is_read_before_the_page_is_shown(bench):
    bench.wiring.refresh()
    assert bench.services._running is None
    assert bench.wiring._listed == {}


def test_the_table_is_saved(qtbot, bench, tmp_path, monkeypatch):
    opened(qtbot, bench)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "t.csv"), ""))
    bench.page.measures.save_button.click()
    qtbot.waitUntil((tmp_path / "t.csv").exists)
    assert len((tmp_path / "t.csv").read_text().splitlines()) == 4


def test_a_hovered_sample_is_told_with_the_error_of_each_model(qtbot, bench):
    opened(qtbot, bench)
    told = []
    bench.page.show_card = lambda *content: told.append(content)
    bench.page.hovered.emit(key(bench, "b"), 4)
    _, row, picture, title, lines = told[0]
    assert (row, picture, title) == (4, None, "bee")
    assert len([line for line in lines if "error" in line]) == 3
