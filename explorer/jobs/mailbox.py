"""A mailbox in which the newest letter wins."""

from __future__ import annotations

from threading import Condition


class Mailbox:
    """One slot a lane: a new value replaces one that nobody has taken yet, so work never piles up.

    No timer and no debounce: whoever takes is woken at once, and the last value put is always taken.
    """

    def __init__(self) -> None:
        self._slots: dict[str, tuple[int, object]] = {}
        self._changed = Condition()
        self._closed = False

    def put(self, lane: str, value: object, urgency: int = 0) -> None:
        """Leave a value, in place of the one that waits in this lane. Ignored once the box is closed.

        Args:
            lane: name of the slot.
            value: what is left there.
            urgency: the lower, the sooner it is taken; of two alike the lane that waits longer comes first.
        """
        with self._changed:
            if not self._closed:
                self._slots[lane] = urgency, value
                self._changed.notify()

    def take(self, timeout: float | None = None) -> tuple[str, object, int] | None:
        """Wait for a value and take the most urgent one.

        Args:
            timeout: seconds; 0 looks without waiting, None waits for ever.

        Returns:
            Lane, value and urgency; None after the time-out or once the box is closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._slots, timeout)
            if self._closed or not self._slots:
                return None
            lane = min(self._slots, key=lambda name: self._slots[name][0])
            urgency, value = self._slots.pop(lane)
            return lane, value, urgency

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
