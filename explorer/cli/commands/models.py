"""`models`: the list of shipped models."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from explorer.cli.opening import shipped_models
from explorer.cli.options import add_json
from explorer.cli.output import number, print_entries, print_json
from explorer.values import BadInput, ModelCard
from explorer.values.number_text import counted
from explorer.values.restoration_model import RestorationCard

SUMMARY = "list the models shipped with the program"
DESCRIPTION = "List the models shipped with the program. MODEL can be one of these names, or any model file."
EXAMPLES = ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the list. A file that cannot be read stands in it with the reason."""
    listing = [_entry(name, path) for name, path in shipped_models().items()]
    if options.json:
        print_json({"models": listing})
    elif listing:
        print_entries((entry["name"], (entry["title"], entry["description"])) for entry in listing)
    else:
        print("No models were shipped with the program; train one with: latent-explorer train")
    return 0


def _entry(name: str, path: Path) -> dict[str, Any]:
    from explorer.models.model_file import read_card
    from explorer.models.restoration import is_restoration_file, read_restoration_card

    if is_restoration_file(path):
        return _restoration_entry(read_restoration_card(path))
    try:
        card = read_card(path)
    except BadInput as error:
        reason = str(error)
        return {"name": name, "title": "", "description": reason, "available": False, "source": "", "path": str(path)}
    return {
        "name": name,
        "title": f"{card.recipe} on {card.data.title}, codes with {counted(card.architecture.latent_dim, 'number')}",
        "description": _described(card),
        "available": True,
        "source": card.command,
        "path": str(path),
        "recipe": card.recipe,
        "data": card.data.spec,
        "latent_dim": card.architecture.latent_dim,
        "errors": card.errors,
    }


def _restoration_entry(card: RestorationCard) -> dict[str, Any]:
    last = card.history[-1] if card.history else None
    figures = (
        ""
        if last is None
        else f" Held-out pictures: PSNR {number(last.before_db, 2)} dB damaged, {number(last.psnr_db, 2)} dB restored."
    )
    return {
        "name": card.name,
        "title": f"restore {card.task}, trained on {', '.join(data.spec for data in card.sources)}",
        "description": f"Undoes {card.damage}.{figures}",
        "available": True,
        "source": card.command,
        "path": card.path,
        "task": card.task,
    }


def _described(card: ModelCard) -> str:
    errors = card.errors.get("test")
    if errors is None:
        return ""
    return f"Squared error {number(errors.squared_error_per_image, 2)} per image on {errors.images:,} test pictures."
