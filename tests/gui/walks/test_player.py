import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.gui.walks.player import BEYOND, LOOP, MODES, ONCE, PING_PONG, SECONDS, Player


@pytest.fixture(scope="module")
def application(qapp):
    return qapp


def run(mode, seconds, *, place=0.0, speed=1.0, overshoot=False, steps=1):
    player = Player()
    player.set_mode(mode)
    player.set_speed(speed)
    player.set_overshoot(overshoot)
    player.put(place)
    for _ in range(steps):
        player.advance(seconds / steps)
    return player


def test_once_stops_at_the_end(application):
    player = run(ONCE, 0)
    player.play()
    player.advance(2 * SECONDS)
    assert player.place == 1
    assert not player.playing


def test_playing_on_at_the_end_begins_again(application):
    player = run(ONCE, 0, place=1.0)
    player.play()
    assert player.place == 0
    player.pause()


def test_a_loop_begins_again(application):
    assert run(LOOP, 1.25 * SECONDS).place == pytest.approx(0.25)


def test_there_and_back_turns_round(application):
    assert run(PING_PONG, 1.25 * SECONDS).place == pytest.approx(0.75)
    assert run(PING_PONG, 2.25 * SECONDS, steps=9).place == pytest.approx(0.25)


def test_speed_is_how_fast(application):
    assert run(ONCE, 0.25 * SECONDS, speed=2).place == pytest.approx(0.5)


def test_an_overshoot_goes_beyond_both_ends(application):
    assert run(ONCE, 9 * SECONDS, overshoot=True).place == 1 + BEYOND
    assert run(LOOP, 0.1 * SECONDS, place=1 + BEYOND, overshoot=True).place == pytest.approx(0.1 - BEYOND)
    player = run(ONCE, 0, place=1.2, overshoot=True)
    player.set_overshoot(False)
    assert player.place == 1


@given(st.sampled_from(MODES), st.floats(0, 60), st.floats(0, 1), st.floats(0.1, 5), st.booleans(), st.integers(1, 7))
def test_it_never_leaves_its_range(mode, seconds, place, speed, overshoot, steps):
    player = run(mode, seconds, place=place, speed=speed, overshoot=overshoot, steps=steps)
    low, high = player.range
    assert low <= player.place <= high


@given(st.floats(0, 20), st.integers(1, 9))
def test_there_and_back_does_not_depend_on_the_size_of_the_steps(seconds, steps):
    assert run(PING_PONG, seconds, steps=steps).place == pytest.approx(run(PING_PONG, seconds).place, abs=1e-6)


def test_what_it_does_not_know_is_refused(application):
    with pytest.raises(ValueError, match="once, loop, ping-pong"):
        Player().set_mode("twice")


def test_it_tells_where_it_is_and_whether_it_runs(application, qtbot):
    player = Player()
    with qtbot.waitSignals([player.playing_changed, player.moved]):
        player.play()
    with qtbot.waitSignal(player.playing_changed) as stopped:
        player.toggle()
    assert stopped.args == [False]
