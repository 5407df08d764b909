"""What is said when something goes wrong."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from explorer.values.legible import sentence


class BadInput(Exception):
    """Something that a person gave cannot be used.

    Its text is one sentence: what was wrong and what would be right. Names in it may be a stranger's, so that it is
    shown as one line of bounded length.
    """

    def __str__(self) -> str:
        return sentence(super().__str__())


@dataclass(frozen=True)
class Failure:
    """An error on its way from a worker thread to the window.

    Attributes:
        kind: "input" when the person can mend it, "internal" when the program is at fault.
        message: one sentence for the person.
        details: the traceback, empty for "input".
    """

    kind: str
    message: str
    details: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Describe an exception that a worker caught."""
        if isinstance(error, BadInput):
            return cls("input", str(error))
        text = "".join(traceback.format_exception(error))
        return cls("internal", f"The program failed: {type(error).__name__}: {error}", text)
