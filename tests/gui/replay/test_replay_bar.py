"""The bar moves through the epochs by mouse, by keys and by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.gui.replay.replay_bar import SPEEDS, ReplayBar


@pytest.fixture
def bar(qtbot):
    """Ten epochs after the first one; `bar.told` collects what it says."""
    bar = ReplayBar()
    qtbot.addWidget(bar)
    bar.set_end(10, 10)
    bar.told = []
    bar.moved.connect(bar.told.append)
    bar.show()
    return bar


def test_setters_are_silent_and_stay_between_the_ends(bar):
    bar.put(3.5)
    assert (bar.place, bar.at_end) == (3.5, False)
    bar.put(99)
    assert (bar.place, bar.at_end) == (10, True)
    bar.set_end(4, -1)
    assert bar.place == 0
    assert bar.told == []


def test_steps_go_to_the_next_kept_epoch(bar):
    bar.put(3.5)
    bar.back.click()
    bar.forward.click()
    bar.forward.click()
    bar.first.click()
    bar.last.click()
    assert bar.told == [3, 4, 5, 0, 10]
    assert not bar.forward.isEnabled()
    assert not bar.last.isEnabled()
    assert bar.back.isEnabled()


def test_arrow_keys_go_from_epoch_to_epoch(bar):
    bar.put(5)
    bar.slider.setFocus()
    QTest.keyClick(bar.slider, Qt.Key.Key_Left)
    QTest.keyClick(bar.slider, Qt.Key.Key_Home)
    QTest.keyClick(bar.slider, Qt.Key.Key_Right)
    QTest.keyClick(bar.slider, Qt.Key.Key_End)
    assert bar.told == [4, 0, 1, 10]


@pytest.mark.parametrize("speed", SPEEDS)
def test_it_plays_at_its_speed_and_stops_at_the_end(bar, speed):
    bar.speed.setCurrentIndex(bar.speed.findData(speed))
    bar.put(2)
    bar.play.click()
    assert bar.playing
    bar.advance(0.1)
    assert bar.told[-1] == pytest.approx(min(10, 2 + speed / 10))
    for _ in range(200):
        bar.advance(0.1)
    assert not bar.playing
    assert bar.at_end


def test_from_the_end_it_plays_anew_and_over_and_over(bar):
    bar.play.click()
    assert bar.told == [0]
    bar.repeat.setChecked(True)
    bar.put(9.9)
    bar.advance(0.1)
    assert bar.place == 10, "the end is seen"
    bar.advance(0.1)
    assert bar.place == 0
    assert bar.playing
    bar.play.click()
    assert not bar.playing


def test_a_hand_on_the_bar_stops_it(bar):
    states = []
    bar.playing_changed.connect(states.append)
    bar.play.click()
    bar.slider.setValue(450)
    assert bar.place == 4.5
    assert states == [True, False]


def test_a_single_epoch_leaves_nothing_to_play(bar):
    bar.play.click()
    bar.set_end(0, 0)
    assert not bar.playing
    controls = (bar.first, bar.back, bar.play, bar.forward, bar.last, bar.slider)
    assert not any(control.isEnabled() for control in controls)
    bar.toggle()
    assert not bar.playing


def test_every_control_has_a_name_and_a_tip(bar, scheme):
    for control in (bar.first, bar.back, bar.play, bar.forward, bar.last, bar.slider, bar.speed):
        assert control.accessibleName()
        assert control.toolTip()
    assert bar.repeat.toolTip()
