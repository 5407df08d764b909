"""What is said when a command cannot do its work: one sentence, and which exit status."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

from explorer.values import BadInput
from explorer.values.number_text import counted

PROGRAM = "latent-explorer"
FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130

_MOST_TOLD = 20
_NO_MEMORY = "There is not enough memory for this: give fewer or smaller pictures, or smaller batches."
_TORCH_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "out of memory")


class Interrupted(KeyboardInterrupt):
    """A person stopped the work; the text says what is saved."""


def told(error: BaseException) -> tuple[str, int]:
    """The sentence for an exception, and the exit status that goes with it."""
    if isinstance(error, BadInput):
        return str(error), BAD_INPUT
    if isinstance(error, KeyboardInterrupt):
        return str(error) or "Interrupted.", INTERRUPTED
    if isinstance(error, MemoryError) or _is_torch_out_of_memory(error):
        return _NO_MEMORY, BAD_INPUT
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}.", BAD_INPUT
    what = f"{type(error).__name__}: {error}".rstrip(": .")
    return f"The program failed ({what}); run it again with --traceback to see where.", FAILED


def complain(message: str, error: BaseException | None = None) -> None:
    """Write one sentence to standard error.

    Args:
        message: the sentence.
        error: whose traceback is wanted too, None for none.
    """
    try:
        if error is not None:
            traceback.print_exception(error)
        print(f"{PROGRAM}: {' '.join(message.split())}", file=sys.stderr, flush=True)
    except OSError:  # nobody reads standard error either
        return


def _is_torch_out_of_memory(error: BaseException) -> bool:
    # torch's own errors are RuntimeErrors; on the CPU only the text tells
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _TORCH_OUT_OF_MEMORY)


def told_failures(failures: Sequence[str]) -> int:
    """Tell which members of a set could not be read; the others were used.

    Returns:
        The exit status: 0 where there were none, else 1.
    """
    for message in failures[:_MOST_TOLD]:
        complain(message)
    if failures:
        more = f" ({len(failures) - _MOST_TOLD:,} are not listed)" if len(failures) > _MOST_TOLD else ""
        many = counted(len(failures), "picture")
        complain(f"{many} of the data could not be read and {'was' if len(failures) == 1 else 'were'} left out{more}.")
    return FAILED if failures else 0
