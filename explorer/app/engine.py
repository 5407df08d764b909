"""What the worker threads do with models and data.

Imports torch: import this module on a worker thread only, inside the function that runs there.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from explorer.data import Dataset, open_dataset
from explorer.jobs import Job, usable_cores
from explorer.latent.planes import align_plane, code_ranges, fit_plane, map_positions
from explorer.models import card_parameters, from_weights, objective_from, objective_named, objective_names
from explorer.models.model_file import LoadedModel, load_model, read_card
from explorer.models.restoration import is_restoration_file, read_restoration_card
from explorer.training import map_split, train
from explorer.training.evaluation import row_codes, row_errors
from explorer.values import (
    BadInput,
    Codes,
    DataProvenance,
    EpochReport,
    Failure,
    ModelCard,
    Snapshot,
    StepReport,
    TrainingRequest,
)
from explorer.values.card_settings import stored_objective
from explorer.values.map_pictures import stored_map_split
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress
from explorer.values.restoration_model import RestorationCard

Step = StepReport | EpochReport

_ENCODED_AT_ONCE = 1_000


def open_model(path: Path, stamp: int) -> OpenModel:
    """Read a model file and lay out its map.

    Raises:
        BadInput: the file cannot be read, or is not a model.
    """
    file = load_model(path)
    return laid_out(replace(file, card=replace(file.card, path=str(path))), stamp)


def laid_out(file: LoadedModel, stamp: int) -> OpenModel:
    """What a model file holds, with its map; a model of another program has neither objective nor losses."""
    codes = file.codes
    if codes is None:
        latent_dim = file.card.architecture.latent_dim
        empty = np.zeros(0, np.float32)
        codes = Codes(np.zeros((0, latent_dim), np.float32), np.zeros(0, np.int64), empty)
    plane = fit_plane(codes.values)
    return OpenModel(
        stamp,
        _with_parameters(file.card),
        file.weights,
        codes,
        plane,
        map_positions(plane, codes.values),
        code_ranges(codes.values),
        _unit(file.card) if file.card.objective else "",
    )


def find_originals(card: ModelCard, samples: int, spec: str, job: Job, *, download: bool) -> np.ndarray:
    """The pictures behind the codes of a model file, uint8 (N, C, H, W).

    Args:
        card: of the model.
        samples: codes in the file.
        spec: where to look.
        job: receives the progress and is asked whether to go on.
        download: whether the person asked for it.

    Raises:
        BadInput: they are not there, or are other pictures than those that the model was trained on.
    """
    dataset = open_data(spec, job, download=download, like=card.data)
    if not dataset.provenance.same_pictures(card.data):
        raise BadInput(
            f"“{spec}” does not hold the pictures that “{card.name}” was trained on: "
            f"{card.data.images:,} pictures of {card.data.title}."
        )
    rows = map_split(dataset, stored_map_split(card))
    if len(rows) < samples:
        raise BadInput(f"“{spec}” has {len(rows):,} pictures to show, but “{card.name}” has {samples:,} codes.")
    return _as_pixels(dataset.images[rows[:samples]])


def on_the_map(model: OpenModel, spec: str, split: str, stamp: int, job: Job) -> OpenModel:
    """The same model with other pictures of its data on the map.

    Args:
        model: that is open.
        spec: where its data are.
        split: one of MAP_SPLITS.
        stamp: of the new one.
        job: receives the progress and is asked whether to go on.

    Raises:
        BadInput: the data are not there, are other pictures, or have none in this split.
        Stopped: the person cancelled.
    """
    dataset = open_data(spec, job, like=model.card.data)
    if not dataset.provenance.same_pictures(model.card.data):
        raise BadInput(f"“{spec}” does not hold the pictures that “{model.card.name}” was trained on.")
    rows = map_split(dataset, split)
    network = from_weights(model.weights)
    values, errors = [], []
    for start in range(0, len(rows), _ENCODED_AT_ONCE):
        job.check()
        job.report(Progress("Encoding the pictures", start, len(rows)))
        part = rows[start : start + _ENCODED_AT_ONCE]
        values.append(row_codes(network, dataset.images, part))
        errors.append(row_errors(network, dataset.images, part))
    labels = np.full(len(rows), -1, np.int64) if dataset.labels is None else dataset.labels[rows]
    codes = Codes(np.concatenate(values), labels, np.concatenate(errors))
    return replace(
        model,
        stamp=stamp,
        codes=codes,
        # on the plane of the model's own codes, so that the maps can be compared
        positions=map_positions(model.plane, codes.values),
        code_ranges=code_ranges(codes.values),
        originals=_as_pixels(dataset.images[rows]),
        opened=None,
        split=split,
    )


def open_data(spec: str, job: Job, *, download: bool = False, like: DataProvenance | None = None) -> Dataset:
    """Open a data set and report the progress to the job; see `open_dataset`.

    Raises:
        BadInput: it cannot be used.
        Stopped: the person cancelled.
    """

    def progress(what: str, done: int, total: int) -> None:
        job.report(Progress(what, done, total))

    return open_dataset(spec, download=download, progress=progress, like=() if like is None else (like,))


def open_file(path: Path, stamp: int) -> OpenModel | RestorationCard:
    """Read a model file; of one that restores pictures the header is enough here.

    Raises:
        BadInput: the file cannot be read, or is not a model.
    """
    return read_restoration_card(path) if is_restoration_file(path) else open_model(path, stamp)


def list_models(folder: Path) -> list[tuple[Path, ModelCard | Failure]]:
    """The autoencoders of a folder by name, each with its card or the reason why it cannot be read."""
    return [(path, what) for path, what in list_files(folder) if not isinstance(what, RestorationCard)]


def list_files(folder: Path) -> list[tuple[Path, ModelCard | RestorationCard | Failure]]:
    """The model files of a folder by name, each with its card or the reason why it cannot be read."""
    found: list[tuple[Path, ModelCard | RestorationCard | Failure]] = []
    for path in sorted(folder.glob("*.safetensors")):
        try:
            if is_restoration_file(path):
                found.append((path, read_restoration_card(path)))
            else:
                found.append((path, replace(read_card(path), path=str(path))))
        except BadInput as error:
            found.append((path, Failure.of(error)))
    return found


class TrainingMap:
    """Turns the reports of one training into open models, in a steady frame."""

    def __init__(self, next_stamp: Callable[[], int]) -> None:
        """Start without a map.

        Args:
            next_stamp: gives a new stamp at each call, from any thread.
        """
        self._next_stamp = next_stamp
        self._base: OpenModel | None = None

    def model_after(self, report: Step, originals: np.ndarray) -> OpenModel | None:
        """The open model after a report; None where the report brings no new codes.

        A snapshot between two epochs may hold codes of the first samples only; the others stay where they were.
        """
        if isinstance(report, EpochReport):
            errors = np.zeros(0, np.float32)
            codes = Codes(report.snapshot.codes, report.labels, errors)
            self._base = self._model(report.card, report.snapshot, codes, originals)
            return self._base
        if report.snapshot is None or self._base is None:
            return None
        values = self._base.codes.values.copy()
        values[: len(report.snapshot.codes)] = report.snapshot.codes
        codes = replace(self._base.codes, values=values)
        self._base = self._model(self._base.card, report.snapshot, codes, originals)
        return self._base

    def _model(self, card: ModelCard, snapshot: Snapshot, codes: Codes, originals: np.ndarray) -> OpenModel:
        plane = fit_plane(codes.values)
        if self._base is not None:
            plane = align_plane(plane, codes.values, self._base.positions)
        positions = map_positions(plane, codes.values)
        ranges = code_ranges(codes.values)
        unit = _unit(card)
        card = _with_parameters(card)
        return OpenModel(self._next_stamp(), card, snapshot.weights, codes, plane, positions, ranges, unit, originals)


def training_steps(
    request: TrainingRequest, next_stamp: Callable[[], int], job: Job
) -> Generator[tuple[Step, OpenModel | None], object, None]:
    """Open the data and train; each report comes with the open model that it makes, where it makes one."""
    # pressing Start on a data set that is not here yet is the person's wish to download it
    resumed = read_card(Path(request.resume)) if request.resume else None
    like = resumed.data if resumed is not None else None
    dataset = open_data(request.data, job, download=True, like=like)
    # One core is the window's. Always, and not only while somebody drags: with another number of threads the sums come
    # in another order, and the same seed would no longer give the same weights.
    torch.set_num_threads(max(1, usable_cores() - 1))
    split = stored_map_split(resumed) if resumed is not None else None
    originals = _as_pixels(dataset.images[map_split(dataset, split)])
    the_map = TrainingMap(next_stamp)
    steps = train(request, dataset)
    try:
        report = next(steps)
        while True:
            message = yield report, the_map.model_after(report, originals)
            report = steps.send(message)
    except StopIteration:
        return
    finally:
        steps.close()


def _unit(card: ModelCard) -> str:
    """What the losses of a model count, for their axis.

    A damaged parameter does not keep a model from being looked at, nor does an objective that is not known here.
    """
    if card.objective not in objective_names():
        return ""
    try:
        return objective_from(stored_objective(card)).unit
    except BadInput:
        return objective_named(card.objective).unit


def _with_parameters(card: ModelCard) -> ModelCard:
    return replace(card, settings={**card.settings, "parameters": card_parameters(card)})


def _as_pixels(images: np.ndarray) -> np.ndarray:
    if images.dtype == np.uint8:
        return images
    pixels: np.ndarray = np.rint(images * 255).astype(np.uint8)
    return pixels
