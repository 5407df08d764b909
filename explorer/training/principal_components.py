"""Principal components: the linear autoencoder in closed form."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial

import numpy as np

from explorer.data import as_unit_float
from explorer.jobs import drain, retold
from explorer.models import weights_from_components
from explorer.values import Architecture, BadInput, Weights
from explorer.values.number_text import counted

# up to here the covariance is decomposed whole, beyond by iteration
_LARGEST_DECOMPOSED = 1024
# up to here the covariance is held in memory
_LARGEST_COVARIANCE = 4096
_NUMBERS_AT_ONCE = 2**22
_EXTRA_DIRECTIONS = 16
_MOST_ITERATIONS = 300
_TOLERANCE = 1e-10


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """The linear map that loses least.

    Attributes:
        architecture: the linear autoencoder that it makes.
        mean: float64 (C·H·W,), the mean picture, pixels in [0, 1].
        components: float64 (k, C·H·W), orthonormal rows, largest variance first; the largest entry of each is positive.
        variances: float64 (k,), variance of the data along each, in squared pixel units.
    """

    architecture: Architecture
    mean: np.ndarray
    components: np.ndarray
    variances: np.ndarray

    def weights(self, latent_dim: int | None = None) -> Weights:
        """The autoencoder of the first components, all of them for None."""
        count = len(self.components) if latent_dim is None else latent_dim
        architecture = linear_architecture(self.architecture, count)
        return weights_from_components(architecture, self.mean, self.components[:count])


def linear_architecture(like: Architecture, latent_dim: int) -> Architecture:
    """The linear autoencoder for the same pictures."""
    return Architecture("linear", like.channels, like.height, like.width, latent_dim, output="linear")


def fit_principal_components(images: np.ndarray, latent_dim: int) -> PrincipalComponents:
    """The first principal components of pictures.

    Minimises Σ_n ‖x_n − x̂_n‖² over all linear autoencoders (Baldi and Hornik, Neural Networks 1989).

    Args:
        images: (N, C, H, W), uint8 or float32 in [0, 1].
        latent_dim: k, 1 to the smaller of N and C·H·W.

    Raises:
        BadInput: k is out of this range.
    """
    return drain(principal_component_steps(images, np.arange(len(images)), latent_dim))


def principal_component_steps(
    images: np.ndarray, rows: np.ndarray, latent_dim: int
) -> Generator[float, None, PrincipalComponents]:
    """The same over some of the pictures, in steps between which it may be called off.

    Up to 4 096 pixels the covariance is summed in float64 and decomposed (by eigh up to 1 024 pixels); larger pictures
    pass again and again before a subspace iteration (Halko, Martinsson and Tropp, SIAM Review 2011, algorithm 4.4)
    until the variance that it holds stands still to 1e-10. Memory is bounded by either.

    Args:
        images: (N, C, H, W), uint8 or float32 in [0, 1].
        rows: int64 (n,), which of them.
        latent_dim: k.

    Yields:
        The part that is done, 0 to 1.

    Raises:
        BadInput: k is not between 1 and the smaller of n and C·H·W.
    """
    channels, height, width = images.shape[1:]
    pixels = channels * height * width
    if not 1 <= latent_dim <= min(len(rows), pixels):
        raise BadInput(
            f"Principal components of {counted(len(rows), 'picture')} with {counted(pixels, 'number')} give codes "
            f"with 1 to {min(len(rows), pixels):,} numbers, not {latent_dim}."
        )
    architecture = Architecture("linear", channels, height, width, latent_dim, output="linear")
    mean = np.zeros(pixels)
    small = pixels <= _LARGEST_COVARIANCE
    moment = np.zeros((pixels, pixels) if small else (0, 0))
    parts = _parts(rows, pixels)
    for done, part in enumerate(parts):
        batch = as_unit_float(images[part]).reshape(len(part), pixels).astype(np.float64)
        mean += batch.sum(axis=0)
        if small:
            moment += batch.T @ batch
        yield 0.9 * done / len(parts) if small else 0.0
    mean /= len(rows)

    if small:
        covariance = moment / len(rows) - np.outer(mean, mean)
        if pixels <= _LARGEST_DECOMPOSED:
            variances, vectors = np.linalg.eigh(covariance)
            order = np.argsort(variances)[::-1][:latent_dim]
            variances, basis = variances[order], vectors[:, order]
        else:

            def in_memory(vectors: np.ndarray) -> Generator[None, None, np.ndarray]:
                yield
                product: np.ndarray = covariance @ vectors
                return product

            variances, basis = yield from _iterate(in_memory, pixels, latent_dim)
    else:

        def by_passing(vectors: np.ndarray) -> Generator[None, None, np.ndarray]:
            product = np.zeros_like(vectors)
            for part in parts:
                centred = as_unit_float(images[part]).reshape(len(part), pixels) - mean.astype(np.float32)
                product += centred.T @ (centred @ vectors.astype(np.float32))
                yield
            return product / len(rows)

        variances, basis = yield from _iterate(by_passing, pixels, latent_dim)
    components = basis.T
    largest = np.abs(components).argmax(axis=1)
    components = components * np.sign(components[np.arange(latent_dim), largest])[:, None]
    return PrincipalComponents(architecture, mean, components, np.maximum(variances, 0.0))


def _share_done(iteration: int, _: None) -> float:
    return 0.99 * iteration / _MOST_ITERATIONS


def _iterate(
    multiply: Callable[[np.ndarray], Generator[None, None, np.ndarray]], size: int, wanted: int
) -> Generator[float, None, tuple[np.ndarray, np.ndarray]]:
    """Largest eigenvalues and their vectors (size, wanted) of a symmetric matrix known by its products alone."""
    block = min(size, wanted + max(_EXTRA_DIRECTIONS, wanted))
    basis, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((size, block)))
    before = -np.inf
    for iteration in range(_MOST_ITERATIONS):
        image = yield from retold(multiply(basis), partial(_share_done, iteration))
        values, rotation = np.linalg.eigh(0.5 * (basis.T @ image + image.T @ basis))
        values, vectors = values[::-1][:wanted], basis @ rotation[:, ::-1][:, :wanted]
        held = float(values.sum())
        if held - before <= _TOLERANCE * abs(held):
            break
        before = held
        basis, _ = np.linalg.qr(image)
    return values, vectors


def _parts(rows: np.ndarray, pixels: int) -> list[np.ndarray]:
    step = max(1, _NUMBERS_AT_ONCE // pixels)
    return [rows[start : start + step] for start in range(0, len(rows), step)]
