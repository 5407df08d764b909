"""What opened codes were taken for: shown, changed, undone, kept in a session."""

import json

import pytest
from PySide6.QtWidgets import QMessageBox

from tests.app.conftest import write_model

ROWS = [(f"cell{row}", row / 7, row / 5 - 3, row % 3, "ab"[row % 2]) for row in range(60)]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "codes.csv"
    lines = [f"{name},{x},{y},{group},{kind}" for name, x, y, group, kind in ROWS]
    path.write_text("\n".join(["barcode,UMAP1,UMAP2,batch,kind", *lines]))
    return path


def opened(qtbot, program, path):
    with qtbot.waitSignal(program.opened_codes.opened):
        program.opened_codes.open(str(path))
    return program.window.explore.reading


def shown(program):
    model, bare = program.exploration.model, program.exploration.document.bare
    return model.opened if model is not None else bare.opened


def used_as(view):
    items = [view.columns.topLevelItem(place) for place in range(view.columns.topLevelItemCount())]
    return {item.text(0): item.text(1) for item in items}


def test_the_line_tells_what_was_taken_and_opens_into_the_columns(qtbot, program, table):
    view = program.window.explore.reading
    assert not view.isVisibleTo(program.window)
    opened(qtbot, program, table)
    assert view.isVisibleTo(program.window)
    assert view.line.text() == (
        "code: UMAP1, UMAP2; classes: kind; names: barcode; kept beside: batch; first line: headings"
    )
    assert not view.columns.isVisibleTo(view)
    view.button.click()
    assert view.columns.isVisibleTo(view)
    assert used_as(view) == {
        "barcode": "name",
        "UMAP1": "code",
        "UMAP2": "code",
        "batch": "kept beside",
        "kind": "class",
    }
    assert program.store.document.table.column("batch") is not None


def test_a_changed_use_is_applied_and_can_be_undone_and_done_again(qtbot, program, table):
    view = opened(qtbot, program, table)
    menu = view.role_menu(["batch"])
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["kept beside"]
    with qtbot.waitSignal(program.opened_codes.opened):
        next(action for action in menu.actions() if action.text() == "class").trigger()
    assert shown(program).class_names == ("0", "1", "2")
    assert used_as(view)["kind"] == "kept beside"
    assert [column.name for column in program.store.document.table.columns] == ["barcode", "kind"]
    undo, redo = program.window.commands.undo, program.window.commands.redo
    with qtbot.waitSignal(program.opened_codes.opened):
        undo.trigger()
    assert shown(program).class_names == ("a", "b")
    assert used_as(view)["batch"] == "kept beside"
    with qtbot.waitSignal(program.opened_codes.opened):
        redo.trigger()
    assert shown(program).class_names == ("0", "1", "2")


def test_codes_that_no_longer_fit_come_back_into_their_model_when_undone(qtbot, program, table):
    opened(qtbot, program, table)
    assert program.exploration.model is not None
    program.window.explore.reading.role_wanted.emit(("batch",), "code")
    boxes = program.window.findChildren
    qtbot.waitUntil(lambda: any(box.isVisible() for box in boxes(QMessageBox)))
    box = next(box for box in boxes(QMessageBox) if box.isVisible())
    assert "have length 3" in box.text()
    with qtbot.waitSignal(program.opened_codes.opened):
        next(button for button in box.buttons() if "without" in button.text()).click()
    assert program.exploration.model is None
    assert shown(program).codes.shape == (60, 3)
    with qtbot.waitSignal(program.opened_codes.opened):
        program.window.commands.undo.trigger()
    assert program.exploration.model is not None
    assert shown(program).codes.shape == (60, 2)


def test_what_a_column_cannot_be_is_said_and_nothing_changes(qtbot, program, table, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: said.append(box.text()))
    view = opened(qtbot, program, table)
    view.role_wanted.emit(("kind",), "code")
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["“kind” of “codes.csv” holds text: a code is made of numbers."]
    assert used_as(view)["kind"] == "class"


def test_the_line_goes_when_a_model_has_its_own_codes_again(qtbot, program, table, tmp_path):
    view = opened(qtbot, program, table)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(write_model(tmp_path / "other.safetensors", seed=5)))
    assert not view.isVisibleTo(program.window)


def test_a_session_brings_back_opened_codes_as_their_columns_were_used(qtbot, program, table, tmp_path):
    view = opened(qtbot, program, table)
    with qtbot.waitSignal(program.opened_codes.opened):
        view.role_wanted.emit(("batch",), "label")
    path = tmp_path / "mine.session.json"
    program.sessions.save(path)
    qtbot.waitUntil(path.exists)
    kept = json.loads(path.read_text())["model"]
    assert (kept["codes"], kept["roles"]["batch"]) == ("codes.csv", "label")
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(write_model(tmp_path / "other.safetensors", seed=5, samples=30)))
    with qtbot.waitSignal(program.exploration.model_changed):
        program.sessions.open(path)
    assert program.exploration.model.card.name == "small"
    assert used_as(view)["batch"] == "class"
    assert shown(program).class_names == ("0", "1", "2")
    # the same session over the same codes read otherwise
    with qtbot.waitSignal(program.opened_codes.opened):
        view.role_wanted.emit(("kind",), "label")
    with qtbot.waitSignal(program.exploration.model_changed):
        program.sessions.open(path)
    assert used_as(view)["batch"] == "class"


def test_a_session_whose_codes_are_gone_changes_nothing(qtbot, program, table, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: said.append(box.text()))
    opened(qtbot, program, table)
    path = tmp_path / "mine.session.json"
    program.sessions.save(path)
    qtbot.waitUntil(path.exists)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(write_model(tmp_path / "small.safetensors")))
    table.unlink()
    program.sessions.open(path)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["The codes “codes.csv” of the session are not there any more."]
    assert program.exploration.model.opened is None


def test_a_session_of_the_model_s_own_codes_opens_over_those_of_a_file(qtbot, program, table, tmp_path):
    path = tmp_path / "own.session.json"
    program.sessions.save(path)
    qtbot.waitUntil(path.exists)
    opened(qtbot, program, table)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.sessions.open(path)
    assert program.exploration.model.opened is None
