"""The running average of the weights along a training."""

from __future__ import annotations

import copy

import torch
from torch import nn

EXPONENT = 8.0
INTERVAL = 16
"""Steps from one update to the next: the average reads and writes every weight, as a step does."""


class WeightAverage:
    """Polynomial-decay average: w̄_t = (1 − (γ + 1)/(γ + t)) w̄_{t−1} + (γ + 1)/(γ + t) w_t.

    It weighs the last steps most, about 1/(γ + 1) of those so far, and needs no knowledge of the last one: at a
    constant rate it gives at every moment nearly what annealing the rate would give there.

    Source: Shamir and Zhang, Stochastic gradient descent for non-smooth optimization, ICML 2013, eq. 4 (γ is η there).

    Attributes:
        model: the network with the averaged weights, for use only.
        updates: t, how many states were averaged.
    """

    def __init__(self, model: nn.Module) -> None:
        """Begin with the weights as they are.

        Args:
            model: the network in training.
        """
        self.model: nn.Module = copy.deepcopy(model).eval().requires_grad_(False)
        self.updates = 0
        self._source = [parameter.detach() for parameter in model.parameters()]
        self._average = [parameter.detach() for parameter in self.model.parameters()]

    @torch.no_grad()
    def update(self) -> None:
        """Take in the network's present weights."""
        self.updates += 1
        share = (EXPONENT + 1.0) / (EXPONENT + self.updates)
        torch._foreach_lerp_(self._average, self._source, share)
