from queue import SimpleQueue
from threading import Event, current_thread

import pytest

from explorer.jobs import LiveWorker
from explorer.values import BadInput, Failure
from tests.patience import PATIENCE_SECONDS


class Desk:
    """A worker under test with its replies; a letter is a lane and what is asked there."""

    def __init__(self, lanes, handlers):
        self.replies = SimpleQueue()
        self.lanes = lanes

        def handle(letter):
            lane, request = letter
            return handlers[lane](request)

        self.worker = LiveWorker("live-under-test", lambda: handle, lambda *reply: self.replies.put(reply))
        self.worker.start()

    def put(self, lane, request):
        self.worker.put(lane, (lane, request), self.lanes.index(lane))

    def next_reply(self):
        (lane, _), reply, _ = self.replies.get(timeout=PATIENCE_SECONDS)
        return lane, reply


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
    live.put("probe", 0)
    assert entered.wait(PATIENCE_SECONDS)
    for position in range(1, 100):
        live.put("probe", position)
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
                live.put("probe", "p")
            yield
        return "mosaic"

    def probe(place):
        log.append(place)
        return place

    live = desk(("probe", "grid"), {"probe": probe, "grid": grid})
    live.put("grid", 3)
    assert [live.next_reply(), live.next_reply()] == [("probe", "p"), ("grid", "mosaic")]
    assert log == [0, "p", 1, 2]


def test_a_newer_request_abandons_a_long_answer(desk):
    live = None
    closed = Event()

    def grid(number):
        try:
            if number == 1:
                live.put("grid", 2)
            yield
            yield
            return number
        finally:
            if number == 1:
                closed.set()

    live = desk(("grid",), {"grid": grid})
    live.put("grid", 1)
    assert live.next_reply() == ("grid", 2)
    assert closed.is_set()


def test_coarse_answers_are_delivered_on_the_way(desk):
    def backdrop(_):
        yield "coarse"
        yield
        yield "finer"
        return "fine"

    live = desk(("backdrop",), {"backdrop": backdrop})
    live.put("backdrop", 1)
    replies = [live.replies.get(timeout=PATIENCE_SECONDS)[1:] for _ in range(3)]
    assert replies == [("coarse", False), ("finer", False), ("fine", True)]


def test_of_two_long_answers_the_more_urgent_is_finished_first(desk):
    live = None

    def slow(_):
        live.put("urgent", 2)
        for _ in range(3):
            yield
        return "slow"

    def urgent(_):
        yield
        return "urgent"

    live = desk(("urgent", "slow"), {"urgent": urgent, "slow": slow})
    live.put("slow", 1)
    assert [live.next_reply()[0] for _ in range(2)] == ["urgent", "slow"]


def test_an_error_is_delivered_as_a_failure_and_the_worker_goes_on(desk):
    def decode(position):
        if position < 0:
            raise BadInput("The code must not be negative.")
        if position == 0:
            raise RuntimeError("broken")
        return position

    live = desk(("probe",), {"probe": decode})
    live.put("probe", -1)
    assert live.next_reply() == ("probe", Failure("input", "The code must not be negative."))
    live.put("probe", 0)
    lane, failure = live.next_reply()
    assert (lane, failure.kind) == ("probe", "internal")
    assert "broken" in failure.message
    assert "Traceback" in failure.details
    live.put("probe", 1)
    assert live.next_reply() == ("probe", 1)


def test_handlers_are_made_on_the_workers_own_thread():
    made_on = SimpleQueue()

    def make():
        made_on.put(current_thread().name)
        return print

    worker = LiveWorker("decode-under-test", make, lambda *_: None)
    worker.start()
    assert made_on.get(timeout=PATIENCE_SECONDS) == "decode-under-test"
    worker.close()
    assert worker.ended(PATIENCE_SECONDS)


def test_the_end_of_a_question_without_a_reply_is_told(desk):
    def nothing(_):
        yield
        return None

    live = desk(("probe", "grid"), {"probe": lambda _: None, "grid": nothing})
    live.put("probe", 0)
    assert live.replies.get(timeout=PATIENCE_SECONDS) == (("probe", 0), None, True)
    live.put("grid", 0)
    assert live.replies.get(timeout=PATIENCE_SECONDS) == (("grid", 0), None, True)


def test_a_lane_can_be_left_off(desk):
    live, left = None, Event()

    def grid(_):
        try:
            live.worker.put("grid", None)
            while True:
                yield
        finally:
            left.set()

    live = desk(("grid",), {"grid": grid})
    live.put("grid", 1)
    assert left.wait(PATIENCE_SECONDS)
    assert live.replies.empty()


def test_closing_a_worker_that_never_started_is_harmless():
    worker = LiveWorker("never", dict, lambda *_: None)
    worker.close()
    assert worker.ended(PATIENCE_SECONDS)


def test_what_cannot_be_made_answers_every_request_with_the_reason():
    replies = SimpleQueue()

    def make():
        raise ImportError("no torch")

    worker = LiveWorker("broken", make, lambda *reply: replies.put(reply))
    worker.start()
    for lane in ("probe", "grid"):
        worker.put(lane, lane)
        found, failure, last = replies.get(timeout=PATIENCE_SECONDS)
        assert (found, last) == (lane, True)
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
        return print

    worker = LiveWorker("importing", make, lambda *_: None)
    worker.start()
    assert importing.wait(PATIENCE_SECONDS)
    worker.close()
    assert worker.ended(PATIENCE_SECONDS)
    assert not ended.is_set()
    leave.set()
