"""`restore`: people's own pictures repaired by a model, or shown to one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.errors import BAD_INPUT, FAILED, Interrupted, complain
from explorer.cli.opening import find_model, load
from explorer.cli.options import add_json, real_number
from explorer.cli.output import number, passed_over, print_json
from explorer.cli.progress import ProgressBar
from explorer.cli.repair_options import add_repair_options, repair_options
from explorer.features.restore.messages.reconstruction import FITS, SWITCHES, Preparation, RestorationRecord
from explorer.features.restore.messages.repair import RepairRecord
from explorer.values import BadInput
from explorer.values.file_kinds import DOCUMENT_SUFFIXES
from explorer.values.number_text import counted
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN

if TYPE_CHECKING:
    from explorer.features.restore.compute.inputs import Inputs
    from explorer.values import DataProvenance, Weights
    from explorer.values.restoration_model import RestorationWeights

SUMMARY = "restore your own pictures, or reconstruct them with an autoencoder"
DESCRIPTION = """\
Restore pictures and pages of documents: files, folders and .zip archives, of any size. Each result keeps its input's
file name and format (PNG if the format cannot be written): a PDF becomes a PDF, a TIFF of several pages a TIFF. If a
picture or a page cannot be read, the reason is given and the others go on.

tasks:
  reconstruct   reconstruct each picture with an autoencoder
  denoise       remove Gaussian noise, and salt and pepper
  clean-page    remove stains, folds and uneven light from scanned pages
  colorize      colour greyscale pictures; their lightness does not change
  fill-in       fill in missing parts; everything else stays the same, bit for bit

With an autoencoder as MODEL, denoise and fill-in search for the code whose decoding matches the known pixels.
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

_RECONSTRUCT = "reconstruct"
_MODEL_OF_TASK = {
    _RECONSTRUCT: "mnist-2d",
    DENOISE: "denoise",
    CLEAN_PAGE: "clean-page",
    COLORIZE: "colorize",
    FILL_IN: "fill-in",
}
_SWITCHES = {
    "crop": "crop to what stands out from the background",
    "even_light": "remove shadows and the paper's colour",
    "invert": "invert light and dark",
    "thicken": "make thin strokes as wide as those in the model's data",
    "centre": "centre by the centre of mass",
}


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
    parser.add_argument(
        "--model",
        metavar="MODEL",
        help=(
            "model file or name of a shipped model (default: the model named after the task; mnist-2d for reconstruct)"
        ),
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="overwrite existing files; otherwise a number is added to the name"
    )
    add_repair_options(parser)
    own = parser.add_argument_group(
        "reconstruct: how pictures are prepared for the model (default: decided for each picture)"
    )
    own.add_argument(
        "--size",
        choices=("input", "model"),
        default="input",
        help="size of the results: the input's (default) or the model's",
    )
    own.add_argument(
        "--fit", choices=FITS, default="contain", help="fit all of it (default), fill and crop, or stretch"
    )
    own.add_argument(
        "--margin", metavar="PART", type=real_number, help="empty margin as a fraction of the side, 0 to 0.4"
    )
    for name, what in _SWITCHES.items():
        own.add_argument(f"--{name.replace('_', '-')}", choices=SWITCHES, default="auto", help=what)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Restore all inputs.

    Returns:
        0 where all pictures were restored, 1 where some were, 2 where none was.

    Raises:
        BadInput: unknown task, no picture, a model or folder that cannot be used.
        Interrupted: stopped, with the finished pictures saved.
    """
    if options.task not in _MODEL_OF_TASK:
        raise BadInput(f"There is no task “{options.task}”; there are {', '.join(_MODEL_OF_TASK)}.")
    from explorer.data.output_place import check_folder_place, check_place

    out = Path(options.out).expanduser()
    document = _is_document(out)
    if document and options.task == _RECONSTRUCT:
        raise BadInput("reconstruct makes small pictures, not pages: give a folder for --out.")
    (check_place if document else check_folder_place)(out)
    begin = _reconstructing if options.task == _RECONSTRUCT else _repairing

    from explorer.features.restore.compute.inputs import list_inputs

    inputs = list_inputs(options.inputs, out)
    if inputs.left_out and not options.json:
        print(passed_over(inputs.left_out), flush=True)
    records: list[RestorationRecord | RepairRecord] = []
    try:
        with ProgressBar() as bar:
            model_name, restored = begin(options, inputs, bar)
            for record in restored:
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
            "model": model_name,
            "out": options.out,
            "done": len(records) - failed,
            "failed": failed,
            "pictures": records,
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


def _reconstructing(
    options: argparse.Namespace, inputs: Inputs, bar: ProgressBar
) -> tuple[str, Iterator[RestorationRecord]]:
    """The model's name and what will be restored."""
    preparation = _preparation(options)
    model = load(options.model or _MODEL_OF_TASK[_RECONSTRUCT])

    from explorer.features.restore.compute import restore_files

    return model.card.name, restore_files(
        options.task,
        inputs,
        Path(options.out).expanduser(),
        model.weights,
        model.card.data,
        preparation,
        size=options.size,
        overwrite=options.overwrite,
        reference_errors=None if model.codes is None else model.codes.errors,
        progress=lambda done, total: bar.show("Restoring", done, total),
    )


