"""`datasets`: the list of data sets."""

from __future__ import annotations

import argparse

from explorer.cli.options import add_json
from explorer.cli.output import print_entries, print_json

SUMMARY = "list the named data sets"
DESCRIPTION = "List the named data sets. Any folder or file of pictures is a data set too."
EXAMPLES = ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the list."""
    from explorer.data import dataset_listing

    listing = dataset_listing()
    if options.json:
        print_json({"datasets": listing})
    else:
        print_entries(
            (
                entry.name,
                (
                    entry.title,
                    entry.description,
                    "" if entry.available else "Not on this computer yet: use --download.",
                ),
            )
            for entry in listing
        )
    return 0
