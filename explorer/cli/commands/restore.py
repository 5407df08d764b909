"""`restore`: people's own pictures repaired by a model, or shown to one."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.errors import BAD_INPUT, FAILED, Interrupted, complain
from explorer.cli.opening import find_model, load
from explorer.cli.options import add_json
from explorer.cli.output import number, passed_over, print_json
from explorer.cli.progress import ProgressBar
from explorer.cli.task_options import add_task_options, read_options, task_options
from explorer.features.restore.messages.restored import Model, Record
from explorer.features.restore.task import task_named, tasks
from explorer.values import BadInput
from explorer.values.file_kinds import DOCUMENT_SUFFIXES
from explorer.values.number_text import counted

SUMMARY = "restore your own pictures, or reconstruct them with an autoencoder"
_TASKS = "\n".join(f"  {task.name:<13} {task.summary}" for task in tasks())
_BY_CODE = " and ".join(task.name for task in tasks() if task.by_network and task.by_autoencoder)
_OWN_NAME = "{name}"
DESCRIPTION = f"""\
Restore pictures and pages of documents: files, folders and .zip archives, of any size. Each result keeps its input's
file name and format (PNG if the format cannot be written): a PDF becomes a PDF, a TIFF of several pages a TIFF. If a
picture or a page cannot be read, the reason is given and the others go on.

tasks:
{_TASKS}

With an autoencoder as MODEL, {_BY_CODE} search for the code whose decoding matches the known pixels.
"""
EXAMPLES = """\
  latent-explorer restore denoise holiday/ --out quiet/
  latent-explorer restore denoise night.png --out quiet/ --strength 25 --clean original.png
  latent-explorer restore clean-page scans/ more.zip --out pages/ --json
  latent-explorer restore clean-page contract.pdf --out clean/ --black-and-white --dpi 300
  latent-explorer restore clean-page scans/ --out book.pdf
  latent-explorer restore clean-page fax.tif --out pages/ --name {name}-{page}
  latent-explorer restore colorize old.jpg --out coloured/ --hint 120,80,#c04020
  latent-explorer restore fill-in torn.png --mask hole.png --out whole/ --name {name}-whole
  latent-explorer restore fill-in grandmother.jpg --find scratches --out whole/
  latent-explorer restore fill-in seven.png --model mnist-2d --mask hole.png --out whole/
  latent-explorer restore reconstruct photo.png --out rebuilt/ --invert no --size model
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("task", metavar="TASK", help="what to do, see above")
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="picture file, PDF, folder or .zip")
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        required=True,
        help="folder for the results, created if missing; or a .pdf or .tif that takes all of them as its pages",
    )
    usual = ", ".join(f"{task.model} for {task.name}" for task in tasks() if task.model != task.name)
    parser.add_argument(
        "--model",
        metavar="MODEL",
        help=f"model file or name of a shipped model (default: the model named after the task; {usual})",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="overwrite existing files; otherwise a number is added to the name"
    )
    parser.add_argument(
        "--clean",
        metavar="FILE|FOLDER",
        default="",
        help="undamaged original: PSNR and SSIM before and after are reported",
    )
    parser.add_argument(
        "--name",
        metavar="PATTERN",
        default=_OWN_NAME,
        help="pattern of the results' names, with {name}, {task}, {number} and {page} (default: {name}); with {page}, "
        "each page of a document becomes a picture of its own",
    )
    add_task_options(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Restore all inputs.

    Returns:
        0 where all pictures were restored, 1 where some were, 2 where none was.

    Raises:
        BadInput: unknown task, no picture, a model or folder that cannot be used.
        Interrupted: stopped, with the finished pictures saved.
    """
    task = task_named(options.task)
    wanted, beside = task_options(task, options)
    reading = read_options(options)
    from explorer.data.output_place import check_folder_place, check_place

    out = Path(options.out).expanduser()
    document = out.suffix.lower() in DOCUMENT_SUFFIXES and not out.is_dir()
    if document and options.name != _OWN_NAME:
        raise BadInput(f"--name names files in a folder, but “{out.name}” is one document: leave it out.")
    (check_place if document else check_folder_place)(out)

    from explorer.features.restore.compute.inputs import list_inputs

    inputs = list_inputs(options.inputs, out)
    if inputs.left_out and not options.json:
        print(passed_over(inputs.left_out), flush=True)
    records: list[Record] = []
    try:
        with ProgressBar() as bar:
            model = _model(options.model or task.model)

            from explorer.features.restore.compute.files import restore_files

            for record in restore_files(
                task,
                model,
                inputs,
                out.parent if document else out,
                wanted,
                clean=options.clean,
                beside=beside,
                pattern=options.name,
                reading=reading,
                document=out.name if document else "",
                overwrite=options.overwrite,
                progress=bar.show,
            ):
                records.append(record)
                bar.clear()
                _tell(record, options.json)
    except KeyboardInterrupt as stop:
        done = sum(not record.message for record in records)
        saved = f"{counted(done, 'finished picture')} in {options.out}" if done else "nothing was saved"
        raise Interrupted(f"Interrupted; {saved}.") from stop
    failed = sum(bool(record.message) for record in records)
    if options.json:
        found = {
            "task": options.task,
            "model": model.name,
            "out": options.out,
            "done": len(records) - failed,
            "failed": failed,
            "pictures": [_no_figures() | record.as_json() for record in records],
            "reading": inputs.reading.as_json(),
        }
        print_json(found)
    else:
        print(f"{len(records) - failed:,} of {counted(len(records), 'picture')} saved in {options.out}")
    if failed == len(records):
        return BAD_INPUT
    if failed:
        complain(f"{failed:,} of {counted(len(records), 'picture')} could not be restored.")
    return FAILED if failed else 0


def _model(given: str) -> Model:
    path = find_model(given)

    from explorer.models.restoration import is_restoration_file, load_restoration

    if is_restoration_file(path):
        restoration = load_restoration(path)
        return Model(restoration.card.name, restoration.weights)
    model = load(given)
    errors = None if model.codes is None else model.codes.errors
    return Model(model.card.name, model.weights, model.card.data, errors)


def _no_figures() -> dict[str, object]:
    """What every picture's record tells by name, whatever was done with it."""
    return {name: value for task in tasks() for found in task.finds for name, value in found.BLANK.items()}


def _tell(record: Record, as_json: bool) -> None:
    if record.message:
        complain(record.message)
    elif not as_json:
        print(f"{record.source} → {record.output}   {_figures(record)}".rstrip())
        if record.warning:
            print(f"  {record.warning}", flush=True)


def _figures(record: Record) -> str:
    figures = [record.found.in_words()] if record.found is not None else []
    if record.likeness is not None:
        like = record.likeness
        figures.append(f"PSNR {number(like.psnr_before, 2)} → {number(like.psnr_after, 2)} dB")
        figures.append(f"SSIM {number(like.ssim_before)} → {number(like.ssim_after)}")
    return ", ".join(figures)
