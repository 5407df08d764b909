"""What commands print: no name of a file, model or class can steer the terminal that it is shown on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from explorer.values.legible import legible


class _Legible:
    """A stream whose control characters are written out, but for those that the program itself needs."""

    def __init__(self, stream: TextIO, kept: str) -> None:
        self._stream, self._kept = stream, kept

    def write(self, text: str) -> int:
        parts = text.split(self._kept) if self._kept else [text]
        return self._stream.write(self._kept.join(map(legible, parts)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def legible_output() -> Iterator[None]:
    """Standard output and error without control characters; the progress bar keeps its carriage return."""
    if sys.stdout is None or sys.stderr is None:
        yield
        return
    out, error = _Legible(sys.stdout, ""), _Legible(sys.stderr, "\r")
    with redirect_stdout(out), redirect_stderr(error):
        yield
