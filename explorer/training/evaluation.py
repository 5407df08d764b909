"""How well a model rebuilds pictures."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch

from explorer.models import Autoencoder, Objective, SquaredError, encode_images, from_weights, squared_errors
from explorer.models.layers import NetworkUpTo
from explorer.values import ErrorFigures, Weights

# 1 000 pictures of 28 × 28, fewer large ones: what is copied at once stays small
_NUMBERS_AT_ONCE = 2**20
_LARGEST_PART = 1000
_NOISE_SEED = 20_131_220


def evaluate(weights: Weights, images: np.ndarray) -> ErrorFigures:
    """Reconstruction error over pictures.

    Args:
        weights: of the model.
        images: (N, C, H, W), uint8 or float32 in [0, 1].

    Raises:
        ValueError: the pictures do not have the model's shape.
    """
    return error_figures(squared_errors(from_weights(weights), images), images[0].size if len(images) else 1)


def error_figures(errors: np.ndarray, pixels: int) -> ErrorFigures:
    """Figures over the errors of single pictures.

    Args:
        errors: (N,), each the sum over pixels of (x − x̂)²; without any of them every figure is NaN.
        pixels: numbers in a picture.
    """
    if len(errors) == 0:
        return ErrorFigures(0, math.nan, math.nan, math.nan)
    mean = float(errors.mean(dtype=np.float64))
    mse = mean / pixels
    psnr = -10.0 * math.log10(mse) if mse > 0 else math.inf
    return ErrorFigures(len(errors), mean, mse, psnr)


def row_errors(model: Autoencoder | NetworkUpTo, images: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Squared error of each of these rows, float32 (n,); only a part is copied at a time."""
    errors = [squared_errors(model, images[part]) for part in _parts(images, rows)]
    return np.concatenate(errors) if errors else np.zeros(0, np.float32)


def row_codes(model: Autoencoder, images: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Codes of these rows, float32 (n, d); only a part is copied at a time."""
    codes = [encode_images(model, images[part]) for part in _parts(images, rows)]
    return np.concatenate(codes) if codes else np.zeros((0, model.architecture.latent_dim), np.float32)


def row_loss(
    model: Autoencoder | NetworkUpTo, objective: Objective, images: np.ndarray, rows: np.ndarray
) -> tuple[float, float]:
    """Loss and squared error per image over these rows, both NaN without rows."""
    if isinstance(objective, SquaredError) and len(rows):
        error = float(row_errors(model, images, rows).mean(dtype=np.float64))
        return error, error
    return LossOfRows(lambda batch, generator: objective.loss(model, batch, batch, generator), model).over(images, rows)


class LossOfRows:
    """A loss over many pictures.

    Its noise is the same at each call, so that only the weights change the figure.
    """

    def __init__(
        self, loss: Callable[[torch.Tensor, torch.Generator], torch.Tensor], model: Autoencoder | NetworkUpTo
    ) -> None:
        """Name the loss.

        Args:
            loss: pictures (n, C, H, W) in [0, 1] and a source of noise to the mean over them.
            model: the network whose reconstructions are measured beside it.
        """
        self._loss = loss
        self._model = model

    def over(self, images: np.ndarray, rows: np.ndarray) -> tuple[float, float]:
        """Loss and squared error per image over these rows, both NaN without rows."""
        if len(rows) == 0:
            return math.nan, math.nan
        error = float(row_errors(self._model, images, rows).mean(dtype=np.float64))
        device = next(self._model.parameters()).device
        generator = torch.Generator(device)
        generator.manual_seed(_NOISE_SEED)
        total = 0.0
        with torch.inference_mode():
            for part in _parts(images, rows):
                pixels = torch.from_numpy(images[part]).to(device)
                batch = pixels.float().div_(255.0) if images.dtype == np.uint8 else pixels
                total += float(self._loss(batch, generator)) * len(part)
        return total / len(rows), error


def _parts(images: np.ndarray, rows: np.ndarray) -> list[np.ndarray]:
    step = max(1, min(_LARGEST_PART, _NUMBERS_AT_ONCE // max(1, images[0].size)))
    return [rows[start : start + step] for start in range(0, len(rows), step)]
