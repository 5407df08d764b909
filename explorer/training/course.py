"""The course of a training by gradient: epoch after epoch of batches."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from explorer.data import Dataset
from explorer.models import build, from_weights, objective_named
from explorer.models.model_file import LoadedModel
from explorer.training.batch_pictures import batch_bounds, batch_pictures
from explorer.training.cards import model_card, now
from explorer.training.denormals import DenormalsAsZero
from explorer.training.devices import choose_device, device_title
from explorer.training.diverged import Diverged
from explorer.training.optimisation import Optimisation
from explorer.training.plan import Plan
from explorer.training.random_streams import epoch_order, noise_generator
from explorer.training.redraw_budget import RedrawBudget
from explorer.training.reporting import Samples, write_model, write_model_again
from explorer.training.request_check import check_adjustment
from explorer.training.schedules import rate_factor
from explorer.training.stopwatch import Stopwatch
from explorer.values import BadInput, Codes, EpochFigures, EpochReport, ErrorFigures, StepReport, TrainingAdjustment

# reading the loss waits for the device, so that it is looked at now and then only
_LOOK_EVERY = 32

Report = StepReport | EpochReport
Reports = Generator[Report, TrainingAdjustment | None, None]


class Course:
    """One training, from the first report to the last."""

    def __init__(self, plan: Plan, dataset: Dataset, out: str, device: str, resumed: LoadedModel | None) -> None:
        """Prepare everything.

        Args:
            plan: what to do.
            dataset: what to learn from.
            out: model file, may be empty.
            device: name, see `choose_device`.
            resumed: the file to go on from.

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
        self._layout = torch.channels_last if convolutional else torch.contiguous_format
        model = build(plan.architecture, plan.seed) if resumed is None else from_weights(resumed.weights)
        model.requires_grad_(True).to(self._device).to(memory_format=self._layout)  # type: ignore[call-overload]
        self._optimisation = Optimisation(model, objective_named(plan.objective), plan.averaging, plan.weight_decay)
        if resumed is not None:
            self._optimisation.restore(resumed.optimizer or {})
        self._pictures = batch_pictures(dataset.images, plan.batch_size, self._device, self._layout)
        self._bounds = batch_bounds(len(dataset.train), plan.batch_size)
        self._samples = Samples(dataset)
        self._redraw = RedrawBudget(dataset.images, self._samples.map_rows)
        self._history = list(plan.history)
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
            self._plan = replace(self._plan, epochs=adjustment.epochs)
        if adjustment.threads is not None:
            torch.set_num_threads(adjustment.threads)

    def _first_report(self) -> EpochReport:
        with DenormalsAsZero():
            figures, errors = self._samples.measure(self._optimisation.published, self._optimisation.objective)
        if self._history:
            figures = self._history[-1]
            if self._done >= self._plan.epochs:
                self._warnings.append(f"This model is trained for {self._done} epochs already; ask for more to go on.")
        else:
            figures = replace(figures, learning_rate=self._plan.rate)
        return self._report(figures, errors, write_model)

    def _epoch(self) -> Generator[Report, TrainingAdjustment | None, EpochReport]:
        epoch = self._done + 1
        optimisation, bounds = self._optimisation, self._bounds
        batches = len(bounds) - 1
        watch, work = Stopwatch(), DenormalsAsZero()
        with watch:
            order = self._dataset.train[epoch_order(self._plan.seed, epoch, bounds[-1])]
            noise = noise_generator(self._plan.seed, epoch, self._device)
        for place in range(batches):
            with watch, work:
                done = (epoch - 1 + place / batches) / max(self._plan.epochs, epoch)
                rate = self._plan.rate * rate_factor(self._plan.schedule, done)
                images = self._pictures.batch(order[bounds[place] : bounds[place + 1]])
                loss = optimisation.step(images, rate, noise)
                if place % _LOOK_EVERY == 0 and not math.isfinite(loss.item()):
                    raise self._diverged(epoch)
                snapshot = self._redraw.snapshot(optimisation.published)
            self._obey((yield StepReport(epoch, (place + 1) / batches, snapshot)))
        with watch, work:
            if not math.isfinite(loss.item()) or not optimisation.finite():
                raise self._diverged(epoch)
            optimisation.end_epoch()
        training_seconds = watch.seconds
        with watch, work:
            figures, errors = self._samples.measure(optimisation.published, optimisation.objective)
        figures = replace(figures, epoch=epoch, learning_rate=rate, seconds=watch.seconds)
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
        model = self._optimisation.published
        finished = self._done >= self._plan.epochs
        with watch, DenormalsAsZero():
            map_errors = np.zeros(0, np.float32)
            if finished:
                errors, map_errors = self._samples.errors(model)
            snapshot = self._redraw.whole(model)
            reconstructions = self._samples.reconstructions(model)
            history = tuple(self._history)
            card = model_card(self._plan, self._dataset.provenance, self._out, self._device.type, history, errors)
            codes = Codes(snapshot.codes, self._samples.labels, map_errors)
            saved_to, warning = write(self._out, card, snapshot.weights, codes, self._optimisation.state())
        warnings, self._warnings = [*self._warnings, *([warning] if warning else [])], []
        left = max(0, self._plan.epochs - self._done)
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
            seconds_left=left * (figures.seconds + watch.seconds) if figures.seconds or not left else math.nan,
            device=device_title(self._device),
            saved_to=saved_to,
            warning=" ".join(warnings),
            finished=finished,
        )

    def _diverged(self, epoch: int) -> Diverged:
        kept = f"the model of epoch {epoch - 1} is kept"
        if self._out:
            kept += f" in “{Path(self._out).name}”"
        return Diverged(
            f"The loss stopped being a finite number in epoch {epoch}, so training ended; {kept}. "
            f"A learning rate below {self._plan.rate:g} may help."
        )
