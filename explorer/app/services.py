"""The threads behind the window, and the way to ask them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Generator
from inspect import isgenerator
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.gui.bridge import Bridge
from explorer.gui.once import once_after
from explorer.jobs import Job, JobEnd, JobLoop, LiveWorker
from explorer.shell.desk import QtDesk
from explorer.values import Failure
from explorer.values.progress import Progress

_SHOW_AFTER_MS = 300
_CLOSE_SECONDS = 3.5


class Services(QObject):
    """Owns the threads: decoding, training, errands such as opening files, the studies of Compare and Learn, repairs.

    Signals:
        progress: a `Progress` of the running errand, once it has lasted longer than 0.3 s.
        progress_ended: that errand is over.
    """

    progress = Signal(object)
    progress_ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = Bridge(self)
        self._stamps = itertools.count(1)
        self.desk = QtDesk(self.bridge, self)
        self.training = JobLoop("training", niceness=10)
        self._errands = JobLoop("errands")
        self._studies = JobLoop("studies", niceness=10)
        self.repairs = JobLoop("repairs", niceness=10)
        self._running: Job | None = None
        self._latest: Progress | None = None
        self._show_later = once_after(_SHOW_AFTER_MS, self._show_progress, self)

    def next_stamp(self) -> int:
        """A number that no model has carried; from any thread."""
        return next(self._stamps)

    def errand(
        self,
        title: str,
        work: Callable[[Job], object],
        done: Callable[[Any], object],
        failed: Callable[[Failure], None],
        *,
        each: Callable[[Any], None] | None = None,
        stopped: Callable[[], None] | None = None,
        background: bool = False,
        loop: JobLoop | None = None,
    ) -> Job:
        """Do something that takes a while on the errands thread, one after the other.

        Args:
            title: what is going on, for people.
            work: runs on the thread; a plain function, or a generator function whose values `each` receives.
            done: receives the result on the GUI thread.
            failed: receives the failure on the GUI thread.
            each: receives every yielded value on the GUI thread.
            stopped: called on the GUI thread when the person cancelled.
            background: it takes long and nothing waits for it: on a thread of its own, without the window's progress
                bar; a `Progress` reaches `each`.
            loop: whose thread does it in the background, None for that of the studies.
        """

        def steps(job: Job) -> Generator[object, Any, object]:
            yield Progress(title, 0, 0)
            result = work(job)
            return (yield from result) if isgenerator(result) else result

        def on_value(value: object) -> None:
            if isinstance(value, Progress) and not background:
                self.bridge.post_newest("progress", lambda: self._progressed(job, value))
            elif each is not None:
                self.bridge.post(lambda: each(value))

        def on_end(end: JobEnd) -> None:
            self.bridge.post(lambda: self._ended(job, end, done, failed, stopped))

        job = ((loop or self._studies) if background else self._errands).submit(steps, on_value, on_end)
        return job

    def cancel_errand(self) -> None:
        """Stop the running errand."""
        if self._running is not None:
            self._running.stop()

    def close(self) -> bool:
        """End all threads: all are told first, then they are waited for, against one deadline.

        Returns:
            Whether nothing of what they had begun was left in time.
        """
        self.bridge.close()
        self._show_later.stop()
        threads: list[JobLoop | LiveWorker] = [self.training, self._errands, self._studies, self.repairs]
        threads += self.desk.workers
        for each in threads:
            each.close()
        deadline = time.monotonic() + _CLOSE_SECONDS
        return all(each.ended(max(0.0, deadline - time.monotonic())) for each in threads)

    def _progressed(self, job: Job, progress: Progress) -> None:
        self._latest = progress
        if self._running is not job:
            self._running = job
            self._show_later.start()
        elif not self._show_later.isActive():
            self._show_progress()

    def _show_progress(self) -> None:
        if self._latest is not None:
            self.progress.emit(self._latest)

    def _ended(
        self,
        job: Job,
        end: JobEnd,
        done: Callable[[Any], object],
        failed: Callable[[Failure], None],
        stopped: Callable[[], None] | None,
    ) -> None:
        if self._running is job:
            self._running = None
            self._latest = None
            self._show_later.stop()
            self.progress_ended.emit()
        if end.outcome == "done":
            done(end.result)
        elif end.failure is not None:
            failed(end.failure)
        elif stopped is not None:
            stopped()
