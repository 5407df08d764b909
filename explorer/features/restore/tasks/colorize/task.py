"""Declares the task."""

from __future__ import annotations

from explorer.features.restore.task import Task
from explorer.features.restore.tasks.colorize.messages import ColourOptions

_HERE = "explorer.features.restore.tasks.colorize"

TASK = Task(
    name="colorize",
    place=3,
    title="Colour",
    icon="colour",
    sentence="Colour greyscale pictures. Click a point and choose its colour to guide the result.",
    summary="colour greyscale pictures; their lightness does not change",
    after="coloured",
    doing="Colouring pictures",
    invitation="Colour greyscale pictures",
    advice=(
        "The network guesses natural colours; where it guesses wrong, click and choose a colour. The lightness stays "
        "exactly as it is."
    ),
    options=ColourOptions,
    model="colorize",
    by_network=f"{_HERE}.compute.colouring:colorize",
    preview=f"{_HERE}.compute.preview:Preview",
    previews_edits=True,
    controls=f"{_HERE}.view.hint_controls:HintControls",
    joins=f"{_HERE}.control:ColourSuggestions",
    learns="Trains on colour pictures, which the program turns to greyscale.",
)
