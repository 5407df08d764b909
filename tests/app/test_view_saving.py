"""Views saved and copied, commands that make them again, and the way back from a dropped PNG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox

from explorer.data.png_origin import read_origin
from explorer.gui.save_view_dialog import SaveViewDialog
from explorer.values.weights_hash import weights_hash
from tests.app.conftest import write_model


@pytest.fixture
def save(qtbot, program, tmp_path):
    """Saves one of the views and waits until it is written."""

    def write(name, suffix, scale=1):
        path = tmp_path / f"{name}-view{suffix}"
        view = next(view for view in program.view_saving.views() if view.name == name)
        program.view_saving.save(view, path, scale)
        qtbot.waitUntil(lambda: str(path) in program.window.statusBar().currentMessage())
        return path, view

    return write


@pytest.mark.parametrize("scale", [1, 4])
def test_a_view_has_as_many_pixels_as_the_dialog_says(qtbot, program, save, scale):
    if "notes" not in program.window.explore.drawer.names():
        program.window.explore.drawer.add_tab("notes", "Notes", QLabel("some notes"))
    program.window.explore.drawer.open("notes")
    assert [view.name for view in program.view_saving.views()] == ["map", "picture", "notes", "window"]
    for name in ("map", "picture", "notes", "window"):
        path, view = save(name, ".png", scale)
        with Image.open(path) as image:
            assert image.size == (view.size.width() * scale, view.size.height() * scale)


def test_the_dialog_offers_formats_and_tells_the_size(qtbot, program):
    dialog = SaveViewDialog(program.view_saving.views(), program.window)
    asked = []
    dialog.save_requested.connect(lambda *what: asked.append(what))
    assert [dialog.format.itemData(row) for row in range(dialog.format.count())] == [".png", ".svg", ".pdf"]
    dialog.scale.setCurrentIndex(2)
    dialog.what.setCurrentIndex(1)
    assert dialog.size_text.text() == "32×32 pixels"
    assert dialog.format.count() == 1
    dialog.what.setCurrentIndex(0)
    dialog.format.setCurrentIndex(1)
    assert "units" in dialog.size_text.text()
    assert not dialog.scale.isEnabled()
    dialog._save()
    ((view, suffix, scale),) = asked
    assert (view.name, suffix, scale) == ("map", ".svg", 4)
    dialog.deleteLater()


def test_the_map_as_svg_and_pdf_has_all_its_points_and_its_legend(program, save):
    path, _ = save("map", ".svg")
    root = ElementTree.parse(path).getroot()
    svg = "{http://www.w3.org/2000/svg}"
    assert sum(element.get("d").count("M") for element in root.iter(f"{svg}path")) == 60
    assert {"ant", "bee", "cow"} <= {text.text for text in root.iter(f"{svg}text")}
    assert root.find(f"{svg}desc").text.startswith("latent-explorer map ")
    path, _ = save("map", ".pdf")
    assert path.read_bytes().startswith(b"%PDF-1.4")


def test_dropping_a_saved_picture_goes_back_to_its_place(qtbot, program, save, tmp_path):
    program.exploration.move_probe((0.25, -0.5))
    qtbot.waitUntil(lambda: program.window.explore.probe.code() == (0.25, -0.5))
    picture, _ = save("picture", ".png", 2)
    origin = read_origin(picture)
    assert origin.code == (0.25, -0.5)
    assert origin.weights == weights_hash(program.exploration.model.weights)
    picture = picture.rename(tmp_path / "kept.png")
    program.window.commands.fill_room.setChecked(True)
    program.window.explore.map.set_view((-0.5, -0.5, 1.0, 1.0))
    the_map, _ = save("map", ".png")
    program.window.explore.map.set_view(None)
    program.exploration.move_probe((1.0, 1.0))
    program.window.png_dropped.emit(str(the_map))
    qtbot.waitUntil(lambda: program.exploration.document.probe.code == (0.25, -0.5))
    assert program.window.explore.map.view() == pytest.approx((-0.5, -0.5, 1.0, 1.0))
    other = write_model(tmp_path / "other.safetensors", seed=5)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(other))
    program.window.png_dropped.emit(str(picture))
    qtbot.waitUntil(lambda: program.exploration.model.card.name == "small")
    assert program.exploration.document.probe.code == (0.25, -0.5)


def test_a_picture_whose_model_is_gone_says_which_is_wanted(qtbot, program, save, tmp_path, monkeypatch):
    path, _ = save("picture", ".png")
    found = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: found.append(box.text()))
    other = write_model(tmp_path / "other.safetensors", seed=5)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(other))
    (tmp_path / "small.safetensors").unlink()
    before = program.store.document.chosen()
    program.window.png_dropped.emit(str(path))
    qtbot.waitUntil(lambda: bool(found))
    assert "“small”" in found[0]
    assert program.store.document.chosen() == before


def test_a_picture_that_tells_nothing_is_a_persons_own(qtbot, program, tmp_path):
    path = tmp_path / "mine.png"
    Image.new("L", (8, 8)).save(path)
    with qtbot.waitSignal(program.window.open_pictures_requested) as taken:
        program.window.png_dropped.emit(str(path))
    assert taken.args == [[str(path)]]
    for content in (b"", b"\x89PNG\r\n\x1a\n broken", b"GIF89a"):
        path.write_bytes(content)
        assert read_origin(path) is None


def test_commands_are_copied(program):
    program.exploration.move_probe((0.5, -1.5))
    program.window.commands.copy_picture_command.trigger()
    text = QGuiApplication.clipboard().text()
    assert re.fullmatch(r"latent-explorer decode \S+small\.safetensors --code=0\.5,-1\.5 --out decoded\.png", text)
    program.window.commands.copy_map_command.trigger()
    assert QGuiApplication.clipboard().text().startswith("latent-explorer map ")
    program.window.commands.copy_view.trigger()
    image = QGuiApplication.clipboard().image()
    assert image.size() == program.window.explore.map.size()


def test_other_pages_can_be_saved_too(program, save):
    program.window.show_page("compare")
    assert [view.name for view in program.view_saving.views()] == ["page", "window"]
    path, view = save("page", ".png", 2)
    with Image.open(path) as image:
        assert image.size == (view.size.width() * 2, view.size.height() * 2)


def test_a_walk_is_part_of_a_map_saved_as_svg(qtbot, program, save):
    walking = program.window.explore.map.walking
    walking.set_anchors([("A", 0.0, 0.0), ("B", 0.5, 0.25)])
    walking.set_paths([("graph", np.array([[0.0, 0.0], [0.2, 0.3], [0.5, 0.25]]))])
    path, _ = save("map", ".svg")
    root = ElementTree.parse(path).getroot()
    svg = "{http://www.w3.org/2000/svg}"
    assert {"A", "B"} <= {text.text for text in root.iter(f"{svg}text")}
    assert any(line.get("stroke-dasharray") for line in root.iter(f"{svg}polyline"))
