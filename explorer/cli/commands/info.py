"""`info`: what a model file tells of itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from explorer.cli.card_words import command_in_words, split_rule_in_words
from explorer.cli.objective_words import objective_in_words, pretraining_in_words, rate_changes_in_words
from explorer.cli.opening import find_model, find_restoration, load, network_in_words, pictures_of, tell_reading
from explorer.cli.options import add_json, add_model
from explorer.cli.output import number, plain, print_facts, print_json
from explorer.cli.restoration_info import tell_restoration
from explorer.values.number_text import counted

if TYPE_CHECKING:
    from explorer.models import LoadedModel
    from explorer.values import Architecture

SUMMARY = "describe a model"
DESCRIPTION = "Describe a model: data, recipe, network, settings, errors, and the command that trains it again."
EXAMPLES = """\
  latent-explorer info mnist-2d
  latent-explorer info mine.safetensors --json
"""

# these are told in facts of their own, as far as it has them
_TOLD = {"reconstruction", "penalty", "corruption", "emphasis", "sparsity", "pretraining_epochs", "adjustments"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the facts.

    Raises:
        BadInput: the model cannot be used.
    """
    restoring = find_restoration(options.model)
    if restoring is not None:
        return tell_restoration(restoring, as_json=options.json)
    model = load(options.model, options.reading)
    from explorer.models import card_parameters

    size = find_model(options.model).stat().st_size
    parameters = card_parameters(model.card)
    codes = 0 if model.codes is None else len(model.codes.values)
    from explorer.models.model_reading import model_reading

    reading = model_reading(model)
    tell_reading(model.card.name, reading, options.json)
    if options.json:
        found = plain(model.card) | {
            "parameters": parameters,
            "codes": codes,
            "resumable": model.optimizer is not None,
            "bytes": size,
            "reading": reading.as_json(),
        }
        print_json(found)
    else:
        print_facts(_facts(model, parameters, codes, size))
    return 0


def _facts(model: LoadedModel, parameters: int, codes: int, size: int) -> list[tuple[str, str]]:
    card = model.card
    data = card.data
    facts = [
        ("model", card.name),
        ("file", f"{card.path}, {size / 1e6:.1f} MB"),
        ("data", f"{data.title}, {data.images:,} {pictures_of(data.channels, data.height, data.width)}"),
        ("note", data.note),
        ("split", split_rule_in_words(data.split_rule)),
        ("classes", ", ".join(data.class_names)),
        ("recipe", card.recipe),
        ("code", counted(card.architecture.latent_dim, "number")),
        ("network", f"{_network(card.architecture)}, {parameters:,} parameters"),
        ("output", card.output_reason),
        ("objective", objective_in_words(card)),
        ("pre-training", pretraining_in_words(card)),
        ("settings", ", ".join(_settings(card.settings))),
        ("during training", rate_changes_in_words(card)),
        ("epochs", str(len(card.history)) if card.history else ""),
    ]
    for split, errors in card.errors.items():
        text = f"squared error {number(errors.squared_error_per_image)} per image (summed over its pixels), PSNR "
        facts.append((split, f"{text}{number(errors.psnr_db, 2)} dB, over {counted(errors.images, 'picture')}"))
    facts += [
        ("map", counted(codes, "code") if codes else "no codes"),
        (
            "training state",
            "stored, can be continued with train --resume" if model.optimizer is not None else "not stored",
        ),
        ("made", card.created),
        ("made by", command_in_words(card.command)),
        ("with", ", ".join(f"{package} {version}" for package, version in card.versions.items())),
    ]
    return facts


def _network(architecture: Architecture) -> str:
    words = network_in_words(architecture)
    if architecture.tied:
        words += ", tied weights"
    if architecture.code_activation != "linear":
        words += f", {architecture.code_activation} code"
    return words


def _settings(settings: Mapping[str, object]) -> Iterator[str]:
    for name, value in settings.items():
        if name == "options" and isinstance(value, tuple):
            value = " ".join(str(word) for word in value)
        if name not in _TOLD and value not in ("", ()):
            yield f"{name} {value}"
