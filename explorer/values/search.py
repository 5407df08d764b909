"""Searching the map's samples: what is asked, and what is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.values.class_names import class_name
from explorer.values.failure import BadInput
from explorer.values.query import Query

MOST_FOUND = 10_000
"""Neighbours that may be asked for at once."""


@dataclass(frozen=True, eq=False)
class NearestRequest:
    """Find the samples nearest to a picture.

    Attributes:
        count: how many, from 1.
        code: compare codes with this one, d numbers; empty compares pixels.
        pixels: uint8 (C, H, W), compare pictures with this one; None compares codes.
        said: what the search was for, in words.
    """

    count: int
    code: tuple[float, ...] = ()
    pixels: np.ndarray | None = None
    said: str = ""


@dataclass(frozen=True, eq=False)
class NearestReply:
    """The samples nearest to a picture.

    Attributes:
        request: what was asked.
        rows: int64 (n,), of the map, the nearest first.
        distances: float32 (n,): Euclidean between codes; between pictures the squared error, summed over the pixels
            from 0 to 1.
        compared: samples that were compared: fewer than the map has where their pictures had to be drawn.
        drawn: the originals are not at hand: what the model draws of each code stood in for them.
    """

    request: NearestRequest
    rows: np.ndarray
    distances: np.ndarray
    compared: int
    drawn: bool = False


def rows_of_numbers(text: str, samples: int) -> np.ndarray:
    """Rows from numbers and ranges with commas or spaces between, as "17, 20-30".

    Args:
        text: as a person types it.
        samples: how many there are.

    Returns:
        int64 (n,), in the order of the text, each once.

    Raises:
        BadInput: it is none of these, or one lies outside the map.
    """
    found: list[np.ndarray] = []
    parts = re.sub(r"\s*[-–]\s*", "-", text).replace(",", " ").split()
    if not parts:
        raise BadInput("Type sample numbers, e.g. 17 or 20-30.")
    for part in parts:
        ends = re.fullmatch(r"(\d{1,12})(?:-(\d{1,12}))?", part)
        if ends is None:
            raise BadInput(f"“{part}” is not a sample number; type numbers or ranges, e.g. 17, 20-30.")
        first, last = int(ends[1]), int(ends[2] or ends[1])
        if not first <= last < samples:
            raise BadInput(f"The map has samples 0 to {samples - 1:,}; “{part}” is none of them.")
        found.append(np.arange(first, last + 1))
    rows = np.concatenate(found)
    return rows[np.sort(np.unique(rows, return_index=True)[1])].astype(np.int64)


def classes_of_name(text: str, class_names: Sequence[str], labels: np.ndarray) -> tuple[int, ...]:
    """Labels of the classes that a text means: the one of that name, else those whose names contain it.

    Args:
        text: as a person types it, any case.
        class_names: by label number.
        labels: int64 (N,), −1 where there is none; classes without a name are called by their number.

    Raises:
        BadInput: there is no such class.
    """
    wanted = text.strip().casefold()
    numbers = range(max(len(class_names), int(labels.max(initial=-1)) + 1))
    names = [class_name(class_names, number) for number in numbers]
    if not names:
        raise BadInput("The samples of this map have no classes; search by number or by similarity.")
    exact = tuple(number for number, name in enumerate(names) if name.casefold() == wanted)
    within = tuple(number for number, name in enumerate(names) if wanted and wanted in name.casefold())
    if not (exact or within):
        shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
        raise BadInput(f"There is no class “{text.strip()}”; there are {shown}.")
    return exact or within


NEAREST = Query("search", NearestRequest, NearestReply, "explorer.latent.search:answer")
