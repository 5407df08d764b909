"""How strongly codes answer to small changes of the pictures: ‖J‖_F of the encoder over the map."""

from __future__ import annotations

import time
from collections.abc import Generator

import numpy as np
import torch

from explorer.latent.corruption_study import clean_pictures
from explorer.models import Autoencoder, squared_jacobian_norms, to_pixels
from explorer.models.jacobian import closed_form_norms, exact_norms
from explorer.values import Picture
from explorer.values.contraction import (
    EXTREMES,
    FIXED_SAMPLES,
    ContractionNowReply,
    ContractionNowRequest,
    ContractionReply,
    ContractionRequest,
    MeasuredSample,
    spread_of,
)
from explorer.values.open_model import OpenModel
from explorer.values.sealed import sealed

MOST_EXACT = 64
"""Codes up to this length get exact norms. Longer than in training, as here nobody waits for the next step."""

_DRAWS = 16
_SECONDS = 0.4
_PIECE = 250
_LARGEST_PIECE = 2**18


def jacobian_norms(network: Autoencoder, images: torch.Tensor, seed: int = 0) -> tuple[np.ndarray, bool]:
    """‖J‖_F of the encoder at each picture, of the mean where the model is variational.

    Args:
        network: not made in inference mode.
        images: float (n, C, H, W) in [0, 1].
        seed: of the draws, where norms are estimated.

    Returns:
        float32 (n,), at least 0, and whether they are estimates: for codes longer than `MOST_EXACT` without a closed
        form, each the root of the mean of several draws of ‖Jᵀu‖².
    """
    estimated = False
    with torch.no_grad():
        squared = _closed_form(network, images)
        if squared is None and network.architecture.latent_dim <= MOST_EXACT:
            squared = _exact(network, images)
        elif squared is None:
            generator = torch.Generator().manual_seed(seed)
            draws = [squared_jacobian_norms(network, images, generator) for _ in range(_DRAWS)]
            squared, estimated = torch.stack(draws).mean(dim=0), True
    return squared.clamp_min(0.0).sqrt().numpy(), estimated


def _closed_form(network: Autoencoder, images: torch.Tensor) -> torch.Tensor | None:
    if network.single_layer is None:
        return None
    try:
        return closed_form_norms(*network.single_layer, network.encode(images))
    except ValueError:
        return None  # the slope of this activation cannot be told from its output


def _exact(network: Autoencoder, images: torch.Tensor) -> torch.Tensor:
    with torch.inference_mode(False), torch.enable_grad():
        inputs = images.clone().requires_grad_()
        return exact_norms(network.encode(inputs), inputs, differentiable=False).detach()


def measure_map(
    model: OpenModel, network: Autoencoder, request: ContractionRequest
) -> Generator[None, None, ContractionReply]:
    """Measure a part of the map, for some tenths of a second, in an order that makes each part a fair sample.

    Who wants the rest asks again with the norms of the reply.

    Args:
        model: the open model; without its originals the reconstructions of its codes are measured.
        network: with the model's weights, not made in inference mode.
        request: says what is measured already.
    """
    count = len(model.codes.values)
    norms = np.full(count, np.nan, np.float32) if request.norms is None else request.norms.copy()
    order = _order(count)
    left = order[np.isnan(norms[order])]
    step = max(1, min(_PIECE, _LARGEST_PIECE // model.weights.architecture.pixels))
    end, done, estimated = time.monotonic() + _SECONDS, 0, False
    while done < len(left) and (done == 0 or time.monotonic() < end):
        rows = np.sort(left[done : done + step])
        found, estimated = jacobian_norms(network, clean_pictures(model, network, rows), seed=done)
        norms[rows] = np.nan_to_num(found, nan=np.inf)  # NaN would be measured again and again
        done += step
        yield
    sealed(norms)
    measured = order[~np.isnan(norms[order])]
    usable = measured[np.isfinite(norms[measured])]
    by_norm = usable[np.argsort(norms[usable], kind="stable")]
    return ContractionReply(
        request,
        norms,
        len(measured),
        spread_of(norms[usable]),
        _samples(model, network, norms, by_norm[:EXTREMES]),
        _samples(model, network, norms, by_norm[::-1][:EXTREMES]),
        model.originals is None,
        estimated,
    )


def measure_fixed_samples(
    model: OpenModel, network: Autoencoder, request: ContractionNowRequest
) -> Generator[None, None, ContractionNowReply]:
    """Measure the few samples that are the same each time; model and network as for the map."""
    rows = np.sort(_order(len(model.codes.values))[:FIXED_SAMPLES])
    step = max(1, min(_PIECE, _LARGEST_PIECE // model.weights.architecture.pixels))
    norms = np.zeros(len(rows), np.float32)
    for start in range(0, len(rows), step):
        piece = slice(start, start + step)
        norms[piece], _ = jacobian_norms(network, clean_pictures(model, network, rows[piece]))
        yield
    return ContractionNowReply(request, spread_of(norms[np.isfinite(norms)]), model.originals is None)


def _order(count: int) -> np.ndarray:
    """The same shuffled rows each time: what is measured first is a fair sample of the map."""
    return np.random.default_rng(0).permutation(count)


def _samples(model: OpenModel, network: Autoencoder, norms: np.ndarray, rows: np.ndarray) -> tuple[MeasuredSample, ...]:
    if len(rows) == 0:
        return ()
    pictures = to_pixels(clean_pictures(model, network, rows))
    return tuple(
        MeasuredSample(int(row), int(model.codes.labels[row]), float(norms[row]), Picture(pixels.transpose(1, 2, 0)))
        for row, pixels in zip(rows, pictures, strict=True)
    )
