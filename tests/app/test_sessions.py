"""Sessions of the whole program: kept, opened again, refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from explorer.features.sessions.compute.files import read_session
from explorer.gui.recent_files import SESSIONS, RecentFilesMenu
from explorer.latent.model_finding import find_model
from explorer.state.events import ViewMoved
from explorer.values import BadInput
from tests.app.conftest import write_model


@pytest.fixture
def saved(qtbot, program, tmp_path):
    """A session of a map that somebody worked on, saved beside its model, and what it was."""
    window = program.window
    if "notes" not in window.explore.drawer.names():
        window.explore.drawer.add_tab("notes", "Notes", QLabel("a note"))
        window.explore.instruments.add("shape", "Shape", "Shows a shape.", QLabel("a shape"))
    # as the session keeps it, so that the view comes back to the last digit
    window.commands.fill_room.setChecked(True)
    program.store.dispatch(ViewMoved((-1.0, -0.5, 2.0, 1.5)))
    window.explore.map.selection_changed.emit(np.array([3, 4, 5, 9]))
    window.explore.map.hidden_classes_changed.emit(frozenset({1}))
    window.commands.colour_by_error.trigger()
    window.commands.backdrop.trigger()
    window.explore.drawer.open("notes")
    window.explore.instruments.action("shape").trigger()
    program.exploration.move_probe((0.25, -0.75))
    path = tmp_path / "mine.session.json"
    program.sessions.save(path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: "saved" in window.statusBar().currentMessage())
    return path, program.store.document.chosen()


@pytest.fixture
def boxes(monkeypatch):
    found = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: found.append(box))
    return found


@pytest.fixture
def complaints(monkeypatch):
    found = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: found.append(box.text()))
    return found


def test_a_session_comes_back_as_it_was_after_another_model(qtbot, program, saved, tmp_path):
    path, before = saved
    other = write_model(tmp_path / "other.safetensors", seed=5, samples=30)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(other))
    program.window.commands.no_backdrop.trigger()
    program.window.explore.drawer.fold()
    program.window.commands.show_left.setChecked(False)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.window.open_session_requested.emit(str(path))
    qtbot.waitUntil(lambda: "opened" in program.window.statusBar().currentMessage())
    assert program.store.document.chosen() == before
    assert program.exploration.model.card.name == "small"
    assert program.window.explore.map.selection().tolist() == [3, 4, 5, 9]
    assert program.window.explore.map.view_rectangle() == pytest.approx((-1.0, -0.5, 2.0, 1.5))


def test_opening_over_the_same_model_can_be_undone(qtbot, program, saved):
    path, before = saved
    program.store.dispatch(ViewMoved(None))
    program.exploration.move_probe((1.0, 1.0))
    program.window.commands.clear_selection.trigger()
    later = program.store.document.chosen()
    program.sessions.open(path)
    qtbot.waitUntil(lambda: program.store.document.chosen() == before)
    program.window.commands.undo.trigger()
    assert program.store.document.chosen() == later
    program.window.commands.redo.trigger()
    assert program.store.document.chosen() == before


def test_model_and_session_can_be_moved_together(qtbot, program, saved, tmp_path):
    path, before = saved
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("small.safetensors", "mine.session.json"):
        (tmp_path / name).rename(folder / name)
    other = write_model(tmp_path / "other.safetensors", seed=5)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(other))
    program.sessions.open(folder / path.name)
    qtbot.waitUntil(lambda: program.exploration.model.card.path == str(folder / "small.safetensors"))
    assert program.store.document.chosen() == before


def test_a_session_that_does_not_fit_changes_nothing_and_says_why(qtbot, program, saved, complaints, tmp_path):
    path, _ = saved
    tree = json.loads(path.read_text())
    trained_on = write_model(tmp_path / "small.safetensors", seed=8)
    misfits = {
        "other weights": tree,
        "was not found": {**tree, "model": {**tree["model"], "name": "gone", "path": "gone.safetensors"}},
        "newer program": {**tree, "schema": 99},
        "is damaged": {**tree, "view": "everything"},
    }
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(trained_on))
    program.window.commands.no_backdrop.trigger()
    before = program.store.document.chosen()
    for number, (why, changed) in enumerate(misfits.items()):
        path.write_text(json.dumps(changed))
        program.window.open_session_requested.emit(str(path))
        qtbot.waitUntil(lambda expected=number + 1: len(complaints) == expected)
        assert why in complaints[-1]
        assert program.store.document.chosen() == before


def test_samples_of_other_data_do_not_fit(qtbot, program, saved, complaints):
    path, _ = saved
    tree = json.loads(path.read_text())
    for key, value in (("fingerprint", "1" * 64), ("samples", 61)):
        path.write_text(json.dumps({**tree, "model": {**tree["model"], key: value}}))
        complaints.clear()
        program.sessions.open(path)
        qtbot.waitUntil(lambda: bool(complaints))
        assert "other data" in complaints[0]


def test_parts_of_a_newer_program_are_named_and_the_rest_comes_back(qtbot, program, saved):
    path, before = saved
    tree = json.loads(path.read_text())
    path.write_text(json.dumps({**tree, "parts": {**tree["parts"], "music": {"volume": 11}}}))
    program.exploration.move_probe((1.0, 1.0))
    program.sessions.open(path)
    qtbot.waitUntil(lambda: "music" in program.window.statusBar().currentMessage())
    assert program.store.document.chosen() == before


@pytest.mark.parametrize(
    ("part", "state", "why"),
    [
        ("walk", {"anchors": [{"code": [0.0, "a"]}]}, "expected float"),
        ("walk", {"anchors": [{"code": [0.0, 10**400]}]}, "401 digits"),
        ("walk", {"anchors": [], "settings": {"frames": 10**3000}}, "3001 digits"),
        ("plane", {"kind": "numbers", "numbers": [0, 7]}, "plane"),
        ("attributes", {"groups": [{"name": "a", "rows": [[0, 10**17]]}]}, "refers to sample"),
        ("table", {"path": 3}, "table"),
    ],
)
def test_a_session_with_a_damaged_part_changes_nothing_at_all(qtbot, program, saved, complaints, part, state, why):
    path, _ = saved
    tree = json.loads(path.read_text())
    anchors = [{"code": [0.5, 0.5]}, {"code": [0.1, 0.1]}]
    tree["parts"] = {"walk": {"anchors": anchors}} | {part: state}
    path.write_text(json.dumps({**tree, "probe": [0.7, 0.7], "selection": [[0, 1]]}))
    before = program.store.document.chosen()
    program.sessions.open(path)
    qtbot.waitUntil(lambda: bool(complaints))
    assert why in complaints[0]
    assert program.store.document.chosen() == before


def test_a_view_beyond_reason_leaves_the_map_where_it_is(qtbot, program, saved):
    path, _ = saved
    tree = json.loads(path.read_text())
    path.write_text(json.dumps({**tree, "view": [1e29, -1e29, 1e-29, 1e29]}))
    program.sessions.open(path)
    qtbot.waitUntil(lambda: "opened" in program.window.statusBar().currentMessage())
    assert max(map(abs, program.window.explore.map.view_rectangle())) < 1e6


@pytest.mark.parametrize(
    "place",
    [
        "/nowhere/small.safetensors",
        "\\\\server\\share\\small.safetensors",
        "../small.safetensors",
        "C:\\small.safetensors",
    ],
)
def test_files_elsewhere_are_opened_only_with_leave(qtbot, program, saved, boxes, monkeypatch, tmp_path, place):
    path, _ = saved
    tree = json.loads(path.read_text())
    tree["model"] |= {"name": "small", "path": place, "weights": "0" * 64}
    path.write_text(json.dumps(tree))
    looked_for = []
    for name in ("is_file", "exists", "stat", "open"):
        real = getattr(Path, name)
        monkeypatch.setattr(
            Path, name, lambda self, *a, real=real, **k: (looked_for.append(str(self)), real(self, *a, **k))[1]
        )
    program.sessions.open(path)
    qtbot.waitUntil(lambda: len(boxes) == 1)
    assert place in boxes[0].text() and boxes[0].textFormat() is Qt.TextFormat.PlainText
    assert not [name for name in looked_for if "nowhere" in name or "server" in name or ".." in name or "C:" in name]
    boxes[0].rejected.emit()
    program.sessions.open(path)
    qtbot.waitUntil(lambda: len(boxes) == 2)
    boxes[1].accepted.emit()
    qtbot.waitUntil(lambda: len(boxes) == 3)
    assert "not found" in boxes[2].text() or "other weights" in boxes[2].text()


def test_a_table_elsewhere_is_attached_only_with_leave(qtbot, program, saved, boxes, tmp_path):
    path, _ = saved
    (tmp_path / "elsewhere").mkdir()
    table = tmp_path / "elsewhere" / "t.csv"
    table.write_text("size\n" + "\n".join(str(row) for row in range(len(program.exploration.model.positions))))
    tree = json.loads(path.read_text())
    path.write_text(json.dumps({**tree, "parts": {"table": {"path": str(table)}}}))
    program.sessions.open(path)
    qtbot.waitUntil(lambda: len(boxes) == 1)
    assert str(table) in boxes[0].text() and program.store.document.table is None
    boxes[0].accepted.emit()
    qtbot.waitUntil(lambda: program.store.document.table is not None)


def test_a_name_that_is_a_path_finds_no_model(tmp_path):
    with pytest.raises(BadInput, match="was not found"):
        find_model("../../etc/x", "0" * 64, [tmp_path], 1)
    with pytest.raises(BadInput, match="was not found"):
        find_model("/etc/x", "0" * 64, [tmp_path], 1)


def test_recent_sessions_show_their_maps(program, saved):
    path, _ = saved
    menu = next(menu for menu in program.window.findChildren(RecentFilesMenu) if menu._kind == SESSIONS)
    menu.aboutToShow.emit()
    (action,) = menu.actions()
    assert (action.text(), action.toolTip()) == ("mine", str(path))
    assert not action.icon().isNull()
    assert read_session(path).thumbnail


def test_the_program_starts_with_a_session(qtbot, saved, boot_program):
    path, before = saved
    program = boot_program(path)
    qtbot.waitUntil(lambda: "opened" in program.window.statusBar().currentMessage())
    assert program.exploration.model.card.name == "small"
    assert program.exploration.document.selection == before.selection
    assert program.window.explore.map.view_rectangle() == pytest.approx((-1.0, -0.5, 2.0, 1.5))


def test_a_session_that_cannot_be_had_at_the_start_leaves_a_usual_window(boot_program, complaints, tmp_path):
    path = tmp_path / "broken.session.json"
    path.write_text("{")
    program = boot_program(path)
    assert "damaged" in complaints[0]
    assert program.exploration.model.card.name != "small"
