"""The pull-back metric: how far pictures move when codes do.

Source: Shao, Kumar and Fletcher, The Riemannian geometry of deep generative models, arXiv 1711.08014; Arvanitidis,
Hansen and Hauberg, Latent space oddity, arXiv 1710.11379.
"""

from __future__ import annotations

import numpy as np
import torch

from explorer.latent.geometry.decoder import Decoder, in_parts
from explorer.values.geometry import Ellipse

# Numbers in the products of one piece, so that they stay within some 64 MB.
_PIECE_NUMBERS = 2**24


def pull_back_metric(
    decoder: Decoder, codes: np.ndarray | torch.Tensor, directions: np.ndarray | torch.Tensor | None = None
) -> torch.Tensor:
    """G = JᵀJ at each code, along some directions: G_ab is the product of the picture changes along a and b.

    Args:
        decoder: g, with J its Jacobian.
        codes: (N, d).
        directions: (k, d); None takes the d code dimensions.

    Returns:
        (N, k, k), symmetric and positive semidefinite, in squared picture change per squared code unit.
    """
    points = decoder.tensor(codes)
    ways = decoder.latent_dim if directions is None else len(directions)
    pixels = decoder.pixels(points[:1]).shape[1]
    step = max(1, _PIECE_NUMBERS // (ways * pixels))
    found = []
    for part in in_parts(points, step):
        _, products = decoder.push(part, directions)
        found.append(products @ products.mT)
    return torch.cat(found)


def magnification(metric: torch.Tensor) -> torch.Tensor:
    """√det G: by how much the decoder stretches a small piece of the plane (or of code space).

    Args:
        metric: (N, k, k).

    Returns:
        (N,), at least 0.
    """
    if metric.shape[-1] == 2:
        determinant = metric[..., 0, 0] * metric[..., 1, 1] - metric[..., 0, 1] * metric[..., 1, 0]
        return determinant.clamp(min=0).sqrt()
    sign, logarithm = torch.linalg.slogdet(metric)
    return torch.where(sign > 0, (logarithm / 2).exp(), torch.zeros_like(logarithm))


def ellipse_of_equal_change(metric: np.ndarray | torch.Tensor, change: float) -> Ellipse:
    """All small steps that change the picture by the same amount: vᵀGv = change².

    Args:
        metric: G of one place, (2, 2).
        change: root of the sum over pixels of the squared difference, above 0.
    """
    values, vectors = np.linalg.eigh(np.asarray(metric, dtype=np.float64))
    rates = np.sqrt(np.maximum(values, 0))
    with np.errstate(divide="ignore"):
        lengths = change / rates
    directions = vectors.T
    # an axis has two ends; the one that points right or up is shown
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.sign(directions[[0, 1], largest])[:, None]
    return Ellipse(change, directions, (float(lengths[0]), float(lengths[1])), (float(rates[0]), float(rates[1])))
