"""Repairing files in a batch, for the command line."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from explorer.features.restore.compute.inputs import InputFile, Inputs, list_inputs
from explorer.features.restore.compute.repairing import repair_pictures
from explorer.features.restore.compute.results import Saved, save_in_order
from explorer.features.restore.compute.saving import make_folder
from explorer.features.restore.messages.repair import (
    Repaired,
    RepairOptions,
    RepairProgress,
    RepairRecord,
    RepairSource,
)
from explorer.values import BadInput, DataProvenance, Failure, Weights
from explorer.values.file_kinds import kind_of
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import RestorationWeights
from explorer.values.result_names import Place, places_of


def repair_files(
    task: str,
    inputs: Sequence[str | Path] | Inputs,
    out_folder: str | Path,
    weights: RestorationWeights | Weights,
    options: RepairOptions | None = None,
    *,
    model_name: str = "",
    provenance: DataProvenance | None = None,
    clean: str = "",
    mask: str = "",
    pattern: str = "{name}",
    document: str = "",
    overwrite: bool = False,
    progress: Callable[[str, float, int], None] | None = None,
) -> Iterator[RepairRecord]:
    """Repair pictures into a folder, one record each, in order.

    Results keep their input's format (PNG where the format cannot be written), pages of a document stay together; of
    two inputs with one name the second gets a number. A picture that fails says why in its record and the others go on.

    Args:
        task: see `repair_pictures`.
        inputs: files, folders, zips; or what was found in them.
        out_folder: made when it is not there.
        weights: of the model.
        options: for all of them; None lets the program decide everything.
        model_name: for the account.
        provenance: what an autoencoder was trained on.
        clean: the undamaged original, or a folder with originals of the inputs' names; empty for none.
        mask: for `fill-in`, a picture that is white in the hole, or a folder with such; empty for none.
        pattern: of the results' names, see `places_of`.
        document: name of one document that takes all results as its pages; empty for none.
        overwrite: take the place of files that are there, which else stay and the result gets a number.
        progress: called with (what, pictures done, pictures in all), also inside a large picture; may raise to cancel.

    Raises:
        BadInput: an unknown task, a model for another one, no picture at all, a pattern that gives no name, or a folder
            that cannot be made or is not there.
    """
    files = (inputs if isinstance(inputs, Inputs) else list_inputs(inputs, out_folder)).files
    places = [Place(document, 1)] * len(files) if document else _places(files, pattern, task)
    cleans, masks = Partners(clean, "clean original"), Partners(mask, "mask")
    sources = [
        RepairSource(
            number,
            file.name,
            str(file.path),
            file.member,
            clean_path=cleans.of(file.name),
            mask_path=masks.of(file.name),
            problem=file.problem,
            frame=file.frame,
        )
        for number, file in enumerate(files)
    ]
    steps = repair_pictures(task, weights, sources, options, model_name, provenance)
    folder = make_folder(out_folder)
    made: deque[RepairRecord] = deque()

    def results() -> Iterator[FullPicture | None]:
        began = time.perf_counter()
        for step in steps:
            number = step.identity
            if isinstance(step, RepairProgress):
                if progress is not None:
                    progress(step.what, number + step.done / step.total, len(files))
                continue
            made.append(_recorded(step, files[number], time.perf_counter() - began))
            yield None if isinstance(step.outcome, Failure) else step.outcome.restored
            if progress is not None:
                progress("Restoring", number + 1, len(files))
            began = time.perf_counter()

    for saved in save_in_order(results(), places, folder, overwrite):
        yield _told(made.popleft(), saved)
    if progress is not None:
        progress("Restoring", len(files), len(files))


class Partners:
    """Files that go with the inputs by name: one for all, or a folder with one for each."""

    def __init__(self, given: str, what: str) -> None:
        """Look where they are.

        Args:
            given: a file or folder; empty for none.
            what: they are, for messages.

        Raises:
            BadInput: it is not there.
        """
        path = Path(given).expanduser()
        if given and not path.exists():
            raise BadInput(f"{given} does not exist: give the {what} or a folder with one for each picture.")
        self._one = str(path) if given and path.is_file() else ""
        self._by_stem: dict[str, str] = {}
        if given and path.is_dir():
            for file in sorted(path.iterdir()):
                if kind_of(file) == "picture":
                    self._by_stem.setdefault(file.stem.lower(), str(file))

    def of(self, name: str) -> str:
        """The partner of an input of this name, whatever its suffix; empty where it has none."""
        return self._one or self._by_stem.get(Path(name).stem.lower(), "")


def _places(files: Sequence[InputFile], pattern: str, task: str) -> list[Place]:
    try:
        return places_of([file.origin for file in files], pattern, task)
    except ValueError as error:
        raise BadInput(f"The pattern “{pattern}” gives no name for a file: {error}.") from error


def _recorded(step: Repaired, file: InputFile, seconds: float) -> RepairRecord:
    """What became of a picture, before its result is written."""
    outcome = step.outcome
    if isinstance(outcome, Failure):
        message = outcome.message if file.name in outcome.message else f"{file.name}: {outcome.message}"
        return RepairRecord(file.shown, message=message, seconds=seconds)
    motion = outcome.motion
    return RepairRecord(
        file.shown,
        width=outcome.width,
        height=outcome.height,
        depth=outcome.restored.depth,
        strength=outcome.strength,
        estimated=outcome.estimated,
        likeness=outcome.likeness,
        damaged_code=() if motion is None else motion.damaged,
        restored_code=() if motion is None else motion.restored,
        residual=None if motion is None else motion.residual,
        account=outcome.account,
        warning=outcome.warning,
        seconds=seconds,
    )


def _told(record: RepairRecord, saved: Saved) -> RepairRecord:
    """The record, with what became of the result."""
    if record.message:
        missing = f" It is missing in {saved.name}." if isinstance(saved, Path) else ""
        return replace(record, message=record.message + missing)
    if isinstance(saved, BadInput):
        return RepairRecord(record.source, message=str(saved), seconds=record.seconds)
    return replace(record, output=str(saved))
