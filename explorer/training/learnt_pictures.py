"""Which pictures of a data set a model has learnt from."""

from __future__ import annotations

import numpy as np

from explorer.data import Dataset
from explorer.data.official_sets import OFFICIAL_SETS
from explorer.models import LoadedModel
from explorer.values.model import OFFICIAL, OFFICIAL_TEST


def learnt_rows(model: LoadedModel, dataset: Dataset) -> np.ndarray | None:
    """Whether the model has learnt from each picture, bool (N,); copies count.

    A model file holds the keys of its training pictures. One that was made before tells it only for the data that it
    was trained on, for those that keep an official test split apart, and for two different official sets.

    Returns:
        None where it cannot be told.
    """
    if model.learnt is not None and len(dataset.keys):
        return np.isin(dataset.keys, model.learnt)
    data, trained = dataset.provenance, model.card.data
    rows = np.zeros(len(dataset), dtype=bool)
    title, trained_title = data.title.split(",")[0], trained.title.split(",")[0]
    official = data.split_rule in (OFFICIAL, OFFICIAL_TEST) and title == trained_title == trained.title
    if data.same_pictures(trained) or official:
        rows[dataset.train] = True
        return rows
    titles = {known.title for known in OFFICIAL_SETS.values()}
    if title != trained_title and {title, trained_title} <= titles:
        return rows
    return None


def learnt_warning(learnt: np.ndarray | None, model: str, split: str) -> str:
    """A sentence where pictures that a model is measured on are among those that it learnt from, else empty.

    Args:
        learnt: of the pictures that are measured, bool (n,), None where it is not known.
        model: its name.
        split: which part of the data they are; nothing is said of training pictures that were asked for.
    """
    if split == "train":
        return ""
    if learnt is None:
        return f"Whether “{model}” was trained on some of these pictures is not known: its file does not say."
    met = int(np.count_nonzero(learnt))
    if not met:
        return ""
    return (
        f"“{model}” was trained on {met:,} of these pictures ({len(learnt):,} in all), so the figures are better "
        "than on new pictures."
    )
