"""Directions between the mean codes of two groups of samples. Lives on the study thread.

Source: Radford, Metz and Chintala, arXiv 1511.06434 (differences of mean codes); White, arXiv 1609.04468.
"""

from __future__ import annotations

import numpy as np

from explorer.models import Autoencoder
from explorer.values.failure import BadInput
from explorer.values.open_model import OpenModel
from explorer.values.walks import AttributeDirection, AttributeRequest, Group


def answer(model: OpenModel, network: Autoencoder, request: AttributeRequest) -> AttributeDirection:
    """The mean code of one group minus that of the other.

    Args:
        model: the open model.
        network: not asked; every answer of the study thread is given it.
        request: the two groups.

    Raises:
        BadInput: a group has no samples, or both are the same.
    """
    count = len(model.codes.values)
    without, having = (_rows(model, group) for group in (request.without, request.having))
    # a group of no class and no rows is made of all samples that are not in the other one
    if without is None and having is not None:
        without = np.setdiff1d(np.arange(count), having)
    elif having is None and without is not None:
        having = np.setdiff1d(np.arange(count), without)
    if without is None or having is None:
        raise BadInput("One of the two groups must be a class or a selection.")
    for group, rows in ((request.without, without), (request.having, having)):
        if len(rows) == 0:
            raise BadInput(f"There are no samples in “{group.name}”: choose another group.")
    codes = model.codes.values
    step = codes[having].mean(axis=0, dtype=np.float64) - codes[without].mean(axis=0, dtype=np.float64)
    if not step.any():
        raise BadInput("Both groups have the same mean code, so no direction leads from one to the other.")
    return AttributeDirection(request, tuple(float(value) for value in step), (len(without), len(having)))


def _rows(model: OpenModel, group: Group) -> np.ndarray | None:
    """Rows of a group; None where it is made of all others."""
    if group.label >= 0:
        return np.flatnonzero(model.codes.labels == group.label)
    if group.rows is None:
        return None
    rows = group.rows.array
    return rows[rows < len(model.codes.values)]
