"""Random numbers of one epoch, found from the seed alone, so that a resumed training draws the same ones."""

from __future__ import annotations

import hashlib

import numpy as np
import torch

from explorer.data.stable_random import shuffled


def stream_seed(seed: int, purpose: str, epoch: int) -> int:
    """A 63-bit seed for one purpose in one epoch; all of them are unrelated."""
    digest = hashlib.sha256(f"{seed} {purpose} {epoch}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def epoch_order(seed: int, epoch: int, count: int) -> np.ndarray:
    """The order in which an epoch sees the training pictures: a permutation, int64 (count,)."""
    return shuffled(stream_seed(seed, "order", epoch), count)


def noise_generator(seed: int, epoch: int, device: torch.device) -> torch.Generator:
    """The source of an objective's own noise in one epoch."""
    generator = torch.Generator(device)
    generator.manual_seed(stream_seed(seed, "noise", epoch))
    return generator
