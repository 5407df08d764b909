"""Training state between tensors and the arrays of a model file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from explorer.values import BadInput


def as_array(tensor: torch.Tensor) -> np.ndarray:
    """A float32 copy in C order."""
    return np.array(tensor.detach().cpu().numpy(), dtype=np.float32, order="C")


def stored_whole_number(arrays: Mapping[str, np.ndarray], name: str) -> int:
    """A count, at least 0.

    Raises:
        BadInput: it is missing or something else.
    """
    array = arrays.get(name)
    if array is None or array.shape != (1,) or array.dtype != np.int64 or not 0 <= array[0] < 2**53:
        raise BadInput(f"The model's training state is damaged: “{name}” is missing or not one whole number.")
    return int(array[0])


def stored_tensor(arrays: Mapping[str, np.ndarray], name: str, like: torch.Tensor) -> torch.Tensor:
    """A float32 tensor of the same shape as another, on the CPU.

    Raises:
        BadInput: it is missing, has another shape or type, or holds numbers that are not finite.
    """
    array = arrays.get(name)
    if array is None or array.shape != tuple(like.shape) or array.dtype != np.float32 or not np.isfinite(array).all():
        raise BadInput(f"The model's training state is damaged: “{name}” is missing or does not fit the network.")
    return torch.from_numpy(array.copy())
