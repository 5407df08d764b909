from __future__ import annotations

import pytest

from explorer.models import objective_from, recipe_named, recipes
from explorer.models.architecture_limits import check_architecture
from explorer.models.recipe_offers import recipe_offers
from explorer.values import BadInput
from explorer.values.objective import Corruption
from explorer.values.training import NetworkChoices

NAMES = [
    "linear", "undercomplete", "convolutional", "variational", "beta-variational", "stacked", "denoising",
    "stacked-denoising", "contractive", "stochastic-contractive", "sparse",
]  # fmt: skip


def test_the_recipes_of_the_command_line_are_there_and_tell_their_source():
    assert [recipe.name for recipe in recipes()] == NAMES
    for recipe in recipes():
        assert recipe.title
        assert recipe.description.endswith(".")
        assert any(digit.isdigit() for digit in recipe.source)
        assert recipe_named(recipe.name) is recipe


def test_an_unknown_recipe_is_refused_with_those_that_exist():
    with pytest.raises(BadInput, match="linear, undercomplete"):
        recipe_named("magic")


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
@pytest.mark.parametrize("size", [(1, 8, 8), (1, 28, 28), (3, 64, 64), (3, 128, 128), (1, 8, 128), (1, 33, 127)])
@pytest.mark.parametrize("latent_dim", [1, 2, 30, 500])
@pytest.mark.parametrize("output", ["sigmoid", "linear"])
def test_every_size_and_code_gives_a_network_and_an_objective_that_fit(recipe, size, latent_dim, output):
    architecture = recipe.architecture(*size, latent_dim, output)
    check_architecture(architecture)
    objective_from(recipe.objective_settings("auto", architecture.output)).check(architecture)
    assert architecture.latent_dim == latent_dim
    assert all(width > latent_dim for width in architecture.hidden if recipe.family == "multilayer")
    assert all(width > latent_dim for width in architecture.dense)


def test_only_the_linear_recipe_has_a_closed_form_and_a_fixed_output():
    assert [recipe.name for recipe in recipes() if recipe.closed_form] == ["linear"]
    assert recipe_named("linear").architecture(1, 8, 8, 2, "sigmoid").output == "linear"
    assert recipe_named("undercomplete").architecture(1, 8, 8, 2, "sigmoid").output == "sigmoid"


def test_small_pictures_get_narrower_networks():
    small = recipe_named("undercomplete").architecture(1, 8, 8, 2).hidden
    large = recipe_named("undercomplete").architecture(1, 28, 28, 2).hidden
    assert large == (512, 256, 128)
    assert max(small) < max(large)


def test_larger_pictures_get_more_convolutions_until_the_maps_are_small():
    recipe = recipe_named("convolutional")
    assert recipe.architecture(1, 28, 28, 2).hidden == (16, 32)
    assert len(recipe.architecture(3, 64, 64, 2).hidden) == 3
    assert len(recipe.architecture(3, 128, 128, 2).hidden) == 4


def test_each_recipe_offers_its_own_parameters_with_their_defaults():
    offered = {offer.name: offer.defaults() for offer in recipe_offers()}
    assert list(offered) == NAMES
    assert offered["undercomplete"] == offered["variational"] == offered["linear"] == {}
    assert offered["beta-variational"] == {"penalty": 4.0}
    assert offered["stacked"] == {"pretraining_epochs": 5}
    assert offered["denoising"] == {"corruption": Corruption("gaussian", 0.25), "emphasis": 1.0}
    assert offered["stacked-denoising"] == {"pretraining_epochs": 5, "corruption": Corruption("masking", 0.25)}
    assert offered["contractive"].keys() == {"penalty"}
    assert offered["stochastic-contractive"].keys() == {"penalty", "corruption"}
    assert offered["sparse"].keys() == {"penalty", "sparsity"}


@pytest.mark.parametrize("offer", recipe_offers(), ids=lambda offer: offer.name)
def test_whatever_a_recipe_offers_can_be_had(offer):
    recipe = recipe_named(offer.name)
    for objective in (*offer.objectives, *offer.sparsities):
        recipe.objective_settings(objective, "sigmoid")
    for family in offer.families[1:]:
        assert recipe.architecture(1, 28, 28, 2, choices=NetworkChoices(family=family)).family == family
    if offer.can_tie:
        check_architecture(recipe.architecture(1, 28, 28, 2, choices=NetworkChoices(family="multilayer", tied=True)))
    if offer.can_be_shallow:
        choices = NetworkChoices(family="multilayer", shallow=True, code_activation="sigmoid")
        check_architecture(recipe.architecture(1, 28, 28, 2, choices=choices))


def test_other_networks_are_refused_where_none_is_offered():
    for offer in recipe_offers():
        if len(offer.families) == 1:
            with pytest.raises(BadInput, match="has no convolutional version"):
                recipe_named(offer.name).architecture(1, 28, 28, 2, choices=NetworkChoices(family="convolutional"))
