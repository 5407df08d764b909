"""Training of a classifier from a model's encoder, as a generator of reports."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
import torch
from torch.nn import functional

from explorer.data import Dataset
from explorer.data.map_split import spread
from explorer.models import build, from_weights, refuse_foreign_network
from explorer.models.corruption import check_corruption, corrupt
from explorer.training.batch_pictures import batch_bounds, batch_pictures
from explorer.training.denormals import DenormalsAsZero
from explorer.training.devices import DEVICES, choose_device, device_title
from explorer.training.diverged import Diverged
from explorer.training.encoder_classifier import EncoderClassifier
from explorer.training.fused_adam import FusedAdam
from explorer.training.labelled_subset import labelled_rows, labelled_subset
from explorer.training.random_streams import epoch_order, noise_generator
from explorer.training.request_check import LARGEST_SEED, MOST_EPOCHS
from explorer.training.schedules import rate_factor
from explorer.training.stopwatch import Stopwatch
from explorer.values import BadInput, StepReport, Weights
from explorer.values.classification import ClassificationReport, ClassificationRequest

FEWEST_STEPS = 100
"""Steps in an epoch at least: a pass over 100 pictures is a single batch."""

_MOST_VALIDATED = 10_000
_NUMBERS_AT_ONCE = 2**20
_LARGEST_PART = 1000

Reports = Generator[StepReport | ClassificationReport, object, None]


def train_classifier(request: ClassificationRequest, weights: Weights, dataset: Dataset) -> Reports:
    """Fine-tune a whole encoder and a softmax layer on it with cross-entropy.

    A `StepReport` follows after every batch and a `ClassificationReport` after every epoch; the last has `finished`
    set. The driver pauses by not asking for the next report and stops with `close`. With `from_scratch` the encoder
    begins with the random weights of the request's seed; network, labelled pictures, their order and the number of
    steps are the same, so that the difference is what pre-training gives. The test pictures are measured once, at the
    end; nothing is chosen by them or by the validation pictures.

    The same request gives the same classifier on the same machine with the same number of threads.

    Args:
        request: what to do.
        weights: of the pre-trained model.
        dataset: pictures of the model's shape, with labels.

    Yields:
        `StepReport` and `ClassificationReport`.

    Raises:
        BadInput: the request makes no sense, or model and data do not go together.
        Diverged: the loss became NaN or infinite.
    """
    check_classification(request)
    _check_shape(weights, dataset)
    yield from _Classification(request, weights, dataset).run()


class _Classification:
    """One training of a classifier."""

    def __init__(self, request: ClassificationRequest, weights: Weights, dataset: Dataset) -> None:
        self._request = request
        self._subset = labelled_subset(dataset, request.labels, request.seed)
        self._validation = spread(labelled_rows(dataset, dataset.validation), _MOST_VALIDATED)
        self._test = labelled_rows(dataset, dataset.test)
        if len(self._validation) + len(self._test) == 0:
            raise BadInput(
                f"“{dataset.provenance.spec}” has no labelled validation or test pictures to measure a classifier "
                "on; choose a set that has some."
            )
        assert dataset.labels is not None
        self._labels = dataset.labels
        refuse_foreign_network(weights)
        self._device, _ = choose_device(request.device)
        convolutional = weights.architecture.family == "convolutional"
        layout = torch.channels_last if convolutional else torch.contiguous_format
        encoder = build(weights.architecture, request.seed) if request.from_scratch else from_weights(weights)
        self._network = EncoderClassifier(encoder, len(self._subset.classes))
        self._network.to(self._device).to(memory_format=layout)  # type: ignore[call-overload]
        self._adam = FusedAdam(self._network.learning_parameters(), request.weight_decay)
        self._bounds = batch_bounds(len(self._subset.rows), request.batch_size)
        self._passes = -(-FEWEST_STEPS // (len(self._bounds) - 1))
        self._part = max(1, min(_LARGEST_PART, _NUMBERS_AT_ONCE // int(dataset.images[0].size)))
        self._pictures = batch_pictures(dataset.images, max(self._part, request.batch_size), self._device, layout)
        self._watch = Stopwatch()

    def run(self) -> Reports:
        for epoch in range(1, self._request.epochs + 1):
            loss = yield from self._epoch(epoch)
            finished = epoch == self._request.epochs
            validation = yield from self._error_percent(epoch, self._validation)
            test = (yield from self._error_percent(epoch, self._test)) if finished else math.nan
            yield ClassificationReport(
                request=self._request,
                labels=len(self._subset.rows),
                classes=len(self._subset.classes),
                epoch=epoch,
                training_loss=loss,
                validation_error_percent=validation,
                validation_images=len(self._validation),
                test_error_percent=test,
                test_images=len(self._test) if finished else 0,
                seconds=self._watch.seconds,
                device=device_title(self._device),
                finished=finished,
            )

    def _epoch(self, epoch: int) -> Generator[StepReport, object, float]:
        """Step through an epoch's passes; gives the mean loss in nats per image."""
        count, batches = self._bounds[-1], len(self._bounds) - 1
        steps = batches * self._passes
        total = torch.zeros((), device=self._device)
        noise = noise_generator(self._request.seed, epoch, self._device)
        for step in range(steps):
            with self._watch, DenormalsAsZero():
                turn, place = divmod(step, batches)
                if place == 0:
                    order = epoch_order(self._request.seed, (epoch - 1) * self._passes + turn + 1, count)
                chosen = order[self._bounds[place] : self._bounds[place + 1]]
                done = (epoch - 1 + step / steps) / self._request.epochs
                loss = self._step(chosen, self._request.learning_rate * rate_factor("cosine", done), noise)
                total += loss * len(chosen)
            yield StepReport(epoch, (step + 1) / steps)
        mean = total.item() / (count * self._passes)
        if not math.isfinite(mean):
            raise Diverged(
                f"The classifier's loss became infinite or NaN in epoch {epoch}, so training ended; a learning rate "
                f"below {self._request.learning_rate:g} may help."
            )
        return mean

    def _step(self, chosen: np.ndarray, rate: float, noise: torch.Generator) -> torch.Tensor:
        images, _ = corrupt(self._pictures.batch(self._subset.rows[chosen]), self._request.corruption, noise)
        targets = torch.from_numpy(self._subset.targets[chosen]).to(self._device)
        loss = functional.cross_entropy(self._network(images), targets)
        self._adam.clear_gradients()
        loss.backward()  # type: ignore[no-untyped-call]
        self._adam.step(rate)
        return loss.detach()

    def _error_percent(self, epoch: int, rows: np.ndarray) -> Generator[StepReport, object, float]:
        """Wrong answers in percent, NaN without rows; a picture of a class that is not taught counts as wrong."""
        wrong = 0
        for start in range(0, len(rows), self._part):
            with self._watch, DenormalsAsZero(), torch.inference_mode():
                part = rows[start : start + self._part]
                answers = self._network(self._pictures.batch(part)).argmax(1).cpu().numpy()
                wrong += int(np.count_nonzero(answers != self._subset.targets_of(self._labels[part])))
            yield StepReport(epoch, 1.0)
        return 100.0 * wrong / len(rows) if len(rows) else math.nan


