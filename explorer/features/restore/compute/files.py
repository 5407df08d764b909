"""Restoring files in a batch, for the command line."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from explorer.features.restore.compute.inputs import InputFile, Inputs, list_inputs
from explorer.features.restore.compute.partners import Partners
from explorer.features.restore.compute.restoring import check_model, restore_pictures
from explorer.features.restore.compute.results import Saved, save_in_order
from explorer.features.restore.compute.saving import make_folder
from explorer.features.restore.messages.options import Given, Options, declared
from explorer.features.restore.messages.reading import ReadOptions
from explorer.features.restore.messages.restored import Asked, Ended, Model, PictureSource, Progress, Record
from explorer.features.restore.task import Task
from explorer.values import BadInput, Failure
from explorer.values.full_picture import FullPicture
from explorer.values.result_names import Place, places_of


def restore_files(
    task: Task,
    model: Model,
    inputs: Sequence[str | Path] | Inputs,
    out_folder: str | Path,
    options: Options | None = None,
    *,
    clean: str = "",
    beside: Mapping[str, str] | None = None,
    pattern: str = "{name}",
    reading: ReadOptions | None = None,
    document: str = "",
    overwrite: bool = False,
    progress: Callable[[str, float, int], None] | None = None,
) -> Iterator[Record]:
    """Restore pictures into a folder, one record each, in order.

    Results keep their input's format (PNG where the format cannot be written), pages of a document stay together; of
    two inputs with one name the second gets a number. A picture that fails says why in its record and the others go on.

    Args:
        task: what is to be done.
        model: that does it.
        inputs: files, folders, zips; or what was found in them.
        out_folder: made when it is not there.
        options: for all of them; None lets the program decide everything.
        clean: the undamaged original, or a folder with originals of the inputs' names; empty for none.
        beside: for options that come from files, by their names: a file for all inputs, or a folder with one for each.
        pattern: of the results' names, see `places_of`.
        reading: how the files are read; None as they have it.
        document: name of one document that takes all results as its pages; empty for none.
        overwrite: take the place of files that are there, which else stay and the result gets a number.
        progress: called with (what, pictures done, pictures in all), also inside a large picture; may raise to cancel.

    Raises:
        BadInput: a model for another task, no picture at all, a pattern that gives no name, or a folder that cannot be
            made or is not there.
    """
    files = (inputs if isinstance(inputs, Inputs) else list_inputs(inputs, out_folder)).files
    places = [Place(document, 1)] * len(files) if document else _places(files, pattern, task.name)
    options = options or task.options()
    cleans = Partners(clean, "clean original")
    known = {name: what for name, what in declared(task.options).items() if isinstance(what, Given)}
    partners = {name: (known[name], Partners(path, known[name].flag or name)) for name, path in (beside or {}).items()}
    asked = []
    for number, file in enumerate(files):
        source = PictureSource(number, file.name, str(file.path), file.member, problem=file.problem, frame=file.frame)
        found = {
            name: what.read(path, file.frame)
            for name, (what, all_of_them) in partners.items()
            if (path := all_of_them.of(file.name))
        }
        asked.append(Asked(source, _with(options, found), cleans.of(file.name)))
    check_model(task, model)
    folder = make_folder(out_folder)
    made: deque[Record] = deque()

    def results() -> Iterator[FullPicture | None]:
        began = time.perf_counter()
        for step in restore_pictures(task, model, asked, reading=reading):
            number = step.identity
            if isinstance(step, Progress):
                if progress is not None:
                    progress(task.doing, number + step.done / step.total, len(files))
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


def _with(options: Options, values: Mapping[str, Any]) -> Options:
    return replace(options, **values) if values else options  # type: ignore[type-var]


def _places(files: Sequence[InputFile], pattern: str, task: str) -> list[Place]:
    try:
        return places_of([file.origin for file in files], pattern, task)
    except ValueError as error:
        raise BadInput(f"The pattern “{pattern}” gives no name for a file: {error}.") from error


def _recorded(step: Ended, file: InputFile, seconds: float) -> Record:
    """What became of a picture, before its result is written."""
    outcome = step.outcome
    if isinstance(outcome, Failure):
        message = outcome.message if file.name in outcome.message else f"{file.name}: {outcome.message}"
        return Record(file.shown, message=message, seconds=seconds)
    return Record(
        file.shown,
        width=outcome.restored.width,
        height=outcome.restored.height,
        depth=outcome.restored.depth,
        likeness=outcome.likeness,
        found=outcome.found,
        options=asdict(outcome.options),  # type: ignore[call-overload]
        account=outcome.account,
        warning=outcome.warning,
        seconds=seconds,
    )


def _told(record: Record, saved: Saved) -> Record:
    """The record, with what became of the result."""
    if record.message:
        missing = f" It is missing in {saved.name}." if isinstance(saved, Path) else ""
        return replace(record, message=record.message + missing)
    if isinstance(saved, BadInput):
        return Record(record.source, message=str(saved), seconds=record.seconds)
    return replace(record, output=str(saved))
