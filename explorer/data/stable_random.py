"""Random numbers that stay the same on every machine and with every release of numpy."""

from __future__ import annotations

import numpy as np

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_MASK = (1 << 64) - 1


def _mixed(numbers: np.ndarray) -> np.ndarray:
    mixed = (numbers ^ (numbers >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    final: np.ndarray = mixed ^ (mixed >> np.uint64(31))
    return final


def stream(seed: int, start: int, stop: int) -> np.ndarray:
    """Numbers start to stop of the stream that a seed names, without drawing those before them.

    SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), whose n-th output is a hash of seed + n·step. The seed is hashed
    first, so that neighbouring seeds give unrelated streams.

    Returns:
        uint64 (stop − start,).
    """
    origin = _mixed(np.array([seed & _MASK], dtype=np.uint64))
    return _mixed(origin + np.arange(start + 1, stop + 1, dtype=np.uint64) * _STEP)


def uniform(seed: int, start: int, stop: int) -> np.ndarray:
    """The same numbers as float32 in [0, 1), (stop − start,)."""
    return ((stream(seed, start, stop) >> np.uint64(40)).astype(np.float32)) * np.float32(2.0**-24)


def shuffled(seed: int, count: int) -> np.ndarray:
    """A permutation of 0 … count − 1, int64 (count,)."""
    return np.argsort(stream(seed, 0, count), kind="stable").astype(np.int64, copy=False)
