"""What a file of one picture, or a document, was taken for."""

from __future__ import annotations

from pathlib import Path

from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.data.pdf_reading import is_pdf
from explorer.values.reading import Reading


def picture_reading(path: Path) -> Reading:
    """The reading of one picture or document: its pages or frames, size and values of the first one as stored.

    Raises:
        BadInput: it cannot be read.
    """
    pages = len(frames_of(path, path.name))
    full = read_full_picture(path)
    lowest, highest = float(full.pixels.min()), float(full.pixels.max())
    kept = ("transparency",) if full.alpha is not None else ()
    return Reading(
        "document" if is_pdf(path, path.name) else "picture",
        rows=pages,
        kept=kept,
        shape=full.pixels.shape,
        range=(lowest, highest),
        warnings=(*full.notes, *full.doubts),
    )
