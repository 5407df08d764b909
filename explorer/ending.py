"""The signals that ask a process to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ASKING = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is sent when the terminal is closed; Windows has none


def ending_signals() -> list[signal.Signals]:
    """Ctrl+C, a polite kill and the end of the terminal, as far as this process listens to them.

    What was started to run in the background, or with nohup, ignores some, and goes on ignoring them.
    """
    known = [signal.Signals[name] for name in _ASKING if hasattr(signal, name)]
    return [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Inside, these signals have the effect that the system gives them: they kill.

    For what has nothing to lose yet. An exception that Python raised in the midst of an import could get lost there,
    and with it the signal. What the handlers were is restored, unless somebody took the signals over meanwhile.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in ending_signals()}
    for number in before:
        signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, handler or signal.SIG_DFL)
