"""`restore`: people's own pictures through a model."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.errors import BAD_INPUT, Interrupted, complain
from explorer.cli.opening import load
from explorer.cli.options import add_json, real_number
from explorer.cli.output import number, print_json
from explorer.cli.progress import ProgressBar
from explorer.values import BadInput
from explorer.values.restoration import FITS, SWITCHES, Preparation, RestorationRecord

SUMMARY = "send your own pictures through a model"
DESCRIPTION = """\
Restore pictures: files, folders and .zip archives of any size. Each result keeps its input's file name and format
(PNG where the format cannot be written). One that cannot be read says why, and the others go on.

tasks:
  reconstruct   show each picture to the model and write what the model makes of it
"""
EXAMPLES = """\
  latent-explorer restore reconstruct seven.jpg --out rebuilt/
  latent-explorer restore reconstruct scans/ more.zip --out rebuilt/ --model mine.safetensors --json
  latent-explorer restore reconstruct photo.png --out rebuilt/ --invert no --size model
"""

_MODEL_OF_TASK = {"reconstruct": "mnist-2d"}
_SWITCHES = {
    "crop": "cut to what stands out from the background",
    "even_light": "take out shadows and the paper's colour",
    "invert": "exchange light and dark",
    "thicken": "make thin strokes as wide as in the model's data",
    "centre": "put the centre of mass in the middle",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("task", metavar="TASK", help="what to do, see above")
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="picture file, folder or .zip")
    parser.add_argument("--out", metavar="FOLDER", required=True, help="folder for the results, made when missing")
    models = ", ".join(f"{model} for {task}" for task, model in _MODEL_OF_TASK.items())
    parser.add_argument("--model", metavar="MODEL", help=f"model file or name of a shipped model (default: {models})")
    parser.add_argument(
        "--size",
        choices=("input", "model"),
        default="input",
        help="size of the results: the input's (default), or that of the model's pictures",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there; else a number is added")
    own = parser.add_argument_group("how pictures are brought to the model (default: decided for each picture)")
    own.add_argument(
        "--fit", choices=FITS, default="contain", help="show all of it (default), fill and cut, or stretch"
    )
    own.add_argument("--margin", metavar="PART", type=real_number, help="free part of the side, 0 to 0.4")
    for name, what in _SWITCHES.items():
        own.add_argument(f"--{name.replace('_', '-')}", choices=SWITCHES, default="auto", help=what)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Restore all inputs.

    Returns:
        0 where at least one picture was restored, else 2.

    Raises:
        BadInput: unknown task, no picture, a model or folder that cannot be used.
        Interrupted: stopped, with the finished pictures saved.
    """
    preparation = _preparation(options)
    if options.task not in _MODEL_OF_TASK:
        raise BadInput(f"There is no task “{options.task}”; there are {', '.join(_MODEL_OF_TASK)}.")
    model = load(options.model or _MODEL_OF_TASK[options.task])

    from explorer.restoration import restore_files

    records: list[RestorationRecord] = []
    try:
        with ProgressBar() as bar:
            for record in restore_files(
                options.task,
                options.inputs,
                Path(options.out).expanduser(),
                model.weights,
                model.card.data,
                preparation,
                size=options.size,
                overwrite=options.overwrite,
                reference_errors=None if model.codes is None else model.codes.errors,
                progress=lambda done, total: bar.show("Restoring", done, total),
            ):
                records.append(record)
                bar.clear()
                _tell(record, options.json)
    except KeyboardInterrupt as stop:
        done = sum(not record.message for record in records)
        raise Interrupted(f"Interrupted; {done} finished pictures are in {options.out}.") from stop
    failed = sum(bool(record.message) for record in records)
    if options.json:
        found = {
            "task": options.task,
            "model": model.card.name,
            "out": options.out,
            "done": len(records) - failed,
            "failed": failed,
            "pictures": records,
        }
        print_json(found)
    else:
        print(f"{len(records) - failed} of {len(records)} pictures are in {options.out}")
    return BAD_INPUT if failed == len(records) else 0


def _tell(record: RestorationRecord, as_json: bool) -> None:
    if record.message:
        complain(record.message)
    elif not as_json:
        psnr = "" if record.psnr_db is None else f", PSNR {number(record.psnr_db, 2)} dB"
        print(f"{record.source} → {record.output}   squared error {number(record.squared_error or 0.0, 3)}{psnr}")
        if record.warning:
            print(f"  {record.warning}", flush=True)


def _preparation(options: argparse.Namespace) -> Preparation:
    switches = {name: getattr(options, name) for name in _SWITCHES}
    try:
        return Preparation(fit=options.fit, margin=options.margin, **switches)
    except ValueError as error:
        raise BadInput(f"{str(error).capitalize()}.") from error