def _repairing(options: argparse.Namespace, inputs: Inputs, bar: ProgressBar) -> tuple[str, Iterator[RepairRecord]]:
    """The model's name and what will be repaired."""
    wanted = repair_options(options)
    name, weights, provenance = _repair_model(options.model or _MODEL_OF_TASK[options.task])

    from explorer.features.restore.compute.repair_files import repair_files

    out = Path(options.out).expanduser()
    document = _is_document(out)
    return name, repair_files(
        options.task,
        inputs,
        out.parent if document else out,
        weights,
        wanted,
        model_name=name,
        provenance=provenance,
        clean=options.clean,
        mask=options.mask,
        pattern=options.name,
        document=out.name if document else "",
        overwrite=options.overwrite,
        progress=bar.show,
    )


def _is_document(out: Path) -> bool:
    """Whether the results are to be the pages of one file."""
    return out.suffix.lower() in DOCUMENT_SUFFIXES and not out.is_dir()


def _repair_model(given: str) -> tuple[str, RestorationWeights | Weights, DataProvenance | None]:
    """Name, weights and, of an autoencoder, what it was trained on."""
    path = find_model(given)

    from explorer.models.restoration import is_restoration_file, load_restoration

    if is_restoration_file(path):
        restoration = load_restoration(path)
        return restoration.card.name, restoration.weights, None
    model = load(given)
    return model.card.name, model.weights, model.card.data


def _tell(record: RestorationRecord | RepairRecord, as_json: bool) -> None:
    if record.message:
        complain(record.message)
    elif not as_json:
        print(f"{record.source} → {record.output}   {_figures(record)}".rstrip())
        if record.warning:
            print(f"  {record.warning}", flush=True)


def _figures(record: RestorationRecord | RepairRecord) -> str:
    if isinstance(record, RestorationRecord):
        psnr = "" if record.psnr_db is None else f", PSNR {number(record.psnr_db, 2)} dB"
        return f"squared error {number(record.squared_error or 0.0, 3)}{psnr}"
    figures = []
    if record.strength is not None:
        figures.append(f"noise {record.strength:.1f} of 255{' (estimated)' * record.estimated}")
    if record.likeness is not None:
        like = record.likeness
        figures.append(f"PSNR {number(like.psnr_before, 2)} → {number(like.psnr_after, 2)} dB")
        figures.append(f"SSIM {number(like.ssim_before)} → {number(like.ssim_after)}")
    if record.residual is not None:
        figures.append(f"squared error at the known pixels {number(record.residual, 3)}")
    return ", ".join(figures)


def _preparation(options: argparse.Namespace) -> Preparation:
    switches = {name: getattr(options, name) for name in _SWITCHES}
    try:
        return Preparation(fit=options.fit, margin=options.margin, **switches)
    except ValueError as error:
        raise BadInput(f"{str(error).capitalize()}.") from error
