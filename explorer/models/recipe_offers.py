"""The recipes as plain values, for what offers them to people."""

from __future__ import annotations

from explorer.models.recipe import RECONSTRUCTIONS, Recipe
from explorer.models.recipes import recipes
from explorer.values.recipes import PARAMETERS, RecipeOffer

_OF_OBJECTIVE = {
    "denoising": {"corruption", "emphasis"},
    "contractive": {"penalty"},
    "stochastic-contractive": {"penalty", "noise"},
    "sparse-l1": {"penalty", "sparsity"},
}


def recipe_offers() -> tuple[RecipeOffer, ...]:
    """All recipes, simplest first."""
    return tuple(_offer(recipe) for recipe in recipes())


def _offer(recipe: Recipe) -> RecipeOffer:
    linear = recipe.family == "linear"
    free = not linear and not recipe.stacked
    other = "multilayer" if recipe.family == "convolutional" else "convolutional"
    objectives: tuple[str, ...] = RECONSTRUCTIONS
    if linear:
        objectives = ("squared-error", "compact-squared-error")
    elif recipe.variational:
        objectives = ("squared-error", "cross-entropy")
    return RecipeOffer(
        name=recipe.name,
        title=recipe.title,
        short_title=recipe.title.replace(" autoencoder", ""),
        description=recipe.description,
        source=recipe.source,
        learning_rate=recipe.learning_rate,
        epochs=recipe.epochs,
        closed_form=recipe.closed_form,
        parameters=_parameters(recipe),
        pretraining_epochs=recipe.pretraining_epochs,
        corruption=recipe.corruption,
        penalty=recipe.penalty,
        sparsity=recipe.sparsity,
        penalty_symbol="β" if recipe.variational else "λ",
        objectives=objectives,
        sparsities=("sparse-l1", "sparse-kl") if "sparse" in recipe.objective else (),
        families=(recipe.family, other) if free else (recipe.family,),
        activation=recipe.activation,
        tied=recipe.tied,
        can_tie=not recipe.variational and not linear,
        can_bound_code=not recipe.variational and not linear,
        can_be_shallow=free and not recipe.variational,
    )


def _parameters(recipe: Recipe) -> tuple[str, ...]:
    found = set(_OF_OBJECTIVE.get(recipe.objective, ()))
    if recipe.stacked:
        found.add("pretraining_epochs")
        if recipe.corruption.kind != "none":
            found.add("corruption")
    # with a weight of 1 the bound is that of the variational autoencoder itself
    if recipe.variational and recipe.penalty != 1:
        found.add("penalty")
    return tuple(name for name in PARAMETERS if name in found)
