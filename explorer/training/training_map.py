"""A training whose reports bring the map along."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from explorer.data.map_split import map_split
from explorer.jobs import Job, usable_cores
from explorer.latent.model_maps import loss_unit, with_parameters
from explorer.latent.planes import align_plane, code_ranges, fit_plane, map_positions
from explorer.models.model_data import as_pixels, open_data
from explorer.models.model_file import read_card
from explorer.training.train import train
from explorer.values import Codes, EpochReport, ModelCard, Snapshot, StepReport, TrainingAdjustment, TrainingRequest
from explorer.values.map_pictures import stored_map_split
from explorer.values.open_model import OpenModel

Step = StepReport | EpochReport


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
        unit = loss_unit(card)
        card = with_parameters(card)
        return OpenModel(self._next_stamp(), card, snapshot.weights, codes, plane, positions, ranges, unit, originals)


def training_steps(
    request: TrainingRequest, next_stamp: Callable[[], int], job: Job
) -> Generator[tuple[Step, OpenModel | None], TrainingAdjustment | None, None]:
    """Open the data and train; each report comes with the open model that it makes, where it makes one."""
    # pressing Start on a data set that is not here yet is the person's wish to download it
    resumed = read_card(Path(request.resume)) if request.resume else None
    like = resumed.data if resumed is not None else None
    dataset = open_data(request.data, job, download=True, like=like)
    # One core is the window's. Always, and not only while somebody drags: with another number of threads the sums come
    # in another order, and the same seed would no longer give the same weights.
    torch.set_num_threads(max(1, usable_cores() - 1))
    split = stored_map_split(resumed) if resumed is not None else None
    originals = as_pixels(dataset.images[map_split(dataset, split)])
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
