"""Takes a command line apart. Each command adds its own options."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from explorer import __version__
from explorer.cli.errors import PROGRAM
from explorer.values import BadInput
from explorer.values.file_kinds import destination

_COMMANDS = {
    "open": "open_window",
    "train": "train",
    "evaluate": "evaluate",
    "classify": "classify",
    "encode": "encode",
    "decode": "decode",
    "grid": "grid",
    "map": "draw_map",
    "walk": "walk",
    "restore": "restore",
    "export": "export",
    "info": "info",
    "inspect": "inspect",
    "datasets": "datasets",
    "recipes": "recipes",
    "models": "models",
}
"""Name of each command and of its module, in the order of the help text."""

_CODE_OPTIONS = ("--code", "--from", "--to", "--via", "--rectangle", "--view", "--probe")
_BEGINS_NEGATIVE = re.compile(r"-[\d.]")

_EXAMPLES = f"""\
examples:
  {PROGRAM}                                                open the window
  {PROGRAM} train --data digits --model undercomplete --out mine.safetensors
  {PROGRAM} evaluate mine.safetensors --data digits --json
  {PROGRAM} decode mnist-2d --code -1.5,2 --out digit.png
  {PROGRAM} walk mnist-2d --from -0.5,0.1 --to 0.3,0.2 --path geodesic --out walk.gif
  {PROGRAM} map mnist-2d --out map.svg
  {PROGRAM} restore reconstruct scans/ --out restored/

MODEL is a model file or the name of a shipped model ({PROGRAM} models).
DATA is a name ({PROGRAM} datasets), a folder with IDX files, an .npy or .npz file, or a folder or .zip of pictures;
a suffix :train, :validation or :test selects that split, and one such as :order=hwn sets the order of an array's axes.

exit status: 0 done, 1 some inputs failed (each is reported) or the program did, 2 an argument or input cannot be used,
130 interrupted, with the work saved
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, as all of the program does."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message[:1].upper()}{message[1:].rstrip('.')}; see {self.prog} --help.")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Options of one command line; `run` is the function that does the work and `command` its name.

    Raises:
        BadInput: it is not understood.
        SystemExit: a help text or the version was asked for and is printed.
    """
    _refuse_empty(arguments)
    given = _with_codes_joined(arguments) or ["open"]
    if all(argument == "--traceback" for argument in given):
        given.append("open")
    # a command's module is imported where it is meant; all of them only for a help text, or to say what there is
    named = next((argument for argument in given if argument != "--traceback"), "")
    if named not in _COMMANDS and (destination(named, "explore") in ("session", "model") or Path(named).is_file()):
        # what a desktop does with a file that a person double-clicks
        given.insert(given.index(named), "open")
        named = "open"
    return _build([named] if named in _COMMANDS else list(_COMMANDS)).parse_args(given)


def _refuse_empty(arguments: Sequence[str]) -> None:
    """An unset shell variable must not be taken for a choice."""
    for before, argument in zip(("", *arguments), arguments, strict=False):
        option, equals, value = argument.partition("=")
        if not argument.strip():
            where = f" after {before}" if before.startswith("--") else ""
            raise BadInput(
                f"There is an empty argument{where}: give a value, or check whether a shell variable is unset."
            )
        if option.startswith("--") and equals and not value.strip():
            raise BadInput(f"{option} is empty: give a value, or check whether a shell variable is unset.")


def _build(names: Sequence[str]) -> argparse.ArgumentParser:
    look = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog=PROGRAM,
        description="Train autoencoders, see what they have learned, decode any point of their map.",
        epilog=_EXAMPLES,
        formatter_class=look,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.add_argument("--traceback", action="store_true", help="on an error, also print the traceback")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name in names:
        command = import_module(f"explorer.cli.commands.{_COMMANDS[name]}")
        own = commands.add_parser(
            name,
            help=command.SUMMARY,
            description=command.DESCRIPTION,
            epilog=f"examples:\n{command.EXAMPLES}" if command.EXAMPLES else None,
            formatter_class=look,
            allow_abbrev=False,
        )
        command.add_options(own)
        # not set where it is not given, so that the one before the command's name counts as well
        own.add_argument("--traceback", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        own.set_defaults(run=command.run)
    return parser


def _with_codes_joined(arguments: Sequence[str]) -> list[str]:
    """`--code -1.5,2` as `--code=-1.5,2`: argparse would take a list that begins with a minus for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] in _CODE_OPTIONS and _BEGINS_NEGATIVE.match(argument):
            joined[-1] = f"{joined[-1]}={argument}"
        else:
            joined.append(argument)
    return joined
