"""A line cut into dashes, for what draws none by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import cycle, pairwise

from explorer.drawing.sheet import Place

_MOST = 20_000


def dashed(places: tuple[Place, ...], dashes: tuple[float, ...]) -> Iterator[tuple[Place, ...]]:
    """The dashes of a line, beginning with one; the line as it is where it has no dashes, or would have far too many.

    Args:
        places: the line's.
        dashes: lengths of dash and gap in turn, in units of the places; none draws a solid line.

    Yields:
        Each dash, bent where the line is.

    Raises:
        ValueError: a length is not above zero.
    """
    if any(length <= 0 for length in dashes):
        raise ValueError("dashes and gaps are longer than nothing")
    whole = sum(math.dist(a, b) for a, b in pairwise(places))
    if not dashes or whole / min(dashes) > _MOST:
        yield places
        return
    lengths = cycle(dashes if len(dashes) % 2 == 0 else dashes * 2)
    left, drawing, piece = next(lengths), True, [places[0]]
    for start, end in pairwise(places):
        long, done = math.dist(start, end), 0.0
        while long - done > left:
            done += left
            share = done / long
            cut = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            if drawing:
                yield (*piece, cut)
            drawing, left, piece = not drawing, next(lengths), [cut]
        left -= long - done
        piece.append(end)
    if drawing and len(piece) > 1:
        yield tuple(piece)
