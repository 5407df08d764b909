"""A mailbox in which the newest letter wins."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Condition


class Mailbox:
    """One slot a lane: a new value replaces one that nobody has taken yet, so work never piles up.

    No timer and no debounce: whoever takes is woken at once, and the last value put is always taken.
    """

    def __init__(self, lanes: Sequence[str]) -> None:
        """Open the box.

        Args:
            lanes: names, the most urgent first.
        """
        self._lanes = tuple(lanes)
        self._slots: dict[str, object] = {}
        self._changed = Condition()
        self._closed = False

    def put(self, lane: str, value: object) -> None:
        """Leave a value, in place of the one that waits in this lane. Ignored once the box is closed.

        Raises:
            KeyError: there is no such lane.
        """
        if lane not in self._lanes:
            raise KeyError(lane)
        with self._changed:
            if not self._closed:
                self._slots[lane] = value
                self._changed.notify()

    def take(self, timeout: float | None = None) -> tuple[str, object] | None:
        """Wait for a value and take the most urgent one.

        Args:
            timeout: seconds; 0 looks without waiting, None waits for ever.

        Returns:
            Lane and value; None after the time-out or once the box is closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._slots, timeout)
            if self._closed:
                return None
            for lane in self._lanes:
                if lane in self._slots:
                    return lane, self._slots.pop(lane)
            return None

    def waiting(self, lane: str) -> bool:
        """Whether a value waits in this lane or a more urgent one."""
        until = self._lanes.index(lane) + 1
        with self._changed:
            return any(name in self._slots for name in self._lanes[:until])

    def close(self) -> None:
        """Wake everybody; nothing is taken or put any more."""
        with self._changed:
            self._closed = True
            self._slots.clear()
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        with self._changed:
            return self._closed
