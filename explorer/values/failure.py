"""What is said when something goes wrong."""

from __future__ import annotations

import traceback
from dataclasses import dataclass


class BadInput(Exception):
    """Something that a person gave cannot be used.

    Its text is one sentence, shown as it is: what was wrong and what would be right.
    """


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
