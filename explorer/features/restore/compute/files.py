"""Restoring files in a batch, for the command line."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.inputs import InputFile, InputReader, Inputs, list_inputs
from explorer.features.restore.compute.saving import make_folder, result_picture, save_result
from explorer.features.restore.messages.reconstruction import Preparation, RestorationRecord
from explorer.features.restore.tasks.reconstruct.compute.reconstructing import THUMBNAIL_SIDE, Reconstructor
from explorer.values import BadInput, DataProvenance, Failure, Weights

TASKS = ("reconstruct",)


def restore_files(
    task: str,
    inputs: Sequence[str | Path] | Inputs,
    out_folder: str | Path,
    weights: Weights,
    provenance: DataProvenance,
    preparation: Preparation | None = None,
    *,
    size: str = "input",
    overwrite: bool = False,
    reference_errors: npt.NDArray[np.float32] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[RestorationRecord]:
    """Restore pictures into a folder, one record each, in order.

    Results keep their input's name and format (PNG where the format cannot be written); of two inputs with one name
    the second gets a number. A picture that fails says why in its record and the others go on.

    Args:
        task: "reconstruct".
        inputs: files, folders, zips; or what was found in them.
        out_folder: made when it is not there.
        weights: of the model.
        provenance: what it was trained on.
        preparation: how the pictures are brought to the model; None lets the program decide everything.
        size: of the results, "input" or "model"; see `result_picture`.
        overwrite: take the place of files that are there, which else stay and the result gets a number.
        reference_errors: squared error of each picture of the model's test split, for the warning.
        progress: called with (done, total) at the start and after each picture; may raise to cancel.

    Raises:
        BadInput: an unknown task, no picture at all, or a folder that cannot be made.
    """
    if task not in TASKS:
        raise BadInput(f"There is no task “{task}”; use one of {', '.join(TASKS)}.")
    files = (inputs if isinstance(inputs, Inputs) else list_inputs(inputs, out_folder)).files
    folder = make_folder(out_folder)
    reconstructor = Reconstructor(weights, provenance, reference_errors)
    taken: set[str] = set()
    if progress is not None:
        progress(0, len(files))
    with InputReader() as reader:
        for done, file in enumerate(files, start=1):
            began = time.perf_counter()
            try:
                picture = reader.read(file)
                own = reconstructor.reconstruct(
                    picture,
                    file.origin.name,
                    preparation or Preparation(),
                    str(file.path),
                    picture.notes,
                    THUMBNAIL_SIDE,
                )
                path = save_result(own, folder, size, overwrite, taken)
                shape = own if size == "input" else result_picture(own, size)
                record = RestorationRecord(
                    file.shown,
                    output=str(path),
                    width=shape.width,
                    height=shape.height,
                    squared_error=own.squared_error,
                    psnr_db=own.psnr_db if math.isfinite(own.psnr_db) else None,
                    code=own.code,
                    account=own.account,
                    warning=own.warning,
                    seconds=time.perf_counter() - began,
                )
            except Exception as error:
                message = _named(file, Failure.of(error).message)
                record = RestorationRecord(file.shown, message=message, seconds=time.perf_counter() - began)
            yield record
            if progress is not None:
                progress(done, len(files))


def _named(file: InputFile, message: str) -> str:
    return message if file.name in message else f"{file.name}: {message}"
