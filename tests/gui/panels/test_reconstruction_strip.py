"""The strip of samples, their codes and their reconstructions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QPalette

from explorer.gui import theme
from explorer.gui.panels.reconstruction_strip import ReconstructionStrip
from explorer.gui.panels.strip_geometry import StripNeeds, arrange, least_height, wanted_height
from explorer.values.strip import StripReply, StripRequest


@pytest.fixture
def strip(qtbot):
    widget = ReconstructionStrip()
    qtbot.addWidget(widget)
    widget.resize(700, 200)
    return widget


def samples(channels=1, size=28, count=8):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (count, size, size, channels), dtype=np.uint8)


def reply(length=2, *, channels=1, size=28, count=8, originals=True, codes=None, layer=0, errors=None):
    if codes is None:
        codes = np.random.default_rng(1).normal(size=(count, length)).astype(np.float32)
    pictures = samples(channels, size, count)
    return StripReply(
        StripRequest(), np.arange(count) * 10, np.arange(count) % 3, pictures if originals else None, codes,
        pictures, np.full(count, 2.5) if errors is None else errors, layer,
    )  # fmt: skip


NAMES = ("ant", "bee", "cow")


def image_of(strip):
    return strip.grab().toImage()


def colour_at(strip, place):
    return image_of(strip).pixelColor(round(place.x()), round(place.y()))


@pytest.mark.parametrize(("width", "height"), [(264, 130), (412, 200), (700, 150), (1600, 400)])
@pytest.mark.parametrize("size", [8, 28, 128])
@pytest.mark.parametrize("length", [1, 2, 4, 30, 2000])
def test_three_rows_stand_one_above_the_other_inside_the_strip(strip, scheme, width, height, size, length):
    strip.show_samples(reply(length, channels=3, size=size), NAMES)
    height = max(height, strip.minimumSizeHint().height())
    strip.resize(width, height)
    geometry = strip.geometry_of_samples()
    rows = zip(geometry.originals, geometry.codes, geometry.reconstructions, geometry.figures, strict=True)
    for original, code, rebuilt, figure in rows:
        assert original.left() == rebuilt.left()
        assert original.bottom() <= code.top() and code.bottom() <= rebuilt.top() + 1
        assert rebuilt.bottom() <= figure.top()
        assert original.left() >= 0 and figure.right() <= width
        assert original.top() >= 0 and figure.bottom() <= height
    for left, right in itertools.pairwise(geometry.columns):
        assert left.right() <= right.left() + 1e-6
    assert not strip.grab().isNull()


def test_in_the_smallest_window_three_rows_leave_the_map_most_of_the_room(strip):
    for length in (1, 2, 4, 30, 2000):
        strip.show_samples(reply(length), NAMES)
        strip.resize(412, 200)
        assert strip.sizeHint().height() <= 200
        assert strip.minimumSizeHint().height() <= 200


@given(
    st.integers(200, 2000), st.integers(60, 600), st.integers(1, 8), st.integers(1, 200), st.integers(1, 200),
    st.sampled_from([0.0, 14.0, 56.0]), st.sampled_from([1.0, 1.5, 2.0]),
)  # fmt: skip
def test_pictures_grow_by_whole_factors_of_the_screens_pixels(width, height, count, wide, tall, code, ratio):
    needs = StripNeeds(count, wide, tall, code, 50.0 if code else 0.0, 90.0, 16.0, ratio)
    geometry = arrange(QSizeF(width, max(height, least_height(needs))), needs)
    for original, rebuilt in zip(geometry.originals, geometry.reconstructions, strict=True):
        factor = original.width() * ratio / wide
        assert factor == pytest.approx(round(factor)) or factor < 1
        assert original.size() == rebuilt.size()
        assert rebuilt.top() >= original.bottom()
    assert geometry.columns[-1].right() <= width + 1e-6
    assert wanted_height(width, needs, 56) <= wanted_height(width + 100, needs, 56)


def test_short_codes_are_bars_about_zero(strip):
    codes = np.zeros((8, 2), np.float32)
    codes[0] = 2.0, -2.0
    strip.show_samples(reply(codes=codes), NAMES)
    room = strip.geometry_of_samples().codes[0]
    # in the last of the bars, beyond the numbers
    above, below = (
        colour_at(strip, room.center() + QPointF(side * 0.45 * room.width(), -side * 7.0)) for side in (1, -1)
    )
    assert above.red() > above.blue()
    assert below.blue() > below.red()
    tip = strip.tip_at(room.center())
    assert "z1 = 2.00, z2 = −2.00" in tip
    assert "from −2.00 to 2.00" in tip


def test_long_codes_are_tiles_on_one_common_scale(strip, scheme):
    codes = np.zeros((8, 9), np.float32)
    codes[0, 4], codes[1, 4], codes[2, 4] = 3.0, -3.0, 0.0
    strip.show_samples(reply(codes=codes), NAMES)
    geometry = strip.geometry_of_samples()
    above, below, zero = (colour_at(strip, geometry.codes[number].center()) for number in range(3))
    assert above.red() > above.blue() + 20
    assert below.blue() > below.red() + 20
    assert max(abs(zero.red() - zero.blue()), abs(zero.red() - zero.green())) < 5
    tip = strip.tip_at(geometry.codes[1].center())
    assert "9 numbers · z5 = −3.00" in tip
    assert "from −3.00 (blue) to 3.00 (orange), the same scale for all samples" in tip


def test_tiles_follow_the_theme(strip, qapp):
    strip.show_samples(reply(codes=np.zeros((8, 9), np.float32)), NAMES)
    place = strip.geometry_of_samples().codes[0].center()
    theme.apply("light")
    light = colour_at(strip, place).lightness()
    theme.apply("dark")
    dark = colour_at(strip, place).lightness()
    theme.apply("light")
    assert light > 200 > 50 > dark


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, 1e30, 1e-30])
@pytest.mark.parametrize("length", [1, 4, 9])
def test_any_code_can_be_drawn(strip, value, length):
    codes = np.zeros((8, length), np.float32)
    codes[3] = value
    strip.show_samples(reply(codes=codes), NAMES)
    assert not strip.grab().isNull()
    assert strip.tip_at(strip.geometry_of_samples().codes[3].center())


def test_without_the_originals_a_sentence_says_where_to_find_them(qtbot, strip):
    strip.show_samples(reply(originals=False), NAMES)
    assert not strip.note.isHidden()
    assert "not found" in strip.note.text() and "Find the data" in strip.note.text()
    with qtbot.waitSignal(strip.find_data_requested):
        strip.note.linkActivated.emit("find")
    assert strip.rect().contains(strip.note.geometry())
    strip.show_samples(reply(), NAMES)
    assert strip.note.isHidden()


def test_a_click_chooses_the_sample_and_marks_it(qtbot, strip):
    strip.show_samples(reply(), NAMES)
    before = image_of(strip)
    with qtbot.waitSignal(strip.sample_chosen) as chosen:
        place = strip.geometry_of_samples().codes[3].center().toPoint()
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [30]
    assert strip.chosen() == 30
    assert image_of(strip) != before
    assert "class ant · sample 30 · squared error 2.500" in strip.accessibleDescription()
    strip.show_samples(reply(count=3), NAMES)
    assert strip.chosen() == -1


def test_the_focus_frames_the_strip_and_the_mark_tints_its_column_alone(qtbot, strip):
    strip.show_samples(reply(), NAMES)
    strip.show()
    qtbot.waitExposed(strip)
    beside = strip.geometry_of_samples().columns[5].topLeft() + QPointF(0, 1)
    plain = colour_at(strip, beside)
    strip.activateWindow()
    strip.setFocus()
    strip.set_chosen(10)
    qtbot.waitUntil(strip.hasFocus)
    assert colour_at(strip, beside) == plain
    assert colour_at(strip, QPointF(0, 50)) == theme.accent()


def test_left_and_right_choose_the_samples_in_turn(qtbot, strip):
    strip.show_samples(reply(count=3), NAMES)
    chosen = []
    strip.sample_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(strip, key)
    assert chosen == [0, 10, 20, 20, 10]
    strip.set_chosen(-1)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert chosen[-1] == 20


def test_the_button_asks_for_other_samples(qtbot, strip):
    assert strip.another.isHidden()
    strip.show_samples(reply(), NAMES)
    assert not strip.another.isHidden()
    assert strip.another.accessibleName() == "Other samples"
    with qtbot.waitSignal(strip.another_requested):
        strip.another.click()


def test_tips_tell_class_row_and_error(strip):
    strip.show_samples(reply(errors=np.array([1.0, *[np.nan] * 7])), NAMES)
    geometry = strip.geometry_of_samples()
    assert strip.tip_at(geometry.originals[0].center()) == "class ant · sample 0 · squared error 1.000"
    assert strip.tip_at(geometry.reconstructions[2].center()) == "class cow · sample 20"
    assert "Click a sample" in strip.tip_at(QPointF(0, 0))


def test_the_outputs_of_a_layer_in_training_are_called_by_their_name(strip):
    strip.show_samples(reply(30, layer=2), NAMES)
    assert "outputs of layer 2" in strip.tip_at(strip.geometry_of_samples().codes[0].center())


def test_pictures_alone_are_shown_only_until_the_samples_are_there(strip):
    originals = np.zeros((8, 4, 4, 1), np.uint8)
    reconstructions = originals.copy()
    reconstructions[3] = 255
    strip.set_strip(originals, reconstructions)
    assert strip.errors() == pytest.approx((0, 0, 0, 16, 0, 0, 0, 0))
    assert "16.0" in strip.accessibleDescription()
    assert all(code.isEmpty() for code in strip.geometry_of_samples().codes)
    assert not strip.grab().isNull()
    strip.show_samples(reply(), NAMES)
    strip.set_strip(originals, reconstructions)
    assert strip.errors() == pytest.approx((2.5,) * 8)


def test_samples_that_are_not_on_the_map_cannot_be_chosen(qtbot, strip):
    strip.set_strip(samples(), samples())
    with qtbot.assertNotEmitted(strip.sample_chosen):
        qtbot.keyClick(strip, Qt.Key.Key_Right)


def test_an_empty_strip_says_what_will_be_here(strip):
    strip.show_samples(reply(), NAMES)
    strip.set_strip(None, None)
    assert strip.is_empty()
    assert strip.geometry_of_samples() is None
    assert "eight samples" in strip.accessibleDescription()
    assert not strip.grab().isNull()


def test_a_model_without_samples_and_a_failure_say_so(strip):
    strip.show_samples(reply(count=0), NAMES)
    assert "no samples" in strip.message()
    strip.set_message("It broke.")
    assert strip.accessibleDescription() == "It broke."


def test_pictures_of_different_shapes_are_refused(strip):
    with pytest.raises(ValueError, match="originals"):
        strip.set_strip(samples(), samples(size=8))


def test_coming_into_view_is_told(qtbot, strip):
    with qtbot.waitSignal(strip.shown):
        strip.show()


def test_the_note_is_written_in_the_colour_of_the_theme(strip, scheme):
    strip.show_samples(reply(originals=False), NAMES)
    assert strip.note.foregroundRole() == QPalette.ColorRole.PlaceholderText
