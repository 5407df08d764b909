"""What the first layer of a network looks for, as pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.values.query import Query


@dataclass(frozen=True)
class FiltersRequest:
    """Show the first layer of the open model."""


@dataclass(frozen=True, eq=False)
class FilterBank:
    """The incoming weights of each unit of a first layer, laid out as the pictures that they are laid over.

    Attributes:
        kind: "hidden" (weights of hidden units, or of a code's units where these have an activation), "components"
            (rows of a linear code layer) or "kernels" (of a convolution).
        weights: float32 (K, H, W, C), read-only, C = 1 or 3; H and W are those of the pictures, or the kernel's.
        units: int64 (K,), the number of each unit within its layer, from 0, rising.
        layer_units: units in the layer; more than K where the layer is too large to show whole.
        strength: float32 (K,), Euclidean norm of each filter.
        smoothness: float32 (K,), spatial autocorrelation (Moran's I): about 0 for noise, near 1 for wide strokes,
            negative for checkerboards; 0 for an even filter, which has none.
    """

    kind: str
    weights: np.ndarray
    units: np.ndarray
    layer_units: int
    strength: np.ndarray
    smoothness: np.ndarray


@dataclass(frozen=True, eq=False)
class FiltersReply:
    """The first layer of the open model.

    Attributes:
        request: what was asked.
        bank: the filters.
    """

    request: FiltersRequest
    bank: FilterBank


FILTERS = Query("filters", FiltersRequest, FiltersReply, "explorer.latent.filters:answer")
