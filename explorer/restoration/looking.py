"""Answers what a view of large pictures asks while a person looks and turns knobs. Lives on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

from explorer.restoration.tiles import cut
from explorer.values import Failure
from explorer.values.repair import Repaired, RepairSource
from explorer.values.repair_edits import PreviewReply, PreviewRequest

_MARGIN = 32
_LONGEST = 768


class Looking:
    """Tiles, and quick repairs of the part that is seen."""

    def handlers(self) -> Mapping[str, Callable[[Any], object]]:
        """What serves each lane."""
        return {"tile": cut, "repair-preview": preview}


def preview(request: PreviewRequest) -> Generator[None, None, PreviewReply | Failure | None]:
    """Repair the part that is seen, with some of what is around it; the middle of it where it is large.

    Yields between pieces of the work, so that a newer request can take its place.
    """
    from explorer.restoration.repairing import repair_pictures

    original = request.original
    left, right = _stretch(request.left, request.right, original.width)
    top, bottom = _stretch(request.top, request.bottom, original.height)
    if left >= right or top >= bottom:
        return None
    around = (max(0, left - _MARGIN), max(0, top - _MARGIN), right + _MARGIN, bottom + _MARGIN)
    source = RepairSource(request.identity, request.name, picture=original.part(*around), options=request.options)
    for step in repair_pictures(request.task, request.weights, [source]):
        if not isinstance(step, Repaired):
            yield
        elif isinstance(step.outcome, Failure):
            return step.outcome
        else:
            inside = (left - around[0], top - around[1])
            restored = step.outcome.restored
            part = restored.part(*inside, inside[0] + right - left, inside[1] + bottom - top)
            return PreviewReply(replace(request, left=left, top=top, right=right, bottom=bottom), part)
    return None


def _stretch(start: int, end: int, length: int) -> tuple[int, int]:
    """The middle of a stretch within a picture's side, not too long."""
    start, end = max(0, start), min(length, end)
    spare = max(0, end - start - _LONGEST)
    return start + spare // 2, end - (spare - spare // 2)
