"""What can be set for a task, declared once.

A task's options are a frozen dataclass whose fields are made by `option`. From the declarations follow the rows of the
window's form, the options of the command line with their help, the checks, and what is noted of a result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, cast

_KEY = "option"
_COLOUR = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing that can be set. Texts are in English; the window translates them.

    Attributes:
        title: of its row in the window; empty where the task has controls of its own for it.
        tip: what it does, in the window.
        help: the same for the command line; empty where it cannot be set there.
        flag: its name on the command line where that is not the field's.
        metavar: what the command line calls its value.
        for_one: it belongs to one picture, as a stroke does, and is never set for several at once.
        needs: another option of the task, without which this one changes nothing; empty for none.
    """

    title: str = ""
    tip: str = ""
    help: str = ""
    flag: str = ""
    metavar: str = ""
    for_one: bool = False
    needs: str = ""

    def check(self, name: str, value: Any) -> None:
        """Refuse what cannot be set.

        Raises:
            ValueError: says what is allowed.
        """


@dataclass(frozen=True, kw_only=True)
class Number(Option):
    """A real number.

    Attributes:
        low: the least.
        high: the most.
        most_shown: the most that the window's slider offers, where that is less.
        scale: what the window multiplies it by.
        prefix: before the number in the window.
        suffix: after it.
        automatic: title of the switch that leaves it to the program, which is the value None; empty where there is no
            such switch.
        automatic_tip: what the switch does.
        live: what it does is seen while it is being changed.
    """

    low: float
    high: float
    most_shown: float | None = None
    scale: float = 1.0
    prefix: str = ""
    suffix: str = ""
    automatic: str = ""
    automatic_tip: str = ""
    live: bool = False

    def check(self, name: str, value: Any) -> None:
        """Within its bounds, or None where the program may decide."""
        if value is None and self.automatic:
            return
        if not self.low <= value <= self.high:
            raise ValueError(f"the {_spoken(name)} is between {self.low:g} and {self.high:g}, not {value:g}")


@dataclass(frozen=True, kw_only=True)
class Choice(Option):
    """One of several values.

    Attributes:
        choices: value to its title in the window.
        nothing: title of the value None in the window; empty where one of the others is always chosen.
    """

    choices: Mapping[str, str]
    nothing: str = ""

    def check(self, name: str, value: Any) -> None:
        """One of the values."""
        if value not in self.choices and not (value is None and self.nothing):
            raise ValueError(f"the {_spoken(name)} is one of {', '.join(self.choices)}, not {value!r}")


@dataclass(frozen=True, kw_only=True)
class Switch(Option):
    """Yes or no.

    Attributes:
        sets: what the flag on the command line makes of it.
        unless: another switch of the task, while which is on this one changes nothing.
        means: the value of a flag that other tasks have with several values, at which this is on; empty for a flag
            of its own without a value.
    """

    sets: bool = True
    unless: str = ""
    means: str = ""


@dataclass(frozen=True, kw_only=True)
class Given(Option):
    """Anything else: a colour, a place, a file. The task has controls of its own for it.

    Attributes:
        read: makes a value of a text of the command line. Raises ValueError with what would be right.
        several: the flag may be repeated; the values stand in a tuple.
        beside: it comes from a file that goes with the picture, one for all or one of a folder by its name, of which
            `read` takes the path and the number of the page. This is the folder among the samples that holds theirs.
    """

    read: Callable[..., object]
    several: bool = False
    beside: str = ""


class Options:
    """Base of a task's options: frozen dataclasses whose fields are all made by `option`."""

    def __post_init__(self) -> None:
        for name, what in declared(type(self)).items():
            what.check(name, getattr(self, name))


AnyOptions = TypeVar("AnyOptions", bound=Options)


def option(default: Any, what: Option) -> Any:
    """A field of a task's options.

    Args:
        default: lets the program decide wherever it can.
        what: its declaration.
    """
    return field(default=default, metadata={_KEY: what})


def declared(options: type[Options]) -> dict[str, Option]:
    """The declarations of a task's options by the fields' names, in their order."""
    return {each.name: cast(Option, each.metadata[_KEY]) for each in fields(cast(Any, options))}


def colour_of(text: str) -> tuple[int, int, int]:
    """RGB of "#rrggbb", for `Given.read`.

    Raises:
        ValueError: it is something else.
    """
    found = _COLOUR.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is not a colour like #c04020")
    red, green, blue = (int(part, 16) for part in found.groups())
    return red, green, blue


def _spoken(name: str) -> str:
    return name.replace("_", " ")
