"""From weights to a network and back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import torch

from explorer.models.autoencoder import Autoencoder
from explorer.models.initialisation import initialise
from explorer.values import Architecture, BadInput, ModelCard, Weights
from explorer.values.onnx_model import FAMILY
from explorer.values.sealed import sealed

MOST_PARAMETERS = 250_000_000


@lru_cache(maxsize=64)
def expected_shapes(architecture: Architecture) -> Mapping[str, tuple[int, ...]]:
    """Name and shape of every parameter, found without allocating any of them.

    Raises:
        BadInput: the architecture cannot be built, or has more than 250 million parameters.
    """
    shapes = {name: tuple(tensor.shape) for name, tensor in _without_storage(architecture).state_dict().items()}
    return MappingProxyType(shapes)


def count_parameters(architecture: Architecture) -> int:
    """How many numbers training adjusts.

    Raises:
        BadInput: the architecture cannot be built, or has more than 250 million parameters.
    """
    return sum(int(np.prod(shape)) for shape in expected_shapes(architecture).values())


def card_parameters(card: ModelCard) -> int:
    """How many numbers the network of a card has: as the card tells, else counted."""
    told = card.settings.get("parameters")
    return told if isinstance(told, int) else count_parameters(card.architecture)


def build(architecture: Architecture, seed: int | None = None) -> Autoencoder:
    """A fresh network on the CPU, ready to be trained; torch's own generator is left alone.

    Args:
        architecture: what to build.
        seed: the same seed gives the same weights; None draws one from the system.

    Raises:
        BadInput: the architecture cannot be built, or has more than 250 million parameters.
    """
    model = _without_storage(architecture)
    model.to_empty(device="cpu")
    generator = torch.Generator()
    if seed is None:
        generator.seed()
    else:
        # torch takes 64 bits
        generator.manual_seed(seed % 2**64)
    initialise(model, generator)
    return model


def to_weights(model: Autoencoder) -> Weights:
    """Copies of all parameters as read-only float32 arrays, detached from the network and its device."""
    arrays = {}
    for name, tensor in model.state_dict().items():
        arrays[name] = sealed(np.array(tensor.detach().cpu().numpy(), dtype=np.float32, order="C", copy=True))
    return Weights(model.architecture, MappingProxyType(arrays))


def from_weights(weights: Weights) -> Autoencoder:
    """A network of its own with these weights, on the CPU, for use only: no gradients.

    Raises:
        ValueError: an array is missing, unknown or has another shape than the architecture asks for.
        BadInput: a network of another program cannot be run.
    """
    if weights.architecture.family == FAMILY:
        # brings the onnx package, which few models need
        from explorer.models.onnx_network import onnx_autoencoder

        return onnx_autoencoder(weights)
    expected = expected_shapes(weights.architecture)
    found = {name: tuple(array.shape) for name, array in weights.arrays.items()}
    if found != dict(expected):
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise ValueError(f"these weights do not belong to the architecture: {', '.join(wrong)}")
    model = _without_storage(weights.architecture)
    # a copy: torch cannot express a read-only array
    state = {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in weights.arrays.items()}
    model.load_state_dict(state, assign=True)
    model.requires_grad_(False)
    return model.eval()


def refuse_foreign_network(weights: Weights) -> None:
    """Refuse what takes more than running a network.

    Raises:
        BadInput: it is one of ONNX.
    """
    if weights.architecture.family == FAMILY:
        raise BadInput(
            "The layers of an ONNX network cannot be accessed: it can be explored, but not trained, exported or "
            "inspected."
        )


def renewed(network: Autoencoder | None, older: Weights | None, weights: Weights) -> Autoencoder:
    """The network for these weights: the same one where they are of its architecture, else a new one.

    Args:
        network: as it was, None at first.
        older: its weights.
        weights: what it shall have.
    """
    if network is None or older is None or older.architecture != weights.architecture:
        return from_weights(weights)
    if older.arrays is weights.arrays:
        return network
    if weights.architecture.family == FAMILY:
        return from_weights(weights)
    # a copy: torch warns of read-only memory although load_state_dict only reads it
    network.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in weights.arrays.items()})
    return network


def weights_from_components(architecture: Architecture, mean: np.ndarray, components: np.ndarray) -> Weights:
    """Principal components as a linear autoencoder: code = V (x − mean), x̂ = Vᵀ code + mean.

    Args:
        architecture: of the linear family with a linear output.
        mean: (C·H·W,), the mean picture.
        components: V, (d, C·H·W), orthonormal rows.

    Raises:
        ValueError: the architecture or a shape does not fit.
    """
    if (architecture.family, architecture.output, architecture.variational) != ("linear", "linear", False):
        raise ValueError("principal components make a linear autoencoder with a linear output")
    if mean.shape != (architecture.pixels,) or components.shape != (architecture.latent_dim, architecture.pixels):
        raise ValueError(f"mean {mean.shape} and components {components.shape} do not fit {architecture}")
    exact = components.astype(np.float64)
    arrays = {
        "code.weight": exact,
        "code.bias": -exact @ mean.astype(np.float64),
        "decoder.output.weight": exact.T,
        "decoder.output.bias": mean,
    }
    single = {name: sealed(np.ascontiguousarray(array, dtype=np.float32)) for name, array in arrays.items()}
    return Weights(architecture, MappingProxyType(single))


def _without_storage(architecture: Architecture) -> Autoencoder:
    with torch.device("meta"):
        model = Autoencoder(architecture)
    parameters = sum(parameter.numel() for parameter in model.parameters())
    if parameters > MOST_PARAMETERS:
        raise BadInput(
            f"This network would have {parameters:,} parameters, more than the {MOST_PARAMETERS:,} that are allowed; "
            "choose smaller pictures, a shorter code or narrower layers."
        )
    return model
