"""`recipes`: the list of recipes."""

from __future__ import annotations

import argparse

from explorer.cli.options import add_json
from explorer.cli.output import print_entries, print_json

SUMMARY = "list the recipes for `train --model`"
DESCRIPTION = "List the recipes: named ways to build and train a model, with where they come from."
EXAMPLES = ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the list."""
    from explorer.models.recipes import recipes

    if options.json:
        print_json({"recipes": recipes()})
    else:
        print_entries(
            (recipe.name, (recipe.title, recipe.description, f"Source: {recipe.source}.")) for recipe in recipes()
        )
    return 0
