from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGraphicsView

from explorer.state.events import WeightsMoved
from explorer.values.decoding import GRID
from explorer.values.open_model import SAMPLE
from tests.app.conftest import write_model
from tests.listening import listen


def viewport(program):
    return program.window.explore.map.findChild(QGraphicsView).viewport()


def drag(qtbot, program, places):
    target = viewport(program)
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(*places[0]))
    for place in places[1:]:
        qtbot.mouseMove(target, QPoint(*place))
    qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(*places[-1]))


def test_the_probe_starts_in_the_middle_of_the_data_with_its_picture(program):
    exploration = program.exploration
    code = np.array(exploration.document.probe.code, np.float32)
    assert (np.abs(exploration.model.codes.values - code).sum(axis=1) < 1e-6).any()
    assert exploration.picture.pixels.shape == (8, 8, 1)


def test_dragging_over_the_map_decodes_the_place_under_the_pointer(qtbot, program):
    exploration = program.exploration
    middle = viewport(program).rect().center()
    x, y = middle.x(), middle.y()
    drag(qtbot, program, [(x, y), (x + 40, y), (x + 80, y - 60)])
    code = exploration.document.probe.code
    qtbot.waitUntil(lambda: program.window.explore.probe.code() == pytest.approx(code, abs=0.01))
    assert program.window.explore.map.probe() == pytest.approx(code, abs=1e-4)
    picture = exploration.picture.pixels
    drag(qtbot, program, [(x, y), (x - 200, y + 150)])
    qtbot.waitUntil(lambda: (exploration.picture.pixels != picture).any())


def test_a_typed_code_moves_the_probe(qtbot, program):
    program.window.explore.probe.code_edited.emit((0.25, -0.75))
    assert program.window.explore.map.probe() == pytest.approx((0.25, -0.75), abs=1e-5)
    assert program.exploration.document.probe.code == (0.25, -0.75)


def test_selection_and_filter_can_be_undone_and_done_again(qtbot, program):
    the_map, commands = program.window.explore.map, program.window.commands
    the_map.selection_changed.emit(np.array([3, 5]))
    the_map.hidden_classes_changed.emit(frozenset({1}))
    assert program.exploration.document.selection == (3, 5)
    assert the_map.hidden_classes() == {1}
    commands.undo.trigger()
    assert the_map.hidden_classes() == frozenset()
    commands.undo.trigger()
    assert the_map.selection().tolist() == []
    commands.redo.trigger()
    assert the_map.selection().tolist() == [3, 5]


def test_the_backdrop_fills_the_view_and_goes_away_again(qtbot, program):
    window = program.window
    shown = []
    listen(program.services.desk, GRID, shown.append)
    window.commands.backdrop.trigger()
    qtbot.waitUntil(lambda: bool(shown))
    window.commands.backdrop.trigger()
    assert not window.commands.backdrop.isChecked()


def test_hovering_a_sample_tells_what_it_is(qtbot, program):
    replies = []
    listen(program.services.desk, SAMPLE, replies.append)
    program.window.explore.map.hovered.emit(7)
    qtbot.waitUntil(lambda: bool(replies))
    reply = replies[0]
    assert (reply.request.index, reply.sample.label) == (7, 1)
    assert reply.error == pytest.approx(program.exploration.model.codes.errors[7])


def test_the_picture_can_be_copied(qtbot, program):
    program.window.commands.copy_picture.trigger()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (8, 8)


@pytest.mark.parametrize("latent_dim", [1, 5])
def test_codes_of_other_lengths_are_explored_on_their_plane(qtbot, open_program, tmp_path, latent_dim):
    program = open_program(write_model(tmp_path / "wide.safetensors", latent_dim=latent_dim))
    before = program.exploration.picture.pixels
    middle = viewport(program).rect().center()
    drag(qtbot, program, [(middle.x(), middle.y()), (middle.x() + 150, middle.y() + 50)])
    assert len(program.exploration.document.probe.code) == latent_dim
    qtbot.waitUntil(lambda: (program.exploration.picture.pixels != before).any())


def test_opening_another_model_takes_its_place_and_forgets_the_selection(qtbot, program, tmp_path):
    program.window.explore.map.selection_changed.emit(np.array([1]))
    other = write_model(tmp_path / "other.safetensors", seed=5, channels=3)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.window.open_model_requested.emit(str(other))
    qtbot.waitUntil(lambda: program.exploration.picture.pixels.shape == (8, 8, 3))
    assert program.exploration.document.selection == ()
    assert "other" in program.window.windowTitle()
    program.window.commands.undo.trigger()  # belongs to the first model: changes nothing here
    assert program.exploration.document.selection == ()


def test_moves_of_map_and_probe_backdrop_and_colours_are_undone_in_turn(qtbot, program):
    window, commands = program.window, program.window.commands
    the_map, store = window.explore.map, program.store
    code, view = program.exploration.document.probe.code, the_map.view()
    for _ in range(3):
        qtbot.keyClick(the_map, Qt.Key.Key_Plus)
    assert commands.undo.text() == "&Undo move of the map"
    store.end_gesture()
    for step in range(5):
        the_map.probe_moved.emit(0.1 * step, 0.0)
    the_map.probe_released.emit()
    commands.backdrop.trigger()
    commands.colour_by_error.trigger()
    assert len(store.history.done) == 4
    commands.undo.trigger()
    assert commands.colour_by_class.isChecked()
    commands.undo.trigger()
    assert not commands.backdrop.isChecked()
    commands.undo.trigger()
    assert program.exploration.document.probe.code == code
    commands.undo.trigger()
    assert the_map.view() == view
    # all points again, in whatever room the map has by now
    rectangle = the_map.view_rectangle()
    commands.redo.trigger()
    assert the_map.view_rectangle()[2] < rectangle[2]


def test_what_the_program_does_by_itself_is_no_step(qtbot, program):
    model = program.exploration.model
    program.store.dispatch(
        WeightsMoved(replace(model, stamp=program.services.next_stamp(), positions=model.positions * 3))
    )
    qtbot.wait(50)
    assert not program.window.commands.undo.isEnabled()


def test_steps_of_a_model_that_is_no_longer_open_are_forgotten(qtbot, program, tmp_path):
    program.exploration.move_probe((0.5, 0.5))
    assert program.window.commands.undo.isEnabled()
    other = write_model(tmp_path / "other.safetensors", seed=4)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(other))
    assert not program.window.commands.undo.isEnabled()
