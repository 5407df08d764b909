"""`recipes`: the list of recipes."""

from __future__ import annotations

import argparse

from explorer.cli.objective_words import options_in_words
from explorer.cli.options import add_json
from explorer.cli.output import plain, print_entries, print_json
from explorer.values.objective import Corruption
from explorer.values.recipes import RecipeOffer

SUMMARY = "list the recipes for `train --model`"
DESCRIPTION = """\
List the recipes: named ways to build and train a model, with their sources and default parameters; and the tasks of
restoration models, which `train --model` takes as well.
"""
EXAMPLES = ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the list."""
    from explorer.features.restore.learning.tasks import damage_of
    from explorer.models.recipe_offers import recipe_offers
    from explorer.models.recipes import recipes
    from explorer.values.restoration_model import DENOISE, LEARNT_TASKS, PHOTO

    offers = recipe_offers()
    damages = {task: damage_of(task) for task in LEARNT_TASKS}
    damages[f"{DENOISE} --noise {PHOTO}"] = damage_of(DENOISE, noise=PHOTO)
    if options.json:
        parameters = {offer.name: _parameters(offer) for offer in offers}
        print_json(
            {
                "recipes": [plain(recipe) | {"parameters": parameters[recipe.name]} for recipe in recipes()],
                "restoration": [
                    {"name": task, "undoes": damage.words, "network": plain(damage.usual)}
                    for task, damage in damages.items()
                ],
            }
        )
    else:
        print_entries(
            (offer.name, (offer.title, offer.description, f"Source: {offer.source}.", _defaults(offer)))
            for offer in offers
        )
        print()
        print_entries((task, ("restoration model", f"Undoes {damage.words}.")) for task, damage in damages.items())
    return 0


def _parameters(offer: RecipeOffer) -> dict[str, object]:
    """Its own parameters as on the command line, each with its default."""
    return {name: str(value) if isinstance(value, Corruption) else value for name, value in offer.defaults().items()}


def _defaults(offer: RecipeOffer) -> str:
    settings = {"epochs": offer.epochs, "learning_rate": offer.learning_rate}
    words = options_in_words(offer.defaults() | settings)
    if "linear" not in offer.families:
        words += f" --activation {offer.activation}"
    return f"Defaults: {words} --tied" if offer.tied else f"Defaults: {words}"
