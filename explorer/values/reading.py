"""What a file was taken for: said by every command, shown and changed in the window, kept in sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["codes", "images", "table", "model", "restoration", "session", "picture", "document", "unknown"]
Order = Literal["", "hw", "hwc", "chw", "nhw", "nhwc", "nchw", "hwn", "hwcn", "chwn", "hwnc", "nd", "dn"]

NAMED_COLUMNS = 6
"""So many columns are named in the sentence, the rest is counted."""


@dataclass(frozen=True)
class LeftOut:
    """Something in the file that is not used.

    Attributes:
        what: the column, row, page or file by name, or a count with its kind ("12 .heic").
        why: the reason, a short clause without a full stop.
    """

    what: str
    why: str


@dataclass(frozen=True)
class Reading:
    """How a file was read, an audit of its import.

    Attributes:
        kind: what the file was taken for.
        rows: the samples, codes, rows, pages or files in it.
        code: a name for each number of the code, `embedding[0]` … for columns of lists; empty where there are no codes.
        labels: the column or array that holds the classes, None where there is none.
        names: the column or array that names the rows, None where there is none.
        index: the column that numbers the rows and is otherwise ignored, None where there is none.
        kept: the columns that are kept beside the codes.
        left_out: what is not used, each with the reason.
        shape: height, width and channels of one picture, or of a document's first page; empty where there are none or
            sizes differ.
        range: the lowest and highest number as stored; empty where that is not known.
        order: the order of the axes as stored, "" where it does not apply.
        warnings: sentences on what a person should look at.
        first_line: what the first line of a table of text was taken for; for the sentence alone.
    """

    kind: Kind
    rows: int = 0
    code: tuple[str, ...] = ()
    labels: str | None = None
    names: str | None = None
    index: str | None = None
    kept: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    shape: tuple[int, ...] = ()
    range: tuple[float, ...] = ()
    order: Order = ""
    warnings: tuple[str, ...] = ()
    first_line: Literal["", "headings", "data"] = ""

    def as_json(self) -> dict[str, object]:
        """The reading as plain lists, numbers and words; every field but `first_line` is always there."""
        return {
            "kind": self.kind,
            "rows": self.rows,
            "code": list(self.code),
            "labels": self.labels,
            "names": self.names,
            "index": self.index,
            "kept": list(self.kept),
            "left_out": [{"what": each.what, "why": each.why} for each in self.left_out],
            "shape": list(self.shape),
            "range": list(self.range),
            "order": self.order,
            "warnings": list(self.warnings),
        }

    def sentence(self) -> str:
        """The reading in one line, for the command line."""
        parts = [f"{self.rows:,} {self.noun}"]
        if self.shape:
            parts.append("×".join(str(n) for n in self.shape) + (f" stored as {self.order}" if self.order else ""))
        if self.code:
            parts.append(f"code: {listed(self.code)}")
        parts += [
            f"{word}: {name}"
            for word, name in (("labels", self.labels), ("names", self.names), ("row numbers", self.index))
            if name is not None
        ]
        if self.kept:
            parts.append(f"kept beside: {listed(self.kept)}")
        if self.left_out:
            parts.append("left out: " + ", ".join(f"{each.what} ({each.why})" for each in self.left_out))
        if self.range:
            parts.append(f"values {self.range[0]:g} to {self.range[1]:g}")
        if self.first_line:
            parts.append(f"first line: {self.first_line}")
        return "; ".join([*parts, *self.warnings])

    @property
    def noun(self) -> str:
        """What `rows` counts, in the number that goes with it."""
        one, many = {
            "codes": ("code", "codes"),
            "images": ("picture", "pictures"),
            "table": ("row", "rows"),
            "model": ("stored code", "stored codes"),
            "restoration": ("model", "models"),
            "session": ("session", "sessions"),
            "picture": ("page", "pages"),
            "document": ("page", "pages"),
            "unknown": ("entry", "entries"),
        }[self.kind]
        return one if self.rows == 1 else many


def listed(names: tuple[str, ...]) -> str:
    """Names in a row: the first ones, and how many more there are."""
    named = ", ".join(names[:NAMED_COLUMNS])
    return named if len(names) <= NAMED_COLUMNS else f"{named} and {len(names) - NAMED_COLUMNS:,} more"
