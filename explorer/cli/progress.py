"""A progress bar on standard error, for people only."""

from __future__ import annotations

import shutil
import sys
import time

from explorer.cli.output import duration

_INTERVAL = 0.1
_BAR = 24
_SMALLEST_SHARE_FOR_ESTIMATE = 0.01


class ProgressBar:
    """One line that is written over and over. Writes nothing where standard error is not a terminal.

    Use it as a context manager: the line is gone afterwards.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._length = 0
        self._next = 0.0
        self._what = ""
        self._began = 0.0
        self._first = 0.0

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *error: object) -> None:
        self.clear()

    def show(self, what: str, done: float, total: float) -> None:
        """Show how far the work is, ten times a second at most.

        Args:
            what: what is going on; the time left is estimated from the first call with the same words.
            done: units done.
            total: units in all, 0 when nobody knows.
        """
        if not self._shown:
            return
        now = time.monotonic()
        if what != self._what:
            self._what, self._began, self._first, self._next = what, now, done, 0.0
        if now < self._next:
            return
        self._next = now + _INTERVAL
        line = what
        if total > 0:
            share = min(max(done / total, 0.0), 1.0)
            line += f" [{'#' * round(share * _BAR):-<{_BAR}}] {share:4.0%}{self._left(now, done, total)}"
        line = line[: shutil.get_terminal_size().columns - 1]
        self._write(f"\r{line:<{self._length}}")
        self._length = len(line)

    def clear(self) -> None:
        """Take the line away, so that other lines can be printed."""
        if self._length:
            self._write(f"\r{'':<{self._length}}\r")
            self._length = 0
            self._next = 0.0

    def _left(self, now: float, done: float, total: float) -> str:
        since = done - self._first
        if since < _SMALLEST_SHARE_FOR_ESTIMATE * total:
            return ""
        return f" {duration((now - self._began) * (total - done) / since)} left"

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:  # the terminal is gone; the work goes on
            self._shown = False
            self._length = 0
