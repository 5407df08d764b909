"""Brings the codes of one training's epochs onto each other, so that what moves on the map is the model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.values.plane import Plane


def rotation_onto(codes: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The orthogonal matrix Q that brings codes, around their mean, closest to others: min ‖(X − x̄)Q − (Y − ȳ)‖_F.

    Orthogonal Procrustes (Schönemann 1966): Q = UVᵀ with USVᵀ = (X − x̄)ᵀ(Y − ȳ). It may mirror, and never scales.

    Args:
        codes: X, float (N, d).
        target: Y, float (N, d), the same samples.

    Returns:
        float64 (d, d); the identity without samples.
    """
    if not len(codes):
        return np.eye(codes.shape[1])
    before = codes - codes.mean(axis=0, dtype=np.float64)
    after = target - target.mean(axis=0, dtype=np.float64)
    left, _, right = np.linalg.svd(before.T @ after)
    rotation: np.ndarray = left @ right
    return rotation


def aligned_planes(codes: Sequence[np.ndarray], rotations: Sequence[np.ndarray], plane: Plane) -> list[Plane]:
    """The plane of each epoch on which its codes lie closest to where those of the next epoch lie on theirs.

    Every epoch is aligned with the next, and so all of them with the last one, whose plane stays as it is: two epochs
    that follow each other have much in common, the first and the last one little. The mean of all codes stays in place.

    Args:
        codes: float (N, d) of each epoch, at least one.
        rotations: `rotation_onto` of each epoch onto the next, one fewer.
        plane: that the map shows of the last epoch.
    """
    last = _mean(codes[-1])
    planes = [plane]
    whole = np.eye(codes[-1].shape[1])
    for values, rotation in zip(reversed(codes[:-1]), reversed(rotations), strict=True):
        whole = rotation @ whole
        # ((z − z̄)Q + z̄_last − o)Aᵀ = (z − o′)A′ᵀ with A′ = AQᵀ and o′ = z̄ − (z̄_last − o)Qᵀ
        planes.append(Plane(_mean(values) - (last - plane.origin) @ whole.T, plane.axes @ whole.T))
    return planes[::-1]


def _mean(codes: np.ndarray) -> np.ndarray:
    mean: np.ndarray = codes.mean(axis=0, dtype=np.float64) if len(codes) else np.zeros(codes.shape[1])
    return mean
