"""A batch of people's pictures through a model, one result at a time."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.features.restore.compute.canvas import Steps
from explorer.features.restore.compute.inputs import InputFile, InputReader
from explorer.features.restore.compute.likeness import likeness, on_scale_of
from explorer.features.restore.compute.partners import read_partner
from explorer.features.restore.compute.shrinking import preview
from explorer.features.restore.compute.spool import spooled
from explorer.features.restore.compute.through_code import ThroughCode, as_sentence
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.messages.edits import OpenedPicture, OpenReply, OpenRequest
from explorer.features.restore.messages.options import Options
from explorer.features.restore.messages.reading import ReadOptions
from explorer.features.restore.messages.restored import (
    PREVIEW_SIDE,
    Asked,
    Ended,
    Likeness,
    Model,
    Outcome,
    PictureSource,
    Progress,
    Restored,
)
from explorer.features.restore.task import Task, load, task_named, tasks
from explorer.models.restoration import restoration_from_weights
from explorer.values import BadInput, Failure
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import RestorationWeights

THUMBNAIL_SIDE = 96

_kept = threading.local()


def preview_side(count: int) -> int:
    """Longest side of the kept previews, so that a batch of any length stays within some 200 MB."""
    return PREVIEW_SIDE if count <= 50 else PREVIEW_SIDE // 2 if count <= 200 else PREVIEW_SIDE // 4


def restore_pictures(
    task: Task,
    model: Model,
    asked: Sequence[Asked],
    options: Options | None = None,
    *,
    reading: ReadOptions | None = None,
    longest: int | None = None,
) -> Iterator[Progress | Ended]:
    """Restore a batch in the order given.

    For a worker thread: each result can be used at once, between steps progress is told, closing the iterator cancels.
    A picture that cannot be read becomes a Failure and the others go on.

    Memory: the picture as its file is unpacked (at 100 megapixels up to 0.7 GB in colour, 1.3 GB with 16 bits, while it
    is read), then some 0.5 GB for tiles; picture and result themselves lie in temporary files where they are large.

    Args:
        task: what is to be done.
        model: that does it.
        asked: files to read, or pixels.
        options: for the pictures without options of their own; None lets the program decide everything.
        reading: how the files are read; None as they have it.
        longest: side of the previews; None for what suits so many pictures.

    Raises:
        BadInput: the model is not for this task. Comes with the first step, as this is a generator.
    """
    check_model(task, model)
    side = longest or preview_side(len(asked))
    with InputReader() as reader:
        for each in asked:
            try:
                outcome: Restored | Failure = yield from _restored(
                    task, model, each, each.options or options or task.options(), reader, reading, side
                )
            except Exception as error:
                outcome = Failure.of(error)
            yield Ended(each.source.identity, outcome)


def check_model(task: Task, model: Model) -> None:
    """See that a model can do a task.

    Raises:
        BadInput: it cannot.
    """
    if isinstance(model.weights, RestorationWeights):
        learnt = model.weights.architecture.task
        if learnt != task.name or not task.by_network:
            raise BadInput(f"{model.name} was trained for “{learnt}”, not “{task.name}”: choose a model for this task.")
    elif not task.by_autoencoder:
        able = " and ".join(other.name for other in tasks() if other.by_autoencoder and other.by_network)
        raise BadInput(f"{model.name} is an autoencoder, which can only do {able}: choose a “{task.name}” model.")


def steps_of(task: Task, model: Model, picture: FullPicture, options: Options) -> Steps:
    """The task at work on one picture; the model's network is kept for the next one of this thread.

    Raises:
        BadInput: see the tasks.
    """
    weights, last = model.weights, getattr(_kept, "model", None)
    if last is None or last.weights is not weights or last.errors is not model.errors or last.name != model.name:
        _kept.network = network_of(weights) if isinstance(weights, RestorationWeights) else ThroughCode(model)
        _kept.model = model
    does = task.by_network if isinstance(weights, RestorationWeights) else task.by_autoencoder
    steps: Steps = load(does)(_kept.network, picture, options)
    return steps


def network_of(weights: RestorationWeights) -> TiledNetwork:
    """A restoration network, ready for pictures of any size."""
    return TiledNetwork(restoration_from_weights(weights), precision="auto")


def open_picture(source: PictureSource, task: Task, options: Options) -> OpenedPicture:
    """Read a picture to be looked at before anything is done with it; what is large lies in temporary files.

    Raises:
        BadInput: it cannot be read, or what the options name cannot.
    """
    with InputReader() as reader:
        original = _read(source, reader)
    looked = load(task.looks)(original, options) if task.looks else None
    return OpenedPicture(
        source.name,
        source.path,
        original,
        preview(original, PREVIEW_SIDE),
        preview(original, THUMBNAIL_SIDE),
        (task.name, task.look(options)),
        looked,
    )


def open_waiting(request: OpenRequest) -> OpenReply:
    """Read a picture that waits for its turn.

    Raises:
        BadInput: it cannot be read.
    """
    return OpenReply(request, open_picture(request.source, task_named(request.task), request.options))


def compare(result: Restored | None, clean_path: str) -> tuple[FullPicture, Likeness | None]:
    """Read an undamaged original, and measure a result against it.

    Raises:
        BadInput: it cannot be read, or has another size than the result.
    """
    truth = read_partner(clean_path)
    if result is None:
        return truth, None
    if (truth.width, truth.height) != (result.width, result.height):
        raise BadInput(
            f"{Path(clean_path).name} has {truth.width}×{truth.height} pixels: the original of {result.name} must have "
            f"the same size, {result.width}×{result.height}."
        )
    truth = on_scale_of(result.original, truth)
    return truth, _measured(result.original, result.restored, truth)


def _restored(
    task: Task,
    model: Model,
    asked: Asked,
    options: Options,
    reader: InputReader,
    reading: ReadOptions | None,
    side: int,
) -> Generator[Progress, None, Restored]:
    began = time.perf_counter()
    source = asked.source
    picture = _read(source, reader, reading)
    before = preview(picture, side)
    steps = steps_of(task, model, picture, options)
    started, first = time.perf_counter(), 0
    while True:
        try:
            done, total = next(steps)
        except StopIteration as end:
            outcome: Outcome = end.value
            break
        now = time.perf_counter()
        since = done - first
        left = (now - started) * (total - done) / since if since > 0 else math.nan
        yield Progress(source.identity, done, total, left)
    clean = on_scale_of(picture, read_partner(asked.clean_path, source.frame)) if asked.clean_path else None
    account = tuple(as_sentence(note) for note in (*picture.notes, *picture.doubts) if note)
    return Restored(
        task=task.name,
        name=source.name,
        path=source.path,
        before=before,
        after=preview(outcome.restored, side),
        thumbnail=preview(outcome.restored, THUMBNAIL_SIDE),
        original=picture,
        restored=outcome.restored,
        account=account + outcome.account,
        options=options,
        found=outcome.found,
        likeness=None if clean is None else _measured(picture, outcome.restored, clean),
        seconds=time.perf_counter() - began,
        warning=" ".join([*(as_sentence(doubt) for doubt in picture.doubts), outcome.warning]).strip(),
    )


def _measured(picture: FullPicture, restored: FullPicture, clean: FullPicture) -> Likeness | None:
    """The likeness of a result that has the picture's size."""
    same = (restored.width, restored.height) == (picture.width, picture.height)
    return likeness(picture, restored, clean) if same else None


def _read(source: PictureSource, reader: InputReader, reading: ReadOptions | None = None) -> FullPicture:
    """The picture of a source, with what is large in temporary files."""
    if isinstance(source.picture, FullPicture):
        picture = source.picture
    elif source.picture is not None:
        picture = FullPicture.of(source.picture)
    else:
        shown = f"{source.path}/{source.member}" if source.member else source.path
        picture = reader.read_full(
            InputFile(shown, source.name, Path(source.path), source.member, source.problem, source.frame),
            reading.dots if reading is not None else None,
        )
    white = reading.white if reading is not None else None
    if white is not None and picture.pixels.dtype != np.uint8:
        notes = [note for note in picture.notes if "white" not in note]
        notes.append(f"white is {white:g}, as requested")
        picture = replace(picture, black=0.0, white=white, notes=tuple(notes), doubts=())
    alpha = None if picture.alpha is None else spooled(picture.alpha)
    return replace(picture, pixels=spooled(picture.pixels), alpha=alpha)
