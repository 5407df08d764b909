"""Names of files for results, from a pattern that a person gives."""

from __future__ import annotations

import re
from pathlib import PurePath

PATTERN = "{name}-restored"
FORMATS = ("same", ".png", ".tif", ".jpg", ".webp")
"""Of saved results: "same" keeps the input's."""

_FORBIDDEN = '<>:"/\\|?*'


def result_name(pattern: str, source: str, task: str, number: int, form: str = "same") -> str:
    """The file's name for one result.

    Args:
        pattern: text with {name}, {task} and {number} where the input's name, the task and the place in the list go.
        source: the input's file name.
        task: one of `restoration_model.TASKS`.
        number: from 1.
        form: one of `FORMATS`.

    Raises:
        ValueError: the pattern gives no name that every system accepts; says what is wrong with it.
    """
    given = PurePath(source)
    fields = {"name": given.stem, "task": task, "number": f"{number:03d}"}
    parts = re.split(r"\{(name|task|number)\}", pattern)
    if any("{" in text or "}" in text for text in parts[::2]):
        raise ValueError("only {name}, {task} and {number} may stand in braces")
    stem = "".join(fields[part] if index % 2 else part for index, part in enumerate(parts))
    wrong = [sign for sign in stem if sign in _FORBIDDEN or ord(sign) < 32]
    if wrong:
        raise ValueError(f"a file's name cannot hold {wrong[0]}")
    if not stem.strip(" ."):
        raise ValueError("the name is empty")
    return stem.rstrip(" .") + (given.suffix if form == "same" else form)
