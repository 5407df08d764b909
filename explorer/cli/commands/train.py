"""`train`: make a model."""

from __future__ import annotations

import argparse
import re
import secrets
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.errors import Interrupted, told_failures
from explorer.cli.interruption import StopWish
from explorer.cli.opening import SUFFIX, find_model, open_data, shipped_models
from explorer.cli.options import add_data, add_json, real_number, whole_number
from explorer.cli.restoration_training import (
    add_restoration,
    is_restoration,
    refuse_restoration_options,
    train_restoration_model,
)
from explorer.cli.training_options import add_network, add_objective_parameters, chosen_network
from explorer.cli.training_output import EpochLines
from explorer.values import BadInput, EpochReport, TrainingRequest

if TYPE_CHECKING:
    from explorer.data import Dataset

SUMMARY = "train a model"
DESCRIPTION = """\
Train a model. Its file is written after every epoch, so that Ctrl+C, or a crash, loses only the current epoch.
On the same machine, the same command gives the same weights, bit for bit.
"""
EXAMPLES = """\
  latent-explorer train
  latent-explorer train --data digits --model variational --epochs 50 --out digits-vae.safetensors
  latent-explorer train --data mnist --download --model convolutional --schedule cosine --json
  latent-explorer train --data pictures.zip --model linear --latent-dim 16
  latent-explorer train --model denoising --corruption masking:0.25 --network convolutional
  latent-explorer train --model stacked --hidden 256,128,64 --pretraining-epochs 10
  latent-explorer train --model denoise --data photos/ --data more.zip --epochs 26
  latent-explorer train --model clean-page --data scans/ --clean originals/ --crop 128 --batch-size 12
  latent-explorer train --resume digits-vae.safetensors --epochs 80
"""

