"""A walk on the map of the open program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from explorer.gui.walks.export_dialog import ExportDialog, WalkExport
from explorer.state.events import SessionOpened, WeightsMoved
from explorer.values.walks import GEODESIC, PIXELS, STRAIGHT, UNKNOWN_STAMP, Anchor, AttributeSet, Walk, letter
from tests.app.conftest import write_model


def place_of(program, x, y):
    """Where a place of the map lies in the map's viewport."""
    view = program.window.explore.map._view
    corner = view.box_rectangle().topLeft()
    pixel_x, pixel_y = view.frame.to_pixels(x, y)
    return QPoint(round(corner.x() + pixel_x), round(corner.y() + pixel_y))


def done(program):
    return program.walks.reply is not None and program.walks.reply.done and not program.walks.reply.request.hasty


@pytest.fixture
def walked(qtbot, program):
    """Two anchors are set at the probe."""
    for code in ((-1.0, 0.5), (1.0, -0.5)):
        program.exploration.move_probe(code)
        program.window.commands.add_anchor.trigger()
    qtbot.waitUntil(lambda: done(program))
    return program


def test_anchors_at_the_probe_give_paths_and_open_the_tab(walked):
    walks = walked.walks
    assert walks.walk.codes() == ((-1.0, 0.5), (1.0, -0.5))
    assert [path.kind for path in walks.reply.paths] == ["pixels", "straight", "geodesic", "graph"]
    assert walked.window.explore.drawer.current() == "walk"
    assert len(walks.panel.strip.rows) == 4
    assert "geodesic" in walks.panel.verdict.text().lower()


def test_a_low_window_leaves_the_map_half_of_the_height(qtbot, walked):
    walked.window.resize(1024, 640)
    the_map, drawer = walked.window.explore.map, walked.window.explore.drawer
    qtbot.waitUntil(lambda: the_map.height() >= drawer.height())
    assert drawer.minimumSizeHint().height() <= drawer.height()


def test_each_step_can_be_undone(walked):
    window, walks = walked.window, walked.walks
    window.commands.clear_walk.trigger()
    assert walks.walk == Walk()
    assert walks.reply is None
    window.commands.undo.trigger()
    assert len(walks.walk.anchors) == 2
    window.commands.undo.trigger()
    assert walks.walk.codes() == ((-1.0, 0.5),)
    window.commands.redo.trigger()
    assert len(walks.walk.anchors) == 2


def test_the_walk_tool_sets_anchors_on_places_and_samples(qtbot, program):
    program.window.commands.walk_tool.trigger()
    viewport = program.window.explore.map._view.viewport()
    model = program.exploration.model
    sample = int(np.square(model.positions).sum(axis=1).argmax())
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(program, *map(float, model.positions[sample])))
    anchor = program.walks.walk.anchors[0]
    assert anchor.code == tuple(model.codes.values[sample].tolist())
    assert anchor.origin == f"sample {sample}"


def test_a_line_drawn_by_hand_is_a_path(qtbot, program):
    program.window.commands.walk_tool.trigger()
    viewport = program.window.explore.map._view.viewport()
    places = [place_of(program, x, y) for x, y in ((-1.5, -1.0), (-0.5, 1.0), (0.5, 1.0), (1.5, -1.0))]
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(viewport, place)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=places[-1])
    qtbot.waitUntil(lambda: done(program))
    drawn = program.walks.reply.path("drawn")
    assert drawn is not None
    assert drawn.line[:, 1].max() > 0.5
    assert program.walks.walk.anchors[0].code == pytest.approx((-1.5, -1.0), abs=0.1)


def test_an_anchor_is_dragged_and_put_back(qtbot, walked):
    viewport = walked.window.explore.map._view.viewport()
    walked.exploration.move_probe((0.0, 2.0))
    start, end = place_of(walked, -1.0, 0.5), place_of(walked, -1.5, -1.0)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(viewport, end)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    assert walked.walks.walk.anchors[0].code == pytest.approx((-1.5, -1.0), abs=0.1)
    assert walked.exploration.document.probe.code == walked.walks.walk.anchors[0].code
    walked.window.commands.undo.trigger()
    assert walked.walks.walk.codes() == ((-1.0, 0.5), (1.0, -0.5))


def test_the_probe_follows_the_player(qtbot, walked):
    player = walked.walks.panel.player
    player.put(0.5)
    assert walked.exploration.document.probe.code == pytest.approx((0.0, 0.0), abs=1e-6)
    walked.walks.panel.bar.overshoot.setChecked(True)
    player.put(1.25)
    assert walked.exploration.document.probe.code == pytest.approx((1.5, -0.75))
    walked.window.commands.play_walk.trigger()
    assert player.playing
    walked.window.explore.map.probe_pressed.emit()
    assert not player.playing


