"""Spoils pictures in the ways that denoising autoencoders learn to undo."""

from __future__ import annotations

import math

import torch

from explorer.values import BadInput
from explorer.values.objective import CORRUPTIONS, Corruption


def corrupt(
    images: torch.Tensor, corruption: Corruption, generator: torch.Generator | None = None
) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Corrupted copies; the originals stay as they are.

    Args:
        images: float, any shape, values in [0, 1].
        corruption: kind and strength; noise is not clipped, as clipping would move its mean.
        generator: source of the noise, on the images' device; None takes torch's.

    Returns:
        The corrupted pictures, and a mask of the values that were chosen, bool of the same shape; None where all of
        them were (Gaussian), or none.

    Raises:
        BadInput: there is no such kind, or the strength is out of range.

    Source: Vincent, Larochelle, Lajoie, Bengio and Manzagol, Stacked denoising autoencoders, JMLR 2010, section 3.3.
    """
    check_corruption(corruption)
    kind, strength = corruption.kind, corruption.strength
    if kind == "none" or strength == 0:
        return images, None
    if kind == "gaussian":
        noise = torch.randn(images.shape, generator=generator, device=images.device, dtype=images.dtype)
        return images + strength * noise, None
    draw = torch.rand(images.shape, generator=generator, device=images.device, dtype=images.dtype)
    chosen = draw < strength
    if kind == "masking":
        return images.masked_fill(chosen, 0.0), chosen
    # the same draw decides between pepper and salt: it is even within the chosen share
    salt = (draw < 0.5 * strength).to(images.dtype)
    return torch.where(chosen, salt, images), chosen


def check_corruption(corruption: Corruption) -> None:
    """Refuse a corruption that makes no sense.

    Raises:
        BadInput: there is no such kind, or the strength is out of range.
    """
    kind, strength = corruption.kind, corruption.strength
    if kind not in CORRUPTIONS:
        raise BadInput(f"There is no corruption “{kind}”; there are {', '.join(CORRUPTIONS)}.")
    most = math.inf if kind == "gaussian" else 1.0
    if not (math.isfinite(strength) and 0 <= strength <= most):
        limit = "at least 0" if kind == "gaussian" else "a fraction from 0 to 1"
        raise BadInput(f"The strength of {kind} corruption must be {limit}; {strength:g} is not.")
