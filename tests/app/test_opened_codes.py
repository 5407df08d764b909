import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from explorer.app.window import Opening
from explorer.values.open_model import SAMPLE
from tests.app.conftest import write_model
from tests.listening import listen

CODES = np.random.default_rng(5).normal(size=(500, 2)).astype(np.float32)


def saved(folder, name="codes.npz", **arrays):
    np.savez(folder / name, **arrays)
    return str(folder / name)


def boxes(program):
    return [box for box in program.window.findChildren(QMessageBox) if box.isVisible()]


def opened(qtbot, program, path, signal="model_changed"):
    with qtbot.waitSignal(getattr(program.exploration, signal)):
        program.opened_codes.open(path)
    return program.exploration


def test_codes_of_the_models_length_take_its_decoder(qtbot, program, tmp_path):
    path = saved(tmp_path, codes=CODES, labels=np.arange(500) % 2, class_names=np.array(["odd", "even"]))
    before = program.exploration.picture
    exploration = opened(qtbot, program, path)
    assert exploration.model.opened.path == path
    np.testing.assert_array_equal(exploration.model.positions, CODES)
    assert exploration.model.card.data.class_names == ("odd", "even")
    assert exploration.document.samples == 500
    assert program.window.windowTitle().startswith("codes.npz in small")
    qtbot.waitUntil(lambda: exploration.picture is not before)
    replies = []
    listen(program.services.desk, SAMPLE, replies.append)
    program.window.explore.map.hovered.emit(333)
    qtbot.waitUntil(lambda: bool(replies))
    assert replies[0].sample.label == 1


def test_the_pictures_of_the_model_are_never_taken_for_those_of_other_codes(qtbot, program, tmp_path):
    exploration = opened(qtbot, program, saved(tmp_path, codes=CODES[:60]))
    assert exploration.model.originals is None
    program.window.commands.find_data.trigger()
    assert "are not known" in program.window.statusBar().currentMessage()


def test_codes_of_another_length_are_shown_without_the_model_when_that_is_wanted(qtbot, program, tmp_path):
    path = saved(tmp_path, codes=np.tile(CODES, 2))
    program.opened_codes.open(path)
    qtbot.waitUntil(lambda: bool(boxes(program)))
    box = boxes(program)[0]
    assert "“codes.npz” have length 4, those of “small” 2" in box.text()
    alone = next(button for button in box.buttons() if "without" in button.text())
    with qtbot.waitSignal(program.exploration.model_closed):
        alone.click()
    exploration = program.exploration
    assert exploration.model is None
    assert exploration.document.bare.positions.shape == (500, 2)
    assert "no model to decode them" in program.window.explore.probe.picture_view.accessibleDescription() + str(
        program.window.explore.probe.picture_view.message
    )


def test_what_is_wrong_with_a_file_is_said_and_the_map_stays(qtbot, program, tmp_path):
    path = tmp_path / "bad.npy"
    path.write_bytes(b"nothing")
    before = program.exploration.model
    program.opened_codes.open(str(path))
    qtbot.waitUntil(lambda: bool(boxes(program)))
    assert "bad.npy is not a NumPy file" in boxes(program)[0].text()
    boxes(program)[0].close()
    assert program.exploration.model is before


def test_rows_that_are_not_finite_are_counted(qtbot, program, tmp_path):
    codes = CODES.copy()
    codes[3] = np.nan
    exploration = opened(qtbot, program, saved(tmp_path, codes=codes))
    assert len(exploration.model.positions) == 499
    assert "1 of 500 codes holds NaN" in program.window.statusBar().currentMessage()


@pytest.mark.parametrize(
    ("name", "arrays", "told"),
    [("a.npz", {"codes": CODES}, "codes"), ("b.npz", {"x": np.zeros((20, 8, 8), np.uint8)}, "data")],
)
def test_a_dropped_archive_goes_to_the_map_or_to_the_training_form(qtbot, program, tmp_path, name, arrays, told):
    path = saved(tmp_path, name, **arrays)
    wanted = program.exploration.model_changed if told == "codes" else program.window.open_data_requested
    with qtbot.waitSignal(wanted):
        program.window.numbers_dropped.emit(path)


def test_a_dropped_table_is_about_the_codes_or_holds_codes(qtbot, program, tmp_path):
    about, codes = tmp_path / "about.csv", tmp_path / "codes.csv"
    about.write_text("age\n" + "\n".join(str(row + 0.5) for row in range(60)))
    codes.write_text("z1,z2\n" + "\n".join(f"{row},{-row}" for row in range(60)))
    with qtbot.waitSignal(program.opened_codes.table_found) as found:
        program.window.numbers_dropped.emit(str(about))
    assert found.args[0].rows == 60
    with qtbot.waitSignal(program.exploration.model_changed):
        program.window.numbers_dropped.emit(str(codes))


@pytest.fixture
def start(qtbot, qapp):
    openings = []

    def make(*named):
        opening = Opening(*named)
        openings.append(opening)
        with qtbot.waitSignal(opening.ready):
            opening.window.show()
        return opening.program

    yield make
    for opening in openings:
        opening.window.close()
        assert opening.ended_cleanly()
        opening.window.deleteLater()
    QApplication.sendPostedEvents(None, 52)


def test_codes_named_on_the_command_line_come_without_a_model(qtbot, start, tmp_path, monkeypatch):
    program = start("", saved(tmp_path, codes=CODES, labels=np.zeros(500, int)))
    qtbot.waitUntil(lambda: program.exploration.document.bare is not None)
    assert program.exploration.model is None
    the_map = program.window.explore.map
    the_map.selection_changed.emit(np.array([3, 4]))
    assert program.exploration.document.selection == (3, 4)
    the_map._hovering._become(7)
    assert the_map._floats.card.title == "0"
    program.window.commands.backdrop.trigger()
    assert "have no model" in program.window.statusBar().currentMessage()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "again.npz"), ""))
    program.window.commands.export_codes.trigger()
    qtbot.waitUntil((tmp_path / "again.npz").exists)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(write_model(tmp_path / "late.safetensors")))
    assert program.exploration.document.bare is None


def test_codes_and_model_named_on_the_command_line_belong_together(qtbot, start, tmp_path):
    program = start(str(write_model(tmp_path / "m.safetensors")), saved(tmp_path, codes=CODES))
    qtbot.waitUntil(lambda: program.exploration.model is not None and program.exploration.model.opened is not None)
