"""The tab Selection behind the whole window."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.gui.selection.search_bar import CODES, FILE, NUMBER, PIXELS, PROBE, Wish


@pytest.fixture
def selection(qtbot, program):
    program.window.commands.find.trigger()
    assert program.window.explore.drawer.current() == "selection"
    return program.selection


def selected(program):
    return program.exploration.document.selection.array.tolist()


def test_the_list_follows_the_selection_and_undo(qtbot, program, selection):
    program.exploration.select(np.array([3, 9, 5]))
    assert selection.view.samples.listed().tolist() == [3, 5, 9]
    # pictures of what is in view come from the study thread
    qtbot.waitUntil(lambda: not selection.view.samples.missing(0, 2))
    selection.view.remove_requested.emit(np.array([5]))
    assert selected(program) == [3, 9]
    program.window.commands.undo.trigger()
    assert selected(program) == [3, 5, 9]
    assert selection.view.samples.listed().tolist() == [3, 5, 9]
    assert program.window.explore.map.selection().tolist() == [3, 5, 9]


def test_class_invert_and_all_shown(program, selection):
    selection.view.classes.actions()[1].trigger()
    assert selected(program) == list(range(1, 60, 3))
    selection.view.invert_requested.emit()
    assert selected(program) == [row for row in range(60) if row % 3 != 1]
    program.window.explore.map._floats.legend.hidden_changed.emit(frozenset({0}))
    selection.view.all_requested.emit()
    assert selected(program) == [row for row in range(60) if row % 3 != 0]


def test_a_chosen_row_moves_the_probe(program, selection):
    selection.view.chosen.emit(7)
    expected = program.exploration.model.codes.values[7]
    assert program.exploration.document.probe.code == pytest.approx(tuple(expected))


def test_searching_by_class_and_number(program, selection):
    selection.searching.search(Wish("class", "be"))
    assert selected(program) == list(range(1, 60, 3))
    assert "bee" in selection.view.said.text()
    selection.searching.search(Wish(NUMBER, "9, 3-4"))
    assert selection.view.samples.listed().tolist() == [9, 3, 4]
    selection.searching.search(Wish(NUMBER, "60"))
    assert "0 to 59" in selection.view.said.text()
    assert selected(program) == [3, 4, 9]


def test_searching_for_codes_like_the_probe_s(qtbot, program, selection):
    program.exploration.show_sample(8)
    selection.searching.search(Wish(CODES, source=PROBE, count=5))
    qtbot.waitUntil(lambda: len(selected(program)) == 5)
    listed = selection.view.samples.listed()
    assert listed[0] == 8
    distances = selection.view.samples.distances()
    assert distances[0] == 0
    assert (np.diff(distances) >= 0).all()


def test_searching_for_pixels_like_a_file_s(qtbot, program, selection, tmp_path, monkeypatch):
    path = tmp_path / "mine.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 20), dtype=np.uint8)).save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    selection.searching.search(Wish(PIXELS, source=FILE, count=4))
    qtbot.waitUntil(lambda: len(selected(program)) == 4)
    assert "mine.png" in selection.view.said.text()
    assert "the reconstructions of 60 samples" in selection.view.said.text()


def test_the_selection_s_codes_are_written_in_the_order_of_the_list(qtbot, program, selection, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "c.csv"), ""))
    selection.searching.search(Wish(NUMBER, "9, 3-4"))
    selection.view.exports.actions()[0].trigger()
    qtbot.waitUntil((tmp_path / "c.csv").exists)
    lines = (tmp_path / "c.csv").read_text().splitlines()
    assert lines[0] == "index,label,error,z1,z2"
    assert [line.split(",")[0] for line in lines[1:]] == ["9", "3", "4"]


def test_the_second_file_of_a_pair_is_not_replaced_unasked(qtbot, program, selection, tmp_path, monkeypatch):
    second = tmp_path / "c-metadata.tsv"
    second.write_text("old")
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "c.tsv"), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda _: asked.append(1) or QMessageBox.StandardButton.No)
    selection.view.export_requested.emit("codes", True)
    assert asked
    assert second.read_text() == "old"
    assert not (tmp_path / "c.tsv").exists()


def test_a_contact_sheet_is_drawn(qtbot, program, selection, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "s.png"), ""))
    program.exploration.select(np.arange(10))
    selection.view.export_requested.emit("sheet", False)
    dialog = selection.export._dialog
    dialog.columns.setValue(5)
    dialog.scale.setValue(3)
    dialog.accept()
    qtbot.waitUntil((tmp_path / "s.png").exists)
    with Image.open(tmp_path / "s.png") as sheet:
        assert sheet.size == (5 * (8 * 3 + 4) + 4, 2 * (8 * 3 + 15 + 4) + 4)
