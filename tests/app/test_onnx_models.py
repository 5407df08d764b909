"""Models of other programs in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from explorer.models import export_onnx
from explorer.models.model_file import load_model
from tests.app.conftest import write_model
from tests.models.onnx_makers import external, keras_pair


@pytest.fixture
def data(tmp_path):
    """Twelve grey pictures of 8×8."""
    path = tmp_path / "pictures.npy"
    np.save(path, np.random.default_rng(0).integers(0, 256, (12, 8, 8), dtype=np.uint8))
    return str(path)


@pytest.fixture
def exported(tmp_path):
    """The two files of a small model."""
    model = load_model(write_model(tmp_path / "source.safetensors"))
    return export_onnx(model.weights, tmp_path / "mine.onnx")


@pytest.fixture
def dialog_of(qtbot, program):
    """Asks the window to open a file and gives the dialog, once it has tried the model."""

    def ask(path):
        program.window.open_model_requested.emit(str(path))
        models = program.library._onnx
        qtbot.waitUntil(lambda: models._dialog is not None and models._dialog.open_button.isEnabled())
        return models._dialog

    yield ask
    if program.library._onnx._dialog is not None:
        program.library._onnx._dialog.reject()


def test_an_exported_model_opens_with_a_map_of_the_chosen_pictures(qtbot, program, dialog_of, exported, data):
    dialog = dialog_of(exported[1])
    assert dialog.taken_view.picture is not None
    dialog.add_dataset(data)
    qtbot.waitUntil(dialog.open_button.isEnabled)
    with qtbot.waitSignal(program.exploration.model_changed):
        dialog.open_button.click()
    model = program.exploration.model
    assert model.card.name == "mine"
    assert model.originals is not None
    assert len(model.codes.values) == len(model.originals) > 0
    qtbot.waitUntil(lambda: program.exploration.picture is not None)
    # asked once; the answer lies beside the files
    qtbot.waitUntil((exported[1].parent / "mine-decoder.reading.json").exists)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.window.open_model_requested.emit(str(exported[0]))
    assert len(program.exploration.model.codes.values) == len(model.codes.values)


def test_a_map_without_pictures_still_decodes(qtbot, program, dialog_of, exported):
    exported[0].unlink()
    dialog = dialog_of(exported[1])
    assert dialog.taken_view.isHidden()
    assert "Without an encoder" in dialog.figures.text()
    with qtbot.waitSignal(program.exploration.model_changed):
        dialog.open_button.click()
    assert len(program.exploration.model.codes.values) == 0
    program.exploration.move_probe((1.0, 1.0))
    qtbot.waitUntil(lambda: program.exploration.document.probe.code == (1.0, 1.0))


def test_data_of_another_shape_are_told_where_the_pictures_would_be(qtbot, program, dialog_of, tmp_path):
    keras_pair(tmp_path)
    dialog = dialog_of(tmp_path / "vae_Encoder.onnx")
    dialog.add_dataset("digits")
    assert not dialog.open_button.isEnabled()
    qtbot.waitUntil(lambda: "8×8×1" in dialog.message.text())
    assert not dialog.open_button.isEnabled()
    assert dialog.taken_view.picture is None


def test_a_wrong_size_says_what_comes_out(qtbot, program, dialog_of, exported):
    dialog = dialog_of(exported[1])
    dialog.width_field.setValue(9)
    qtbot.waitUntil(lambda: "not 9×8" in dialog.message.text() or "cannot be run" in dialog.message.text())
    assert not dialog.open_button.isEnabled()
    dialog.width_field.setValue(8)
    qtbot.waitUntil(dialog.open_button.isEnabled)


def test_an_encoder_without_a_known_decoder_asks_for_it(qtbot, program, tmp_path, monkeypatch):
    keras_pair(tmp_path)
    encoder = (tmp_path / "vae_Encoder.onnx").rename(tmp_path / "there.onnx")
    decoder = (tmp_path / "vae_Decoder.onnx").rename(tmp_path / "back.onnx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(decoder), ""))
    program.window.open_model_requested.emit(str(encoder))
    models = program.library._onnx
    qtbot.waitUntil(lambda: models._dialog is not None)
    assert models._dialog.code_output.currentData() == "z_mean"
    models._dialog.reject()


def test_a_file_that_names_others_is_refused_and_disturbs_nothing(qtbot, program, tmp_path, monkeypatch):
    path = external(tmp_path / "m-decoder.onnx", "/etc/passwd")
    told = []
    monkeypatch.setattr(program.window, "complain", lambda _title, failure: told.append(failure))
    before = program.exploration.model
    program.window.open_model_requested.emit(str(path))
    qtbot.waitUntil(lambda: bool(told))
    assert "in other files" in told[0].message
    assert program.exploration.model is before


def test_what_a_foreign_model_cannot_do_is_said(qtbot, program, dialog_of, exported):
    dialog = dialog_of(exported[0])
    with qtbot.waitSignal(program.exploration.model_changed):
        dialog.open_button.click()
    program.window.commands.save_model_as.trigger()
    assert "stays in its own files" in program.window.statusBar().currentMessage()
