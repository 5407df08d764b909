"""Named ways to make a model, each known to work."""

from __future__ import annotations

from explorer.models.recipe import Recipe
from explorer.values import BadInput
from explorer.values.objective import Corruption

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
        description=(
            "Hidden layers narrow down to a short code, and their mirror image reconstructs the picture from it."
        ),
        source="Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, Science 2006",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="gelu",
    ),
    Recipe(
        name="convolutional",
        title="Convolutional autoencoder",
        description=(
            "Small filters shared across the picture replace fully connected layers, which suits local detail."
        ),
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
    Recipe(
        name="beta-variational",
        title="β-variational autoencoder",
        description="A variational autoencoder with the KL term weighted by β, for smoother, disentangled codes.",
        source="Higgins et al., β-VAE: Learning basic visual concepts with a constrained framework, ICLR 2017",
        family="multilayer",
        learning_rate=1e-3,
        epochs=30,
        activation="gelu",
        variational=True,
        penalty=4.0,
    ),
    Recipe(
        name="stacked",
        title="Stacked autoencoder",
        description="Each layer first learns to reconstruct its own input, then all are trained as one network.",
        source="Bengio, Lamblin, Popovici and Larochelle, Greedy layer-wise training of deep networks, NIPS 2006",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="gelu",
        pretraining_epochs=5,
        stacked=True,
    ),
    Recipe(
        name="denoising",
        title="Denoising autoencoder",
        description="The encoder sees a corrupted picture, and the decoder has to reconstruct the clean one.",
        source="Vincent, Larochelle, Bengio and Manzagol, Extracting and composing robust features, ICML 2008",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="gelu",
        objective="denoising",
        corruption=Corruption("gaussian", 0.25),
    ),
    Recipe(
        name="stacked-denoising",
        title="Stacked denoising autoencoder",
        description=(
            "Each layer first learns to undo a corruption of its own input, then all are trained as one network."
        ),
        source="Vincent, Larochelle, Lajoie, Bengio and Manzagol, Stacked denoising autoencoders, JMLR 2010",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="gelu",
        corruption=Corruption("masking", 0.25),
        pretraining_epochs=5,
        stacked=True,
    ),
    Recipe(
        name="contractive",
        title="Contractive autoencoder",
        description="A penalty on the encoder's Jacobian makes codes respond only to what matters in a picture.",
        source="Rifai, Vincent, Muller, Glorot and Bengio, Contractive auto-encoders, ICML 2011",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="gelu",
        tied=True,
        objective="contractive",
        penalty=0.1,
    ),
    Recipe(
        name="stochastic-contractive",
        title="Stochastic contractive autoencoder",
        description="Like the contractive one, but it penalises how far noise on the picture moves its code.",
        source="Alain and Bengio, What regularized auto-encoders learn from data, JMLR 2014",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="gelu",
        tied=True,
        objective="stochastic-contractive",
        penalty=10.0,
        corruption=Corruption("gaussian", 0.1),
    ),
    Recipe(
        name="sparse",
        title="Sparse autoencoder",
        description="A penalty on the hidden units' activations: each picture is described by few units.",
        source="Ng, Sparse autoencoder, CS294A lecture notes, Stanford 2011 (sparse-kl); L1 norm (sparse-l1)",
        family="multilayer",
        learning_rate=2e-3,
        epochs=30,
        activation="relu",
        objective="sparse-l1",
        penalty=0.01,
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
