"""What the lesson "Codes as clouds" shows of a variational model. Lives on the study thread."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
import torch

from explorer.latent.bound_figures import GatheredBound, bound_of, pieces
from explorer.latent.corruption_study import clean_pictures
from explorer.latent.measuring import even_sample
from explorer.models import Autoencoder
from explorer.models.inference import to_pixels
from explorer.values import BadInput, Picture
from explorer.values.open_model import OpenModel
from explorer.values.sealed import sealed
from explorer.values.variational_study import (
    CLOUDS,
    DRAWS,
    BoundFigures,
    Clouds,
    DecodedDraw,
    DrawsReply,
    DrawsRequest,
    ManifoldPictureReply,
    ManifoldPictureRequest,
    SurveyReply,
    SurveyRequest,
    prior_grid,
)

_DECODED_AT_ONCE = 40


def survey(model: OpenModel, network: Autoencoder, request: SurveyRequest) -> Generator[None, None, SurveyReply]:
    """The bound and its parts, measured on some of the samples, in pieces.

    Args:
        model: the open model; without its originals the reconstructions of its codes stand in for them.
        network: with the model's weights.
        request: on how many.

    Raises:
        BadInput: the model is not variational.
    """
    _require_variational(model)
    bound = bound_of(model.card)
    figures, clouds = None, None
    if len(model.codes.values):
        gathered = GatheredBound(network, bound)
        for rows in pieces(even_sample(len(model.codes.values), request.samples), model.weights.architecture.pixels):
            gathered.add(clean_pictures(model, network, rows))
            yield
        figures = gathered.figures()
        clouds = _clouds(model, network, figures)
    return SurveyReply(
        request,
        figures,
        bound.beta,
        bound.likelihood,
        bound.standard_deviation if bound.likelihood == "gaussian" else math.nan,
        clouds,
        model.originals is None,
    )


@torch.inference_mode()
def _clouds(model: OpenModel, network: Autoencoder, figures: BoundFigures) -> Clouds | None:
    if len(figures.divergences) < 2:
        return None
    widest = np.argsort(-np.array(figures.divergences), kind="stable")[:2]
    first, second = sorted(widest.tolist())
    rows = even_sample(len(model.codes.values), CLOUDS)
    parts = [network.posterior(clean_pictures(model, network, part)) for part in _parts(rows, model)]
    mean, log_variance = (torch.cat(column)[:, [first, second]] for column in zip(*parts, strict=True))
    return Clouds(
        (first, second),
        sealed(rows.copy()),
        sealed(mean.numpy().copy()),
        sealed(log_variance.mul(0.5).exp().numpy().copy()),
        sealed(model.codes.labels[rows].copy()),
    )


@torch.inference_mode()
def draws(model: OpenModel, network: Autoencoder, request: DrawsRequest) -> DrawsReply | None:
    """Draws of one sample's posterior, decoded; None where the model file holds no samples. Otherwise as the survey."""
    _require_variational(model)
    if not len(model.codes.values):
        return None
    sample = _sample(model, request)
    original = clean_pictures(model, network, np.array([sample]))
    mean, log_variance = network.posterior(original)
    deviation = log_variance.mul(0.5).exp()
    noise = torch.randn(DRAWS, mean.shape[1], generator=torch.Generator().manual_seed(request.seed))
    codes = torch.cat([mean, mean + noise * deviation])
    decoded = network.decode(codes)
    errors = (decoded - original).square().flatten(1).sum(1).tolist()
    shown = [
        DecodedDraw(sealed(code.numpy().copy()), Picture(pixels.transpose(1, 2, 0)), error)
        for code, pixels, error in zip(codes, to_pixels(decoded), errors, strict=True)
    ]
    return DrawsReply(
        request,
        sample,
        int(model.codes.labels[sample]),
        Picture(to_pixels(original[0]).transpose(1, 2, 0)),
        shown[0],
        tuple(shown[1:]),
        sealed(deviation[0].numpy().copy()),
        model.originals is None,
    )


def prior_picture(
    model: OpenModel, network: Autoencoder, request: ManifoldPictureRequest
) -> Generator[None, None, ManifoldPictureReply]:
    """Pictures decoded from an even grid over the prior, in pieces.

    Raises:
        BadInput: the model is not variational, or its codes have no plane.
    """
    _require_variational(model)
    if model.card.architecture.latent_dim != 2:
        raise BadInput("The picture of the prior needs codes with two numbers.")
    codes = prior_grid(request.cells).reshape(-1, 2)
    tiles = []
    for start in range(0, len(codes), _DECODED_AT_ONCE):
        with torch.inference_mode():
            tiles.append(to_pixels(network.decode(torch.from_numpy(codes[start : start + _DECODED_AT_ONCE]))))
        yield
    architecture = network.architecture
    shape = (request.cells, request.cells, architecture.channels, architecture.height, architecture.width)
    mosaic = np.concatenate(tiles).reshape(shape).transpose(0, 3, 1, 4, 2)
    size = (request.cells * architecture.height, request.cells * architecture.width, architecture.channels)
    return ManifoldPictureReply(request, Picture(mosaic.reshape(size)))


def _require_variational(model: OpenModel) -> None:
    if not model.card.architecture.variational:
        raise BadInput(f"“{model.card.name}” is not variational: it gives each picture one code, not a cloud.")


def _sample(model: OpenModel, request: DrawsRequest) -> int:
    codes = model.codes.values
    if request.sample is not None:
        return min(max(request.sample, 0), len(codes) - 1)
    return int(np.square(codes - np.array(request.code, np.float32)).sum(axis=1).argmin())


def _parts(rows: np.ndarray, model: OpenModel) -> list[np.ndarray]:
    return list(pieces(rows, model.weights.architecture.pixels))
