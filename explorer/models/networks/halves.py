"""What every family of networks has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import nn

ACTIVATIONS: Mapping[str, type[nn.Module]] = MappingProxyType(
    {"relu": nn.ReLU, "silu": nn.SiLU, "gelu": nn.GELU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
)


@dataclass(frozen=True, eq=False)
class Halves:
    """The parts of a network, without the activation of its code layer.

    Attributes:
        encoder: pictures (N, C, H, W) to features (N, features).
        code: features to codes (N, d), linear; the identity where the encoder gives codes already.
        decoder: codes (N, d) to pixels before the output unit, (N, C, H, W).
    """

    encoder: nn.Sequential
    code: nn.Linear | nn.Identity
    decoder: nn.Sequential
