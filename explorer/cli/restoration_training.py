"""`train` for the models that restore pictures."""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.errors import Interrupted, complain
from explorer.cli.interruption import StopWish
from explorer.cli.opening import SUFFIX, find_model, shipped_models
from explorer.cli.options import whole_number
from explorer.cli.output import duration, number, print_json
from explorer.cli.progress import ProgressBar
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.restoration_model import LEARNT_NOISES, LEARNT_TASKS, RestorationReport, RestorationRequest

if TYPE_CHECKING:
    from explorer.models.restoration import LoadedRestoration

# options of `train` that mean the same here
_SHARED = ("epochs", "batch_size", "learning_rate", "seed")
_OWN = ("steps", "crop", "precision", "noise")
_OTHERS = (
    "latent_dim",
    "schedule",
    "weight_decay",
    "objective",
    "network",
    "hidden",
    "activation",
    "code_activation",
    "tied",
    "corruption",
    "emphasis",
    "penalty",
    "sparsity",
    "pretraining_epochs",
    "device",
    "history",
)


def add_restoration(parser: argparse.ArgumentParser) -> None:
    """Add what only the training of restoration models takes."""
    group = parser.add_argument_group(f"restoration models ({', '.join(LEARNT_TASKS)}; --data may be given repeatedly)")
    group.add_argument(
        "--clean", metavar="FOLDER", help="clean-page: clean pages, with the same names as the damaged ones in --data"
    )
    group.add_argument(
        "--fonts", metavar="FOLDER", help="clean-page: more fonts, besides the system's, for the pages it draws"
    )
    group.add_argument(
        "--noise",
        choices=LEARNT_NOISES,
        help="denoise: Gaussian noise of known strength (default), or what cameras, film and JPEG do to photos",
    )
    group.add_argument("--start", metavar="MODEL", help="begin with the weights of this model, in place of fresh ones")
    group.add_argument("--steps", metavar="N", type=whole_number, help="batches per epoch (default: 500)")
    group.add_argument(
        "--crop", metavar="PIXELS", type=whole_number, help="side of the training crops in pixels (default: 64)"
    )
    group.add_argument(
        "--precision",
        metavar="NAME",
        help="auto (default), float32 or bfloat16; auto takes bfloat16 where it is faster",
    )
    group.add_argument("--widths", metavar="N,N,…", help="channels at full size, half size, a quarter, …")
    group.add_argument("--blocks", metavar="N,N,…", help="residual blocks at each size")


def is_restoration(options: argparse.Namespace) -> bool:
    """Whether the command line asks for a restoration model, by its task or by the file to go on with."""
    if options.recipe in LEARNT_TASKS:
        return True
    if options.recipe or not options.resume:
        return False
    from explorer.models.restoration import is_restoration_file

    return is_restoration_file(find_model(options.resume))


def refuse_restoration_options(options: argparse.Namespace) -> None:
    """An option that nothing looks at would be a lie.

    Raises:
        BadInput: an autoencoder was asked for with an option of restoration models.
    """
    given = [
        name for name in ("clean", "fonts", "start", "widths", "blocks", *_OWN) if getattr(options, name) is not None
    ]
    if given:
        raise BadInput(f"--{given[0]} belongs to restoration models ({', '.join(LEARNT_TASKS)}); leave it out.")
    if len(options.data or ()) > 1:
        raise BadInput("An autoencoder is trained on one data set: give --data once.")


def train_restoration_model(options: argparse.Namespace) -> int:
    """Train until it is done or somebody stops it.

    Raises:
        BadInput: the request makes no sense, or the last epoch could not be saved.
        Interrupted: stopped, with the finished epochs saved.
    """
    request = _request(options)
    from explorer.features.restore.learning.train import train_restoration

    saved = finished = None
    with (
        StopWish() as stop,
        ProgressBar() as bar,
        closing(train_restoration(request, lambda what, done, total: bar.show(what, done, total))) as reports,
    ):
        for report in reports:
            if report.epoch_done:
                bar.clear()
                saved = report if report.saved_to else saved
                finished = report if report.finished else None
                _tell(report, as_json=options.json)
            else:
                bar.show(counted(request.epochs, "epoch"), report.step, report.steps)
            if stop.made and finished is None:
                raise Interrupted(_interrupted(saved))
    if finished is not None and not finished.saved_to:
        raise BadInput(f"Training has finished but its result was not saved: {finished.warning}")
    if options.without_state:
        _drop_training_state(Path(request.out), options.half)
    return 0


