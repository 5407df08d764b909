"""`classify`: how good a classifier a model's encoder makes."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import TYPE_CHECKING

from explorer.cli.errors import Interrupted, told_failures
from explorer.cli.interruption import StopWish
from explorer.cli.opening import load, open_data, refuse_misfit, tell_reading
from explorer.cli.options import add_data, add_json, add_model, real_number, whole_number
from explorer.cli.output import number, print_facts, print_json
from explorer.cli.progress import ProgressBar
from explorer.values.classification import ClassificationReport, ClassificationRequest
from explorer.values.number_text import counted

if TYPE_CHECKING:
    from explorer.data import Dataset
    from explorer.models import LoadedModel

SUMMARY = "train a classifier on top of a model's encoder and measure it"
DESCRIPTION = """\
Put a softmax layer on a model's encoder and train both on labelled pictures; the error is measured on the test split
at the end, or on the validation split if there is no test split. With --from-scratch the encoder starts from random
weights and everything else is the same: the difference is the effect of pre-training. Nothing is written; Ctrl+C ends
without a result.
"""
EXAMPLES = """\
  latent-explorer classify mnist-2d --data mnist --labels 1000
  latent-explorer classify mnist-2d --data mnist --labels 1000 --from-scratch
  latent-explorer classify mine.safetensors --data digits --labels 100 --corruption masking:0.25 --json
"""

_SETTINGS = ("labels", "from_scratch", "epochs", "batch_size", "learning_rate", "weight_decay", "seed", "device")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes. Ranges and names are checked by the training itself, which knows them."""
    usual = ClassificationRequest()
    add_model(parser)
    add_data(parser, required=True)
    parser.add_argument(
        "--labels",
        metavar="N",
        type=whole_number,
        help="number of labelled training pictures, balanced over the classes (default: all)",
    )
    parser.add_argument(
        "--from-scratch",
        action="store_true",
        default=None,
        help="start from random weights instead of the model's, for comparison",
    )
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=whole_number,
        help=f"passes over the labelled pictures, of at least 100 steps each (default: {usual.epochs})",
    )
    parser.add_argument(
        "--batch-size",
        metavar="N",
        type=whole_number,
        help=f"pictures per step, fewer if there are fewer labels (default: {usual.batch_size})",
    )
    parser.add_argument(
        "--learning-rate",
        metavar="RATE",
        type=real_number,
        help=f"initial learning rate of Adam, falling to zero along a cosine (default: {usual.learning_rate:g})",
    )
    parser.add_argument(
        "--weight-decay",
        metavar="PART",
        type=real_number,
        help=f"decoupled weight decay, applied to weights but not biases (default: {usual.weight_decay:g})",
    )
    parser.add_argument(
        "--corruption",
        metavar="KIND:STRENGTH",
        help=(
            "corruption of the training pictures: gaussian, masking or salt-and-pepper, e.g. masking:0.25 "
            "(default: none)"
        ),
    )
    parser.add_argument("--seed", metavar="N", type=whole_number, help="seed of all random numbers (default: 0)")
    parser.add_argument("--device", metavar="NAME", help="auto (default), cpu, cuda or mps")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Train, measure, print.

    Raises:
        BadInput: model or data cannot be used, do not go together, or the request makes no sense.
        Interrupted: stopped before there was a result.
    """
    request = _request(options)
    model = load(options.model, options.reading)
    from explorer.training.classifier import check_classification

    # before the data are read or downloaded
    check_classification(request)
    dataset = open_data(options.data, options.download, model.card.data)
    refuse_misfit(model, dataset)
    report = _follow(request, model, dataset)
    tell_reading(dataset.provenance.spec, dataset.reading, options.json)
    if options.json:
        print_json(_record(report, model, dataset))
    else:
        _print_table(report, model, dataset)
    return told_failures(dataset.failures)


def _request(options: argparse.Namespace) -> ClassificationRequest:
    from explorer.values.objective import parse_corruption

    given = {name: getattr(options, name) for name in _SETTINGS if getattr(options, name) is not None}
    if options.corruption is not None:
        given["corruption"] = parse_corruption(options.corruption)
    return ClassificationRequest(**given)


def _follow(request: ClassificationRequest, model: LoadedModel, dataset: Dataset) -> ClassificationReport:
    from explorer.training.classifier import train_classifier

    done = 0
    with StopWish() as stop, ProgressBar() as bar, closing(train_classifier(request, model.weights, dataset)) as steps:
        for report in steps:
            if isinstance(report, ClassificationReport):
                done = report.epoch
            else:
                bar.show(counted(request.epochs, "epoch"), report.epoch - 1 + report.fraction, request.epochs)
            if stop.made and done < request.epochs:
                raise Interrupted(
                    f"Interrupted after {done} of {counted(request.epochs, 'epoch')}; there is no result, and "
                    "nothing was saved."
                )
    assert isinstance(report, ClassificationReport)
    return report


def _record(report: ClassificationReport, model: LoadedModel, dataset: Dataset) -> dict[str, object]:
    """The keys that scripts read."""
    request = report.request
    return {
        "model": model.card.name,
        "recipe": model.card.recipe,
        "data": dataset.provenance.spec,
        "title": dataset.provenance.title,
        "labels": report.labels,
        "classes": report.classes,
        "from_scratch": request.from_scratch,
        "epochs": request.epochs,
        "batch_size": request.batch_size,
        "learning_rate": request.learning_rate,
        "weight_decay": request.weight_decay,
        "corruption": str(request.corruption),
        "seed": request.seed,
        "split": report.final_split,
        "images": report.final_images,
        "error_percent": report.final_error_percent,
        "validation_error_percent": report.validation_error_percent,
        "training_loss": report.training_loss,
        "seconds": report.seconds,
        "device": report.device,
        "reading": dataset.reading.as_json(),
    }


def _print_table(report: ClassificationReport, model: LoadedModel, dataset: Dataset) -> None:
    request, split = report.request, report.final_split
    facts = [
        ("model", model.card.name),
        ("encoder", "random weights" if request.from_scratch else "pre-trained"),
        ("data", dataset.provenance.title),
        ("labels", f"{report.labels:,} of {report.classes:,} classes"),
        (
            "training",
            f"{counted(request.epochs, 'epoch')}, seed {request.seed}, {report.seconds:.0f} s on {report.device}",
        ),
    ]
    if split == "test":
        facts.append(("validation error", _percent(report.validation_error_percent)))
    facts.append(
        (f"{split} error", f"{_percent(report.final_error_percent)} of {counted(report.final_images, 'picture')}")
    )
    print_facts(facts)


def _percent(value: float) -> str:
    return f"{number(value, 2)} %"
