"""What stands behind the lessons Filters and Layers."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from explorer.app.lessons import filters
from explorer.app.lessons.filters import FiltersStudy
from explorer.app.lessons.layers import LayersStudy
from explorer.data import read_picture
from explorer.gui.learn.filters.lesson import FiltersLesson
from explorer.gui.learn.layers.lesson import LayersLesson
from explorer.latent.filters import answer as answer_filters
from explorer.latent.filters import filter_bank
from explorer.latent.layers import answer as answer_layers
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, from_weights, to_weights
from explorer.models.model_file import save_model
from explorer.state.document import Document, Probe
from explorer.values import Architecture, BadInput, Codes, DataProvenance, Failure, ModelCard, Picture
from explorer.values.filters import FILTERS, FiltersRequest
from explorer.values.layers import LAYERS
from explorer.values.open_model import OpenModel
from explorer.values.rows import Rows
from tests.fake_desk import FakeDesk


class Services(QObject):
    """Answers errands at once."""

    def __init__(self):
        super().__init__()
        self.desk = FakeDesk()

    def errand(self, title, work, done, failed, **_):
        assert title
        try:
            result = work(None)
        except BadInput as error:
            failed(Failure.of(error))
        else:
            done(result)


class Exploration(QObject):
    """What the studies need of the exploration."""

    model_changed = Signal(object)
    weights_changed = Signal(object)

    def __init__(self, desk):
        super().__init__()
        self.desk = desk
        self.model = None
        self.document = Document()

    def show(self, model):
        self.model = model
        self.document = Document(probe=Probe((0.0, 0.0)))
        self.model_changed.emit(model)
        self.desk.open(model)

    def update(self, model):
        self.model = model
        self.weights_changed.emit(model)
        self.desk.open(model, another=False)


class Window(QObject):
    """What the studies need of the window."""

    def __init__(self):
        super().__init__()
        self.said = []

    def say(self, text):
        self.said.append(text)


def open_model(stamp=1, seed=0, side=8, samples=20):
    architecture = Architecture("multilayer", 1, side, side, 2, (6,))
    values = np.random.default_rng(seed).normal(size=(samples, 2)).astype(np.float32)
    plane = fit_plane(values)
    return OpenModel(
        stamp,
        ModelCard("m", "denoising", "squared-error", architecture, DataProvenance("x", "X", 20, "f", 1, side, side)),
        to_weights(build(architecture, seed=seed)),
        Codes(values, np.zeros(samples, np.int64), np.zeros(samples, np.float32)),
        plane,
        map_positions(plane, values),
        code_ranges(values),
    )


def write(path, side=8, recipe="denoising"):
    model = open_model(side=side)
    card = replace(model.card, name=path.stem, recipe=recipe, settings={"corruption": "masking:0.25"})
    save_model(path, card, model.weights)
    return path


class Bench(NamedTuple):
    """Both studies with their surroundings."""

    window: Window
    services: Services
    exploration: Exploration
    filters: FiltersLesson
    layers: LayersLesson


@pytest.fixture
def bench(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(filters, "shipped_models_folder", lambda: tmp_path)
    window, services = Window(), Services()
    exploration = Exploration(services.desk)
    filters_lesson, layers_lesson = FiltersLesson(), LayersLesson()
    for lesson in (filters_lesson, layers_lesson):
        qtbot.addWidget(lesson)
    FiltersStudy(window, services, exploration, filters_lesson)
    LayersStudy(window, services, exploration, layers_lesson)

    yield Bench(window, services, exploration, filters_lesson, layers_lesson)
    window.deleteLater()  # with the studies and their timers
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete


def asked(bench, query):
    return bench.services.desk.requests(query)


def reply_filters(bench, model):
    request = asked(bench, FILTERS)[-1]
    bench.services.desk.reply(FILTERS, answer_filters(model, from_weights(model.weights), request))


def test_nothing_is_asked_while_nobody_looks(bench):
    bench.exploration.show(open_model())
    bench.exploration.update(open_model(2))
    assert bench.services.desk.asked == []
    bench.filters.show()
    assert asked(bench, FILTERS) == [FiltersRequest()]


def test_the_filters_of_the_open_model_are_shown(bench):
    bench.filters.show()
    model = open_model()
    bench.exploration.show(model)
    reply_filters(bench, model)
    assert bench.filters.open_column.title.text() == "m"
    assert len(bench.filters.open_column.bank.weights) == 6


def test_training_is_followed_at_most_twice_a_second_and_to_its_end(bench):
    bench.filters.show()
    bench.exploration.show(open_model(1))
    for stamp in range(2, 40):
        bench.exploration.update(open_model(stamp))
    assert asked(bench, FILTERS) == [FiltersRequest()]
    reply_filters(bench, open_model(1))
    bench.services.desk.pass_time(499)
    assert asked(bench, FILTERS) == [FiltersRequest()]
    bench.services.desk.pass_time(1)
    assert asked(bench, FILTERS)[-1] == FiltersRequest()


def test_another_model_is_asked_for_at_once_and_old_replies_are_dropped(bench):
    bench.filters.show()
    first, second = open_model(1), open_model(2, seed=1)
    bench.exploration.show(first)
    question = bench.services.desk.question(FILTERS)
    bench.exploration.show(second)
    assert asked(bench, FILTERS) == [FiltersRequest(), FiltersRequest()]
    reply = answer_filters(first, from_weights(first.weights), FiltersRequest())
    bench.services.desk.reply(FILTERS, reply, question=question)
    assert bench.filters.open_column.bank is None


def test_models_with_pictures_of_the_same_size_are_offered_and_added(bench, tmp_path):
    fitting, other = write(tmp_path / "fits.safetensors"), write(tmp_path / "other.safetensors", side=9)
    (tmp_path / "broken.safetensors").write_bytes(b"no model")
    bench.filters.show()
    model = open_model()
    bench.exploration.show(model)
    reply_filters(bench, model)
    entries = bench.filters.controls.models.actions()
    assert [entry.text() for entry in entries if not entry.isSeparator()] == [
        "fits   (denoising · masking 25 %)",
        "Choose a file…",
    ]
    entries[0].trigger()
    assert bench.filters.pinned[str(fitting)].origin.text() == "denoising · masking 25 %"
    bench.filters.add_requested.emit(str(other))
    assert "8×8 pixels, grey" in bench.filters.message.text()
    bench.filters.add_requested.emit(str(tmp_path / "broken.safetensors"))
    assert len(bench.filters.pinned) == 1


def test_the_mosaic_is_saved_enlarged(bench, tmp_path, monkeypatch):
    path = tmp_path / "filters.png"
    monkeypatch.setattr(filters, "ask_where_to_save", lambda *_: path)
    picture = Picture(np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8))
    bench.filters.save_requested.emit(picture, 4, "filters-m.png")
    assert (read_picture(path).pixels[::4, ::4] == picture.pixels).all()
    assert read_picture(path).pixels.shape == (20, 28, 3)
    assert str(path) in bench.window.said[0]
    monkeypatch.setattr(filters, "ask_where_to_save", lambda *_: tmp_path / "missing" / "filters.png")
    bench.filters.show_open(open_model().card, filter_bank(open_model().weights), True)
    bench.filters.save_requested.emit(picture, 1, "filters-m.png")
    assert bench.filters.message.text()


def test_a_failure_is_told_in_its_lesson(bench):
    failure = Failure.of(BadInput("That went wrong."))
    bench.filters.show()
    bench.layers.show()
    bench.exploration.show(open_model())
    bench.services.desk.reply(FILTERS, failure)
    assert bench.filters.empty.message == "That went wrong."
    assert bench.layers.empty.message != "That went wrong."
    bench.services.desk.reply(LAYERS, failure)
    assert bench.layers.empty.message == "That went wrong."


def test_the_sample_at_the_probe_goes_through_the_layers(bench):
    bench.layers.show()
    model = open_model()
    bench.exploration.show(model)
    request = asked(bench, LAYERS)[-1]
    assert (request.sample, request.code) == (None, (0.0, 0.0))
    reply = answer_layers(model, from_weights(model.weights), request)
    bench.services.desk.reply(LAYERS, reply)
    nearest = np.square(model.codes.values).sum(axis=1).argmin()
    assert bench.layers.sample.text().startswith(f"Sample {nearest} ·")


def test_another_sample_comes_from_the_selection_where_there_is_one(bench):
    bench.layers.show()
    bench.exploration.show(open_model())
    for _ in range(5):
        bench.layers.another_requested.emit()
    found = {request.sample for request in asked(bench, LAYERS)}
    assert found <= set(range(20)) | {None}
    assert len(found) > 1
    bench.exploration.document = replace(bench.exploration.document, selection=Rows((3,)))
    bench.layers.another_requested.emit()
    assert asked(bench, LAYERS)[-1].sample == 3
    bench.layers.probe_requested.emit()
    assert asked(bench, LAYERS)[-1].sample is None


def test_the_chosen_sample_stays_while_the_model_learns_and_goes_with_it(bench):
    bench.layers.show()
    bench.exploration.show(open_model(1))
    bench.exploration.document = replace(bench.exploration.document, selection=Rows((3,)))
    bench.layers.another_requested.emit()
    bench.exploration.update(open_model(2))
    bench.services.desk.reply(LAYERS, None)
    bench.services.desk.pass_time(500)
    assert bench.services.desk.question(LAYERS).stamp == 2
    assert asked(bench, LAYERS)[-1].sample == 3
    bench.exploration.show(open_model(3))
    assert bench.services.desk.question(LAYERS).stamp == 3
    assert asked(bench, LAYERS)[-1].sample is None
