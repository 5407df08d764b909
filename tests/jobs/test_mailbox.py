from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.jobs import Mailbox
from tests.patience import PATIENCE_SECONDS


def test_the_newest_value_of_a_lane_is_the_one_that_is_taken():
    box = Mailbox(("probe",))
    for position in range(500):
        box.put("probe", position)
    assert box.take(0) == ("probe", 499)
    assert box.take(0) is None


def test_urgent_lanes_are_taken_first():
    box = Mailbox(("model", "probe", "grid"))
    box.put("grid", 1)
    box.put("probe", 2)
    box.put("model", 3)
    assert [box.take(0) for _ in range(3)] == [("model", 3), ("probe", 2), ("grid", 1)]


def test_waiting_looks_at_more_urgent_lanes_only():
    box = Mailbox(("model", "probe", "grid"))
    box.put("grid", 1)
    assert not box.waiting("probe")
    assert box.waiting("grid")


def test_an_unknown_lane_is_an_error():
    with pytest.raises(KeyError):
        Mailbox(("probe",)).put("prob", 1)


def test_closing_wakes_a_waiting_taker_and_ends_deliveries():
    box = Mailbox(("probe",))
    ready = Barrier(2)
    taken = []

    def wait():
        ready.wait()
        taken.append(box.take())

    thread = Thread(target=wait)
    thread.start()
    ready.wait()
    box.close()
    thread.join(PATIENCE_SECONDS)
    box.put("probe", 1)
    assert taken == [None]
    assert box.take(0) is None
    assert box.closed


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers()) | st.none()))
def test_a_taker_never_sees_an_older_value_after_a_newer_one(steps):
    box = Mailbox("abc")
    newest = {}
    for step in steps:
        if step is not None:
            box.put(*step)
            newest[step[0]] = step[1]
        else:
            letter = box.take(0)
            if newest:
                lane = min(newest)
                assert letter == (lane, newest.pop(lane))
            else:
                assert letter is None
