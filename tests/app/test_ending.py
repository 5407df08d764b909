"""Beginning and ending of the window: failures, deadlines, what was asked for too early."""

from __future__ import annotations

from threading import Event

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from explorer.app.services import Services
from explorer.app.window import Opening
from tests.app.conftest import write_model
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def boxes(monkeypatch):
    """Message boxes that were opened."""
    found = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: found.append(box))
    return found


@pytest.mark.parametrize("name", ["explorer.app.window.import_module", "explorer.app.program.Program"])
def test_what_cannot_be_loaded_is_said_and_closes_the_window(name, qtbot, boxes, capsys, monkeypatch):
    def fail(*_):
        raise ImportError("<b>libtorch.so</b>: cannot open shared object file")

    monkeypatch.setattr(name, fail)
    opening = Opening("")
    qtbot.addWidget(opening.window)
    opening.window.show()
    qtbot.waitUntil(lambda: bool(boxes))
    (box,) = boxes
    assert box.text() == "Latent Explorer cannot start: ImportError: <b>libtorch.so</b>: cannot open shared object file"
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert capsys.readouterr().err.count("\n") == 1
    box.finished.emit(0)
    assert not opening.window.isVisible()
    assert opening.program is None
    assert not opening.ended_cleanly()


def test_all_threads_are_told_before_any_is_waited_for(qtbot):
    services, stopped, begun = Services(), Event(), [Event(), Event()]

    def until_the_other_was_told(_job):
        begun[0].set()
        assert stopped.wait(PATIENCE_SECONDS)
        yield

    def until_told(job):
        begun[1].set()
        try:
            while True:
                yield
        finally:
            stopped.set()

    services.training.submit(until_the_other_was_told, lambda _: None, lambda _: None)
    services.repairs.submit(until_told, lambda _: None, lambda _: None)
    assert all(event.wait(PATIENCE_SECONDS) for event in begun)
    assert services.close()


def test_what_does_not_end_in_time_is_told(qtbot, monkeypatch):
    services, begun, leave = Services(), Event(), Event()

    def stuck(_job):
        begun.set()
        leave.wait(PATIENCE_SECONDS)
        yield

    services.training.submit(stuck, lambda _: None, lambda _: None)
    assert begun.wait(PATIENCE_SECONDS)
    monkeypatch.setattr("explorer.app.services._CLOSE_SECONDS", 0.0)
    assert not services.close()
    leave.set()
    monkeypatch.setattr("explorer.app.services._CLOSE_SECONDS", PATIENCE_SECONDS)
    assert services.close()


@pytest.mark.parametrize("named", [False, True], ids=["chosen in the window", "named on the command line"])
def test_pictures_that_come_before_the_first_model_is_open_wait_for_it(named, qtbot, tmp_path):
    path = str(tmp_path / "early.png")
    Image.new("L", (40, 40), 90).save(path)
    opening = Opening(str(write_model(tmp_path / "small.safetensors")), file=path if named else "")
    early = []

    def choose():
        assert opening.program.exploration.model is None
        if not named:
            opening.window.open_pictures_requested.emit([path])
        early.append(True)

    opening.ready.connect(choose)
    opening.window.show()
    qtbot.waitUntil(lambda: bool(early))
    coded = opening.program.restoring.on_map.coded
    qtbot.waitUntil(lambda: len(coded()) == 1)
    ((_, own),) = coded().values()
    qtbot.waitUntil(lambda: opening.program.exploration.document.probe.code == own.code)
    opening.window.close()
    assert opening.ended_cleanly()
    opening.window.deleteLater()
