from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import Restored
from explorer.values import Failure


@pytest.fixture
def drawn(tmp_path):
    def make(name, size=(120, 150)):
        picture = Image.new("L", size, 250)
        ImageDraw.Draw(picture).line([(60, 30), (60, 120)], fill=10, width=14)
        path = tmp_path / name
        picture.save(path)
        return str(path)

    return make


@pytest.fixture
def shown(program, monkeypatch):
    """What the page Restore is shown: identity to result or failure."""
    results = {}
    page = program.window.restore
    for name in ("show_result", "show_failure"):
        original = getattr(page, name)

        def note(identity, value, original=original):
            results[identity] = value
            original(identity, value)

        monkeypatch.setattr(page, name, note)
    return results


def test_a_picture_lands_on_the_map_and_moves_the_probe_there(qtbot, program, drawn, shown):
    program.window.open_pictures_requested.emit([drawn("나의 그림.png")])
    qtbot.waitUntil(lambda: len(shown) == 1)
    own = shown[1]
    assert isinstance(own.found, Reconstruction)
    assert own.name == "나의 그림.png"
    assert program.exploration.document.probe.code == pytest.approx(own.found.code)
    assert own.found.prepared.pixels.shape == (8, 8, 1)


def test_one_broken_picture_among_many_does_not_stop_the_rest(qtbot, program, drawn, shown, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnot really")
    program.window.restore.paths_dropped.emit([drawn("a.png"), str(broken), drawn("b.png")])
    qtbot.waitUntil(lambda: len(shown) == 3)
    kinds = [type(shown[identity]) for identity in sorted(shown)]
    assert kinds == [Restored, Failure, Restored]


def test_another_preparation_gives_another_result(qtbot, program, drawn, shown):
    program.window.open_pictures_requested.emit([drawn("a.png")])
    qtbot.waitUntil(lambda: len(shown) == 1)
    before = shown[1]
    program.window.restore.edited.emit([1], {"invert": "no", "even_light": "no"}, "preparation")
    qtbot.waitUntil(lambda: shown[1] is not before)
    assert (shown[1].found.prepared.pixels != before.found.prepared.pixels).any()


def test_removing_can_be_undone(qtbot, program, drawn, shown):
    program.window.open_pictures_requested.emit([drawn("a.png")])
    qtbot.waitUntil(lambda: len(shown) == 1)
    shown.clear()
    program.window.restore.removed.emit([1])
    program.window.commands.undo.trigger()
    qtbot.waitUntil(lambda: 1 in shown)


def test_results_are_saved_beside_and_never_over_the_original(qtbot, program, drawn, shown, tmp_path):
    path = drawn("a.png")
    before = (tmp_path / "a.png").read_bytes()
    program.window.open_pictures_requested.emit([path])
    qtbot.waitUntil(lambda: len(shown) == 1)
    program.window.restore.save_requested.emit([1], str(tmp_path))
    saved = tmp_path / "a (2).png"
    qtbot.waitUntil(saved.exists)
    assert (tmp_path / "a.png").read_bytes() == before
    with Image.open(saved) as picture:
        assert picture.size == (120, 150)


def test_a_picture_from_the_clipboard_is_taken(qtbot, program, shown):
    from PySide6.QtGui import QGuiApplication, QImage

    pixels = np.full((40, 30, 3), 255, np.uint8)
    pixels[10:30, 12:18] = 0
    image = QImage(pixels.data, 30, 40, 90, QImage.Format.Format_RGB888).copy()
    QGuiApplication.clipboard().setImage(image)
    program.window.restore.paste_requested.emit()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert (shown[1].width, shown[1].height) == (30, 40)


def test_a_task_that_finds_no_code_is_not_summed_up_as_a_reconstruction(qtbot, program, drawn, shown, monkeypatch):
    page = program.window.restore
    monkeypatch.setattr(type(page), "task", replace(page.task, finds=()))
    program.window.open_pictures_requested.emit([drawn("a.png")])
    qtbot.waitUntil(lambda: len(shown) == 1 and program.restoring.restorations.idle)
    assert "squared error" not in program.window.statusBar().currentMessage()


def test_several_pictures_are_summed_up_in_one_sentence_and_the_first_is_looked_at(
    qtbot, program, drawn, shown, tmp_path
):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    bar = program.window.statusBar()
    program.window.open_pictures_requested.emit([drawn("a.png")])
    qtbot.waitUntil(lambda: bar.currentMessage().startswith("a.png: squared error"))
    program.window.open_pictures_requested.emit([drawn("b.png"), drawn("c.png"), str(broken)])
    qtbot.waitUntil(lambda: bar.currentMessage().startswith("Pictures reconstructed: 2, failed: 1"))
    assert program.window.restore.panel.current().name == "b.png"


def test_undo_is_offered_only_while_it_would_bring_the_pictures_back(qtbot, program, drawn, shown):
    program.window.open_pictures_requested.emit([drawn("a.png")])
    qtbot.waitUntil(lambda: len(shown) == 1)
    offer = program.window.restore.panel.undo_row
    program.window.restore.removed.emit([1])
    assert not offer.isHidden()
    program.window.commands.undo.trigger()
    assert offer.isHidden()
    program.window.commands.redo.trigger()
    assert not offer.isHidden()
    program.window.explore.map.selection_changed.emit(np.array([1, 2]))
    assert offer.isHidden()
