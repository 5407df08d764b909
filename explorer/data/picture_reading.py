"""What a file of one picture was taken for."""

from __future__ import annotations

from pathlib import Path

from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.values.reading import Reading


def picture_reading(path: Path) -> Reading:
    """The reading of one picture: its pages or frames, its size, its values as stored.

    Raises:
        BadInput: it cannot be read.
    """
    pages = len(frames_of(path, path.name))
    full = read_full_picture(path)
    lowest, highest = float(full.pixels.min()), float(full.pixels.max())
    kept = ("transparency",) if full.alpha is not None else ()
    return Reading(
        "picture",
        rows=pages,
        kept=kept,
        shape=full.pixels.shape,
        range=(lowest, highest),
        warnings=(*full.notes, *full.doubts),
    )
