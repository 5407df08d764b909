"""The data sets that models were trained on."""

from __future__ import annotations

import numpy as np

from explorer.data import Dataset, open_dataset
from explorer.data.map_split import map_split
from explorer.jobs import Job
from explorer.models.inference import to_pixels
from explorer.values import BadInput, DataProvenance, ModelCard
from explorer.values.map_pictures import stored_map_split
from explorer.values.progress import Progress


def open_data(spec: str, job: Job, *, download: bool = False, like: DataProvenance | None = None) -> Dataset:
    """Open a data set and report the progress to the job; see `open_dataset`.

    Raises:
        BadInput: it cannot be used.
        Stopped: the person cancelled.
    """

    def progress(what: str, done: int, total: int) -> None:
        job.report(Progress(what, done, total))

    return open_dataset(spec, download=download, progress=progress, like=() if like is None else (like,))


def find_originals(card: ModelCard, samples: int, spec: str, job: Job, *, download: bool) -> np.ndarray:
    """The pictures behind the codes of a model file, uint8 (N, C, H, W).

    Args:
        card: of the model.
        samples: codes in the file.
        spec: where to look.
        job: receives the progress and is asked whether to go on.
        download: whether the person asked for it.

    Raises:
        BadInput: they are not there, or are other pictures than those that the model was trained on.
    """
    dataset = open_data(spec, job, download=download, like=card.data)
    if not dataset.provenance.same_pictures(card.data):
        raise BadInput(
            f"“{spec}” does not hold the pictures that “{card.name}” was trained on: "
            f"{card.data.images:,} pictures of {card.data.title}."
        )
    rows = map_split(dataset, stored_map_split(card))
    if len(rows) < samples:
        raise BadInput(f"“{spec}” has {len(rows):,} pictures to show, but “{card.name}” has {samples:,} codes.")
    return as_pixels(dataset.images[rows[:samples]])


def as_pixels(images: np.ndarray) -> np.ndarray:
    """Pictures of a data set, uint8 or floats in [0, 1], as uint8 of the same shape."""
    return images if images.dtype == np.uint8 else to_pixels(images)
