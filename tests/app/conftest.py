"""The whole program in this process, offscreen, on a small model of its own."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from explorer.gui.main_window import MainWindow
from explorer.latent.planes import fit_plane
from explorer.models import build, to_weights
from explorer.models.history_folder import history_folder, write_codes, write_weights
from explorer.models.model_file import load_model, save_model
from explorer.state.events import OriginalsFound
from explorer.values import Architecture, Codes, DataProvenance, EpochFigures, ErrorFigures, ModelCard
from tests.app.shared_program import SharedProgram, boot, close


def write_model(path, *, latent_dim=2, seed=0, samples=60, channels=1):
    """A small untrained model with codes in three classes."""
    architecture = Architecture("multilayer", channels, 8, 8, latent_dim, (16,))
    generator = np.random.default_rng(seed)
    codes = Codes(
        generator.normal(size=(samples, latent_dim)).astype(np.float32),
        np.arange(samples) % 3,
        generator.uniform(1, 9, samples).astype(np.float32),
    )
    assert fit_plane(codes.values)
    provenance = DataProvenance("x", "X", samples, "0" * 64, channels, 8, 8, ("ant", "bee", "cow"), light_on_dark=True)
    card = ModelCard(
        path.stem,
        "undercomplete",
        "squared-error",
        architecture,
        provenance,
        errors={"test": ErrorFigures(samples, 4.0, 4 / 64, 12.04)},
        command="latent-explorer train --data x --model undercomplete",
        created="2026-01-01T00:00:00+00:00",
    )
    save_model(path, card, to_weights(build(architecture, seed=seed)), codes)
    return path


def found(program, originals):
    """The event that brings the pictures behind the open model's codes."""
    stamps = program.services.next_stamp(), program.services.next_stamp()
    return OriginalsFound(program.store.document.opened, originals, *stamps)


def write_trained_model(path, epochs, decodable, *, seed=0):
    """The same with a history: its codes grow from epoch to epoch, and weights are kept of some only."""
    write_model(path, seed=seed)
    model = load_model(path)
    rows = tuple(EpochFigures(row, 9.0 - row, 9.5 - row, 1.0, 1.0, 1e-3, 1.0) for row in range(1, epochs + 1))
    card = replace(model.card, history=rows)
    save_model(path, card, model.weights, model.codes)
    for epoch in range(epochs):
        values = model.codes.values * (epoch + 1) / (epochs + 1)
        write_codes(history_folder(path), epoch, card.created, values)
        if epoch in decodable:
            at, codes = replace(card, history=rows[:epoch]), Codes(values, model.codes.labels, model.codes.errors)
            write_weights(history_folder(path), epoch, at, to_weights(build(card.architecture, epoch)), codes)
    return path


@pytest.fixture(autouse=True)
def _sentences_stay(monkeypatch):
    """On a busy machine a sentence in the status bar would have gone before a test looks for it."""
    monkeypatch.setattr(MainWindow, "say", lambda self, message, _=0: self.statusBar().showMessage(message))


@pytest.fixture(scope="module")
def _shared():
    """One program for the tests of a file: a window that stayed on the screen would take the mouse from other tests."""
    shared = SharedProgram()
    yield shared
    shared.drop()


@pytest.fixture
def open_program(qtbot, qapp, _shared, request):
    """Opens a model file in the program that tests share, which is as it was when it started."""
    before = set(threading.enumerate())
    yield lambda model: _shared.opened(qtbot, model)
    _shared.rest(before)
    if getattr(request.node, "failed", False):
        _shared.drop()


@pytest.fixture
def program(open_program, tmp_path):
    """The program with a small model open, shared by the tests."""
    return open_program(write_model(tmp_path / "small.safetensors"))


@pytest.fixture
def own_program(boot_program, tmp_path):
    """A program of the test's own, with a small model open: for tests that leave it as nobody else would want it."""
    return boot_program(write_model(tmp_path / "small.safetensors"))


@pytest.fixture
def boot_program(qtbot, qapp, _shared):
    """Boots a program of the test's own on a model file; closes it cleanly at the end."""
    opened = []
    _shared.step_aside()

    def start(model):
        opened.append(boot(qtbot, model))
        return opened[-1].program

    yield start
    for opening in opened:
        close(opening)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Tests that failed are marked: what they did to a shared program is not to fail the next one."""
    outcome = yield
    item.failed = getattr(item, "failed", False) or outcome.get_result().failed
