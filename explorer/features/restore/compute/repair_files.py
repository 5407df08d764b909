"""Repairing files in a batch, for the command line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from explorer.data.full_writing import write_full_picture
from explorer.features.restore.compute.inputs import InputFile, Inputs, list_inputs
from explorer.features.restore.compute.repairing import repair_pictures
from explorer.features.restore.compute.saving import free_path, make_folder
from explorer.features.restore.messages.repair import (
    Repaired,
    RepairOptions,
    RepairProgress,
    RepairRecord,
    RepairResult,
    RepairSource,
)
from explorer.values import BadInput, DataProvenance, Failure, Weights
from explorer.values.file_kinds import kind_of
from explorer.values.restoration_model import RestorationWeights
from explorer.values.result_names import result_name, same_name_key


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
    overwrite: bool = False,
    progress: Callable[[str, float, int], None] | None = None,
) -> Iterator[RepairRecord]:
    """Repair pictures into a folder, one record each, in order.

    Results keep their input's format (PNG where the format cannot be written); of two inputs with one name the second
    gets a number. A picture that fails says why in its record and the others go on.

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
        pattern: of the results' names, see `result_name`.
        overwrite: take the place of files that are there, which else stay and the result gets a number.
        progress: called with (what, pictures done, pictures in all), also inside a large picture; may raise to cancel.

    Raises:
        BadInput: an unknown task, a model for another one, no picture at all, a pattern that gives no name, or a folder
            that cannot be made or is not there.
    """
    files = (inputs if isinstance(inputs, Inputs) else list_inputs(inputs, out_folder)).files
    names = [_named(pattern, file, task, number) for number, file in enumerate(files, start=1)]
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
    taken: set[str] = set()
    began = time.perf_counter()
    for step in steps:
        number = step.identity
        if isinstance(step, RepairProgress):
            if progress is not None:
                progress(step.what, number + step.done / step.total, len(files))
            continue
        yield _recorded(step, files[number], folder, names[number], overwrite, taken, began)
        if progress is not None:
            progress("Restoring", number + 1, len(files))
        began = time.perf_counter()


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


def _named(pattern: str, file: InputFile, task: str, number: int) -> str:
    try:
        return result_name(pattern, file.result, task, number)
    except ValueError as error:
        raise BadInput(f"The pattern “{pattern}” gives no name for a file: {error}.") from error


def _recorded(
    step: Repaired, file: InputFile, folder: Path, name: str, overwrite: bool, taken: set[str], began: float
) -> RepairRecord:
    """Write a result and say what became of it."""
    outcome = step.outcome
    try:
        if isinstance(outcome, Failure):
            raise BadInput(outcome.message)
        path = save_repair(outcome, folder, name, overwrite, taken)
    except BadInput as error:
        message = str(error) if file.name in str(error) else f"{file.name}: {error}"
        return RepairRecord(file.shown, message=message, seconds=time.perf_counter() - began)
    motion = outcome.motion
    return RepairRecord(
        file.shown,
        output=str(path),
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
        seconds=time.perf_counter() - began,
    )


def save_repair(
    result: RepairResult, folder: Path, name: str, overwrite: bool = False, taken: set[str] | None = None
) -> Path:
    """Write one repair into a folder.

    Args:
        result: a repair.
        folder: that is there.
        name: of the file.
        overwrite: take the place of a file that is there, the original among them.
        taken: names used by this batch, as `same_name_key` gives them; this one's is added.

    Returns:
        The written file. It appears whole or not at all.

    Raises:
        BadInput: the folder cannot be written to.
    """
    names = taken if taken is not None else set()
    path = free_path(folder, name, overwrite, names)
    write_full_picture(path, result.restored)
    names.add(same_name_key(path.name))
    return path
