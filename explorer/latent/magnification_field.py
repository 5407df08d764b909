"""The decoder's magnification over the visible rectangle, coarse at first."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from explorer.latent.geometry import Decoder, magnification, pull_back_metric
from explorer.latent.grids import cell_places
from explorer.models import Autoencoder
from explorer.values.decoding import GridRequest
from explorer.values.fields import MagnificationReply
from explorer.values.open_model import OpenModel

_STEPS = (8, 4, 2, 1)
_PLACES_AT_ONCE = 512


def answer(
    model: OpenModel, network: Autoencoder, request: GridRequest
) -> Generator[MagnificationReply | None, None, MagnificationReply]:
    """√det G at every eighth cell across and down, then every fourth, second, and each; no cell is computed twice.

    Yields:
        The coarse fields; None between pieces.
    """
    decoder = Decoder.of(network).on_plane(model.plane)
    # a code of one number has no second direction, and lengths in place of areas
    directions = np.eye(2)[: min(2, model.card.architecture.latent_dim)]
    places = cell_places(request).reshape(request.rows, request.columns, 2)
    values = np.full((request.rows, request.columns), np.nan, np.float32)
    for step in _STEPS:
        wanted = np.zeros_like(values, bool)
        wanted[::step, ::step] = True
        wanted &= np.isnan(values)
        todo = places[wanted]
        found = []
        for start in range(0, len(todo), _PLACES_AT_ONCE):
            metric = pull_back_metric(decoder, todo[start : start + _PLACES_AT_ONCE], directions)
            found.append(np.nan_to_num(magnification(metric).float().numpy()))
            yield None
        if found:
            values[wanted] = np.concatenate(found)
        if step > 1:
            yield MagnificationReply(request, _spread(values[::step, ::step], step, values.shape), step)
    return MagnificationReply(request, values, 1)


def _spread(coarse: np.ndarray, step: int, shape: tuple[int, ...]) -> np.ndarray:
    """Each value over step × step cells."""
    full: np.ndarray = coarse.repeat(step, axis=0).repeat(step, axis=1)[: shape[0], : shape[1]]
    return full
