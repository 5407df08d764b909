"""Names of files for results: from a pattern that a person gives, fit for every system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

PATTERN = "{name}-restored"
FORMATS = ("same", ".png", ".tif", ".jpg", ".webp")
"""Of saved results: "same" keeps the input's."""

LONGEST_NAME = 255
"""Bytes of a file's name on the common systems."""

_FORBIDDEN = '<>:"/\\|?*'
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_UNNAMED = "picture"
_LONGEST_SUFFIX = 16


def result_name(pattern: str, source: str, task: str, number: int, form: str = "same") -> str:
    """The file's name for one result. What the input's own name holds that a name cannot hold becomes "_".

    Args:
        pattern: text with {name}, {task} and {number} where the input's name, the task and the place in the list go.
        source: the input's file name.
        task: one of `restoration_model.TASKS`.
        number: from 1.
        form: one of `FORMATS`.

    Raises:
        ValueError: the pattern gives no name that every system accepts; says what is wrong with it.
    """
    given = PurePosixPath(source)
    own = fit_name(given.stem if fit_suffix(source) else source) or _UNNAMED
    fields = {"name": own, "task": task, "number": f"{number:03d}"}
    parts = re.split(r"\{(name|task|number)\}", pattern)
    if any("{" in text or "}" in text for text in parts[::2]):
        raise ValueError("only {name}, {task} and {number} may stand in braces")
    wrong = [sign for text in parts[::2] for sign in text if not _may_stand(sign)]
    if wrong:
        raise ValueError(f"a file's name cannot hold {wrong[0] if wrong[0].isprintable() else ascii(wrong[0])}")
    stem = "".join(fields[part] if index % 2 else part for index, part in enumerate(parts))
    if not stem.strip(" ."):
        raise ValueError("the name is empty")
    return fit_name(stem, fit_suffix(source) if form == "same" else form)


def fit_suffix(source: str) -> str:
    """The suffix of a file's name, fit for every system; empty where what follows the dot is too long to be one."""
    suffix = fit_name(PurePosixPath(source).suffix)
    return suffix if len(suffix.encode()) <= _LONGEST_SUFFIX else ""


def fit_name(stem: str, suffix: str = "") -> str:
    """A name that Windows, macOS and Linux accept, as near to the given one as can be.

    Characters that a name cannot hold become "_", dots and spaces at the end go, a name that Windows keeps for devices
    gets a "_", and what is longer than `LONGEST_NAME` bytes loses its end.

    Args:
        stem: the name before its suffix, without folders.
        suffix: with its dot; kept as it is.

    Returns:
        The name with its suffix; the suffix alone where nothing is left of the stem.
    """
    fit = "".join(sign if _may_stand(sign) else "_" for sign in stem)
    if _RESERVED.fullmatch(fit + suffix):
        fit = f"_{fit}"
    room = max(0, LONGEST_NAME - len(suffix.encode()))
    return fit.encode()[:room].decode(errors="ignore").rstrip(" .") + suffix


def numbered(stem: str, number: int, suffix: str) -> str:
    """A fit name with its number, as "a (2).png"; 1 stands for none."""
    mark = f" ({number})" if number > 1 else ""
    return fit_name(stem, mark + suffix) if mark else fit_name(stem, suffix)


def same_name_key(name: str) -> str:
    """Equal for names that are one file on a system that tells neither case nor composed letters apart."""
    return unicodedata.normalize("NFC", name).casefold()


def _may_stand(sign: str) -> bool:
    return sign not in _FORBIDDEN and unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp")
