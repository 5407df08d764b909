"""A few samples on their way through the open model. Lives on the study thread."""

from __future__ import annotations

import numpy as np
import torch

from explorer.models import Autoencoder, to_pixels
from explorer.models.layers import NetworkUpTo
from explorer.values import BadInput
from explorer.values.open_model import OpenModel
from explorer.values.sealed import sealed
from explorer.values.strip import StripReply, StripRequest, choose_rows


@torch.inference_mode()
def answer(model: OpenModel, network: Autoencoder, request: StripRequest) -> StripReply:
    """Encode the samples and decode their codes.

    Without the originals the codes of the model file are decoded, and the errors are those that it holds.

    Args:
        model: the open model.
        network: with the model's weights.
        request: which samples.

    Raises:
        BadInput: the map has no such rows.
    """
    rows = _rows(model, request)
    labels = model.codes.labels[rows]
    if model.originals is None:
        codes = torch.from_numpy(model.codes.values[rows])
        drawn = _upright(to_pixels(network.decode(codes)))
        return StripReply(request, rows, labels, None, sealed(codes.numpy()), drawn, _stored_errors(model, rows))
    # while layers are trained one by one, those above the newest would only blur what it has learned
    layer = model.card.history[-1].layer if model.card.history else 0
    judged = NetworkUpTo(network, layer) if layer else network
    originals = model.originals[rows]
    pixels = torch.from_numpy(originals).float().div_(255.0)
    codes = judged.encode(pixels)
    rebuilt = judged.decode(codes)
    errors = (rebuilt - pixels).square().flatten(1).sum(1).numpy()
    return StripReply(
        request,
        rows,
        labels,
        _upright(originals),
        sealed(codes.numpy()),
        _upright(to_pixels(rebuilt)),
        sealed(errors),
        layer,
    )


def _rows(model: OpenModel, request: StripRequest) -> np.ndarray:
    count = len(model.codes.values)
    if request.rows is None:
        return choose_rows(model.codes.labels, request.choice)
    rows = np.array(request.rows, np.int64)
    if ((rows < 0) | (rows >= count)).any():
        raise BadInput(f"The map has samples 0 to {count - 1}, not {', '.join(map(str, request.rows))}.")
    return rows


def _stored_errors(model: OpenModel, rows: np.ndarray) -> np.ndarray:
    stored = model.codes.errors
    return stored[rows] if len(stored) == len(model.codes.values) else np.full(len(rows), np.nan)


def _upright(images: np.ndarray) -> np.ndarray:
    return sealed(np.ascontiguousarray(np.moveaxis(images, 1, -1)))
