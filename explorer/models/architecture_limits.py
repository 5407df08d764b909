"""Which architectures can be built at all."""

from __future__ import annotations

from explorer.models.networks import ACTIVATIONS
from explorer.values import Architecture, BadInput
from explorer.values.recipes import most_convolutions

FAMILIES = ("linear", "multilayer", "convolutional")
OUTPUTS = ("sigmoid", "linear")
SMALLEST_SIDE = 8
LARGEST_SIDE = 128
LARGEST_CODE = 16_384
WIDEST_LAYER = 16_384
MOST_LAYERS = 16


def check_architecture(architecture: Architecture) -> None:
    """Refuse what cannot be built, before anything is built.

    Raises:
        BadInput: a field lies outside its bounds, or the fields do not go together.
    """
    if architecture.family not in FAMILIES:
        raise BadInput(f"There is no network family “{architecture.family}”; there are {', '.join(FAMILIES)}.")
    if architecture.channels not in (1, 3):
        raise BadInput(f"Pictures must have 1 channel (greyscale) or 3 (RGB), not {architecture.channels}.")
    for side in (architecture.height, architecture.width):
        if not SMALLEST_SIDE <= side <= LARGEST_SIDE:
            raise BadInput(
                f"Pictures of {architecture.height}×{architecture.width} pixels do not fit: each side must have "
                f"{SMALLEST_SIDE} to {LARGEST_SIDE} pixels."
            )
    if not 1 <= architecture.latent_dim <= LARGEST_CODE:
        raise BadInput(f"A code must have 1 to {LARGEST_CODE} numbers, not {architecture.latent_dim}.")
    if architecture.activation not in ACTIVATIONS:
        raise BadInput(f"There is no activation “{architecture.activation}”; there are {', '.join(ACTIVATIONS)}.")
    if architecture.output not in OUTPUTS:
        raise BadInput(f"There is no output unit “{architecture.output}”; there are {', '.join(OUTPUTS)}.")
    if architecture.code_activation not in ("linear", *ACTIVATIONS):
        raise BadInput(
            f"There is no activation “{architecture.code_activation}” for codes; there are linear, "
            f"{', '.join(ACTIVATIONS)}."
        )
    if architecture.variational and architecture.code_activation != "linear":
        raise BadInput("The mean of a variational code is linear; leave out the activation of the code.")
    if architecture.tied and (architecture.variational or architecture.family == "convolutional"):
        raise BadInput("Tied weights need a fully connected network that is not variational.")
    _check_layers(architecture)


def _check_layers(architecture: Architecture) -> None:
    hidden = architecture.hidden
    if len(hidden) > MOST_LAYERS or not all(1 <= width <= WIDEST_LAYER for width in hidden):
        raise BadInput(f"A network has at most {MOST_LAYERS} hidden layers, each 1 to {WIDEST_LAYER} units wide.")
    if architecture.family == "linear" and hidden:
        raise BadInput("A linear autoencoder has no hidden layers; use the multilayer family for those.")
    if architecture.family == "linear" and architecture.code_activation != "linear":
        raise BadInput("A linear autoencoder has linear codes; use the multilayer family for others.")
    shallow = architecture.family == "multilayer" and architecture.code_activation != "linear"
    if architecture.family != "linear" and not hidden and not shallow:
        raise BadInput(f"A {architecture.family} network needs at least one hidden layer.")
    if architecture.family != "convolutional":
        if architecture.dense:
            raise BadInput("Only a convolutional network has dense layers besides its hidden ones.")
        return
    if not 1 <= len(architecture.dense) <= MOST_LAYERS or not all(1 <= w <= WIDEST_LAYER for w in architecture.dense):
        raise BadInput(
            f"A convolutional network has 1 to {MOST_LAYERS} dense layers, each 1 to {WIDEST_LAYER} units wide."
        )
    most = most_convolutions(architecture.height, architecture.width)
    if len(hidden) > most:
        raise BadInput(
            f"Pictures of {architecture.height}×{architecture.width} pixels can be halved {most} times, "
            f"not {len(hidden)} times: use fewer convolutions."
        )
