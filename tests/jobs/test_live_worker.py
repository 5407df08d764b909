from queue import SimpleQueue
from threading import Event, current_thread

import pytest

from explorer.jobs import LiveWorker
from explorer.values import BadInput, Failure
from tests.patience import PATIENCE_SECONDS


class Desk:
    """A worker under test with its replies."""

    def __init__(self, lanes, handlers):
        self.replies = SimpleQueue()
        self.worker = LiveWorker("live-under-test", lanes, lambda: handlers, lambda *reply: self.replies.put(reply))
        self.worker.start()

    def next_reply(self):
        return self.replies.get(timeout=PATIENCE_SECONDS)


@pytest.fixture
def desk():
    desks = []

    def make(lanes, handlers):
        desks.append(Desk(lanes, handlers))
        return desks[-1]

    yield make
    for each in desks:
        each.worker.close()
        assert each.worker.ended(PATIENCE_SECONDS)


def test_the_last_request_is_always_answered_and_stale_ones_are_skipped(desk):
    entered, leave = Event(), Event()
    seen = []

    def decode(position):
        seen.append(position)
        entered.set()
        assert leave.wait(PATIENCE_SECONDS)
        return position

    live = desk(("probe",), {"probe": decode})
    live.worker.put("probe", 0)
    assert entered.wait(PATIENCE_SECONDS)
    for position in range(1, 100):
        live.worker.put("probe", position)
    leave.set()
    assert live.next_reply() == ("probe", 0)
    assert live.next_reply() == ("probe", 99)
    assert seen == [0, 99]


def test_a_long_answer_yields_to_a_more_urgent_lane_and_then_goes_on(desk):
    log = []
    live = None

    def grid(size):
        for piece in range(size):
            log.append(piece)
            if piece == 0:
                live.worker.put("probe", "p")
            yield
        return "mosaic"

    def probe(place):
        log.append(place)
        return place

    live = desk(("probe", "grid"), {"probe": probe, "grid": grid})
    live.worker.put("grid", 3)
    assert [live.next_reply(), live.next_reply()] == [("probe", "p"), ("grid", "mosaic")]
    assert log == [0, "p", 1, 2]


def test_a_newer_request_abandons_a_long_answer(desk):
    live = None
    closed = Event()

    def grid(number):
        try:
            if number == 1:
                live.worker.put("grid", 2)
            yield
            yield
            return number
        finally:
            if number == 1:
                closed.set()

    live = desk(("grid",), {"grid": grid})
    live.worker.put("grid", 1)
    assert live.next_reply() == ("grid", 2)
    assert closed.is_set()


def test_coarse_answers_are_delivered_on_the_way(desk):
    def backdrop(_):
        yield "coarse"
        yield
        yield "finer"
        return "fine"

    live = desk(("backdrop",), {"backdrop": backdrop})
    live.worker.put("backdrop", 1)
    assert [live.next_reply()[1] for _ in range(3)] == ["coarse", "finer", "fine"]


def test_of_two_long_answers_the_more_urgent_is_finished_first(desk):
    live = None

    def slow(_):
        live.worker.put("urgent", 2)
        for _ in range(3):
            yield
        return "slow"

    def urgent(_):
        yield
        return "urgent"

    live = desk(("urgent", "slow"), {"urgent": urgent, "slow": slow})
    live.worker.put("slow", 1)
    assert [live.next_reply()[0] for _ in range(2)] == ["urgent", "slow"]


def test_an_error_is_delivered_as_a_failure_and_the_worker_goes_on(desk):
    def decode(position):
        if position < 0:
            raise BadInput("The code must not be negative.")
        if position == 0:
            raise RuntimeError("broken")
        return position

    live = desk(("probe",), {"probe": decode})
    live.worker.put("probe", -1)
    assert live.next_reply() == ("probe", Failure("input", "The code must not be negative."))
    live.worker.put("probe", 0)
    lane, failure = live.next_reply()
    assert (lane, failure.kind) == ("probe", "internal")
    assert "broken" in failure.message
    assert "Traceback" in failure.details
    live.worker.put("probe", 1)
    assert live.next_reply() == ("probe", 1)


def test_handlers_are_made_on_the_workers_own_thread():
    made_on = SimpleQueue()

    def make():
        made_on.put(current_thread().name)
        return {}

    worker = LiveWorker("decode-under-test", ("probe",), make, lambda *_: None)
    worker.start()
    assert made_on.get(timeout=PATIENCE_SECONDS) == "decode-under-test"
    worker.close()
    assert worker.ended(PATIENCE_SECONDS)


def test_a_reply_of_none_is_not_delivered(desk):
    live = desk(("probe",), {"probe": lambda position: position or None})
    live.worker.put("probe", 0)
    live.worker.put("probe", 7)
    assert live.next_reply() == ("probe", 7)


def test_closing_a_worker_that_never_started_is_harmless():
    worker = LiveWorker("never", ("probe",), dict, lambda *_: None)
    worker.close()
    assert worker.ended(PATIENCE_SECONDS)


def test_what_cannot_be_made_answers_every_request_with_the_reason():
    replies = SimpleQueue()

    def make():
        raise ImportError("no torch")

    worker = LiveWorker("broken", ("probe", "grid"), make, lambda *reply: replies.put(reply))
    worker.start()
    for lane in ("probe", "grid"):
        worker.put(lane, None)
        found, failure = replies.get(timeout=PATIENCE_SECONDS)
        assert found == lane
        assert isinstance(failure, Failure)
        assert "no torch" in failure.message
    worker.close()
    assert worker.ended(PATIENCE_SECONDS)


def test_a_worker_that_is_still_importing_is_not_waited_for():
    importing, leave, ended = Event(), Event(), Event()

    def make():
        importing.set()
        assert leave.wait(PATIENCE_SECONDS)
        ended.set()
        return {}

    worker = LiveWorker("importing", ("probe",), make, lambda *_: None)
    worker.start()
    assert importing.wait(PATIENCE_SECONDS)
    worker.close()
    assert worker.ended(PATIENCE_SECONDS)
    assert not ended.is_set()
    leave.set()
