"""The instruments of the decoder's geometry on the page Explore."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGraphicsView

from explorer.app.instruments.together import GeometryInstruments
from explorer.gui.map.drawings import WARM
from explorer.values import Picture
from tests.app.conftest import found, write_model
from tests.app.threadless import bench_of


@pytest.fixture
def program(qtbot, tmp_path):
    with explored(write_model(tmp_path / "small.safetensors")) as bench:
        yield bench


def explored(path):
    return bench_of(path, ("geometry", lambda *joined: GeometryInstruments(*joined, dict)))


@pytest.fixture
def instruments(program):
    return program.window.explore.instruments


@pytest.fixture
def the_map(program):
    return program.window.explore.map


def switch(program, name, on=True):
    program.window.explore.instruments.action(name).setChecked(on)


def centre(stroke):
    return stroke.places.mean(axis=0)


def test_all_are_off_at_first_and_say_in_one_sentence_what_they_show(program, instruments, the_map):
    ours = {"ellipse", "support", "round-trip", "pixel", "what-changed", "snap"}
    assert ours <= set(instruments.names())
    assert instruments.switched_on() == ()
    for name in ours:
        assert instruments.action(name).toolTip().count(".") == 1
        assert the_map.drawing(name) == ()
    assert {"magnification", "support"} <= set(program.window.backdrops.names())
    assert program.window.backdrops.current() == "none"


def test_the_ellipse_lies_around_the_probe_and_follows_it(qtbot, program, the_map):
    switch(program, "ellipse")
    program.answer()
    assert len(the_map.drawing("ellipse")) == 3
    assert centre(the_map.drawing("ellipse")[0]) == pytest.approx(the_map.probe(), abs=1e-4)
    program.window.explore.probe.code_edited.emit((0.5, -0.25))
    program.answer()
    assert centre(the_map.drawing("ellipse")[0]) == pytest.approx((0.5, -0.25), abs=1e-4)
    switch(program, "ellipse", False)
    assert the_map.drawing("ellipse") == ()


def test_an_amount_of_ones_own_makes_the_ellipse_as_much_larger(qtbot, program, the_map):
    switch(program, "ellipse")
    program.answer()
    assert len(the_map.drawing("ellipse")) == 3
    levels = program.geometry.ellipse._controls._levels
    sizes = []
    for value in (2.0, 4.0):
        levels.setValue(value)
        sizes.append(np.ptp(the_map.drawing("ellipse")[0].places, axis=0))
    assert sizes[1] == pytest.approx(2 * sizes[0])


@pytest.mark.parametrize("name", ["magnification", "support"])
def test_a_backdrop_fills_the_view_with_a_legend_and_goes_again(qtbot, program, the_map, name):
    backdrops = program.window.backdrops
    backdrops.choose(name)
    assert the_map._floats.backdrop.key is not None  # says that it measures
    program.answer()
    assert the_map._backdrop.picture is not None
    assert the_map._floats.backdrop.key.title
    assert the_map._floats.backdrop.key.in_words
    backdrops.choose("none")
    assert the_map._backdrop.picture is None
    assert the_map._floats.backdrop.key is None


def test_another_view_is_measured_anew(qtbot, program, the_map):
    program.window.backdrops.choose("support")
    program.answer()
    the_map.set_view_rectangle(0, 0, 1, 1)
    qtbot.waitUntil(lambda: program.answer() or the_map._backdrop._rectangle == the_map.view_rectangle())


def test_support_is_told_in_words(qtbot, program):
    switch(program, "support")
    verdict = program.geometry.support._view._verdict
    program.window.explore.probe.code_edited.emit((0.0, 0.0))
    program.answer()
    qtbot.waitUntil(lambda: verdict.text() == "Inside the data")
    program.window.explore.probe.code_edited.emit((50.0, 50.0))
    program.answer()
    qtbot.waitUntil(lambda: verdict.text().startswith("Outside the data"))


def test_the_round_trip_draws_arrows_over_the_view(qtbot, program, the_map):
    switch(program, "round-trip")
    program.answer()
    assert len(the_map.drawing("round-trip")) > 0
    assert all(stroke.arrow for stroke in the_map.drawing("round-trip"))
    switch(program, "round-trip", False)
    assert the_map.drawing("round-trip") == ()


def test_a_clicked_pixel_gives_an_arrow_that_can_be_walked_both_ways(qtbot, program, the_map):
    switch(program, "pixel")
    view = program.window.explore.probe.picture_view
    place = view.picture_rect().center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    program.answer()
    (arrow,) = the_map.drawing("pixel")
    assert arrow.tone == WARM
    row, column = view._marked
    before, start = view.picture.pixels[row, column, 0], program.exploration.document.probe.code
    for _ in range(3):
        qtbot.mouseClick(program.geometry.pixel_direction._controls.brighter, Qt.MouseButton.LeftButton)
        program.answer()
        code = program.exploration.document.probe.code
        assert the_map.drawing("pixel")[0].places[0] == pytest.approx(code, abs=1e-4)
    assert view.picture.pixels[row, column, 0] >= before
    assert program.exploration.document.probe.code != start
    program.window.commands.undo.trigger()
    switch(program, "pixel", False)
    assert the_map.drawing("pixel") == ()


def test_the_arrow_keys_choose_a_pixel(qtbot, program, the_map):
    switch(program, "pixel")
    view = program.geometry.pixel_direction._controls.view
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view._marked == (4, 4)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view._marked == (4, 3)


def test_what_changed_compares_with_the_start_of_the_drag(qtbot, program, the_map):
    switch(program, "what-changed")
    view = program.geometry.what_changed._view
    assert not view.difference().any()
    target = the_map.findChild(QGraphicsView).viewport()
    middle = target.rect().center()
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(target, middle + QPoint(150, 90))
    qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=middle + QPoint(150, 90))
    program.answer()
    assert view.difference().any()
    qtbot.mouseClick(view.start_button, Qt.MouseButton.LeftButton)
    assert not view.difference().any()


def test_the_nearest_sample_can_be_snapped_and_that_undone(qtbot, program, the_map):
    model = program.exploration.model
    generator = np.random.default_rng(0)
    pictures = generator.integers(0, 255, (len(model.codes.values), 1, 8, 8)).astype(np.uint8)
    program.store.dispatch(found(program, pictures))
    switch(program, "snap")
    controls = program.geometry.snap._controls
    qtbot.waitUntil(lambda: program.answer() or controls.choice.count() == 1)
    before = program.exploration.document.probe.code
    qtbot.mouseClick(controls.button, Qt.MouseButton.LeftButton)
    assert "→" in controls.text() and controls.button.text() == "Snap"
    assert the_map.drawing("snap")[0].places[-1] == pytest.approx(the_map.probe(), abs=1e-4)
    assert program.exploration.document.probe.code != before
    program.window.commands.undo.trigger()
    assert program.exploration.document.probe.code == pytest.approx(before)


def test_without_pictures_snapping_says_what_is_missing(program):
    switch(program, "snap")
    controls = program.geometry.snap._controls
    assert not controls.button.isEnabled()
    assert "no picture yet" in controls.text()


def test_another_model_takes_every_drawing_away(program, the_map, tmp_path):
    for name in ("ellipse", "round-trip", "pixel", "support"):
        switch(program, name)
    program.answer()
    program.window.backdrops.choose("magnification")
    program.open(write_model(tmp_path / "other.safetensors", latent_dim=3))
    assert len(the_map.drawing("ellipse")) == 3
    there = program.exploration.model.plane.project(np.array([program.exploration.document.probe.code]))[0]
    assert centre(the_map.drawing("ellipse")[0]) == pytest.approx(there, abs=1e-3)


def test_one_number_codes_work_too(qtbot, tmp_path):
    with explored(write_model(tmp_path / "one.safetensors", latent_dim=1)) as program:
        the_map = program.window.explore.map
        for name in ("ellipse", "round-trip", "support"):
            switch(program, name)
        program.window.backdrops.choose("magnification")
        program.answer()
        assert len(the_map.drawing("ellipse")) == 1
        assert isinstance(the_map._backdrop.picture, Picture)
