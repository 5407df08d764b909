"""A layer without weights of its own."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F


class TiedLayer(nn.Module):
    """y = x W + c with the W of another layer y' = x' Wᵀ + b: one parameter used twice, whose gradients add.

    Attributes:
        bias: c, (in_features of the other layer,).
    """

    def __init__(self, source: nn.Linear) -> None:
        super().__init__()
        # inside a tuple it is not registered as a child, so that the weight keeps its one name
        self._source = (source,)
        self.bias = nn.Parameter(torch.empty(source.in_features))

    @property
    def source(self) -> nn.Linear:
        """The layer that has the weights."""
        return self._source[0]

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """(N, out_features of the other layer) to (N, its in_features)."""
        return F.linear(inputs, self.source.weight.t(), self.bias)
