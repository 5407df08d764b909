from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox

import explorer.app.models.library as library_module
from explorer.data.file_lock import locked
from explorer.locations import own_models_folder
from explorer.models import load_model, save_model
from explorer.models.history_folder import history_folder, kept_epochs, write_codes
from tests.app.conftest import write_model


@pytest.fixture
def library(qtbot, program):
    """The dialog with one model of the person's own in it."""
    write_model(own_models_folder() / "mine.safetensors", seed=3)
    program.window.commands.library.trigger()
    dialog = program.library._dialog
    qtbot.waitUntil(lambda: dialog.table.row_of(str(own_models_folder() / "mine.safetensors")) >= 0)
    yield dialog
    dialog.close()


def test_a_deleted_model_comes_back_with_undo(qtbot, program, library):
    path = own_models_folder() / "mine.safetensors"
    library.delete_requested.emit(str(path))
    qtbot.waitUntil(lambda: not path.exists())
    library.undo_delete_requested.emit()
    qtbot.waitUntil(path.exists)


def test_undo_overwrites_nothing_that_was_made_since(qtbot, program, library):
    path = own_models_folder() / "mine.safetensors"
    older = path.read_bytes()
    library.delete_requested.emit(str(path))
    qtbot.waitUntil(lambda: not path.exists())
    write_model(path, seed=4)
    newer = path.read_bytes()
    assert newer != older
    library.undo_delete_requested.emit()
    qtbot.waitUntil(lambda: "another model" in library.message.text())
    assert path.read_bytes() == newer
    assert (path.parent / "deleted" / path.name).read_bytes() == older
    # deleting the newer one does not overwrite the older one either
    library.delete_requested.emit(str(path))
    qtbot.waitUntil(lambda: not path.exists())
    assert {kept.read_bytes() for kept in (path.parent / "deleted").glob("*.safetensors")} == {older, newer}


def test_a_model_in_training_stays(qtbot, program, library):
    path = own_models_folder() / "mine.safetensors"
    # in this window
    program.library.file_in_training = lambda: str(path)
    library.delete_requested.emit(str(path))
    assert "being trained" in library.message.text() and path.exists()
    # or in another program; what was said of the first is not to be taken for it
    program.library.file_in_training = lambda: ""
    library.message.clear()
    with locked(path):
        library.delete_requested.emit(str(path))
        qtbot.waitUntil(lambda: "being trained" in library.message.text())
    assert path.exists()


def test_a_model_of_an_unknown_objective_opens_and_says_what_is_missing(qtbot, program, library, monkeypatch):
    path = own_models_folder() / "other.safetensors"
    write_model(path, seed=5)
    model = load_model(path)
    card = replace(model.card, objective="hyperbolic-elbo", recipe="poincaré")
    save_model(path, card, model.weights, model.codes)
    said = []
    monkeypatch.setattr(program.window, "say", said.append)
    with qtbot.waitSignal(program.exploration.model_changed):
        library.open_requested.emit(str(path))
    assert any("hyperbolic-elbo" in text and "explored" in text for text in said)


def test_a_history_goes_where_its_model_goes(qtbot, program, library, monkeypatch):
    path = own_models_folder() / "mine.safetensors"
    write_codes(history_folder(path), 0, "2026-01-01T00:00:00+00:00", np.zeros((60, 2), np.float32))
    library.delete_requested.emit(str(path))
    deleted = path.parent / "deleted" / "mine.history"
    qtbot.waitUntil(lambda: deleted.is_dir() and not history_folder(path).exists())
    library.undo_delete_requested.emit()
    qtbot.waitUntil(lambda: history_folder(path).is_dir() and not deleted.exists())
    copy = path.parent / "copy.safetensors"
    monkeypatch.setattr(library_module, "ask_where_to_save", lambda *_: copy)
    library.save_as_requested.emit(str(path))
    qtbot.waitUntil(lambda: copy.exists() and bool(kept_epochs(history_folder(copy)).codes))
    assert kept_epochs(history_folder(path)).codes


def test_a_model_opens_from_the_list_and_is_remembered(qtbot, program, library):
    path = str(own_models_folder() / "mine.safetensors")
    with qtbot.waitSignal(program.exploration.model_changed):
        library.open_requested.emit(path)
    assert program.exploration.document.path == path
    assert path in QSettings().value("recent-models")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pt", b"PK\x03\x04", "pickle"),
        ("b.safetensors", b"\x00" * 40, "b.safetensors"),
        ("c.safetensors", None, "c."),
    ],
)
def test_what_is_no_model_says_so_and_disturbs_nothing(qtbot, program, tmp_path, monkeypatch, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    told = []
    monkeypatch.setattr(program.window, "complain", lambda _title, failure: told.append(failure))
    before = program.exploration.model
    program.window.open_model_requested.emit(str(path))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind == "input"
    assert said in told[0].message
    assert program.exploration.model is before


@pytest.mark.parametrize(
    ("chosen", "kind", "written"),
    [
        ("codes.csv", "Table (*.csv)", "codes.csv"),
        ("codes", "NumPy arrays (*.npz)", "codes.npz"),
        ("v1.2", "Embedding Projector (*.tsv)", "v1.2.tsv"),
    ],
)
def test_the_codes_of_the_map_are_exported(qtbot, program, tmp_path, monkeypatch, chosen, kind, written):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / chosen), kind))
    program.window.commands.export_codes.trigger()
    qtbot.waitUntil((tmp_path / written).exists)
    if written.endswith("csv"):
        assert len((tmp_path / written).read_text().splitlines()) == 1 + 60


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_name_completed_by_its_suffix_replaces_no_file_unasked(qtbot, program, tmp_path, monkeypatch, answer):
    there = tmp_path / "kept.safetensors"
    there.write_bytes(b"something")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "kept"), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answer)
    program.window.commands.save_model_as.trigger()
    if answer == QMessageBox.StandardButton.Yes:
        qtbot.waitUntil(lambda: there.read_bytes() != b"something")
    else:
        assert there.read_bytes() == b"something"


def test_a_model_is_renamed_with_its_history_and_the_open_one_stays_open(qtbot, program, library):
    path = Path(program.exploration.document.path)
    library.rename_requested.emit(str(path), "renamed")
    target = path.with_name("renamed.safetensors")
    qtbot.waitUntil(lambda: program.exploration.document.path == str(target))
    assert target.exists()
    assert not path.exists()
    program.window.commands.undo.trigger()
    qtbot.waitUntil(lambda: program.exploration.document.path == str(path))
    assert not target.exists()


@pytest.mark.parametrize("name", ["a/b", "other", " . "])
def test_a_name_that_cannot_be_or_is_taken_is_refused(program, library, name):
    path = Path(program.exploration.document.path)
    other = path.with_name("other.safetensors")
    other.write_bytes(b"somebody's")
    library.rename_requested.emit(str(path), name)
    assert library.message.text()
    assert path.exists()
    assert other.read_bytes() == b"somebody's"


def test_a_model_in_training_keeps_its_name(program, library):
    path = Path(program.exploration.document.path)
    program.library.file_in_training = lambda: str(path)
    library.rename_requested.emit(str(path), "renamed")
    assert "being trained" in library.message.text()
    assert path.exists()
