"""From the weights of a restoration network to the network and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import torch
from torch import nn

from explorer.models.restoration.network import ResidualBlock, RestorationNetwork
from explorer.values import BadInput
from explorer.values.restoration_model import RestorationArchitecture, RestorationWeights
from explorer.values.sealed import sealed

_MOST_PARAMETERS = 100_000_000


@lru_cache(maxsize=16)
def restoration_shapes(architecture: RestorationArchitecture) -> Mapping[str, tuple[int, ...]]:
    """Name and shape of every parameter, found without allocating any of them.

    Raises:
        BadInput: the architecture cannot be built, or has more than 100 million parameters.
    """
    state = _without_storage(architecture).state_dict()
    return MappingProxyType({name: tuple(tensor.shape) for name, tensor in state.items()})


def count_restoration_parameters(architecture: RestorationArchitecture) -> int:
    """How many numbers training adjusts.

    Raises:
        BadInput: the architecture cannot be built, or has more than 100 million parameters.
    """
    return sum(math.prod(shape) for shape in restoration_shapes(architecture).values())


def build_restoration(architecture: RestorationArchitecture, seed: int) -> RestorationNetwork:
    """A fresh network on the CPU, ready to be trained; torch's own generator is left alone.

    Uniform within ±√(6/fan_in) (He et al., arXiv 1502.01852, eq. 10), a tenth of that at the exits, so that the first
    answers are small; the second convolution of each block and all biases are 0.

    Raises:
        BadInput: the architecture cannot be built, or has more than 100 million parameters.
    """
    network = _without_storage(architecture)
    network.to_empty(device="cpu")
    generator = torch.Generator()
    generator.manual_seed(seed % 2**64)
    exits = set(network.exits.modules())
    ends = {block.second for block in network.modules() if isinstance(block, ResidualBlock)}
    with torch.no_grad():
        for layer in network.modules():
            if not isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
                continue
            taken_in = layer.in_channels * (math.prod(layer.kernel_size) if isinstance(layer, nn.Conv2d) else 1)
            bound = math.sqrt(6.0 / taken_in) * (0.0 if layer in ends else 0.1 if layer in exits else 1.0)
            layer.weight.uniform_(-bound, bound, generator=generator)
            assert layer.bias is not None
            layer.bias.zero_()
    return network


def restoration_to_weights(network: RestorationNetwork) -> RestorationWeights:
    """Copies of all parameters as read-only float32 arrays, detached from the network."""
    arrays = {}
    for name, tensor in network.state_dict().items():
        arrays[name] = sealed(np.array(tensor.detach().cpu().numpy(), dtype=np.float32, order="C", copy=True))
    return RestorationWeights(network.architecture, MappingProxyType(arrays))


def restoration_from_weights(weights: RestorationWeights) -> RestorationNetwork:
    """A network of its own with these weights, on the CPU, for use only: no gradients.

    Raises:
        ValueError: an array is missing, unknown or has another shape than the architecture asks for.
    """
    expected = dict(restoration_shapes(weights.architecture))
    if {name: tuple(array.shape) for name, array in weights.arrays.items()} != expected:
        raise ValueError("these weights do not belong to the architecture")
    network = _without_storage(weights.architecture)
    state = {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in weights.arrays.items()}
    network.load_state_dict(state, assign=True)
    network.requires_grad_(False)
    # convolutions of this kind are quicker with the channels last
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network.eval()


def with_conditions(weights: RestorationWeights, count: int) -> RestorationWeights:
    """The same network with more conditions, to which it gives no heed yet.

    Args:
        weights: of a network with at most as many.
        count: how many conditions it shall have.
    """
    architecture, arrays = weights.architecture, dict(weights.arrays)
    for channels in architecture.inputs:
        name = f"entries.{channels}.weight"
        # four places of a 2×2 block each
        more = 4 * (channels + count) - arrays[name].shape[1]
        arrays[name] = np.pad(arrays[name], ((0, 0), (0, more), (0, 0), (0, 0)))
    return RestorationWeights(replace(architecture, conditions=count), MappingProxyType(arrays))


def _without_storage(architecture: RestorationArchitecture) -> RestorationNetwork:
    with torch.device("meta"):
        network = RestorationNetwork(architecture)
    if sum(parameter.numel() for parameter in network.parameters()) > _MOST_PARAMETERS:
        raise BadInput(f"A restoration network has at most {_MOST_PARAMETERS // 10**6} million parameters.")
    return network
