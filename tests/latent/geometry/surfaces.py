"""Decoders whose geometry is known."""

import numpy as np
import torch

from explorer.latent.geometry import Decoder


def _sphere(codes: torch.Tensor) -> torch.Tensor:
    latitude, longitude = codes.unbind(1)
    ring = latitude.cos()
    return torch.stack([ring * longitude.cos(), ring * longitude.sin(), latitude.sin()], dim=1)


sphere = Decoder(_sphere, 2, torch.float64)
cylinder = Decoder(lambda codes: torch.stack([codes[:, 0].cos(), codes[:, 0].sin(), codes[:, 1]], 1), 2, torch.float64)
polar = Decoder(
    lambda codes: torch.stack([codes[:, 0] * codes[:, 1].cos(), codes[:, 0] * codes[:, 1].sin()], 1), 2, torch.float64
)


def linear(matrix: np.ndarray) -> Decoder:
    """g(z) = z A."""
    weights = torch.from_numpy(matrix)
    return Decoder(lambda codes: codes @ weights, len(matrix), torch.float64)