def test_a_frame_that_is_clicked_is_shown_large(walked):
    walked.walks.panel.strip.frame_chosen.emit(GEODESIC, 3)
    geodesic = walked.walks.reply.path(GEODESIC)
    assert walked.exploration.document.probe.code == pytest.approx(tuple(geodesic.codes[3]), abs=1e-4)
    assert walked.walks.panel.path == GEODESIC
    walked.walks.panel.strip.frame_chosen.emit(PIXELS, 3)
    assert walked.walks.path().kind == STRAIGHT


def test_settings_ask_again(qtbot, walked):
    panel = walked.walks.panel
    panel.frames_field.setValue(5)
    qtbot.waitUntil(lambda: done(walked) and walked.walks.reply.request.frames == 5)
    assert len(panel.strip.rows[0].pictures) == 5
    panel.paths_button.menu().actions()[2].setChecked(False)
    qtbot.waitUntil(lambda: done(walked) and walked.walks.reply.path(GEODESIC) is None)
    assert panel.verdict.isHidden()


def test_newer_weights_walk_again_and_another_model_ends_the_walk(qtbot, walked, tmp_path):
    before = walked.walks.reply
    newer = replace(walked.exploration.model, stamp=walked.services.next_stamp())
    walked.store.dispatch(WeightsMoved(newer))
    qtbot.waitUntil(lambda: done(walked) and walked.walks.reply.request is not before.request)
    with qtbot.waitSignal(walked.exploration.model_changed):
        walked.library.open(str(write_model(tmp_path / "other.safetensors", latent_dim=5, seed=2)))
    assert walked.walks.walk == Walk()
    walked.window.commands.undo.trigger()
    assert walked.walks.walk == Walk()


def test_codes_of_many_numbers_keep_what_the_map_does_not_show(qtbot, open_program, tmp_path):
    program = open_program(write_model(tmp_path / "long.safetensors", latent_dim=5, seed=1))
    program.exploration.show_sample(3)
    program.window.commands.add_anchor.trigger()
    before = np.array(program.walks.walk.anchors[0].code)
    plane = program.exploration.model.plane
    x, y = plane.project(before[None])[0]
    program.window.explore.map.walking.anchor_dragged.emit(0, float(x) + 1, float(y) - 2)
    program.window.explore.map.walking.anchor_dropped.emit(0)
    after = np.array(program.walks.walk.anchors[0].code)
    assert after - before == pytest.approx(plane.axes[0] - 2 * plane.axes[1], abs=1e-5)


def test_the_same_place_twice_and_too_many_anchors_are_said(program):
    program.window.commands.add_anchor.trigger()
    program.window.commands.add_anchor.trigger()
    assert len(program.walks.walk.anchors) == 1
    assert "already" in program.window.statusBar().currentMessage()
    full = Walk(tuple(Anchor((float(n), 0.0)) for n in range(26)))
    program.walks.set_walk(full, "many")
    program.window.commands.add_anchor.trigger()
    assert len(program.walks.walk.anchors) == 26
    assert "26" in program.window.statusBar().currentMessage()
    assert letter(25) == "Z"


def test_playing_without_a_walk_says_what_to_do(program):
    program.window.commands.play_walk.trigger()
    assert "two anchors" in program.window.statusBar().currentMessage()


def test_a_session_brings_the_walk_back(qtbot, walked):
    walks, store = walked.walks, walked.store
    walks.panel.frames_field.setValue(5)
    walks.panel.player.put(0.5)
    kept = store.document.chosen()
    walked.window.commands.clear_walk.trigger()
    walks.panel.frames_field.setValue(9)
    store.dispatch(SessionOpened(kept))
    assert walks.walk.codes() == ((-1.0, 0.5), (1.0, -0.5))
    assert (walks.panel.frames, walks.panel.player.place) == (5, 0.5)
    qtbot.waitUntil(lambda: done(walked) and walks.reply.request.frames == 5)


def test_a_walk_is_written_or_says_why_not(qtbot, walked, tmp_path):
    window, write = walked.window, walked.walk_exporter.write
    for form, name in (("gif", "w.gif"), ("strip", "w.png"), ("csv", "w.csv"), ("npz", "w.npz"), ("frames", "f")):
        window.say("")
        write(tmp_path / name, WalkExport(form, STRAIGHT, 7, 10.0, 3, there_and_back=True))
        qtbot.waitUntil(lambda: "written" in window.statusBar().currentMessage())
    assert len(list((tmp_path / "f").iterdir())) == 7
    with Image.open(tmp_path / "w.gif") as film:
        assert (film.n_frames, film.size) == (12, (24, 24))
    write(tmp_path / "no" / "w.gif", WalkExport("gif", STRAIGHT, 3, 10.0, 1, there_and_back=False))
    qtbot.waitUntil(lambda: "no folder" in window.statusBar().currentMessage())


def test_the_form_of_an_export_tells_what_comes_of_it(walked, qtbot):
    walked.window.commands.export_walk.trigger()
    dialog = walked.window.findChild(ExportDialog)
    assert "224 × 224" in dialog.facts.text() or "256 × 256" in dialog.facts.text()
    dialog.form.setCurrentIndex(dialog.form.findData("csv"))
    dialog.path.setCurrentIndex(dialog.path.findData(PIXELS))
    assert "no codes" in dialog.facts.text()
    dialog.reject()


