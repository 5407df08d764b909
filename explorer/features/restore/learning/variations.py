"""Pictures seen a little differently each time, so that a network learns what they show and not the pictures."""

from __future__ import annotations

import numpy as np
import torch

from explorer.features.restore.learning.crops import Array

_LEAST_PART = 0.65
_MOST_TURN = 0.2
_MOST_GAMMA = 1.3


def moved(pictures: Array, generator: np.random.Generator) -> Array:
    """Each picture enlarged, turned by up to 11° and shifted, at its own size; edges are mirrored.

    Args:
        pictures: float32 (n, H, W, C).
        generator: of all that is random.
    """
    count = len(pictures)
    scale = generator.uniform(_LEAST_PART, 1.05, count)
    turn = generator.uniform(-_MOST_TURN, _MOST_TURN, count)
    room = np.maximum(1 - scale, 0)[:, None]
    shift = generator.uniform(-1, 1, (count, 2)) * room
    cosine, sine = scale * np.cos(turn), scale * np.sin(turn)
    rows = np.stack(
        [np.stack([cosine, -sine, shift[:, 0]], axis=1), np.stack([sine, cosine, shift[:, 1]], axis=1)], axis=1
    ).astype(np.float32)
    batch = torch.from_numpy(pictures).permute(0, 3, 1, 2)
    grid = torch.nn.functional.affine_grid(torch.from_numpy(rows), list(batch.shape), align_corners=False)
    seen = torch.nn.functional.grid_sample(batch, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    return np.ascontiguousarray(seen.permute(0, 2, 3, 1).numpy()).clip(0, 1)


def relit(lightness: Array, generator: np.random.Generator) -> Array:
    """Lightness (n, H, W, 1) in [0, 1], each picture's bent by a gamma of its own, as if exposed otherwise."""
    bend = np.exp(generator.uniform(-np.log(_MOST_GAMMA), np.log(_MOST_GAMMA), (len(lightness), 1, 1, 1)))
    bent: Array = np.power(lightness.clip(0, 1), bend).astype(np.float32)
    return bent
