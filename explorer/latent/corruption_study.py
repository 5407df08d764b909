"""Samples that are corrupted and given to the model, and how its error grows with the corruption."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
import torch

from explorer.models import Autoencoder, corrupt, to_pixels
from explorer.models.corruption import check_corruption
from explorer.values import Picture
from explorer.values.corruption_study import (
    STRIP_SAMPLES,
    CorruptedSample,
    CorruptionCurve,
    CorruptionCurveRequest,
    CorruptionReply,
    CorruptionRequest,
    choose_samples,
)
from explorer.values.objective import Corruption
from explorer.values.open_model import OpenModel

_PIECE = 100
_LARGEST_PIECE = 2**18
_CURVE_SEED = 0


@torch.inference_mode()
def corrupted_samples(model: OpenModel, network: Autoencoder, request: CorruptionRequest) -> CorruptionReply:
    """Corrupt a few samples and give them to the model.

    Args:
        model: the open model; without its originals the reconstructions of its codes stand in for them.
        network: with the model's weights.
        request: how to corrupt which.

    Raises:
        BadInput: there is no such corruption.
    """
    wish = request.wish
    rows = choose_samples(model.codes.labels, STRIP_SAMPLES, wish.choice)
    clean = clean_pictures(model, network, rows)
    corrupted, _ = corrupt(clean, wish.corruption, torch.Generator().manual_seed(wish.seed))
    rebuilt = network(corrupted)
    shown = [_pictures(images) for images in (clean, corrupted, rebuilt)]
    errors = [_squared_errors(images, clean).tolist() for images in (corrupted, rebuilt)]
    samples = tuple(
        CorruptedSample(int(row), int(model.codes.labels[row]), *pictures, *figures)
        for row, *both in zip(rows, zip(*shown, strict=True), zip(*errors, strict=True), strict=True)
        for pictures, figures in (both,)
    )
    return CorruptionReply(request, samples, model.originals is None)


def error_curve(
    model: OpenModel, network: Autoencoder, request: CorruptionCurveRequest
) -> Generator[None, None, CorruptionCurve]:
    """The mean error at each strength, in pieces; as for the samples otherwise."""
    for strength in request.strengths:
        check_corruption(Corruption(request.kind, strength))
    # evenly over the classes would overstate the rare ones
    rows = np.random.default_rng(_CURVE_SEED).permutation(len(model.codes.values))[: request.samples]
    rows.sort()
    found = []
    for strength in request.strengths:
        # the same noise at every strength, only stronger: a smooth curve of few samples
        generator = torch.Generator().manual_seed(_CURVE_SEED)
        sums = np.zeros(2)
        for piece in _pieces(rows, model.weights.architecture.pixels):
            with torch.inference_mode():
                clean = clean_pictures(model, network, piece)
                corrupted, _ = corrupt(clean, Corruption(request.kind, strength), generator)
                sums += [float(_squared_errors(images, clean).sum()) for images in (corrupted, network(corrupted))]
            yield
        found.append(sums / max(1, len(rows)))
    before, after = (tuple(float(value) for value in column) for column in np.array(found).T)
    return CorruptionCurve(request, len(rows), before, after, model.originals is None)


def clean_pictures(model: OpenModel, network: Autoencoder, rows: np.ndarray) -> torch.Tensor:
    """The pictures behind some codes, float32 (n, C, H, W) in [0, 1].

    Args:
        model: the open model.
        network: decodes the codes where the originals are not at hand.
        rows: of the map.
    """
    if model.originals is not None:
        # indexing with rows copies: torch cannot express a read-only array
        return torch.from_numpy(model.originals[rows]).float().div_(255.0)
    with torch.no_grad():
        return network.decode(torch.from_numpy(model.codes.values[rows])).clamp(0.0, 1.0)


def _pieces(rows: np.ndarray, pixels: int) -> Iterator[np.ndarray]:
    step = max(1, min(_PIECE, _LARGEST_PIECE // pixels))
    return (rows[start : start + step] for start in range(0, len(rows), step))


def _squared_errors(images: torch.Tensor, clean: torch.Tensor) -> torch.Tensor:
    return (images - clean).square().flatten(1).sum(1)


def _pictures(images: torch.Tensor) -> list[Picture]:
    return [Picture(pixels.transpose(1, 2, 0)) for pixels in to_pixels(images)]