_DATA, _RECIPE = "digits", "undercomplete"
_SETTINGS = (
    "latent_dim",
    "epochs",
    "batch_size",
    "learning_rate",
    "seed",
    "device",
    "objective",
    "schedule",
    "weight_decay",
    "penalty",
    "emphasis",
    "sparsity",
    "pretraining_epochs",
    "history",
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes. Ranges and names are checked by the training itself, which knows them."""
    add_data(parser, required=False, default=_DATA, repeated=True)
    parser.add_argument(
        "--model",
        metavar="RECIPE",
        dest="recipe",
        help=f"how to build and train it (latent-explorer recipes; default: {_RECIPE}), or what it restores",
    )
    parser.add_argument(
        "--latent-dim", metavar="N", type=whole_number, help="code size: how many numbers a code has (default: 2)"
    )
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=whole_number,
        help="total passes of the whole network over the training pictures; pre-training comes on top (default: "
        "the recipe's; linear is then solved in closed form)",
    )
    parser.add_argument(
        "--batch-size",
        metavar="N",
        type=whole_number,
        help="pictures per step, all if there are fewer (default: 128)",
    )
    parser.add_argument(
        "--learning-rate", metavar="RATE", type=real_number, help="learning rate of Adam (default: the recipe's)"
    )
    parser.add_argument(
        "--schedule", metavar="NAME", help="schedule of the learning rate: constant (default), or cosine down to zero"
    )
    parser.add_argument(
        "--weight-decay",
        metavar="PART",
        type=real_number,
        help="decoupled weight decay, applied to weights but not biases (default: 0)",
    )
    parser.add_argument(
        "--objective",
        metavar="NAME",
        help="reconstruction error: auto (the recipe's, default), squared-error, compact-squared-error or "
        "cross-entropy; for the recipe sparse also sparse-l1 or sparse-kl",
    )
    add_network(parser)
    add_objective_parameters(parser)
    parser.add_argument("--seed", metavar="N", type=whole_number, help="seed of all random numbers (default: 0)")
    parser.add_argument("--device", metavar="NAME", help="auto (default), cpu, cuda or mps")
    parser.add_argument("--out", metavar="FILE", help=f"{SUFFIX} file to write (default: a new name in this folder)")
    parser.add_argument(
        "--resume",
        metavar="MODEL",
        help="continue training this model with its own settings; --epochs counts all epochs of the whole network, "
        "without pre-training; --out defaults to the same file",
    )
    parser.add_argument(
        "--history",
        metavar="MB",
        type=real_number,
        help="megabytes for the epochs that the window can replay, in a folder beside the model file; when it is "
        "full, epochs are thinned out, the first ones least (default: 30; 0 keeps none)",
    )
    parser.add_argument(
        "--without-state",
        action="store_true",
        help="after the last epoch, drop what --resume needs: the file is a quarter to a third of the size",
    )
    parser.add_argument("--half", action="store_true", help="with --without-state: also store the weights in 16 bits")
    add_restoration(parser)
    add_json(parser, "print one JSON object per epoch, one a line, and nothing else")


def run(options: argparse.Namespace) -> int:
    """Train until it is done or somebody stops it.

    Raises:
        BadInput: the request makes no sense, or the last epoch could not be saved.
        Interrupted: stopped, with the finished epochs saved.
    """
    if is_restoration(options):
        return train_restoration_model(options)
    refuse_restoration_options(options)
    request = _request(options)
    from explorer.data.output_place import check_place, refuse_reserved
    from explorer.training.request_check import check_request

    # before the data are read or downloaded
    check_request(request)
    check_place(Path(request.out))
    refuse_reserved(Path(request.out))
    dataset = _open(request, options)
    lines = EpochLines(request, as_json=options.json)
    _follow(request, dataset, lines)
    if options.without_state:
        _drop_training_state(Path(request.out), dataset, half=options.half)
    return told_failures(dataset.failures)


def _follow(request: TrainingRequest, dataset: Dataset, lines: EpochLines) -> None:
    from explorer.training import train

    saved: EpochReport | None = None
    finished: EpochReport | None = None
    with StopWish() as stop, lines, closing(train(request, dataset)) as steps:
        for number, report in enumerate(steps):
            if number == 0:
                # only now it is certain that request and data go together
                lines.begin(dataset)
            if isinstance(report, EpochReport):
                saved = report if report.saved_to else saved
                finished = report if report.finished else None
                lines.epoch(report)
            else:
                lines.step(report)
            if stop.made and finished is None:
                raise Interrupted(_interrupted(saved))
    if finished is not None and not finished.saved_to:
        raise BadInput(
            f"Training has finished but its result was not saved: {finished.warning}{_saved_elsewhere(finished)}"
        )


def _saved_elsewhere(finished: EpochReport) -> str:
    """What was trained for hours is not thrown away: a sentence on where else it lies now."""
    from explorer.training.reporting import save_elsewhere

    for folder in (Path.home(), Path(tempfile.gettempdir())):
        place = folder / f"{finished.card.name}-{secrets.token_hex(4)}{SUFFIX}"
        try:
            save_elsewhere(place, finished)
        except (OSError, BadInput):
            continue
        return f" It is in {place} instead, without what --resume needs: move it to a place with enough room."
    return ""


def _drop_training_state(path: Path, dataset: Dataset, *, half: bool) -> None:
    from explorer.models import load_model, save_model

    model = load_model(path)
    if model.optimizer is None:
        return
    flags = " --without-state --half" if half else " --without-state"
    card = replace(model.card, command=model.card.command + flags)
    save_model(path, card, model.weights, model.codes, half=half, learnt=model.learnt)
    if half:
        # codes and figures are those of the weights that the file holds
        from explorer.training.reporting import measured_again

        rounded = load_model(path)
        card, codes = measured_again(rounded.card, rounded.weights, dataset)
        save_model(path, card, rounded.weights, codes, half=True, learnt=model.learnt)


def _interrupted(saved: EpochReport | None) -> str:
    if saved is None:
        return "Interrupted before the first file was written; nothing was saved."
    return (
        f"Interrupted; epoch {saved.epoch} of {saved.epochs} is saved in {saved.saved_to}; continue with train "
        "--resume."
    )


def _request(options: argparse.Namespace) -> TrainingRequest:
    given = {name: getattr(options, name) for name in _SETTINGS if getattr(options, name) is not None}
    given |= chosen_network(options)
    named = options.data[0] if options.data else ""
    if options.resume is None:
        data, recipe = named or _DATA, options.recipe or _RECIPE
        request = TrainingRequest(data, recipe, **given)
        out = _named(options) or _new_name(request)
    else:
        resume = find_model(options.resume)
        from explorer.models import read_card

        data = named or read_card(resume).data.spec
        request = TrainingRequest(data, options.recipe or "", resume=str(resume), **given)
        # a model that came with the program stays as it is
        own = resume not in shipped_models().values()
        out = _named(options) or (str(resume) if own else _new_name_like(resume.stem))
    return replace(request, out=out)


def _named(options: argparse.Namespace) -> str:
    return str(Path(options.out).expanduser()) if options.out else ""


def _open(request: TrainingRequest, options: argparse.Namespace) -> Dataset:
    from explorer.models import read_card

    like = read_card(request.resume).data if request.resume else None
    try:
        return open_data(request.data, options.download, like)
    except BadInput as error:
        if options.resume is None or options.data:
            raise
        reason = str(error).rstrip(".")
        raise BadInput(
            f"“{Path(request.resume).name}” was trained on “{request.data}”, which is not found from here ({reason}): "
            "say where it is with --data."
        ) from error


def _new_name(request: TrainingRequest) -> str:
    from explorer.data.specification import parse_spec

    source = Path(parse_spec(request.data).source)
    data = re.sub(r"[^\w-]+", "-", source.stem or source.resolve().name).strip("-") or "data"
    return _new_name_like(f"{data}-{request.recipe}-{request.latent_dim}d")


def _new_name_like(stem: str) -> str:
    """A file in the current folder that is not there yet."""
    path = Path(f"{stem}{SUFFIX}")
    number = 2
    while path.exists() or path.is_symlink():
        path = Path(f"{stem}-{number}{SUFFIX}")
        number += 1
    return str(path)
