"""The probe panel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from explorer.gui.panels.probe_panel import ProbePanel
from explorer.values import DecodeReply, DecodeRequest, Neighbour, Picture

RANGES = [(-2.0, 3.0), (-20.0, 30.0)]


def picture(value=0, channels=1):
    return Picture(np.full((28, 28, channels), value, np.uint8))


def reply(code=(0.5, 10.0), value=0):
    return DecodeReply(DecodeRequest(code), picture(value), 0.314)


@pytest.fixture
def panel(qtbot):
    widget = ProbePanel()
    qtbot.addWidget(widget)
    widget.resize(300, 700)
    widget.set_code_ranges(RANGES)
    widget.show()
    return widget


@pytest.fixture
def edits(panel):
    said = []
    panel.code_edited.connect(said.append)
    return said


def test_showing_a_code_edits_nothing(panel, edits):
    panel.set_code((1.23456789, -4.0))
    panel.show_reply(reply())
    panel.flush()
    panel.set_code_ranges([(-9.0, 9.0), (-1.0, 1.0)])
    panel.set_code_ranges([(-9.0, 9.0)] * 3)
    assert edits == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.tuples(*[st.floats(-1e5, 1e5)] * 2))
def test_a_code_is_kept_exactly(panel, code):
    panel.set_code(code)
    assert panel.code() == code


def test_a_typed_value_counts_exactly_and_leaves_the_others_alone(panel, edits, qtbot):
    panel.set_code((1.23456789, -4.0))
    field = panel._rows[1].field
    field.selectAll()
    qtbot.keyClicks(field, "12.5")
    assert edits == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert edits == [(1.23456789, 12.5)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.tuples(*[st.floats(-1e5, 1e5)] * 2))
def test_the_fields_show_the_code_that_is_decoded(panel, code):
    panel.set_code(code)
    shown = [float(row.field.text()) for row in panel._rows]
    assert np.array(shown, np.float32).tolist() == np.array(code, np.float32).tolist()


def test_typing_is_never_cut(panel, edits, qtbot):
    field = panel._rows[0].field
    field.selectAll()
    qtbot.keyClicks(field, "-1.73461234567\r")
    assert edits == [(-1.73461234567, 0.0)]
    assert np.float32(field.text()) == np.float32(-1.73461234567)


def test_a_copied_code_pastes_as_the_same_code(panel, edits, qtbot):
    code = (np.float32(1.2345678).item(), np.float32(-1e-5).item())
    panel.set_code(code)
    qtbot.mouseClick(panel._code_heading.copy_button, Qt.MouseButton.LeftButton)
    panel.set_code((0.0, 0.0))
    qtbot.mouseClick(panel._code_heading.paste_button, Qt.MouseButton.LeftButton)
    assert np.array(edits[-1], np.float32).tolist() == list(code)
    panel.set_code((0.0, 0.0))
    panel._rows[0].field.setFocus()
    qtbot.keyClick(panel._rows[0].field.lineEdit(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert np.array(panel.code(), np.float32).tolist() == list(code)


@pytest.mark.parametrize("text", ["1,2,3", "hello", ""])
def test_what_is_no_code_of_this_model_is_not_pasted(panel, edits, qtbot, text):
    QGuiApplication.clipboard().setText(text)
    qtbot.mouseClick(panel._code_heading.paste_button, Qt.MouseButton.LeftButton)
    assert edits == []
    assert panel._code_heading.note.text()


def test_a_value_outside_the_data_can_be_typed(panel, edits, qtbot):
    field = panel._rows[0].field
    field.selectAll()
    qtbot.keyClicks(field, "40\r")
    assert edits == [(40.0, 0.0)]
    assert panel._rows[0].slider.value() == panel._rows[0].slider.maximum()


def test_the_slider_covers_the_range_of_the_data(panel, edits, qtbot):
    slider = panel._rows[0].slider
    qtbot.keyClick(slider, Qt.Key.Key_End)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert edits == [(3.0, 0.0), (-2.0, 0.0)]
    assert panel._rows[0].field.value() == -2.0


def test_the_picture_is_shown_at_once_and_the_figures_newest_only(panel):
    for value in range(5):
        panel.show_reply(reply((value / 10, 0.0), value))
        assert panel.picture_view.picture.pixels[0, 0, 0] == value
    panel.flush()
    assert panel.code() == (0.4, 0.0)


def test_the_figures_follow_by_themselves(panel, qtbot):
    panel.show_reply(reply((0.7, 0.0)))
    qtbot.waitUntil(lambda: panel.code() == (0.7, 0.0))


def test_a_late_reply_does_not_pull_a_held_slider(panel):
    panel.set_code((1.0, 1.0))
    panel._rows[0].slider.setSliderDown(True)
    panel.show_reply(reply((0.0, 0.0)))
    panel.flush()
    assert panel.code() == (1.0, 1.0)
    panel._rows[0].slider.setSliderDown(False)


def test_decode_time_is_shown_on_demand(panel, qtbot):
    said = []
    panel.timing_toggled.connect(said.append)
    panel.show_reply(reply())
    panel.flush()
    assert not panel.timing.isVisible()
    panel.set_timing_visible(True)
    assert panel.timing.isVisible()
    assert said == []
    assert panel.timing.text() == "0.31 ms"
    qtbot.mouseClick(panel.timing_button, Qt.MouseButton.LeftButton)
    assert said == [False]
    assert not panel.timing.isVisible()


def test_the_nearest_sample_is_told_with_its_class_and_distance(panel, scheme):
    panel.show_reply(reply())
    panel.show_neighbour(Neighbour(4711, 0.04213, 1, picture(9), picture(8)), ("하나", "둘"))
    panel.flush()
    view = panel.neighbour
    assert view.class_name.text() == "class 둘"
    assert view.facts.text() == "distance 0.0421 · sample 4,711"
    assert view.original.picture.pixels[0, 0, 0] == 9
    assert view.reconstruction.picture.pixels[0, 0, 0] == 8
    assert not view.find_button.isVisible()
    assert not panel.grab().isNull()


def test_a_label_without_a_name_is_a_number_and_none_is_left_out(panel):
    panel.neighbour.show_neighbour(Neighbour(1, 1.0, 7, None, picture()))
    assert panel.neighbour.class_name.text() == "class 7"
    panel.neighbour.show_neighbour(Neighbour(1, 1.0, -1, None, picture()))
    assert panel.neighbour.class_name.text() == ""


def test_without_the_original_the_pictures_can_be_looked_for(panel, qtbot):
    panel.show_reply(reply())
    panel.show_neighbour(Neighbour(1, 0.5, -1, None, picture(8)))
    panel.flush()
    assert "not found" in panel.neighbour.missing.text()
    with qtbot.waitSignal(panel.find_data_requested):
        qtbot.mouseClick(panel.neighbour.find_button, Qt.MouseButton.LeftButton)


def test_without_codes_there_is_no_nearest_sample(panel):
    panel.show_reply(reply())
    panel.show_neighbour(None)
    panel.flush()
    assert not panel.neighbour.isVisible()


def test_the_picture_can_be_saved_and_copied_when_there_is_one(panel, qtbot):
    assert not panel.save_button.isEnabled()
    panel.show_reply(reply())
    with qtbot.waitSignals([panel.save_picture_requested, panel.copy_picture_requested], order="strict"):
        qtbot.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)


def test_a_message_takes_the_place_of_the_picture(panel):
    panel.show_reply(reply((0.9, 0.0)))
    panel.show_neighbour(Neighbour(1, 0.5, -1, None, picture()))
    panel.set_message("The model cannot be read.")
    panel.flush()
    assert panel.picture_view.message == "The model cannot be read."
    assert not panel.save_button.isEnabled()
    assert not panel.neighbour.isVisible()
    assert panel.code() == (0.0, 0.0)


def test_a_code_of_another_length_is_left_alone(panel):
    panel.set_code((1.0, 2.0))
    panel.set_code((1.0, 2.0, 3.0))
    assert panel.code() == (1.0, 2.0)


@pytest.mark.parametrize("bad", [(1.0, 1.0), (2.0, -2.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_an_unusable_range_counts_as_unit(panel, bad, edits, qtbot):
    panel.set_code_ranges([bad])
    qtbot.keyClick(panel._rows[0].slider, Qt.Key.Key_End)
    assert edits == [(1.0,)]


def test_many_numbers_scroll_and_leave_room_for_the_rest(panel):
    panel.set_code_ranges([(-1.0, 1.0)] * 64)
    panel.show_reply(reply(tuple([0.5] * 64)))
    panel.show_neighbour(Neighbour(1, 0.5, -1, None, picture()))
    panel.flush()
    assert len(panel.code()) == 64
    assert panel.code_area.verticalScrollBar().maximum() > 0
    assert panel.minimumSizeHint().height() <= 480
    panel.set_code_ranges([])
    assert panel.code() == ()
    assert not panel.code_area.isVisible()


def test_every_control_has_a_name_and_a_tip(panel):
    panel.show_reply(reply())
    panel.show_neighbour(Neighbour(1, 0.5, -1, None, picture()))
    panel.flush()
    controls = [panel.save_button, panel.copy_button, panel.timing_button, panel.neighbour.find_button]
    controls += [part for row in panel._rows for part in (row.slider, row.field)]
    for control in controls:
        assert control.accessibleName()
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
