"""All paths between the same anchors: the quick ones first, the others refined while somebody looks on."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from explorer.latent.sample_pictures import samples_of, smallest_without, squared_distances
from explorer.latent.walks import lines
from explorer.latent.walks.film_strips import cross_fade, path_of
from explorer.latent.walks.solved import data_graph, geodesics
from explorer.models import Autoencoder
from explorer.values.failure import BadInput
from explorer.values.number_text import counted
from explorer.values.open_model import OpenModel
from explorer.values.walks import (
    FEWEST_FRAMES,
    GEODESIC,
    GRAPH,
    MOST_FRAMES,
    PIXELS,
    SPACINGS,
    SPHERICAL,
    STRAIGHT,
    WalkPath,
    WalkReply,
    WalkRequest,
    possible_paths,
)

Replies = Generator[WalkReply | None, None, WalkReply]
"""Yields None between pieces of work and the reply so far whenever it got better; returns the last one."""


def answer(model: OpenModel, network: Autoencoder, request: WalkRequest) -> Replies:
    """Walk every wanted path, in pieces.

    What needs no solver comes first, then the path along the data's neighbour graph, then the geodesic from its first
    guess on, and last how far the frames lie from real samples.

    Args:
        model: the open model.
        network: with its weights.
        request: what is wanted; kinds that the model does not have are left out.

    Raises:
        BadInput: the request makes no sense for this model.
    """
    anchors = _checked(model, request)
    variational, samples = model.card.architecture.variational, len(model.codes.values)
    kinds = [kind for kind in possible_paths(variational, samples, bool(request.drawn)) if kind in request.kinds]
    found = {kind: _quick(network, kind, anchors, request) for kind in kinds if kind not in (GRAPH, GEODESIC)}

    def reply(*, done: bool = False) -> WalkReply:
        return WalkReply(request, tuple(found[kind] for kind in kinds if kind in found), done)

    if request.hasty:
        return reply(done=True)
    yield reply()
    if GRAPH in kinds:
        line, trouble = data_graph(model, anchors)
        found[GRAPH] = path_of(network, GRAPH, line, request.frames, request.spacing, trouble=trouble)
        yield reply()
    if GEODESIC in kinds:
        for news in geodesics(model, network, anchors):
            if news is None:
                yield None
                continue
            line, settled, trouble = news
            found[GEODESIC] = path_of(
                network, GEODESIC, line, request.frames, request.spacing, settled=settled, trouble=trouble
            )
            yield reply()
    if not request.measured:
        return reply(done=True)
    compared = yield from samples_of(model, network)
    if len(compared.rows):
        # a cross-fade would otherwise be measured against what it is mixed from
        left_out = [_samples_at(model, anchors)] * request.frames
        for kind in kinds:
            pictures = np.moveaxis(found[kind].pictures, -1, 1).reshape(request.frames, -1)
            distances = yield from squared_distances(pictures, compared.pixels)
            errors = smallest_without(distances, compared, left_out).astype(np.float64)
            found[kind] = replace(found[kind], nearest=np.sqrt(errors))
    return reply(done=True)


def _quick(network: Autoencoder, kind: str, anchors: np.ndarray, request: WalkRequest) -> WalkPath:
    if kind == PIXELS:
        return cross_fade(network, anchors, request.frames, request.spacing)
    if kind == STRAIGHT:
        line = lines.straight(anchors)
    elif kind == SPHERICAL:
        line = lines.spherical(anchors)
    else:
        line = lines.drawn(np.array(request.drawn, dtype=np.float64))
    return path_of(network, kind, line, request.frames, request.spacing)


def _samples_at(model: OpenModel, anchors: np.ndarray) -> tuple[int, ...]:
    """Rows of the samples that the anchors were set on."""
    codes = model.codes.values
    there = np.zeros(len(codes), dtype=bool)
    for anchor in anchors.astype(np.float32):
        there |= (codes == anchor).all(axis=1)
    return tuple(int(row) for row in np.flatnonzero(there))


def _checked(model: OpenModel, request: WalkRequest) -> np.ndarray:
    """The anchors as float64 (A, d)."""
    length = model.card.architecture.latent_dim
    if len(request.anchors) < 2:
        raise BadInput("A walk leads from one code to another: give at least two.")
    for code in (*request.anchors, *request.drawn):
        if len(code) != length:
            raise BadInput(f"“{model.card.name}” has codes with {counted(length, 'number')}, not {len(code):,}.")
    if not FEWEST_FRAMES <= request.frames <= MOST_FRAMES:
        raise BadInput(f"A walk must have {FEWEST_FRAMES} to {MOST_FRAMES:,} frames, not {request.frames}.")
    if request.spacing not in SPACINGS:
        raise BadInput(f"The steps of a walk are equal in {' or '.join(SPACINGS)}, not {request.spacing}.")
    anchors = np.array(request.anchors, dtype=np.float64)
    if not np.isfinite(anchors).all():
        raise BadInput("The codes of a walk must be finite numbers.")
    return anchors
