"""A typed question to one of the worker threads: what is asked, what is answered, and by which function."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Generic, Literal, TypeVar

Request = TypeVar("Request")
Reply = TypeVar("Reply")

Thread = Literal["decode", "study", "pictures"]
"""Who answers: what keeps up with the pointer, what may take a while, and what looks at large pictures."""


class Fresh(Enum):
    """What of the open model a reply has to be about, for its asker to want it still."""

    WEIGHTS = "the model with the very weights that it has now"
    MODEL = "the model, with these weights or earlier ones of its training"
    ANY = "no open model at all"


class Urgency(IntEnum):
    """Which question is answered first; of two alike the one that was asked first."""

    POINTER = 0
    """Follows the pointer."""
    USUAL = 1
    LONG = 2
    """Goes on for seconds, and nobody waits for it."""


@dataclass(frozen=True)
class Query(Generic[Request, Reply]):
    """A kind of question. Of two questions of one kind the newer one wins.

    Attributes:
        name: no other query has it.
        request: type of what is asked.
        reply: type of what is answered.
        answer: "module:function" or "module:Class.method", imported when it is first asked. It is given the open model,
            its network and the request, or the request alone where `fresh` is `ANY`. It returns the reply or None, or
            yields between pieces of its work, None or an early reply. A class is made once, on the thread itself.
        urgency: how soon.
        fresh: which replies are still wanted when they come. A training changes the weights faster than a long answer
            comes, so that one about earlier weights is still news.
        thread: who answers.
    """

    name: str
    request: type[Request]
    reply: type[Reply]
    answer: str
    urgency: Urgency = Urgency.USUAL
    fresh: Fresh = Fresh.MODEL
    thread: Thread = "study"
