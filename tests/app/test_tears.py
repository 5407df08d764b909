from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from explorer.app.instruments.tears import TearsInstrument
from explorer.values.table import CodeTable
from tests.app.conftest import found, write_model
from tests.app.test_walks import place_of
from tests.app.threadless import bench_of

PICTURES = np.random.default_rng(8).integers(0, 255, (60, 1, 8, 8)).astype(np.uint8)


@pytest.fixture
def program(qtbot, tmp_path):
    with bench_of(write_model(tmp_path / "small.safetensors"), ("tears", TearsInstrument)) as bench:
        yield bench


@pytest.fixture
def switched_on(program):
    """The instrument on, its pictures at hand, its result there."""
    program.store.dispatch(found(program, PICTURES))
    program.window.explore.instruments.action("tears").trigger()
    program.answer()
    return program


def test_without_the_pictures_it_says_so_and_offers_to_find_them(qtbot, program):
    asked = []
    program.window.commands.find_data.triggered.connect(lambda: asked.append(1))
    view = program.tears.view
    program.window.explore.instruments.action("tears").trigger()
    assert "not found" in view.note.text()
    qtbot.mouseClick(view.find_button, Qt.MouseButton.LeftButton)
    assert asked == [1]
    program.store.dispatch(found(program, PICTURES))
    program.answer()
    assert "Trustworthiness" in view.note.text()
    assert not view.find_button.isVisible()


def test_pairs_are_lines_on_the_map_and_go_with_the_instrument(switched_on):
    the_map, reply = switched_on.window.explore.map, switched_on.tears._reply
    assert reply.samples == 60
    assert len(the_map.drawing("tears")) == len(reply.tears) + len(reply.folds) > 0
    switched_on.window.explore.instruments.action("tears").trigger()
    assert the_map.drawing("tears") == ()


def test_a_pair_chosen_in_the_list_or_on_the_map_shows_its_pictures(switched_on):
    the_map, tears = switched_on.window.explore.map, switched_on.tears
    view, reply = tears.view, tears._reply
    assert view.pairs.count() == len(reply.tears)
    view.pairs.setCurrentRow(0)
    pair = reply.tears[0]
    np.testing.assert_array_equal(view.left.picture.pixels[:, :, 0], PICTURES[pair.first, 0])
    np.testing.assert_array_equal(view.right.picture.pixels[:, :, 0], PICTURES[pair.second, 0])
    assert f"number {pair.code_rank:,}" in view.words.text()
    (stroke,) = the_map.drawing("tears-chosen")
    np.testing.assert_allclose(stroke.places, switched_on.exploration.model.positions[[pair.first, pair.second]])
    taken = {end for tear in reply.tears for end in (tear.first, tear.second)}
    fold = next(fold for fold in reply.folds if fold.first not in taken)
    the_map.place_clicked.emit(QPointF(-1e4, -1e4), fold.first)
    assert not view.tears_listed
    np.testing.assert_array_equal(view.right.picture.pixels[:, :, 0], PICTURES[fold.second, 0])


@pytest.mark.parametrize("tool", ["probe", "select"])
def test_a_click_beside_a_line_shows_its_pair_and_the_tool_does_its_own(qtbot, switched_on, tool):
    the_map, tears = switched_on.window.explore.map, switched_on.tears
    view, pair = tears.view, tears._reply.tears[0]
    # nothing else is near the line
    tears._reply = replace(tears._reply, tears=(pair,), folds=())
    view.show_result(tears._reply)
    tears._draw()
    ends = switched_on.exploration.model.positions[[pair.first, pair.second]]
    middle = place_of(switched_on, *map(float, ends.mean(axis=0)))
    the_map.set_tool(tool)
    viewport = the_map._view.viewport()
    first, second = (place_of(switched_on, *map(float, end)) for end in ends)
    across = QPointF(first.y() - second.y(), second.x() - first.x())
    across /= np.hypot(across.x(), across.y())
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle + (40 * across).toPoint())
    assert view.pairs.currentRow() == -1
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle + (10 * across).toPoint())
    assert view.pairs.currentRow() == 0
    assert len(the_map.drawing("tears-chosen")) == 1
    assert the_map.tool() == tool
    if tool == "probe":
        pixels = the_map._view.frame.to_pixels(*the_map.probe())
        corner = the_map._view.box_rectangle().topLeft()
        wanted = middle + (10 * across).toPoint() - corner.toPoint()
        assert pixels == pytest.approx((wanted.x(), wanted.y()), abs=2)


def test_codes_from_a_file_have_no_pictures_to_compare(switched_on):
    model = switched_on.exploration.model
    opened = CodeTable("codes.npy", model.codes.values, model.codes.labels)
    stamp = switched_on.services.next_stamp()
    switched_on.exploration.show(replace(model, stamp=stamp, opened=opened, originals=None))
    assert "are not known" in switched_on.tears.view.note.text()
    assert switched_on.window.explore.map.drawing("tears") == ()
