"""How long work on data tells how far it is, and how it is called off."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called as progress(what, done, total); it may raise to call the work off."""


class CalledOff(BaseException):
    """Carries an exception of a progress function past every handler in between.

    Not an Exception: what a decoder or a downloader catches must not swallow a person's Cancel.

    Attributes:
        reason: what the progress function raised.
    """

    def __init__(self, reason: BaseException) -> None:
        super().__init__(str(reason))
        self.reason = reason


def silent(what: str, done: int, total: int) -> None:
    """A progress function for nobody."""


def shielded(progress: Progress | None) -> Progress:
    """The same progress function, with what it raises wrapped in CalledOff."""
    if progress is None:
        return silent

    def report(what: str, done: int, total: int) -> None:
        try:
            progress(what, done, total)
        except BaseException as reason:
            raise CalledOff(reason) from reason

    return report
