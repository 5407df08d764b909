"""The plane of the map in the whole window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.gui.backdrops import NONE
from explorer.state.events import PlayerSet, ViewMoved
from explorer.values.plane_choice import ANCHORS, NUMBERS, PCA, SAMPLES, TSNE, PlaneWish
from explorer.values.walks import WalkSettings
from tests.app.conftest import write_model


@pytest.fixture
def deep(open_program, tmp_path):
    """The program with a model whose codes have six numbers, and the instrument on."""
    program = open_program(write_model(tmp_path / "deep.safetensors", latent_dim=6))
    program.window.explore.instruments.action("plane").setChecked(True)
    return program


def controls(program):
    return program.plane._controls


def wait_for(qtbot, program, wish):
    qtbot.waitUntil(lambda: program.plane._shown_wish == wish and program.plane._shown is not None)


def send(qtbot, program, **wish):
    wanted = PlaneWish(**wish)
    controls(program)._send(wanted)
    wait_for(qtbot, program, wanted)
    return program.exploration.model


def test_two_numbers_are_shown_and_decoded(qtbot, deep):
    code = deep.exploration.document.probe.code
    model = send(qtbot, deep, kind=NUMBERS, numbers=(4, 2))
    assert np.allclose(model.positions, model.codes.values[:, [4, 2]])
    # the probe keeps its code, and stands where that lies on the new plane
    assert deep.exploration.document.probe.code == code
    assert deep.window.explore.map.probe() == pytest.approx((code[4], code[2]), abs=1e-5)
    deep.window.explore.map.probe_moved.emit(0.5, -0.25)
    moved = deep.exploration.document.probe.code
    assert (moved[4], moved[2]) == pytest.approx((0.5, -0.25))
    qtbot.waitUntil(lambda: controls(deep).words.text() != "")
    assert "% of the codes' variance" in controls(deep).words.text()


def test_a_plane_through_three_selected_samples(qtbot, deep):
    controls(deep).take_button.click()
    assert "0 are selected" in controls(deep).words.text()
    deep.exploration.select(np.array([3, 10, 20]))
    controls(deep).take_button.click()
    wait_for(qtbot, deep, PlaneWish(SAMPLES, rows=(3, 10, 20)))
    model = deep.exploration.model
    for row in (3, 10, 20):
        assert model.plane.lift(*model.positions[row]) == pytest.approx(tuple(model.codes.values[row]), abs=1e-4)


def test_turning_is_undone_in_one_step_and_leads_back(qtbot, deep):
    flat = deep.exploration.model.positions
    for degrees in (5, 10, 25):
        controls(deep).turn.setValue(degrees)
    wait_for(qtbot, deep, PlaneWish(PCA, turn=25.0))
    assert not np.allclose(deep.exploration.model.positions, flat)
    deep.window.commands.undo.trigger()
    wait_for(qtbot, deep, PlaneWish())
    assert np.allclose(deep.exploration.model.positions, flat, atol=1e-5)
    assert controls(deep).turn.value() == 0
    deep.window.commands.redo.trigger()
    wait_for(qtbot, deep, PlaneWish(PCA, turn=25.0))
    controls(deep).back_button.click()
    wait_for(qtbot, deep, PlaneWish())


def test_switching_the_instrument_off_goes_back_to_the_usual_plane(qtbot, deep):
    send(qtbot, deep, kind=NUMBERS, numbers=(0, 1))
    deep.window.explore.instruments.action("plane").setChecked(False)
    wait_for(qtbot, deep, PlaneWish())


def test_an_embedding_cannot_be_decoded_and_says_why(qtbot, deep):
    the_map = deep.window.explore.map
    plane = deep.exploration.model.positions
    controls(deep)._send(PlaneWish(TSNE))
    assert controls(deep).progress.isVisibleTo(controls(deep))
    qtbot.waitUntil(lambda: deep.store.document.embedding is not None)
    assert "its points cannot be decoded" in controls(deep).words.text()
    assert not the_map._tools.probe_enabled
    assert not the_map._plane.isVisible()
    instruments = deep.window.explore.instruments
    assert not any(instruments.action(name).isEnabled() for name in ("ellipse", "support", "round-trip"))
    assert instruments.action("columns").isEnabled()
    deep.window.commands.backdrop.trigger()
    qtbot.waitUntil(lambda: deep.window.backdrops.current() == NONE)
    deep.walks._place_chosen(0.0, 0.0, -1, "")
    deep.walks._line_drawn([(0.1 * step, 0.2) for step in range(20)])
    assert not deep.walks.walk.anchors
    assert "its points cannot be decoded" in deep.window.statusBar().currentMessage()
    # samples can still be looked at
    deep.exploration.show_sample(5)
    assert deep.exploration.document.probe.code == pytest.approx(tuple(deep.exploration.model.codes.values[5]))
    # the probe goes back first, then the plane
    deep.window.commands.undo.trigger()
    assert deep.store.document.embedding is not None
    deep.window.commands.undo.trigger()
    qtbot.waitUntil(lambda: deep.store.document.embedding is None)
    assert the_map._plane.isVisible()
    qtbot.waitUntil(lambda: np.allclose(deep.exploration.model.positions, plane, atol=1e-5))
    assert the_map._tools.probe_enabled
    # computed once
    controls(deep)._send(PlaneWish(TSNE))
    assert deep.store.document.embedding is not None


def test_an_embedding_is_given_up(qtbot, deep):
    controls(deep)._send(PlaneWish(TSNE))
    controls(deep).cancel_button.click()
    assert controls(deep).progress.isHidden()
    assert deep.store.document.embedding is None


def test_codes_of_two_numbers_have_no_other_plane(program):
    program.window.explore.instruments.action("plane").setChecked(True)
    assert not controls(program).kind.isEnabled()
    assert "as they are" in controls(program).words.text()


def test_a_plane_through_three_anchors(qtbot, deep):
    field = controls(deep).kind
    field.setCurrentIndex(field.findData(ANCHORS))
    field.activated.emit(field.currentIndex())
    assert "0 are set" in controls(deep).words.text()
    codes = deep.exploration.model.codes.values
    # a solver would keep the threads from ending for longer than this takes
    deep.store.dispatch(PlayerSet(WalkSettings(unwanted=("geodesic", "graph"))))
    for row in (5, 6, 7):
        deep.exploration.move_probe(tuple(float(value) for value in codes[row]))
        deep.window.commands.add_anchor.trigger()
    controls(deep).take_anchors_button.click()
    wait_for(qtbot, deep, PlaneWish(ANCHORS, codes=tuple(deep.walks.walk.codes())))
    model = deep.exploration.model
    for row in (5, 6, 7):
        assert model.plane.lift(*model.positions[row]) == pytest.approx(tuple(codes[row]), abs=1e-4)


def test_dragging_turns_the_plane_as_one_step(qtbot, deep):
    deep.window.explore.instruments.action("plane").setChecked(False)
    view, both = deep.window.explore.map._view.viewport(), Qt.KeyboardModifier
    keys = both.ControlModifier | both.ShiftModifier
    flat = deep.exploration.model.positions
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, keys, QPoint(100, 100))
    for step in (10, 30, 50):
        qtbot.mouseMove(view, QPoint(100 + step, 100 - step))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, keys, QPoint(150, 50))
    wish = deep.store.document.plane
    assert wish.turn > 0 > wish.tilt
    wait_for(qtbot, deep, wish)
    assert deep.window.explore.instruments.action("plane").isChecked()
    assert not len(deep.exploration.document.selection)
    assert controls(deep).turn.value() == round(wish.turn)
    deep.window.commands.undo.trigger()
    wait_for(qtbot, deep, PlaneWish())
    assert np.allclose(deep.exploration.model.positions, flat, atol=1e-5)


def test_a_session_brings_the_plane_and_the_view_of_it_back(qtbot, deep, tmp_path):
    model = send(qtbot, deep, kind=NUMBERS, numbers=(4, 2), turn=20.0)
    places, wish = model.positions, deep.store.document.plane
    deep.store.dispatch(ViewMoved((-1.0, -0.5, 2.0, 1.5)))
    view = deep.window.explore.map.view_rectangle()
    path = tmp_path / "turned.session.json"
    deep.sessions.save(path)
    qtbot.waitUntil(path.exists)
    other = write_model(tmp_path / "other.safetensors", seed=5)
    with qtbot.waitSignal(deep.exploration.model_changed):
        deep.library.open(str(other))
    assert deep.store.document.plane == PlaneWish()
    with qtbot.waitSignal(deep.exploration.model_changed):
        deep.sessions.open(path)
    wait_for(qtbot, deep, wish)
    assert np.allclose(deep.exploration.model.positions, places, atol=1e-5)
    assert deep.window.explore.map.view_rectangle() == pytest.approx(view)
    assert controls(deep).turn.value() == 20
    assert deep.window.explore.instruments.action("plane").isChecked()
