"""Declares the task."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from explorer.features.restore.messages.restored import CodeMotion
from explorer.features.restore.task import Task
from explorer.features.restore.tasks.fill_in.messages import FillOptions, Hole

_HERE = "explorer.features.restore.tasks.fill_in"


@dataclass(frozen=True, kw_only=True)
class _FillIn(Task):
    """Needs to be shown first where something is missing."""

    def look(self, options: FillOptions) -> Hashable:
        """The mask's file."""
        return options.painting.mask_path

    def ready(self, options: FillOptions, looked: Hole) -> bool:
        """Something is marked, or transparent."""
        return bool(options.painting or options.find or options.hole_colour is not None or looked.holed)


TASK = _FillIn(
    name="fill-in",
    place=4,
    title="Fill in",
    icon="fill-in",
    sentence="Fill in what is missing. Paint over the part to be filled in.",
    summary="fill in missing parts; everything else stays the same, bit for bit",
    after="filled in",
    doing="Filling in",
    invitation="Fill in what is missing",
    advice=(
        "Paint over a scratch, a spot or an unwanted object, or load a mask: the network fills it in from its "
        "surroundings. What you do not mark stays as it is."
    ),
    options=FillOptions,
    finds=(CodeMotion,),
    model="fill-in",
    by_network=f"{_HERE}.compute.filling:fill_in",
    by_autoencoder=f"{_HERE}.compute.filling:fill_in_through_code",
    looks=f"{_HERE}.compute.holes:look",
    controls=f"{_HERE}.view.brush_controls:BrushControls",
    joins=f"{_HERE}.control:MaskFiles",
    learns="Trains on intact pictures, into which the program cuts holes.",
)
