"""Recognising weights: the same network gives the same number, wherever its file lies."""

from __future__ import annotations

import hashlib

import numpy as np

from explorer.values.model import Weights


def weights_hash(weights: Weights) -> str:
    """SHA-256 over name, shape and float32 values of every parameter, in the order of their names; 64 hex digits."""
    digest = hashlib.sha256()
    for name in sorted(weights.arrays):
        array = np.ascontiguousarray(weights.arrays[name], dtype="<f4")
        digest.update(f"{name} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
