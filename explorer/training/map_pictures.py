"""Other pictures of a model's data on its map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.data.map_split import map_split
from explorer.jobs import Job
from explorer.latent.planes import code_ranges, map_positions
from explorer.models import from_weights
from explorer.models.model_data import as_pixels, open_data
from explorer.training.evaluation import row_codes, row_errors
from explorer.values import (
    BadInput,
    Codes,
)
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress

_ENCODED_AT_ONCE = 1_000


def on_the_map(model: OpenModel, spec: str, split: str, stamp: int, job: Job) -> OpenModel:
    """The same model with other pictures of its data on the map.

    Args:
        model: that is open.
        spec: where its data are.
        split: one of MAP_SPLITS.
        stamp: of the new one.
        job: receives the progress and is asked whether to go on.

    Raises:
        BadInput: the data are not there, are other pictures, or have none in this split.
        Stopped: the person cancelled.
    """
    dataset = open_data(spec, job, like=model.card.data)
    if not dataset.provenance.same_pictures(model.card.data):
        raise BadInput(f"“{spec}” does not hold the pictures that “{model.card.name}” was trained on.")
    rows = map_split(dataset, split)
    network = from_weights(model.weights)
    values, errors = [], []
    for start in range(0, len(rows), _ENCODED_AT_ONCE):
        job.check()
        job.report(Progress("Encoding the pictures", start, len(rows)))
        part = rows[start : start + _ENCODED_AT_ONCE]
        values.append(row_codes(network, dataset.images, part))
        errors.append(row_errors(network, dataset.images, part))
    labels = np.full(len(rows), -1, np.int64) if dataset.labels is None else dataset.labels[rows]
    codes = Codes(np.concatenate(values), labels, np.concatenate(errors))
    return replace(
        model,
        stamp=stamp,
        codes=codes,
        # on the plane of the model's own codes, so that the maps can be compared
        positions=map_positions(model.plane, codes.values),
        code_ranges=code_ranges(codes.values),
        originals=as_pixels(dataset.images[rows]),
        opened=None,
        split=split,
    )
