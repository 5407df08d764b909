"""`evaluate`: how well a model rebuilds pictures."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from explorer.cli.errors import complain, told_failures
from explorer.cli.opening import load, open_data, refuse_misfit, tell_reading
from explorer.cli.options import add_data, add_json, add_model
from explorer.cli.output import number, print_facts, print_json
from explorer.values import BadInput, ModelCard
from explorer.values.model import OFFICIAL, OFFICIAL_TEST

if TYPE_CHECKING:
    import numpy as np

    from explorer.data import Dataset
    from explorer.values.variational_study import BoundFigures

SUMMARY = "measure a model's reconstruction error"
DESCRIPTION = """\
Measure the reconstruction error. For data that come with a test split, and for data that the model was trained on, in
whole or in part, the test split is measured; for other data all pictures. If the model was trained on some of the
pictures, the output says so. --split, or a suffix of the data's name, selects another part.
For a variational model the evidence lower bound is measured too (β = 1, one seeded draw per picture), and which code
dimensions are used.
"""
EXAMPLES = """\
  latent-explorer evaluate mnist-2d --data mnist
  latent-explorer evaluate mine.safetensors --data digits --split train --json
  latent-explorer evaluate mine.safetensors --data folder-with-idx-files:test
"""

_SPLITS = ("train", "validation", "test", "all")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    add_data(parser, required=True)
    parser.add_argument("--split", choices=_SPLITS, help="which split of the data (default: see above)")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the figures.

    Raises:
        BadInput: model or data cannot be used, do not go together, or the split is empty.
    """
    model = load(options.model, options.reading)
    dataset = open_data(options.data, options.download, model.card.data)
    refuse_misfit(model, dataset)
    from explorer.training.learnt_pictures import learnt_rows, learnt_warning

    learnt = learnt_rows(model, dataset)
    split = options.split or _usual_split(options.data, dataset, model.card, learnt)
    # no copy of all pictures where all are wanted
    whole = split == "all" or _suffix(options.data) == split
    images = dataset.images if whole else dataset.images[dataset.indices(split)]
    if learnt is not None and not whole:
        learnt = learnt[dataset.indices(split)]
    if len(images) == 0:
        raise BadInput(f"“{dataset.provenance.spec}” has no {split} pictures among its {len(dataset):,}.")

    warning = learnt_warning(learnt, model.card.name, split)
    if warning:
        complain(warning)

    from explorer.training import evaluate

    figures = evaluate(model.weights, images)
    bound = None
    if model.card.architecture.variational:
        from explorer.latent.bound_figures import bound_figures

        bound = bound_figures(model.card, model.weights, images)
    tell_reading(dataset.provenance.spec, dataset.reading, options.json)
    if options.json:
        found = {
            "model": model.card.name,
            "recipe": model.card.recipe,
            "latent_dim": model.card.architecture.latent_dim,
            "data": dataset.provenance.spec,
            "title": dataset.provenance.title,
            "split": split,
            "split_rule": dataset.provenance.split_rule,
            "images": figures.images,
            "learnt_images": None if learnt is None else int(learnt.sum()),
            "squared_error_per_image": figures.squared_error_per_image,
            "mse": figures.mse,
            "psnr_db": figures.psnr_db,
            "reading": dataset.reading.as_json(),
        }
        print_json(found | _bound_entries(bound))
        return told_failures(dataset.failures)
    print_facts(
        [
            ("model", model.card.name),
            ("data", dataset.provenance.title),
            ("pictures", f"{figures.images:,} ({split})"),
            ("squared error", f"{number(figures.squared_error_per_image)} per image (summed over its pixels, 0 to 1)"),
            ("mean squared error", f"{number(figures.mse, 6)} per pixel"),
            ("PSNR", f"{number(figures.psnr_db, 2)} dB (peak 1, from the mean squared error)"),
            *_bound_facts(bound),
        ]
    )
    return told_failures(dataset.failures)


def _bound_entries(bound: BoundFigures | None) -> dict[str, object]:
    if bound is None:
        return {}
    return {
        "elbo_nats": bound.bound,
        "reconstruction_nats": bound.reconstruction,
        "kl_nats": bound.divergence,
        "kl_nats_per_dimension": bound.divergences,
        "active_units": sum(bound.active),
    }


def _bound_facts(bound: BoundFigures | None) -> list[tuple[str, str]]:
    if bound is None:
        return []
    split = f"reconstruction {number(bound.reconstruction, 2)}, divergence {number(bound.divergence, 2)}"
    return [
        ("ELBO", f"{number(bound.bound, 2)} nats per image = −({split})"),
        ("divergence", f"{', '.join(number(value, 3) for value in bound.divergences)} nats (each code dimension)"),
        (
            "active units",
            f"{sum(bound.active)} of {len(bound.active)} (the variance of the mean over the images is above 0.01)",
        ),
    ]


def _suffix(spec: str) -> str:
    from explorer.data.specification import parse_spec

    return parse_spec(spec).split


def _usual_split(spec: str, dataset: Dataset, card: ModelCard, learnt: np.ndarray | None) -> str:
    suffix = _suffix(spec)
    if suffix:
        return suffix
    data, trained = dataset.provenance, card.data
    # by each picture's own content also the test pictures of a set that has grown were never learnt from
    grown = data.split_rule == trained.split_rule and learnt is not None and bool(learnt.any())
    held_out = data.split_rule in (OFFICIAL, OFFICIAL_TEST) or data.same_pictures(trained) or grown
    return "test" if held_out and len(dataset.test) else "all"
