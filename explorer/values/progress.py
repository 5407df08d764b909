"""How far long work is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One step of long work.

    Attributes:
        what: what is going on, for people.
        done: units done.
        total: units in all, 0 when nobody knows.
    """

    what: str
    done: int
    total: int
