"""What the recipes offer to choose from, told in plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.values.objective import Corruption

PARAMETERS = ("pretraining_epochs", "corruption", "noise", "penalty", "sparsity", "emphasis")
"""Parameters that only some recipes have; "noise" is a Gaussian `corruption` whose kind is not open to choice."""

# pictures with fewer pixels than this hold too little for the full widths
_SMALL_PICTURE = 400
_WIDTHS = (512, 256, 128)
_WIDTHS_FOR_SMALL_PICTURES = (256, 128, 64)
_CONVOLUTION_CHANNELS = (16, 32, 64, 64)
# convolutions stop halving where the longer side of the feature maps is this short
_SHORT_SIDE = 8


def most_convolutions(height: int, width: int) -> int:
    """How often the shorter side of a picture can be halved before nothing is left of it."""
    return min(height, width).bit_length() - 1


def usual_hidden(family: str, channels: int, height: int, width: int, latent_dim: int) -> tuple[int, ...]:
    """What a recipe takes for the hidden layers where nothing else is asked for.

    Layers that are not wider than the code would be narrower than it should be; they are left out.

    Args:
        family: "multilayer" gives widths, "convolutional" channels, any other none.
        channels: 1 or 3.
        height: of the pictures.
        width: of the pictures.
        latent_dim: length of a code.
    """
    if family == "multilayer":
        widths = _WIDTHS_FOR_SMALL_PICTURES if channels * height * width < _SMALL_PICTURE else _WIDTHS
        return tuple(w for w in widths if w > latent_dim) or (2 * latent_dim,)
    if family == "convolutional":
        halvings = max(2, (max(height, width) // _SHORT_SIDE).bit_length() - 1)
        return _CONVOLUTION_CHANNELS[: min(halvings, most_convolutions(height, width))]
    return ()


@dataclass(frozen=True)
class RecipeOffer:
    """A recipe with its defaults, and what a person may choose otherwise.

    Attributes:
        name: as on the command line.
        title: for people.
        short_title: for a list in which everything is an autoencoder.
        description: one sentence: what it is.
        source: the paper that it comes from.
        learning_rate: of Adam.
        epochs: passes over the training split, those of pre-training left out.
        closed_form: can be solved exactly, without epochs.
        parameters: what it has of `PARAMETERS`, in that order.
        pretraining_epochs: passes for each layer on its own.
        corruption: of the input.
        penalty: weight of the objective's second term.
        sparsity: mean activation aimed at.
        emphasis: weight of the corrupted values.
        penalty_symbol: as formulas have it, "λ" or "β".
        objectives: what may be asked for beside "auto": errors of the reconstruction.
        sparsities: kinds of sparse objective, the default first; empty where it is not sparse.
        families: networks, the default first.
        activation: of the hidden layers.
        tied: whether the decoder uses the encoder's weights.
        can_tie: whether that is open to choice in a fully connected network.
        can_bound_code: whether the code may have an activation.
        can_be_shallow: whether the code may be the only layer.
    """

    name: str
    title: str
    short_title: str
    description: str
    source: str
    learning_rate: float
    epochs: int
    closed_form: bool = False
    parameters: tuple[str, ...] = ()
    pretraining_epochs: int = 0
    corruption: Corruption = field(default_factory=Corruption)
    penalty: float = 1.0
    sparsity: float = 0.05
    emphasis: float = 1.0
    penalty_symbol: str = "λ"
    objectives: tuple[str, ...] = ("squared-error", "compact-squared-error", "cross-entropy")
    sparsities: tuple[str, ...] = ()
    families: tuple[str, ...] = ("multilayer",)
    activation: str = "relu"
    tied: bool = False
    can_tie: bool = True
    can_bound_code: bool = True
    can_be_shallow: bool = True

    def defaults(self) -> dict[str, object]:
        """The values of its parameters by their names in a `TrainingRequest`."""
        found: dict[str, object] = {}
        for name in self.parameters:
            request_name = "corruption" if name == "noise" else name
            found[request_name] = getattr(self, request_name)
        return found
