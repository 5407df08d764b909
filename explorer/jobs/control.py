"""Pause, go on and stop, asked from one thread and obeyed by another."""

from __future__ import annotations

from collections import deque
from threading import Condition


class Stopped(Exception):
    """Raised where a job checks, after somebody asked it to stop."""


class Control:
    """What a person wants of a running job. Every method may be called from any thread.

    The flags are read without the lock: a job that asks at every step would otherwise starve those who want to set
    them, since an unfair lock goes back to the thread that has just let it go.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._paused = False
        self._stopped = False
        self._messages: deque[object] = deque()

    def pause(self) -> None:
        """Ask the job to wait at its next step."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Let it go on."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self) -> None:
        """Ask it to end at its next step, also while it is paused."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def send(self, message: object) -> None:
        """Leave a message that the job receives at its next step."""
        self._messages.append(message)

    def next_message(self) -> object | None:
        """The oldest message that was not received yet, None when there is none."""
        try:
            return self._messages.popleft()
        except IndexError:
            return None

    @property
    def paused(self) -> bool:
        """Whether a pause was asked for."""
        return self._paused

    @property
    def stopped(self) -> bool:
        """Whether a stop was asked for."""
        return self._stopped

    def check(self) -> None:
        """Return at once, or raise.

        Raises:
            Stopped: a stop was asked for.
        """
        if self.stopped:
            raise Stopped

    def wait_while_paused(self) -> None:
        """Return when the job may go on; sleeps without polling while it is paused.

        Raises:
            Stopped: a stop was asked for.
        """
        if self._paused:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or not self._paused)
        self.check()
