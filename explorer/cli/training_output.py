"""What `train` says: a line for each epoch, a progress bar in between."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from explorer.cli.errors import complain
from explorer.cli.opening import pictures_of, tell_reading
from explorer.cli.output import duration, number, print_json
from explorer.cli.progress import ProgressBar
from explorer.values import EpochReport, StepReport, TrainingRequest
from explorer.values.number_text import counted

if TYPE_CHECKING:
    from explorer.data import Dataset


class EpochLines:
    """The lines of one training. Use it as a context manager around the training."""

    def __init__(self, request: TrainingRequest, *, as_json: bool) -> None:
        """Say nothing yet.

        Args:
            request: what is trained.
            as_json: one JSON object a line in place of words.
        """
        self._request = request
        self._json = as_json
        self._bar = ProgressBar()
        self._epochs = 0
        self._started = False
        self._reading: dict[str, object] = {}

    def __enter__(self) -> EpochLines:
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.clear()

    def begin(self, dataset: Dataset) -> None:
        """Say what is going to happen."""
        self._reading = dataset.reading.as_json()
        tell_reading(dataset.provenance.spec, dataset.reading, self._json)
        if self._json:
            return
        channels, height, width = dataset.images.shape[1:]
        what = f"Continuing {self._request.resume}" if self._request.resume else f"Training “{self._request.recipe}”"
        data = f"{dataset.provenance.title}, {len(dataset):,} {pictures_of(channels, height, width)}"
        print(f"{what} on {data} ({len(dataset.train):,} for training).")
        if dataset.provenance.note:
            print(dataset.provenance.note)
        print(f"The model will be saved in {self._request.out}.", flush=True)

    def step(self, report: StepReport) -> None:
        """Show how far the training is."""
        if self._epochs:
            done = report.epoch - 1 + report.fraction
            self._bar.show(counted(self._epochs, "epoch"), done, self._epochs)
        else:
            self._bar.show("Principal components", report.fraction, 1)

    def epoch(self, report: EpochReport) -> None:
        """Print an epoch's line, and after the last one what came out."""
        self._bar.clear()
        self._epochs = report.epochs
        if self._json:
            print_json(_record(report) | {"reading": self._reading})
        else:
            self._print_line(report)
        if report.warning:
            complain(report.warning)
        self._started = True

    def _print_line(self, report: EpochReport) -> None:
        card = report.card
        if not self._started:
            print(f"{card.output_reason} The objective is “{card.objective}”. Running on: {report.device}.")
            if report.stage.layers:
                print(
                    f"First the {report.stage.layers} layers are trained one after the other: the loss is that of "
                    "the layer, the squared error that of the network up to it."
                )
        figures = report.figures
        parts = [
            _where(report),
            f"squared error {_pair(figures.training_squared_error, figures.validation_squared_error)}",
        ]
        # that of a layer is about its own inputs, the squared error about the pictures
        if report.stage.layer or card.objective != "squared-error":
            parts.append(f"loss {_pair(figures.training_loss, figures.validation_loss)}")
        if self._started:
            parts.append(f"{report.images_per_second:,.0f} images/s")
        if math.isfinite(report.seconds_left) and not report.finished:
            parts.append(f"{duration(report.seconds_left)} left")
        print("   ".join(parts), flush=True)
        if report.finished:
            for split, errors in card.errors.items():
                print(
                    f"{split}: squared error {number(errors.squared_error_per_image)} per image (summed over its "
                    f"pixels), PSNR {number(errors.psnr_db, 2)} dB, over {counted(errors.images, 'picture')}"
                )
            if report.saved_to:
                print(f"The model is saved in {report.saved_to}", flush=True)


def _where(report: EpochReport) -> str:
    """The place in the training: "layer 1 of 3, epoch 2 of 5" or "epoch 3 of 30"."""
    if report.epochs == 0:
        return "closed form"
    epoch, epochs = _own_epoch(report)
    where = f"epoch {epoch:>{len(str(epochs))}} of {epochs}"
    return f"layer {report.stage.layer} of {report.stage.layers}, {where}" if report.stage.layer else where


def _own_epoch(report: EpochReport) -> tuple[int, int]:
    """The epoch counted within its stage, and how many that has."""
    stage = report.stage
    return (stage.own_epoch(report.epoch), stage.epochs) if stage.layers else (report.epoch, report.epochs)


def _pair(training: float, validation: float) -> str:
    text = f"{number(training, 3)} training"
    return f"{text}, {number(validation, 3)} validation" if math.isfinite(validation) else text


def _record(report: EpochReport) -> dict[str, object]:
    """The keys that scripts read; losses are per image in the objective's unit."""
    figures, (stage_epoch, stage_epochs) = report.figures, _own_epoch(report)
    return {
        "epoch": report.epoch,
        "epochs": report.epochs,
        "layer": report.stage.layer,
        "layers": report.stage.layers,
        "stage_epoch": stage_epoch,
        "stage_epochs": stage_epochs,
        "finished": report.finished,
        "objective": report.card.objective,
        "training_loss": figures.training_loss,
        "validation_loss": figures.validation_loss,
        "training_squared_error": figures.training_squared_error,
        "validation_squared_error": figures.validation_squared_error,
        "errors": report.card.errors,
        "learning_rate": figures.learning_rate,
        "seconds": figures.seconds,
        "images_per_second": report.images_per_second,
        "seconds_left": report.seconds_left,
        "device": report.device,
        "saved_to": report.saved_to,
        "warning": report.warning,
    }