def _request(options: argparse.Namespace) -> RestorationRequest:
    for name in _OTHERS:
        if getattr(options, name, None) is not None:
            raise BadInput(f"--{name.replace('_', '-')} belongs to autoencoders; leave it out for this task.")
    given: dict[str, Any] = {
        name: getattr(options, name) for name in (*_SHARED, *_OWN) if getattr(options, name) is not None
    }
    given |= {name: _numbers(getattr(options, name)) for name in ("widths", "blocks") if getattr(options, name)}
    task, resume = options.recipe or "", ""
    if options.resume:
        from explorer.models.restoration import load_restoration

        resume = str(find_model(options.resume))
        resumed = load_restoration(resume)
        task = task or resumed.card.task
        given = _as_before(resumed) | given
        if not options.data:
            options.data = [source.spec for source in resumed.card.data]
            options.clean = options.clean or str(resumed.card.settings.get("clean", ""))
            _refuse_missing(options, Path(resume).name)
    if not options.data:
        raise BadInput("Give the pictures to train on with --data: a folder or zip of them.")
    # a model that came with the program stays as it is
    own = resume if Path(resume) not in shipped_models().values() else ""
    out = options.out or own or f"{task}{SUFFIX}"
    if not options.out and not own and Path(out).exists():
        raise BadInput(f"“{out}” already exists: give another name with --out.")
    clean = str(Path(options.clean).expanduser()) if options.clean else ""
    if options.start:
        given["start"] = str(find_model(options.start))
    if options.fonts:
        given["fonts"] = str(Path(options.fonts).expanduser())
    return RestorationRequest(task, tuple(options.data), clean, resume=resume, out=str(Path(out).expanduser()), **given)


def _refuse_missing(options: argparse.Namespace, name: str) -> None:
    """The file knows its data without their folders, so that they are looked for from here."""
    from explorer.data.specification import parse_spec

    for option, specs in (("--data", options.data), ("--clean", [options.clean] if options.clean else [])):
        for spec in specs:
            wanted = parse_spec(spec)
            if not wanted.named and not Path(wanted.source).exists():
                raise BadInput(f"“{name}” was trained on “{spec}”, which was not found: give its place with {option}.")


def _as_before(resumed: LoadedRestoration) -> dict[str, Any]:
    """The settings that hold when a training goes on."""
    names = ("epochs", "steps", "batch_size", "crop", "learning_rate", "seed", "precision")
    return {name: resumed.card.settings[name] for name in names if name in resumed.card.settings}


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise BadInput(f"“{text}” is not a list of whole numbers; separate them with commas: 64,128,160.") from None


def _tell(report: RestorationReport, *, as_json: bool) -> None:
    row = report.card.history[-1]
    if as_json:
        print_json(
            {
                "epoch": row.epoch,
                "epochs": report.card.settings["epochs"],
                "finished": report.finished,
                "loss": row.loss,
                "validation_psnr_db": row.psnr_db,
                "validation_psnr_db_before": row.before_db,
                "learning_rate": row.learning_rate,
                "seconds": row.seconds,
                "seconds_left": report.seconds_left,
                "saved_to": report.saved_to,
                "warning": report.warning,
            }
        )
    else:
        left = "" if report.finished else f"   {duration(report.seconds_left)} left"
        print(
            f"epoch {row.epoch} of {report.card.settings['epochs']}   loss {number(row.loss, 3)}   held-out pictures: "
            f"PSNR {number(row.before_db, 2)} dB damaged, {number(row.psnr_db, 2)} dB restored{left}",
            flush=True,
        )
        if report.finished and report.saved_to:
            print(f"The model is saved in {report.saved_to}", flush=True)
    if report.warning:
        complain(report.warning)


def _interrupted(saved: RestorationReport | None) -> str:
    if saved is None:
        return "Interrupted before the first file was written; nothing was saved."
    row = saved.card.history[-1]
    return f"Interrupted; epoch {row.epoch} is saved in {saved.saved_to}; continue with train --resume."


def _drop_training_state(path: Path, half: bool) -> None:
    from explorer.models.restoration import load_restoration, save_restoration

    model = load_restoration(path)
    flags = " --without-state --half" if half else " --without-state"
    save_restoration(path, replace(model.card, command=model.card.command + flags), model.weights, half=half)
