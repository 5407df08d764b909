"""The command line. Scripts call it: names, options, JSON keys and exit statuses are a contract.

Exit status: 0 done, 1 some inputs failed or the program did, 2 something that was given cannot be used, 130 interrupted
with the work saved. What a command found goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from explorer.cli.errors import complain, told
from explorer.cli.interruption import interruptible
from explorer.cli.legible_output import legible_output
from explorer.cli.parser import parse
from explorer.ending import ended_at_once

_BROKEN_PIPE = 141
"""What a shell reports for a program that ended because nobody read its output: 128 + SIGPIPE."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: without the program's name; None takes those of the process.

    Returns:
        The exit status.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    _never_stumble_over_letters()
    with legible_output():
        return _run(given)


def _run(given: list[str]) -> int:
    try:
        with ended_at_once():
            options = parse(given)
        # the window takes its signals over once there is something to lose
        with ended_at_once() if options.command == "open" else interruptible():
            status: int = options.run(options)
            _flush()
        return status
    except SystemExit as end:  # argparse has printed a help text or the version
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        _discard_output()
        return _BROKEN_PIPE
    except (Exception, KeyboardInterrupt) as error:
        message, status = told(error)
        complain(message, error if "--traceback" in given else None)
        _discard_output_that_cannot_be_written()
        return status


def _never_stumble_over_letters() -> None:
    """Letters that the locale's encoding lacks are escaped; they never end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _discard_output_that_cannot_be_written() -> None:
    try:
        _flush()
    except OSError:
        _discard_output()


def _discard_output() -> None:
    """Let the interpreter's own last flush succeed where the pipe is closed or the disk full."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # standard output is no file at all
        return