def test_traversals_follow_the_probe_and_lead_it(qtbot, open_program, tmp_path):
    program = open_program(write_model(tmp_path / "long.safetensors", latent_dim=5, seed=1))
    panel = program.traversals.panel
    program.window.explore.drawer.open("traversals")
    assert len(panel.strip.rows) == 5
    qtbot.waitUntil(lambda: panel.strip.rows[0].pictures is not None)
    widest = int(program.exploration.model.codes.values.var(axis=0).argmax())
    assert panel.strip.rows[0].key == str(widest)
    panel.strip.frame_chosen.emit(str(widest), 0)
    assert program.exploration.document.probe.code[widest] == pytest.approx(
        program.exploration.model.code_ranges[widest][0]
    )


def test_an_attribute_direction_is_made_and_applied(qtbot, program):
    attributes = program.attributes
    attributes.action.setChecked(True)
    names = [group.name for group in attributes.groups()]
    assert names == ["Class ant", "Class bee", "Class cow", "All others"]
    attributes.panel.make_requested.emit(0, 1, "wings")
    qtbot.waitUntil(lambda: len(attributes.state.directions) == 1)
    program.exploration.move_probe((0.25, 0.5))
    qtbot.waitUntil(lambda: attributes._base == (0.25, 0.5))
    attributes.panel.slider.setValue(100)
    step = attributes.state.directions[0].step
    assert program.exploration.document.probe.code == pytest.approx((0.25 + step[0], 0.5 + step[1]))
    attributes.panel.slider.setValue(0)
    assert program.exploration.document.probe.code == pytest.approx((0.25, 0.5))
    attributes.panel.remove_button.click()
    assert attributes.state.directions == ()


def test_selections_are_groups(qtbot, program):
    attributes = program.attributes
    program.window.explore.map.select_all()
    assert "The selection" in [group.name for group in attributes.groups()]
    attributes.panel.keep_button.click()
    assert [group.name for group in attributes.groups()][3] == "Group 1 (60 samples)"
    attributes.panel.make_requested.emit(0, 0, "")
    qtbot.waitUntil(lambda: "same mean code" in attributes.panel.note.text())


def test_directions_and_groups_are_steps_that_can_be_undone(qtbot, program):
    attributes, commands = program.attributes, program.window.commands
    program.window.explore.map.select_all()
    attributes.panel.keep_button.click()
    attributes.panel.make_requested.emit(0, 1, "wings")
    qtbot.waitUntil(lambda: len(attributes.state.directions) == 1)
    made = attributes.state
    attributes.panel.remove_button.click()
    assert (attributes.state.directions, attributes.panel.directions.count()) == ((), 0)
    commands.undo.trigger()
    assert (attributes.state, attributes.panel.directions.currentText()) == (made, "wings")
    commands.undo.trigger()
    assert (attributes.state.directions, len(attributes.state.kept)) == ((), 1)
    commands.undo.trigger()
    assert attributes.state.kept == ()
    commands.redo.trigger()
    commands.redo.trigger()
    assert attributes.state == made


def test_a_session_brings_directions_and_groups_back(qtbot, program):
    attributes, store = program.attributes, program.store
    program.window.explore.map.select_all()
    attributes.panel.keep_button.click()
    attributes.panel.make_requested.emit(0, 1, "wings")
    qtbot.waitUntil(lambda: len(attributes.state.directions) == 1)
    made, kept = attributes.state, store.document.chosen()
    attributes.panel.remove_button.click()
    # what a file says is the step is not believed: it is made anew from the groups
    (direction,) = made.directions
    asked = replace(direction.request, stamp=UNKNOWN_STAMP)
    said = replace(made, directions=(replace(direction, request=asked, step=(5.0, 5.0)),))
    store.dispatch(SessionOpened(replace(kept, attributes=said)))
    assert attributes.state.directions[0].request.name == "wings"
    qtbot.waitUntil(lambda: attributes.state == made)
    store.dispatch(SessionOpened(replace(kept, attributes=AttributeSet())))
    assert attributes.state.directions == attributes.state.kept == ()


def test_newer_weights_make_the_direction_anew_without_a_step(qtbot, program):
    attributes, exploration, store = program.attributes, program.exploration, program.store
    attributes.panel.make_requested.emit(0, 1, "wings")
    store.dispatch(WeightsMoved(replace(exploration.model, stamp=program.services.next_stamp())))
    qtbot.waitUntil(lambda: len(attributes.state.directions) == 1)
    steps = len(store.history.done)
    store.dispatch(WeightsMoved(replace(exploration.model, stamp=program.services.next_stamp())))
    newest = exploration.model.stamp
    qtbot.waitUntil(lambda: attributes.state.directions[0].request.stamp == newest)
    assert len(store.history.done) == steps
    program.window.commands.undo.trigger()
    assert attributes.state.directions == ()
