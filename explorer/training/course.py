"""The course of a training by gradient: epoch after epoch of batches."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from explorer.data import Dataset
from explorer.models import Autoencoder, build, from_weights
from explorer.models.model_file import LoadedModel
from explorer.training.batch_pictures import batch_bounds
from explorer.training.cards import model_card, now
from explorer.training.denormals import DenormalsAsZero
from explorer.training.devices import choose_device, device_title
from explorer.training.diverged import Diverged
from explorer.training.plan import Plan
from explorer.training.random_streams import epoch_order, noise_generator
from explorer.training.recorder import Recorder
from explorer.training.redraw_budget import RedrawBudget
from explorer.training.reporting import Samples, write_model, write_model_again
from explorer.training.request_check import check_adjustment
from explorer.training.schedules import rate_factor
from explorer.training.stage_work import OneLayer, StageWork, WholeNetwork
from explorer.training.stopwatch import Stopwatch
from explorer.values import BadInput, Codes, EpochFigures, EpochReport, ErrorFigures, StepReport, TrainingAdjustment
from explorer.values.number_text import counted
from explorer.values.training import Stage

# reading the loss waits for the device, so that it is looked at now and then only
_LOOK_EVERY = 32
# one epoch alone says little about the next ones on a machine that others use as well
_EPOCHS_TIMED = 10

Report = StepReport | EpochReport
Reports = Generator[Report, TrainingAdjustment | None, None]


class Course:
    """One training, from the first report to the last."""

    def __init__(
        self,
        plan: Plan,
        dataset: Dataset,
        out: str,
        device: str,
        resumed: LoadedModel | None,
        recorder: Recorder | None = None,
    ) -> None:
        """Prepare everything.

        Args:
            plan: what to do.
            dataset: what to learn from.
            out: model file, may be empty.
            device: name, see `choose_device`.
            resumed: the file to go on from.
            recorder: keeps the history, None keeps none.

        Raises:
            BadInput: the device is not here, or the file's training state is damaged.
        """
        self._plan = plan if plan.created else replace(plan, created=now())
        self._dataset = dataset
        self._out = out
        self._device, _ = choose_device(device)
        if self._device.type == "cuda":
            # the quickest kernels add in any order; these always in the same
            torch.backends.cudnn.deterministic = True
            torch.backends.cudnn.benchmark = False
        convolutional = plan.architecture.family == "convolutional"
        layout = torch.channels_last if convolutional else torch.contiguous_format
        model = build(plan.architecture, plan.seed) if resumed is None else from_weights(resumed.weights)
        model.requires_grad_(True).to(self._device).to(memory_format=layout)  # type: ignore[call-overload]
        self._history = list(plan.history)
        self._stage = plan.stage(max(1, self._done))
        self._work = self._work_of(self._stage, model)
        if resumed is not None:
            self._work.optimisation.restore(resumed.optimizer or {})
        self._bounds = batch_bounds(len(dataset.train), plan.batch_size)
        self._samples = Samples(dataset, dataset.train, plan.map_split)
        self._redraw = RedrawBudget(dataset.images, self._samples.map_rows)
        self._recorder = recorder or Recorder("", 0)
        self._warnings: list[str] = []

    def run(self) -> Reports:
        """Yield every report; see `train`."""
        report = self._first_report()
        while True:
            self._obey((yield report))
            if report.finished:
                return
            report = yield from self._epoch()

    @property
    def _done(self) -> int:
        return len(self._history)

    def _work_of(self, stage: Stage, model: Autoencoder) -> StageWork:
        if stage.layer:
            return OneLayer(model, self._plan, self._dataset, stage.layer)
        return WholeNetwork(model, self._plan, self._dataset)

    def _obey(self, adjustment: TrainingAdjustment | None) -> None:
        if adjustment is None:
            return
        try:
            check_adjustment(adjustment)
        except BadInput as error:
            self._warnings.append(str(error))
            return
        if adjustment.learning_rate is not None and adjustment.learning_rate != self._plan.rate:
            change = (self._done + 1, adjustment.learning_rate)
            self._plan = replace(self._plan, adjustments=(*self._plan.adjustments, change))
        if adjustment.epochs is not None:
            pretraining = self._plan.stages[-1].first_epoch - 1
            self._plan = replace(self._plan, whole_epochs=max(0, adjustment.epochs - pretraining))
        if adjustment.threads is not None:
            torch.set_num_threads(adjustment.threads)

    def _first_report(self) -> EpochReport:
        with DenormalsAsZero():
            figures, errors = self._samples.measure(self._work)
        if self._history:
            figures = self._history[-1]
            if self._done >= self._plan.epochs:
                self._warnings.append(
                    f"This model has already been trained for {counted(self._done, 'epoch')}: set a higher number "
                    "of epochs to continue."
                )
        else:
            figures = replace(figures, learning_rate=self._plan.rate, layer=self._stage.layer)
        report = self._report(figures, errors, write_model)
        self._warnings.append(self._recorder.begin(self._done))
        return report

    def _epoch(self) -> Generator[Report, TrainingAdjustment | None, EpochReport]:
        epoch = self._done + 1
        watch, quick = Stopwatch(), DenormalsAsZero()
        with watch, quick:
            stage = self._plan.stage(epoch)
            if (stage.layer, stage.first_epoch) != (self._stage.layer, self._stage.first_epoch):
                self._work = self._work_of(stage, self._work.published)
            self._stage = stage
        work, bounds = self._work, self._bounds
        optimisation, batches = work.optimisation, len(bounds) - 1
        with watch:
            order = epoch_order(self._plan.seed, epoch, bounds[-1])
            noise = noise_generator(self._plan.seed, epoch, self._device)
        for place in range(batches):
            with watch, quick:
                stage = self._plan.stage(epoch)
                done = (epoch - stage.first_epoch + place / batches) / max(stage.epochs, epoch - stage.first_epoch + 1)
                rate = self._plan.rate * rate_factor(self._plan.schedule, done)
                images = work.batch(order[bounds[place] : bounds[place + 1]])
                loss = optimisation.step(images, rate, noise)
                if place % _LOOK_EVERY == 0 and not math.isfinite(loss.item()):
                    raise self._diverged(epoch)
                snapshot = self._redraw.snapshot(work.published)
            self._obey((yield StepReport(epoch, (place + 1) / batches, snapshot, stage)))
        with watch, quick:
            if not math.isfinite(loss.item()) or not optimisation.finite():
                raise self._diverged(epoch)
            optimisation.end_epoch()
        training_seconds = watch.seconds
        with watch, quick:
            figures, errors = self._samples.measure(work)
        figures = replace(figures, epoch=epoch, learning_rate=rate, seconds=watch.seconds, layer=stage.layer)
        self._history.append(figures)
        return self._report(figures, errors, write_model_again, bounds[-1] / training_seconds)

    def _report(
        self,
        figures: EpochFigures,
        errors: dict[str, ErrorFigures],
        write: Callable[..., tuple[str, str]],
        images_per_second: float = 0.0,
    ) -> EpochReport:
        """Measure what a report still needs and write the file."""
        watch = Stopwatch()
        model = self._work.published
        finished = self._done >= self._plan.epochs
        with watch, DenormalsAsZero():
            map_errors = np.zeros(0, np.float32)
            if finished:
                errors, map_errors = self._samples.errors(model)
            snapshot = self._redraw.whole(model)
            reconstructions = self._samples.reconstructions(self._work.judged)
            history = tuple(self._history)
            card = model_card(self._plan, self._dataset.provenance, self._out, self._device.type, history, errors)
            codes = Codes(snapshot.codes, self._samples.labels, map_errors)
            # first, so that an epoch is in its history before the model file takes up the next one
            self._warnings.append(self._recorder.advance(self._done, card, snapshot.weights, codes))
            state, learnt = self._work.optimisation.state(), self._samples.learnt
            saved_to, warning = write(self._out, card, snapshot.weights, codes, state, learnt, self._recorder.give_way)
        warnings, self._warnings = [text for text in (*self._warnings, warning) if text], []
        return EpochReport(
            epoch=self._done,
            epochs=self._plan.epochs,
            figures=figures,
            card=replace(card, path=saved_to),
            snapshot=snapshot,
            labels=self._samples.labels,
            originals=self._samples.originals,
            reconstructions=reconstructions,
            images_per_second=images_per_second,
            seconds_left=self._seconds_left(watch.seconds),
            device=device_title(self._device),
            saved_to=saved_to,
            warning=" ".join(warnings),
            finished=finished,
            stage=self._stage,
        )

    def _seconds_left(self, report: float) -> float:
        """From the latest epochs of this stage; NaN before the first.

        Args:
            report: seconds that reporting an epoch takes on top.
        """
        left = max(0, self._plan.epochs - self._done)
        latest = [row.seconds for row in self._history[-_EPOCHS_TIMED:] if row.layer == self._stage.layer]
        if not left or not latest:
            return math.nan if left else 0.0
        return left * (sum(latest) / len(latest) + report)

    def _diverged(self, epoch: int) -> Diverged:
        kept = f"the model of epoch {epoch - 1} was kept"
        if self._out:
            kept += f" in “{Path(self._out).name}”"
        return Diverged(
            f"The loss became infinite or NaN in epoch {epoch}, so training ended; {kept}. A learning rate below "
            f"{self._plan.rate:g} may help."
        )
