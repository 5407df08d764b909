"""Which pictures are for training, which for validation, which for the test."""

from __future__ import annotations

import numpy as np

from explorer.data.stable_random import shuffled

TRAIN, VALIDATION, TEST = 0, 1, 2
"""Roles of a picture, as stored in role arrays, int8 (N,)."""

SPLITS = ("train", "validation", "test")
"""Their names, by role."""

SMALL = 100
"""A set of fewer different pictures (or groups) takes the lowest keys, so that no role stays empty."""

_LARGEST_CARVED = 5_000
_TENTH = np.uint64(2**64 // 10)
_FIFTH = np.uint64(2**64 // 5)


def roles_by_key(keys: np.ndarray) -> np.ndarray:
    """Roles from each picture's own key: the lowest tenth of possible keys is for the test, the next for validation.

    A picture's role depends on nothing but its key, so that adding or removing others moves none, and pictures of one
    key stay together. Of fewer than 100 keys, and where a role would stay empty, the lowest tenth of those that are
    there is for the test and the next for validation, at least one each.

    Args:
        keys: uint64 (N,), of the pictures or of their groups.

    Returns:
        int8 (N,). With at least 3 different keys every role occurs, with fewer all are for training.
    """
    distinct, inverse = np.unique(keys, return_inverse=True)
    of_key = np.full(len(distinct), TRAIN, dtype=np.int8)
    if len(distinct) >= len(SPLITS):
        test, held_out = (int(np.searchsorted(distinct, end)) for end in (_TENTH, _FIFTH))
        if len(distinct) < SMALL or not 0 < test < held_out < len(distinct):
            test = max(1, round(len(distinct) / 10))
            held_out = 2 * test
        of_key[:test] = TEST
        of_key[test:held_out] = VALIDATION
    roles: np.ndarray = of_key[inverse.reshape(-1)]
    return roles


def with_validation_by_key(roles: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Official roles, with the lowest tenth of the training pictures' keys for validation where there is none yet.

    Args:
        roles: int8 (N,).
        keys: uint64 (N,).

    Returns:
        int8 (N,), a new array where it differs; unchanged with fewer than 2 different training pictures.
    """
    training = np.flatnonzero(roles == TRAIN)
    distinct, inverse = np.unique(keys[training], return_inverse=True)
    if np.any(roles == VALIDATION) or len(distinct) < 2:
        return roles
    carved = int(np.searchsorted(distinct, _TENTH))
    if len(distinct) < SMALL or not 0 < carved < len(distinct):
        carved = max(1, len(distinct) // 10)
    carved_roles = roles.copy()
    carved_roles[training[inverse.reshape(-1) < carved]] = VALIDATION
    return carved_roles


def roles_of_whole_set(count: int, fingerprint: str) -> np.ndarray:
    """Roles as they were drawn before each picture's own key decided: 80 / 10 / 10 %, by the fingerprint of all.

    The embedded digits keep it, whose pictures never change, and so do models that were made with it.

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
    """Official roles, with a validation split carved out by the number of training pictures alone.

    A tenth of the training pictures, at most 5 000, none of fewer than 2. This is the rule of MNIST and Fashion-MNIST,
    whose pictures never change, and of models that were made before `with_validation_by_key`.

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
