"""One row of pictures for each number of a code, changed while the others stay. Lives on the study thread."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from explorer.latent.walks.film_strips import picture_steps, upright
from explorer.models import Autoencoder, decode_codes
from explorer.values.failure import BadInput
from explorer.values.number_text import counted
from explorer.values.open_model import OpenModel
from explorer.values.sealed import sealed
from explorer.values.walks import TraversalReply, TraversalRequest


def answer(model: OpenModel, network: Autoencoder, request: TraversalRequest) -> Generator[None, None, TraversalReply]:
    """Decode the rows, one piece each.

    Args:
        model: the open model.
        network: with its weights.
        request: the code that is changed.

    Raises:
        BadInput: the code has not the model's length.
    """
    length = model.card.architecture.latent_dim
    if len(request.code) != length:
        raise BadInput(f"“{model.card.name}” has codes with {counted(length, 'number')}, not {len(request.code):,}.")
    variances = _variances(model)
    # stable, and numbers of unknown variance stay in their order
    dimensions = np.argsort(-np.nan_to_num(variances), kind="stable")
    values, pictures, changes = [], [], []
    for dimension in dimensions:
        low, high = model.code_ranges[dimension]
        along = np.linspace(low, high, request.frames)
        codes = np.tile(np.array(request.code, dtype=np.float32), (request.frames, 1))
        codes[:, dimension] = along
        drawn = decode_codes(network, codes)
        values.append(along)
        pictures.append(upright(drawn))
        changes.append(picture_steps(drawn))
        yield
    stacked = sealed(np.stack(pictures))
    return TraversalReply(request, dimensions, variances[dimensions], np.stack(values), stacked, np.stack(changes))


def _variances(model: OpenModel) -> np.ndarray:
    codes = model.codes.values
    if len(codes) == 0:
        return np.full(model.card.architecture.latent_dim, np.nan)
    return np.asarray(codes.var(axis=0, dtype=np.float64))