def check_classification(request: ClassificationRequest) -> None:
    """Check everything that can be told without the data.

    Raises:
        BadInput: a setting is unknown or out of range.
    """
    if not 1 <= request.epochs <= MOST_EPOCHS:
        raise BadInput(f"The number of epochs must be between 1 and {MOST_EPOCHS:,}; {request.epochs} is not.")
    if request.batch_size < 1:
        raise BadInput(f"A batch needs at least 1 picture, not {request.batch_size}.")
    if not (math.isfinite(request.learning_rate) and request.learning_rate > 0):
        raise BadInput(f"The learning rate must be above 0; {request.learning_rate:g} is not.")
    if not 0 <= request.weight_decay < 1:
        raise BadInput(f"The weight decay must be between 0 and 1; {request.weight_decay} is not.")
    if not 0 <= request.seed <= LARGEST_SEED:
        raise BadInput(f"The seed must be a whole number from 0 to {LARGEST_SEED}; {request.seed} is not.")
    if request.device not in DEVICES:
        raise BadInput(f"There is no device “{request.device}”; there are {', '.join(DEVICES)}.")
    check_corruption(request.corruption)


def _check_shape(weights: Weights, dataset: Dataset) -> None:
    wanted = weights.architecture
    channels, height, width = dataset.images.shape[1:]
    if (channels, height, width) != (wanted.channels, wanted.height, wanted.width):
        raise BadInput(
            f"The model takes pictures of {wanted.width}×{wanted.height} with {wanted.channels} channel(s), but "
            f"“{dataset.provenance.spec}” holds {width}×{height} with {channels}: use data of the same shape."
        )
