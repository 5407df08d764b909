"""Declares the task."""

from __future__ import annotations

from explorer.features.restore.task import Task
from explorer.features.restore.tasks.clean_page.messages import PageOptions

TASK = Task(
    name="clean-page",
    place=2,
    title="Clean page",
    icon="clean-page",
    sentence="Remove stains, folds, creases and uneven light from scanned pages.",
    summary="remove stains, folds and uneven light from scanned pages",
    after="cleaned",
    doing="Cleaning pages",
    invitation="Clean scanned pages",
    advice=(
        "Removes coffee stains, folds, creases and shadows and keeps the writing. Use a scan or a photo of a page, at "
        "any size."
    ),
    options=PageOptions,
    model="clean-page",
    by_network="explorer.features.restore.tasks.clean_page.compute.cleaning:clean_page",
    learns="Trains on stained pages paired with clean ones, or on clean pages that the program stains.",
    learns_from_pairs=True,
)
