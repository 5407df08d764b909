"""Named ways to make a model, each known to work."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.models.architecture_limits import most_convolutions
from explorer.values import Architecture, BadInput

# Pictures with fewer pixels than this hold too little for the full widths.
_SMALL_PICTURE = 400
_WIDTHS = (512, 256, 128)
_WIDTHS_FOR_SMALL_PICTURES = (256, 128, 64)

_CONVOLUTION_CHANNELS = (16, 32, 64, 64)
# the dense layers bend the plane: on MNIST 256 and 64 stayed above a test error of 25, these reach 24.60
_DENSE = (512, 256, 128)
# Convolutions stop halving where the longer side of the feature maps is this short.
_SHORT_SIDE = 8


@dataclass(frozen=True)
class Recipe:
    """A system of the field with settings that work.

    Attributes:
        name: as on the command line.
        title: for people.
        description: one sentence: what it is.
        source: paper.
        family: of its networks, see `Architecture.family`.
        learning_rate: of Adam.
        epochs: passes over the training split when nothing else is asked for.
        activation: see `Architecture.activation`.
        variational: its encoder gives a distribution over codes.
        closed_form: solved without training as long as no number of epochs is given.
    """

    name: str
    title: str
    description: str
    source: str
    family: str
    learning_rate: float
    epochs: int
    activation: str = "relu"
    variational: bool = False
    closed_form: bool = False

    def architecture(
        self, channels: int, height: int, width: int, latent_dim: int, output: str = "sigmoid"
    ) -> Architecture:
        """The network for pictures of this size.

        Hidden layers that are not wider than the code would be narrower than it should be; they are left out.

        Args:
            channels: 1 or 3.
            height: 8 to 128.
            width: 8 to 128.
            latent_dim: length of a code, at least 1.
            output: "sigmoid" or "linear"; a linear family is linear throughout.
        """
        hidden: tuple[int, ...] = ()
        dense: tuple[int, ...] = ()
        if self.family == "multilayer":
            pixels = channels * height * width
            widths = _WIDTHS_FOR_SMALL_PICTURES if pixels < _SMALL_PICTURE else _WIDTHS
            hidden = tuple(w for w in widths if w > latent_dim) or (2 * latent_dim,)
        elif self.family == "convolutional":
            halvings = max(2, (max(height, width) // _SHORT_SIDE).bit_length() - 1)
            hidden = _CONVOLUTION_CHANNELS[: min(halvings, most_convolutions(height, width))]
            dense = tuple(width for width in _DENSE if width > latent_dim) or (2 * latent_dim,)
        return Architecture(
            family=self.family,
            channels=channels,
            height=height,
            width=width,
            latent_dim=latent_dim,
            hidden=hidden,
            activation=self.activation,
            output="linear" if self.family == "linear" else output,
            variational=self.variational,
            dense=dense,
        )

    def objective_name(self, output: str = "sigmoid") -> str:
        """The objective that is taken when none is asked for."""
        if not self.variational:
            return "squared-error" if self.family == "linear" else "compact-squared-error"
        return "elbo-bernoulli" if output == "sigmoid" else "elbo-gaussian"


_RECIPES = (
    Recipe(
        name="linear",
        title="Linear autoencoder (PCA)",
        description="One linear map each way; its best solution spans the principal components, found in closed form.",
        source="Baldi and Hornik, Neural networks and principal component analysis, Neural Networks 1989",
        family="linear",
        learning_rate=1e-3,
        epochs=20,
        closed_form=True,
    ),
    Recipe(
        name="undercomplete",
        title="Undercomplete autoencoder",
        description="Hidden layers narrow down to a short code, and their mirror image rebuilds the picture from it.",
        source="Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, Science 2006",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="gelu",
    ),
    Recipe(
        name="convolutional",
        title="Convolutional autoencoder",
        description="Small filters shared across the picture take the place of full layers, which suits local detail.",
        source="Masci, Meier, Cireşan and Schmidhuber, Stacked convolutional auto-encoders, ICANN 2011",
        family="convolutional",
        learning_rate=2e-3,
        epochs=20,
        activation="gelu",
    ),
    Recipe(
        name="variational",
        title="Variational autoencoder",
        description="Each picture becomes a cloud of codes kept near the origin, so that random codes decode well.",
        source="Kingma and Welling, Auto-encoding variational Bayes, arXiv 1312.6114",
        family="multilayer",
        learning_rate=1e-3,
        epochs=30,
        activation="gelu",
        variational=True,
    ),
)


def recipes() -> tuple[Recipe, ...]:
    """All recipes, simplest first."""
    return _RECIPES


def recipe_named(name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        BadInput: there is none.
    """
    for recipe in _RECIPES:
        if recipe.name == name:
            return recipe
    raise BadInput(f"There is no recipe “{name}”; there are {', '.join(recipe.name for recipe in _RECIPES)}.")
