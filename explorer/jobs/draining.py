"""Generators that tell something on the way and return a result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U")


def retold(steps: Generator[S, None, T], tell: Callable[[S], U]) -> Generator[U, None, T]:
    """The same work to the same result, but what it yields is told otherwise."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        yield tell(step)


def drain(steps: Generator[Any, None, T]) -> T:
    """Do all steps of a generator; gives what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
