"""Names of files for results: from a pattern that a person gives, fit for every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from explorer.values.file_kinds import DOCUMENT_SUFFIXES

PATTERN = "{name}-restored"
FORMATS = ("same", ".png", ".tif", ".jpg", ".webp", ".pdf")
"""Of saved results: "same" keeps the input's."""
_PAGE = "{page}"

LONGEST_NAME = 255
"""Bytes of a file's name on the common systems."""

_FORBIDDEN = '<>:"/\\|?*'
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_UNNAMED = "picture"
_LONGEST_SUFFIX = 16


@dataclass(frozen=True)
class Origin:
    """What a result comes from, as far as its file's name depends on it.

    Attributes:
        file: the name of the file.
        key: tells it from other files of that name.
        page: its number among the file's pages or frames, from 1; 0 where the file is one picture.
        pages: how many there are.
    """

    file: str
    key: str = ""
    page: int = 0
    pages: int = 0

    @property
    def name(self) -> str:
        """The file's name, with the page's number where there are several."""
        given = PurePosixPath(self.file)
        return f"{given.stem}-{self.number}{given.suffix}" if self.pages > 1 else self.file

    @property
    def number(self) -> str:
        """The page's number, as long as the last one's."""
        return str(max(1, self.page)).zfill(len(str(self.pages)))


@dataclass(frozen=True)
class Place:
    """Where a result goes.

    Attributes:
        name: of the file.
        document: equal for the pages of one document, from 1; 0 for a picture in a file of its own.
    """

    name: str
    document: int = 0


def places_of(origins: Sequence[Origin], pattern: str, task: str, form: str = "same") -> list[Place]:
    """Where results go: the pages of a document become a document again, in a format that has pages.

    Where the pattern has {page}, or the format has no pages, each page becomes a picture of its own: a page of a PDF
    a PNG. Animations are not documents.

    Args:
        origins: of the results; the pages of a document follow one another.
        pattern: see `result_name`.
        task: its name.
        form: one of `FORMATS`.

    Raises:
        ValueError: the pattern gives no name that every system accepts; says what is wrong with it.
    """
    places: list[Place] = []
    begun: dict[str, int] = {}
    apart = _PAGE in pattern
    for number, origin in enumerate(origins, start=1):
        suffix = fit_suffix(origin.file).lower() if form == "same" else form
        together = bool(origin.page) and not apart and suffix in DOCUMENT_SUFFIXES
        if together or form == ".pdf":
            document = begun.setdefault(origin.key, number) if together else number
            places.append(Place(result_name(pattern, origin.file, task, document, form, origin.number), document))
        else:
            own = origin.file if apart else origin.name
            places.append(
                Place(result_name(pattern, own, task, number, ".png" if suffix == ".pdf" else form, origin.number))
            )
    return places


def result_name(pattern: str, source: str, task: str, number: int, form: str = "same", page: str = "1") -> str:
    """The file's name for one result. What the input's own name holds that a name cannot hold becomes "_".

    Args:
        pattern: text with {name}, {task}, {number} and {page} where the input's name, the task, the place in the list
            and the page's number go.
        source: the input's file name.
        task: its name.
        number: from 1.
        form: one of `FORMATS`.
        page: its number.

    Raises:
        ValueError: the pattern gives no name that every system accepts; says what is wrong with it.
    """
    given = PurePosixPath(source)
    own = fit_name(given.stem if fit_suffix(source) else source) or _UNNAMED
    fields = {"name": own, "task": task, "number": f"{number:03d}", "page": page}
    parts = re.split(r"\{(name|task|number|page)\}", pattern)
    if any("{" in text or "}" in text for text in parts[::2]):
        raise ValueError("only {name}, {task}, {number} and {page} may stand in braces")
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
