import numpy as np
import pytest

from explorer.app.samples.thumbnails import Thumbnails
from tests.app.conftest import write_model
from tests.app.threadless import bench_of


@pytest.fixture
def program(qtbot, tmp_path):
    with bench_of(write_model(tmp_path / "small.safetensors"), ("thumbnails", Thumbnails)) as bench:
        yield bench


def shown(program):
    return program.window.explore.map._thumbnails.reply


def test_pictures_come_with_the_command_and_go_with_it(program):
    program.window.commands.thumbnails.trigger()
    program.answer()
    reply = shown(program)
    assert reply.decoded, "the data are not at hand"
    assert len(reply.samples) > 3
    program.window.commands.thumbnails.trigger()
    assert shown(program) is None


def test_pictures_follow_the_view_and_the_selection(qtbot, program):
    the_map = program.window.explore.map
    program.window.commands.thumbnails.trigger()
    program.answer()
    before = shown(program)
    left, bottom, width, height = the_map.view_rectangle()
    the_map.set_view_rectangle(left, bottom, width / 2, height / 2)
    qtbot.waitUntil(lambda: program.answer() or shown(program).request.width < before.request.width)
    the_map.selection_changed.emit(np.array([3, 5]))
    the_map.set_selection(np.array([3, 5]))
    qtbot.waitUntil(lambda: program.answer() or set(shown(program).samples.tolist()) <= {3, 5})


def test_another_model_shows_its_own_pictures(qtbot, program, tmp_path):
    program.window.commands.thumbnails.trigger()
    program.answer()
    before = shown(program)
    program.open(write_model(tmp_path / "other.safetensors", seed=4))
    qtbot.waitUntil(lambda: program.answer() or shown(program) not in (None, before))
