"""The thread that drives generators: one job after the other, each with pause, stop and messages."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

from explorer.jobs.control import Control, Stopped
from explorer.jobs.niceness import stand_back
from explorer.values import Failure

Work = Callable[["Job"], Generator[object, Any, object]]


@dataclass(frozen=True)
class JobEnd:
    """How a job ended.

    Attributes:
        outcome: "done", "stopped" or "failed".
        result: what the generator returned, None unless done.
        failure: why it failed, None unless it did.
    """

    outcome: str
    result: object = None
    failure: Failure | None = None


class Job(Control):
    """The handle of one submitted job."""

    def __init__(self, work: Work, on_value: Callable[[object], None], on_end: Callable[[JobEnd], None]) -> None:
        super().__init__()
        self._work = work
        self._on_value = on_value
        self._on_end = on_end
        self._pause_after: Callable[[object], bool] | None = None

    def resume(self) -> None:
        """Let it go on, past the value of an earlier `run_until` too."""
        self._pause_after = None
        super().resume()

    def run_until(self, reached: Callable[[object], bool]) -> None:
        """Go on, and pause right after the first value for which `reached` is true."""
        self._pause_after = reached
        super().resume()

    def report(self, value: object) -> None:
        """Deliver a value from inside the job, where a yield cannot reach (a callback).

        Raises:
            Stopped: a stop was asked for.
        """
        self.check()
        self._on_value(value)

    def drive(self) -> None:
        """Run the generator to its end on the calling thread and tell how it ended."""
        self._on_end(self._run())

    def _run(self) -> JobEnd:
        try:
            self.wait_while_paused()
            steps = self._work(self)
            try:
                value = next(steps)
                while True:
                    # paused before the value is delivered, so that its receiver sees the job as it is
                    reached = self._pause_after
                    if reached is not None and reached(value):
                        self._pause_after = None
                        self.pause()
                    self._on_value(value)
                    self.wait_while_paused()
                    value = steps.send(self.next_message())
            except StopIteration as end:
                return JobEnd("done", end.value)
            finally:
                steps.close()
        except Stopped:
            return JobEnd("stopped")
        except Exception as error:
            return JobEnd("failed", failure=Failure.of(error))


class JobLoop:
    """Runs jobs in a thread of its own, in the order in which they were submitted."""

    def __init__(self, name: str, *, niceness: int = 0) -> None:
        """Start the thread.

        Args:
            name: of the thread.
            niceness: how far it stands back behind the window's threads (Linux only, where threads have their own).
        """
        self._changed = Condition()
        self._jobs: deque[Job] = deque()
        self._current: Job | None = None
        self._closed = False
        self._niceness = niceness
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Work, on_value: Callable[[object], None], on_end: Callable[[JobEnd], None]) -> Job:
        """Queue a job.

        Args:
            work: given its `Job`, makes the generator; called on the loop's thread.
            on_value: called on the loop's thread with each value that it yields.
            on_end: called there once, at its end.

        Returns:
            The handle to pause, resume, stop and send.
        """
        job = Job(work, on_value, on_end)
        with self._changed:
            if self._closed:
                raise RuntimeError("the loop is closed")
            self._jobs.append(job)
            self._changed.notify()
        return job

    def close(self) -> None:
        """Tell the running job and those that wait to stop, and the thread to end; returns at once."""
        with self._changed:
            self._closed = True
            for job in (*self._jobs, *([self._current] if self._current else [])):
                job.stop()
            self._changed.notify()

    def ended(self, timeout: float) -> bool:
        """Wait for the end of a loop that was closed.

        Args:
            timeout: seconds to wait at most.

        Returns:
            Whether the thread has ended.
        """
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        stand_back(self._niceness)
        while True:
            with self._changed:
                self._current = None
                self._changed.wait_for(lambda: self._closed or self._jobs)
                if not self._jobs:
                    return
                self._current = self._jobs.popleft()
            self._current.drive()


def usable_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class Throttle:
    """Lets a value through at most once an interval, to spare the receiver."""

    def __init__(self, interval: float) -> None:
        """Open at once.

        Args:
            interval: seconds.
        """
        self._interval = interval
        self._last = -float("inf")

    def ready(self) -> bool:
        """Whether the interval has passed since the last time that this was true."""
        now = time.monotonic()
        if now - self._last < self._interval:
            return False
        self._last = now
        return True
