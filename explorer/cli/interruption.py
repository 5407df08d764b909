"""Ctrl+C, a polite kill and the end of the terminal: the first is obeyed in good order, the second at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from explorer.ending import ending_signals


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, the signals that ask the program to end raise KeyboardInterrupt where the program stands."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    with _first_signal_calls(interrupt):
        yield


class StopWish:
    """Inside this context the signals that ask the program to end only leave a wish, to be looked at between two steps.

    Attributes:
        made: somebody wants the work to stop.
    """

    def __init__(self) -> None:
        self.made = False
        self._handling = _first_signal_calls(self._make)

    def __enter__(self) -> StopWish:
        self._handling.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._handling.__exit__(None, None, None)

    def _make(self) -> None:
        self.made = True


@contextmanager
def _first_signal_calls(answer: Callable[[], None]) -> Iterator[None]:
    """The first signal calls this; the second meets the system's default and kills."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    before = {number: signal.getsignal(number) for number in ending_signals()}

    def handle(number: int, frame: object) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        answer()

    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
