"""Time that passes in training, not while it is paused."""

from __future__ import annotations

import time
from types import TracebackType


class Stopwatch:
    """Runs within its `with` blocks.

    Attributes:
        seconds: time in all of them so far.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds += time.perf_counter() - self._since
