"""What every reader hands over, before splits and provenance are added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from explorer.data.dataset import LARGEST_SET_BYTES, LARGEST_SIDE, SMALLEST_SIDE
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.reading import Reading


@dataclass(frozen=True, eq=False)
class LoadedPictures:
    """Pictures as a reader found them.

    Attributes:
        images: (N, C, H, W), uint8 or float32 in [0, 1].
        title: name for people.
        labels: int64 (N,), −1 where a picture has none; None without classes.
        class_names: by label number.
        names: a name for each picture, or empty.
        keys: uint64 (N,), of each picture as it was stored (see content), before its size or range was changed.
        roles: int8 (N,), the source's own split (see splits), None where it has none.
        note: how the pictures were brought to one size and range.
        factors: name to float32 (N,).
        reading: what the file was taken for; rows and shape of one picture are filled in for all readers alike.
        failures: a sentence on each picture that could not be read and was left out.
    """

    images: np.ndarray
    title: str
    keys: np.ndarray
    labels: np.ndarray | None = None
    class_names: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    roles: np.ndarray | None = None
    note: str = ""
    factors: Mapping[str, np.ndarray] = field(default_factory=lambda: MappingProxyType({}))
    reading: Reading = field(default_factory=lambda: Reading("images"))
    failures: tuple[str, ...] = ()


def check_size(name: str, count: int, channels: int, height: int, width: int, item_bytes: int = 1) -> None:
    """Refuse a set of no pictures, of sides outside 8 to 128, or too large for memory.

    Raises:
        BadInput: naming the source.
    """
    if count == 0:
        raise BadInput(f"{name} holds no pictures: a data set needs at least one.")
    if not (SMALLEST_SIDE <= height <= LARGEST_SIDE and SMALLEST_SIDE <= width <= LARGEST_SIDE):
        raise BadInput(
            f"{name} holds pictures of {width}×{height} pixels: "
            f"width and height must be between {SMALLEST_SIDE} and {LARGEST_SIDE}."
        )
    size = count * channels * height * width * item_bytes
    if size > LARGEST_SET_BYTES:
        raise BadInput(
            f"{name} holds {counted(count, 'picture')} that would take {size / 1024**3:.1f} GB of memory: "
            f"at most {LARGEST_SET_BYTES / 1024**3:.0f} GB are read."
        )


def numbered_classes(labels: np.ndarray) -> tuple[str, ...]:
    """Class names "0", "1", … up to the largest label; empty where there is none."""
    return tuple(str(number) for number in range(int(labels.max(initial=-1)) + 1))


def joined(*notes: str) -> str:
    """One note of several, empty ones left out."""
    return " ".join(note for note in notes if note)
