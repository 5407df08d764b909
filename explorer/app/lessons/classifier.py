"""The lesson "Does pre-training help?": two classifiers, trained epoch by epoch in turn."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.classifier.lesson import ClassifierLesson
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job, Throttle, usable_cores
from explorer.values import BadInput, ModelCard, Weights
from explorer.values.classification import ClassificationReport, ClassificationRequest, ClassifierProgress
from explorer.values.open_model import OpenModel

if TYPE_CHECKING:
    from explorer.data import Dataset

_SHOW_EVERY = 0.1
_LEAST_FOR_ESTIMATE = 0.02


class ClassifierStudy(QObject):
    """Finds the labelled pictures of the open model and compares the two classifiers in the background."""

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, lesson: ClassifierLesson
    ) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._lesson = lesson
        self._job: Job | None = None
        self._subject: tuple[str, str] | None = None
        self._missing = False
        exploration.model_changed.connect(self._look)
        lesson.shown.connect(self._shown)
        lesson.start_requested.connect(self._start)
        lesson.stop_requested.connect(self._stop)
        lesson.find_data_requested.connect(window.commands.find_data.trigger)
        lesson.find_data_requested.connect(self._forget)
        # an errand may have found the pictures; where they are is noted only after it has ended
        services.progress_ended.connect(lambda: QTimer.singleShot(0, self, self._look))

    @property
    def running(self) -> bool:
        """Whether a comparison is under way."""
        return self._job is not None

    # What there is to learn from ------------------------------------------------------------------------------------

    def _shown(self) -> None:
        if self._missing:
            self._forget()
        self._look()

    def _forget(self) -> None:
        """Look again at the next occasion."""
        self._subject = None

    def _look(self) -> None:
        """Count the labelled pictures of the open model, once for each model and place of its data."""
        model = self._exploration.model
        if model is None or self._job is not None or not self._lesson.isVisible():
            return
        card, spec = model.card, _known_place(model)
        subject = (card.path, spec)
        if subject == self._subject:
            return
        self._subject, self._missing = subject, False
        if not card.data.class_names:
            text = self.tr(
                "“{model}” was trained on pictures without classes, which a classifier needs: open a model trained "
                "on labelled pictures."
            )
            self._lesson.set_message(text.format(model=card.name))
            return
        self._lesson.set_message(self.tr("Looking for the labelled pictures…"))

        def found(counts: tuple[int, int]) -> None:
            if subject == self._subject:
                self._lesson.set_available(card.name, card.data.title, *counts)

        def missing(text: str, find_data: bool) -> None:
            if subject == self._subject:
                self._missing = True
                self._lesson.set_message(text, find_data=find_data)

        self._services.errand(
            self.tr("Counting the labels of {data}").format(data=card.data.title),
            lambda job: _count_labels(card, spec, job),
            found,
            lambda failure: missing(failure.message, failure.kind == "input"),
            stopped=lambda: missing(self.tr("The search was stopped; return to this page to search again."), False),
        )

    # The comparison -------------------------------------------------------------------------------------------------

    def _start(self, request: ClassificationRequest) -> None:
        model = self._exploration.model
        if model is None or self._job is not None:
            return
        card, weights, spec = model.card, model.weights, _known_place(model)

        self._lesson.begin(request)
        self._job = self._services.errand(
            self.tr("Comparing classifiers of {model}").format(model=card.name),
            lambda job: _compare(card, weights, spec, request, job),
            lambda _: self._ended(self._lesson.show_done),
            lambda failure: self._ended(lambda: self._lesson.show_failure(failure)),
            each=self._show,
            stopped=lambda: self._ended(self._lesson.show_stopped),
            background=True,
        )

    def _show(self, value: object) -> None:
        if isinstance(value, ClassificationReport):
            self._lesson.show_report(value)
        elif isinstance(value, ClassifierProgress) and self._job is not None and not self._job.stopped:
            self._lesson.show_progress(value)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._lesson.show_stopping()

    def _ended(self, show: Callable[[], None]) -> None:
        self._job = None
        show()
        # another model may have been opened meanwhile
        self._look()


def _known_place(model: OpenModel) -> str:
    """Where the data of a model were last found, else where it says that they are."""
    return str(QSettings().value(f"data/{model.card.data.fingerprint}", model.card.data.spec))


# On the errands' thread ---------------------------------------------------------------------------------------------


def _count_labels(card: ModelCard, spec: str, job: Job) -> tuple[int, int]:
    """Labelled training pictures of a model's data, and how many classes they have.

    Raises:
        BadInput: the data are not there, are not the model's, or have no labelled training pictures.
    """
    # imports torch, hence here
    from explorer.training.labelled_subset import labelled_subset

    subset = labelled_subset(_open(card, spec, job), None, seed=0)
    return len(subset.rows), len(subset.classes)


def _compare(
    card: ModelCard, weights: Weights, spec: str, request: ClassificationRequest, job: Job
) -> Generator[ClassificationReport | ClassifierProgress, object, None]:
    """Train both classifiers, an epoch of the one and then an epoch of the other.

    Yields:
        A `ClassificationReport` after each epoch of each, a `ClassifierProgress` ten times a second.

    Raises:
        BadInput: the data are not there or do not suffice.
        Stopped: the person stopped it; looked at after every batch.
    """
    import torch

    from explorer.training.classifier import train_classifier

    # the window keeps a core, as in other trainings
    torch.set_num_threads(max(1, usable_cores() - 1))
    dataset = _open(card, spec, job)
    throttle, began = Throttle(_SHOW_EVERY), time.monotonic()
    with ExitStack() as stack:
        runs = [
            stack.enter_context(closing(train_classifier(replace(request, from_scratch=choice), weights, dataset)))
            for choice in (False, True)
        ]
        for epoch in range(1, request.epochs + 1):
            for place, run in enumerate(runs):
                for report in run:
                    if isinstance(report, ClassificationReport):
                        yield report
                        break
                    job.check()
                    fraction = (epoch - 1 + (place + report.fraction) / len(runs)) / request.epochs
                    if throttle.ready():
                        yield ClassifierProgress(epoch, fraction, _seconds_left(began, fraction))


def _seconds_left(began: float, fraction: float) -> float:
    if fraction < _LEAST_FOR_ESTIMATE:
        return math.nan
    return (time.monotonic() - began) * (1 - fraction) / fraction


def _open(card: ModelCard, spec: str, job: Job) -> Dataset:
    """The data that a model was trained on.

    Raises:
        BadInput: they are not there, or are other pictures.
    """
    from explorer.models.model_data import open_data

    dataset = open_data(spec, job, like=card.data)
    if not dataset.provenance.same_pictures(card.data):
        raise BadInput(
            f"“{spec}” holds other pictures than those that “{card.name}” was trained on; "
            f"it wants {card.data.images:,} pictures of {card.data.title}."
        )
    return dataset
