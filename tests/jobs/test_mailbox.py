from threading import Barrier, Thread

from hypothesis import given
from hypothesis import strategies as st

from explorer.jobs import Mailbox
from tests.patience import PATIENCE_SECONDS


def test_the_newest_value_of_a_lane_is_the_one_that_is_taken():
    box = Mailbox()
    for position in range(500):
        box.put("probe", position)
    assert box.take(0) == ("probe", 499, 0)
    assert box.take(0) is None


def test_urgent_lanes_are_taken_first_and_of_two_alike_the_one_that_waits_longer():
    box = Mailbox()
    box.put("grid", 1, 2)
    box.put("ellipse", 2, 1)
    box.put("probe", 3, 1)
    box.put("model", 4)
    box.put("ellipse", 5, 1)
    assert [box.take(0)[:2] for _ in range(4)] == [("model", 4), ("ellipse", 5), ("probe", 3), ("grid", 1)]


def test_closing_wakes_a_waiting_taker_and_ends_deliveries():
    box = Mailbox()
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
    box = Mailbox()
    newest = {}
    for step in steps:
        if step is not None:
            box.put(*step, "abc".index(step[0]))
            newest[step[0]] = step[1]
        else:
            letter = box.take(0)
            if newest:
                lane = min(newest)
                assert letter == (lane, newest.pop(lane), "abc".index(lane))
            else:
                assert letter is None
