import numpy as np

from tests.app.conftest import write_model


def shown(program):
    return program.window.explore.map._thumbnails.reply


def test_pictures_come_with_the_command_and_go_with_it(qtbot, program):
    program.window.commands.thumbnails.trigger()
    qtbot.waitUntil(lambda: shown(program) is not None)
    reply = shown(program)
    assert reply.decoded, "the data are not at hand"
    assert len(reply.samples) > 3
    program.window.commands.thumbnails.trigger()
    assert shown(program) is None


def test_pictures_follow_the_view_and_the_selection(qtbot, program):
    the_map = program.window.explore.map
    program.window.commands.thumbnails.trigger()
    qtbot.waitUntil(lambda: shown(program) is not None)
    before = shown(program)
    left, bottom, width, height = the_map.view_rectangle()
    the_map.set_view_rectangle(left, bottom, width / 2, height / 2)
    qtbot.waitUntil(lambda: shown(program).request.width < before.request.width)
    the_map.selection_changed.emit(np.array([3, 5]))
    the_map.set_selection(np.array([3, 5]))
    qtbot.waitUntil(lambda: set(shown(program).samples.tolist()) <= {3, 5})


def test_another_model_shows_its_own_pictures(qtbot, program, tmp_path):
    program.window.commands.thumbnails.trigger()
    qtbot.waitUntil(lambda: shown(program) is not None)
    before = shown(program)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(str(write_model(tmp_path / "other.safetensors", seed=4)))
    qtbot.waitUntil(lambda: shown(program) not in (None, before))
