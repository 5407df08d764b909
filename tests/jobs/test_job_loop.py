from queue import SimpleQueue
from threading import Event

import pytest

from explorer.jobs import JobEnd, JobLoop, Stopped, Throttle
from explorer.values import BadInput
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def loop():
    loop = JobLoop("loop-under-test")
    yield loop
    loop.close()
    assert loop.ended(PATIENCE_SECONDS)


class Watcher:
    """Collects what a job delivers."""

    def __init__(self):
        self.values = []
        self.arrived = SimpleQueue()
        self.ended = SimpleQueue()

    def on_value(self, value):
        self.values.append(value)
        self.arrived.put(value)

    def end(self):
        return self.ended.get(timeout=PATIENCE_SECONDS)


def submit(loop, work):
    watcher = Watcher()
    return loop.submit(work, watcher.on_value, watcher.ended.put), watcher


def counting(limit):
    def work(_job):
        yield from range(limit)
        return "counted"

    return work


def test_values_arrive_in_order_and_the_result_at_the_end(loop):
    _, watcher = submit(loop, counting(5))
    assert watcher.end() == JobEnd("done", "counted")
    assert watcher.values == [0, 1, 2, 3, 4]


def test_jobs_run_one_after_the_other(loop):
    _, first = submit(loop, counting(2))
    _, second = submit(loop, counting(1))
    assert second.end().outcome == "done"
    assert first.ended.get_nowait().outcome == "done"


def test_one_epoch_pauses_right_after_it_and_resume_goes_on(loop):
    job, watcher = submit(loop, lambda _: iter_forever())
    while watcher.arrived.get(timeout=PATIENCE_SECONDS) < 3:
        pass
    job.run_until(lambda value: value % 10 == 0)
    while not job.paused:
        assert watcher.arrived.get(timeout=PATIENCE_SECONDS) is not None
    at_pause = watcher.values[-1]
    assert at_pause % 10 == 0
    job.resume()
    while watcher.arrived.get(timeout=PATIENCE_SECONDS) <= at_pause:
        pass
    job.stop()
    assert watcher.end() == JobEnd("stopped")


def iter_forever():
    number = 0
    while True:
        yield number
        number += 1


def test_a_paused_job_can_be_stopped_and_cleans_up(loop):
    cleaned = Event()

    def work(job):
        try:
            job.pause()
            yield 1
            yield 2
        finally:
            cleaned.set()

    job, watcher = submit(loop, work)
    assert watcher.arrived.get(timeout=PATIENCE_SECONDS) == 1
    job.stop()
    assert watcher.end().outcome == "stopped"
    assert cleaned.is_set()
    assert watcher.values == [1]


def test_messages_reach_the_generator_in_order_one_a_step(loop):
    def work(job):
        job.send("a")
        job.send("b")
        return [(yield 1), (yield 2), (yield 3)]

    _, watcher = submit(loop, work)
    assert watcher.end().result == ["a", "b", None]


def test_a_job_reports_from_inside_a_callback_until_it_is_stopped(loop):
    def work(job):
        job.report("inside")
        job.stop()
        with pytest.raises(Stopped):
            job.report("too late")
        yield 1

    _, watcher = submit(loop, work)
    assert watcher.end().outcome == "stopped"
    assert watcher.values == ["inside", 1]


def test_a_runtime_error_is_told_and_the_next_job_runs(loop):
    def broken(_job):
        yield 1
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    def refused(_job):
        raise BadInput("The file is empty; it should hold pictures.")
        yield

    _, first = submit(loop, broken)
    _, second = submit(loop, refused)
    _, third = submit(loop, counting(1))
    assert "mat1" in first.end().failure.message
    end = second.end()
    assert (end.outcome, end.failure.kind) == ("failed", "input")
    assert third.end().outcome == "done"


def test_closing_stops_the_running_job_and_those_that_wait():
    loop = JobLoop("closing")
    started = Event()

    def work(_job):
        while True:
            started.set()
            yield

    _, running = submit(loop, work)
    _, waiting = submit(loop, counting(3))
    assert started.wait(PATIENCE_SECONDS)
    loop.close()
    assert loop.ended(PATIENCE_SECONDS)
    assert running.end().outcome == "stopped"
    assert waiting.end().outcome == "stopped"
    assert waiting.values == []
    with pytest.raises(RuntimeError):
        submit(loop, counting(1))


def test_a_throttle_lets_the_first_through_and_then_waits():
    throttle = Throttle(3600)
    assert [throttle.ready() for _ in range(3)] == [True, False, False]
    assert all(Throttle(0).ready() for _ in range(3))
