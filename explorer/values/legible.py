"""Names that anybody may have made up, within sentences and lines that people read."""

from __future__ import annotations

import re

# what moves a terminal's cursor, ends a line, turns the direction of writing or is half a character
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 1500


def legible(text: str) -> str:
    r"""The text with control characters written out, as "\x1b"; line ends and tabs stay."""
    return _CONTROL.sub(lambda found: ascii(found.group())[1:-1], text)


def sentence(text: str) -> str:
    """The text as one line of control characters written out, and without the middle where it is very long."""
    line = legible(re.sub(r"[\n\t]+", " ", text))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 300]} … {line[-290:]}"
