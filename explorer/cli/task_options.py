"""The options of the tasks of `restore` on the command line, as the tasks declare them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from explorer.cli.options import real_number
from explorer.features.restore.messages.options import (
    AnyOptions,
    Choice,
    Given,
    Number,
    Option,
    Options,
    Switch,
    declared,
)
from explorer.features.restore.messages.reading import ReadOptions
from explorer.features.restore.task import Task, tasks
from explorer.values import BadInput


def add_task_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be set for each task; tasks that call something the same share the flag."""
    shared: dict[str, argparse.Action] = {}
    for name, what in declared(ReadOptions).items():
        _add(parser, _flag(name, what), what, None)
    for task in tasks():
        group = parser.add_argument_group(f"{task.name}: {task.summary}")
        for name, what in declared(task.options).items():
            if not what.help:
                continue
            flag = _flag(name, what)
            if flag in shared:
                shared[flag].help = f"{shared[flag].help}; {task.name}: {what.help}"
            else:
                shared[flag] = _add(group, flag, what, task.options.__dataclass_fields__[name].default)  # type: ignore[attr-defined]


def task_options(task: Task, given: argparse.Namespace) -> tuple[Options, Mapping[str, str]]:
    """What a command line says for a task, and the files that some of it is to be read from.

    Raises:
        BadInput: a value that cannot be set.
    """
    values: dict[str, object] = {}
    beside: dict[str, str] = {}
    for name, what in declared(task.options).items():
        value = getattr(given, _flag(name, what).replace("-", "_"))
        if what.needs and value is not None and getattr(given, what.needs) is None:
            raise BadInput(f"--{_flag(name, what)} belongs to --{what.needs}: give both.")
        if isinstance(what, Given) and what.beside:
            beside[name] = value
        elif isinstance(what, Switch):
            on = value == what.means if what.means else value
            values[name] = what.sets if on else not what.sets
        elif isinstance(what, Given) and what.several:
            values[name] = tuple(value)
        else:
            values[name] = value
    return _checked(task.options, values), beside


def read_options(given: argparse.Namespace) -> ReadOptions:
    """What a command line says about how pictures are read.

    Raises:
        BadInput: a value that cannot be set.
    """
    found = {name: getattr(given, _flag(name, what)) for name, what in declared(ReadOptions).items()}
    return _checked(ReadOptions, found)


def _checked(options: type[AnyOptions], values: Mapping[str, object]) -> AnyOptions:
    try:
        return options(**values)
    except ValueError as error:
        raise BadInput(f"{str(error).capitalize()}.") from error


def _flag(name: str, what: Option) -> str:
    return what.flag or name.replace("_", "-")


def _add(group: argparse._ActionsContainer, flag: str, what: Option, default: object) -> argparse.Action:
    taken = f"--{flag}"
    if isinstance(what, Choice):
        return group.add_argument(taken, choices=tuple(what.choices), default=default, help=what.help)
    if isinstance(what, Switch):
        return group.add_argument(taken, action="store_true", help=what.help)
    if isinstance(what, Number):
        return group.add_argument(taken, metavar=what.metavar, type=real_number, default=default, help=what.help)
    assert isinstance(what, Given)
    if what.beside:
        return group.add_argument(taken, metavar=what.metavar, default="", help=what.help)
    read = _reading(what.read)
    if what.several:
        return group.add_argument(taken, metavar=what.metavar, type=read, action="append", default=[], help=what.help)
    return group.add_argument(taken, metavar=what.metavar, type=read, help=what.help)


def _reading(read: Callable[..., object]) -> Callable[[str], object]:
    """For `type=`: argparse says what is wrong in the words of the task."""

    def checked(text: str) -> object:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return checked
