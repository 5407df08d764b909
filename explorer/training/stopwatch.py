"""Time that passes in training, not while it is paused."""

from __future__ import annotations

import time


class Stopwatch:
    """Runs between `start` and `stop`.

    Attributes:
        seconds: time on it, up to the last stop.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since = 0.0

    def start(self) -> None:
        """Go on."""
        self._since = time.perf_counter()

    def stop(self) -> None:
        """Stand still."""
        self.seconds += time.perf_counter() - self._since
