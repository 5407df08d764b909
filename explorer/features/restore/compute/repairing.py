"""A batch of people's pictures through a restoration network, one result at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.features.restore.compute.inputs import InputFile, InputReader
from explorer.features.restore.compute.likeness import likeness, on_scale_of
from explorer.features.restore.compute.opening import in_files
from explorer.features.restore.compute.outcome import Outcome, Steps
from explorer.features.restore.compute.shrinking import preview
from explorer.features.restore.compute.through_code import ThroughCode
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.messages.repair import (
    Repaired,
    RepairOptions,
    RepairProgress,
    RepairResult,
    RepairSource,
)
from explorer.features.restore.tasks.clean_page.compute.cleaning import clean_page
from explorer.features.restore.tasks.colorize.compute.colouring import colorize
from explorer.features.restore.tasks.denoise.compute.denoising import denoise
from explorer.features.restore.tasks.fill_in.compute.filling import fill_in
from explorer.features.restore.tasks.reconstruct.compute.reconstructing import THUMBNAIL_SIDE, preview_side
from explorer.models import from_weights
from explorer.models.restoration import restoration_from_weights
from explorer.values import BadInput, DataProvenance, Failure, Weights
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, RestorationWeights

_DOING = {
    DENOISE: "Removing noise",
    CLEAN_PAGE: "Cleaning the page",
    COLORIZE: "Predicting colours",
    FILL_IN: "Filling in",
}
_THROUGH_CODE = (DENOISE, FILL_IN)
_UNKNOWN_DATA = DataProvenance("", "", 0, "", 1, 1, 1, (), False)


def repair_pictures(
    task: str,
    weights: RestorationWeights | Weights,
    sources: Sequence[RepairSource],
    options: RepairOptions | None = None,
    model_name: str = "",
    provenance: DataProvenance | None = None,
) -> Iterator[RepairProgress | Repaired]:
    """Repair a batch in the order given.

    For a worker thread: each result can be used at once, between tiles of a large picture progress is told, closing
    the iterator cancels. A picture that cannot be read becomes a Failure and the others go on.

    Memory: the picture as its file is unpacked (at 100 megapixels up to 0.7 GB in colour, 1.3 GB with 16 bits, while it
    is read), then some 0.5 GB for tiles; picture and result themselves lie in temporary files where they are large.

    Args:
        task: "denoise", "clean-page", "colorize" or "fill-in".
        weights: of a network for this task; or of an autoencoder, which repairs small pictures through the code
            ("denoise" and "fill-in").
        sources: files to read, or pixels.
        options: for the pictures without options of their own; None lets the program decide everything.
        model_name: for the account.
        provenance: what an autoencoder was trained on.

    Raises:
        BadInput: the model is not for this task. Comes with the first step, as this is a generator.
    """
    repairer = _Repairer(task, weights, model_name or "the model", provenance or _UNKNOWN_DATA)
    side = preview_side(len(sources))
    with InputReader() as reader:
        for source in sources:
            try:
                outcome: RepairResult | Failure = yield from repairer.repair(
                    source, source.options or options or RepairOptions(), reader, side
                )
            except Exception as error:
                outcome = Failure.of(error)
            yield Repaired(source.identity, source.name, outcome)


class _Repairer:
    """One model and one task."""

    def __init__(self, task: str, weights: RestorationWeights | Weights, name: str, provenance: DataProvenance) -> None:
        if task not in _DOING:
            raise BadInput(f"There is no task “{task}”; use one of {', '.join(_DOING)}.")
        self._task = task
        self._network: TiledNetwork | None = None
        self._through_code: ThroughCode | None = None
        if isinstance(weights, RestorationWeights):
            learnt = weights.architecture.task
            if learnt != task:
                raise BadInput(f"{name} was trained for “{learnt}”, not “{task}”: choose a model for this task.")
            self._network = TiledNetwork(restoration_from_weights(weights), precision="auto")
        elif task in _THROUGH_CODE:
            self._through_code = ThroughCode(from_weights(weights), provenance, name)
        else:
            raise BadInput(
                f"{name} is an autoencoder, which can only do {' and '.join(_THROUGH_CODE)}: choose a “{task}” model."
            )

    def repair(
        self, source: RepairSource, options: RepairOptions, reader: InputReader, side: int
    ) -> Generator[RepairProgress, None, RepairResult]:
        """Repair one picture, telling progress; returns the result."""
        began = time.perf_counter()
        picture = _read(source, reader, options)
        before = preview(picture, side)
        steps = self._steps(picture, options, source)
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
            yield RepairProgress(source.identity, _DOING[self._task], done, total, left)
        clean = on_scale_of(picture, _partner(source.clean_path, source.frame)) if source.clean_path else None
        account = tuple(_as_sentence(note) for note in (*picture.notes, *picture.doubts) if note)
        return RepairResult(
            task=self._task,
            name=source.name,
            path=source.path,
            before=before,
            after=preview(outcome.restored, side),
            thumbnail=preview(outcome.restored, THUMBNAIL_SIDE),
            original=picture,
            restored=outcome.restored,
            account=account + outcome.account,
            strength=outcome.strength,
            impulses=outcome.impulses,
            estimated=outcome.estimated,
            likeness=None if clean is None else likeness(picture, outcome.restored, clean),
            motion=outcome.motion,
            options=options,
            seconds=time.perf_counter() - began,
            warning=" ".join([*(_as_sentence(doubt) for doubt in picture.doubts), outcome.warning]).strip(),
        )

    def _steps(self, picture: FullPicture, options: RepairOptions, source: RepairSource) -> Steps:
        masked = bool(source.mask_path) and self._task == FILL_IN
        mask = _partner(source.mask_path, source.frame) if masked else None
        if self._through_code is not None:
            if self._task == DENOISE:
                return self._through_code.denoise(picture)
            return self._through_code.fill_in(picture, options, mask)
        assert self._network is not None
        if self._task == DENOISE:
            return denoise(self._network, picture, options)
        if self._task == CLEAN_PAGE:
            return clean_page(self._network, picture, options)
        if self._task == COLORIZE:
            return colorize(self._network, picture, options)
        return fill_in(self._network, picture, options, mask)


def _as_sentence(note: str) -> str:
    return f"{note[0].upper()}{note[1:].rstrip('.')}."


def _partner(path: str, frame: int) -> FullPicture:
    """The picture that goes with another one: of several pages that of the same number, else the first."""
    frames = frames_of(Path(path), Path(path).name)
    return read_full_picture(Path(path), frame=frame if frame in frames else frames[0])


def _read(source: RepairSource, reader: InputReader, options: RepairOptions) -> FullPicture:
    """The picture of a source, with what is large in temporary files."""
    if isinstance(source.picture, FullPicture):
        return in_files(source.picture)
    if source.picture is not None:
        picture = FullPicture.of(source.picture)
    else:
        shown = f"{source.path}/{source.member}" if source.member else source.path
        picture = reader.read_full(
            InputFile(shown, source.name, Path(source.path), source.member, source.problem, source.frame),
            options.dots,
        )
    white = options.white
    if white is not None and picture.pixels.dtype != np.uint8:
        notes = [note for note in picture.notes if "white" not in note]
        notes.append(f"white is {white:g}, as requested")
        picture = replace(picture, black=0.0, white=white, notes=tuple(notes), doubts=())
    return in_files(picture)
