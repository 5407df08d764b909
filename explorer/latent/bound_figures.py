"""The evidence lower bound over many pictures, dimension by dimension."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from explorer.models import (
    Autoencoder,
    EvidenceLowerBound,
    from_weights,
    kl_divergence,
    objective_from,
    objective_names,
)
from explorer.values import BadInput, ModelCard, Weights
from explorer.values.card_settings import stored_objective
from explorer.values.variational_study import BoundFigures

_SEED = 20_131_220
_LARGEST_PIECE = 500
_NUMBERS_AT_ONCE = 2**19


def bound_of(card: ModelCard) -> EvidenceLowerBound:
    """The bound that a model was trained with.

    A variational model whose file names another objective is measured by the likelihood that fits its output.

    Raises:
        BadInput: the model is not variational, or its settings are damaged.
    """
    if not card.architecture.variational:
        raise BadInput(f"“{card.name}” is not variational: it has no evidence lower bound.")
    known = card.objective in objective_names()
    objective = objective_from(stored_objective(card)) if known else None
    if isinstance(objective, EvidenceLowerBound):
        return objective
    return EvidenceLowerBound("bernoulli" if card.architecture.output == "sigmoid" else "gaussian")


def bound_figures(card: ModelCard, weights: Weights, images: np.ndarray) -> BoundFigures:
    """The bound of a model over pictures; the same pictures always give the same figures.

    Args:
        card: of the model, which says what likelihood it was trained with.
        weights: its parameters.
        images: (N, C, H, W), at least one, uint8 or float32 in [0, 1].

    Raises:
        BadInput: the model is not variational, or its settings are damaged.
    """
    gathered = GatheredBound(from_weights(weights), bound_of(card))
    for rows in pieces(np.arange(len(images)), weights.architecture.pixels):
        batch = torch.from_numpy(images[rows])
        gathered.add(batch.float().div_(255.0) if images.dtype == np.uint8 else batch.float())
    return gathered.figures()


def pieces(rows: np.ndarray, pixels: int) -> Iterator[np.ndarray]:
    """Rows in parts of some ten milliseconds.

    Args:
        rows: int64 (n,).
        pixels: numbers in a picture.
    """
    step = max(1, min(_LARGEST_PIECE, _NUMBERS_AT_ONCE // pixels))
    return (rows[start : start + step] for start in range(0, len(rows), step))


class GatheredBound:
    """Sums that grow piece by piece, so that other work can go between. The noise is the same for each new one."""

    def __init__(self, network: Autoencoder, bound: EvidenceLowerBound) -> None:
        """Begin with no pictures.

        Args:
            network: variational, on the CPU.
            bound: names the likelihood.
        """
        self._network, self._bound = network, bound
        self._noise = torch.Generator().manual_seed(_SEED)
        self._images = 0
        self._reconstruction = 0.0
        width = network.architecture.latent_dim
        self._divergences, self._deviations = (torch.zeros(width, dtype=torch.float64) for _ in range(2))
        self._means: list[torch.Tensor] = []

    @torch.inference_mode()
    def add(self, images: torch.Tensor) -> None:
        """Take more pictures, float32 (n, C, H, W) in [0, 1]."""
        reconstruction, _ = self._bound.terms(self._network, images, images, self._noise)
        mean, log_variance = self._network.posterior(images)
        self._images += len(images)
        self._reconstruction += float(reconstruction) * len(images)
        self._divergences += kl_divergence(mean, log_variance).sum(0)
        self._deviations += log_variance.mul(0.5).exp().sum(0)
        self._means.append(mean)

    @torch.inference_mode()
    def figures(self) -> BoundFigures:
        """Averages over the pictures so far.

        Raises:
            ValueError: there are none yet.
        """
        if not self._images:
            raise ValueError("the bound is an average over at least one picture")
        variances = torch.cat(self._means).double().var(0, correction=0)
        return BoundFigures(
            self._images,
            self._reconstruction / self._images,
            tuple((self._divergences / self._images).tolist()),
            tuple(variances.tolist()),
            tuple((self._deviations / self._images).tolist()),
        )
