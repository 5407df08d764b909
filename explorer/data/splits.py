"""Which pictures are for training, which for validation, which for the test."""

from __future__ import annotations

import numpy as np

from explorer.data.stable_random import shuffled

TRAIN, VALIDATION, TEST = 0, 1, 2
"""Roles of a picture, as stored in role arrays, int8 (N,)."""

SPLITS = ("train", "validation", "test")
"""Their names, by role."""

_LARGEST_CARVED = 5_000


def roles_by_hash(count: int, fingerprint: str) -> np.ndarray:
    """Roles for data without official splits: 80 / 10 / 10 %, drawn by the data's own fingerprint.

    Args:
        count: pictures, N.
        fingerprint: hexadecimal digest of the data; its first 16 digits are the seed.

    Returns:
        int8 (N,). With at least 3 pictures every role occurs, with fewer all are for training.
    """
    roles = np.full(count, TRAIN, dtype=np.int8)
    if count < len(SPLITS):
        return roles
    held_out = max(1, round(count / 10))
    order = shuffled(int(fingerprint[:16], 16), count)
    roles[order[:held_out]] = TEST
    roles[order[held_out : 2 * held_out]] = VALIDATION
    return roles


def with_validation(roles: np.ndarray) -> np.ndarray:
    """Official roles, with a validation split carved out of the training pictures where the source has none.

    A tenth of the training pictures, at most 5 000, none of fewer than 2. The choice depends on their number alone, so
    that it is the same whether or not the test pictures were loaded too.

    Args:
        roles: int8 (N,).

    Returns:
        int8 (N,), a new array where it differs.
    """
    training = np.flatnonzero(roles == TRAIN)
    if np.any(roles == VALIDATION) or len(training) < 2:
        return roles
    carved = min(_LARGEST_CARVED, max(1, len(training) // 10))
    carved_roles = roles.copy()
    carved_roles[training[shuffled(len(training), len(training))[:carved]]] = VALIDATION
    return carved_roles


def kept_by(split: str, roles: np.ndarray) -> np.ndarray:
    """Which pictures a split suffix keeps, in order.

    "train" keeps what is not for the test, so that training on it still has its validation pictures; "validation" and
    "test" keep theirs.

    Returns:
        int64, sorted indices.
    """
    keep = roles != TEST if split == "train" else roles == SPLITS.index(split)
    return np.flatnonzero(keep).astype(np.int64, copy=False)
