"""Training restoration models from the page Restore."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.app.services import Services
from explorer.features.restore.control.restoration_models import RestorationModels
from explorer.features.restore.task import task_named
from explorer.features.restore.view.learning.training_dialog import TrainingDialog
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job, JobEnd, Throttle
from explorer.values import Picture
from explorer.values.progress import Progress
from explorer.values.restoration_model import RestorationReport, RestorationRequest

_STEP_INTERVAL = 0.2
Examples = tuple[tuple[Picture, Picture, Picture], ...]


class RestorationTraining(QObject):
    """Starts, pauses and stops one training at a time and shows its course in the dialog.

    Signals:
        file_written: path of a model file that has a newer epoch.
    """

    file_written = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        services: Services,
        models: RestorationModels,
        models_folder: Callable[[], Path],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._services = services
        self._models = models
        self._models_folder = models_folder
        self._dialog: TrainingDialog | None = None
        self._job: Job | None = None
        page.train_requested.connect(self.show_dialog)

    @property
    def dialog(self) -> TrainingDialog:
        """The dialog, made when it is first needed."""
        if self._dialog is None:
            self._dialog = dialog = TrainingDialog(self._window)
            dialog.start_requested.connect(self.start)
            dialog.pause_requested.connect(self._pause)
            dialog.resume_requested.connect(self._resume)
            dialog.stop_requested.connect(self._stop)
            dialog.form.task.currentIndexChanged.connect(self._offer_bases)
            self._models.changed.connect(self._offer_bases)
        return self._dialog

    def show_dialog(self) -> None:
        """Show the form, for the task of the page where nothing runs yet."""
        task = self._page.task
        if self._job is None and task.learns:
            self.dialog.form.set_task(task.name)
        self._offer_bases()
        self.dialog.show()
        self.dialog.raise_()

    def start(self, request: RestorationRequest) -> None:
        """Train in the background."""
        if self._job is not None:
            return
        if not request.out:
            request = replace(request, out=request.resume or str(self._models_folder() / _file_name(request)))
        self.dialog.set_state("waiting")
        throttle = Throttle(_STEP_INTERVAL)
        self._job = self._services.training.submit(
            lambda job: _steps(request, job), partial(self._on_value, throttle), self._on_end
        )

    # On the training thread -----------------------------------------------------------------------------------------

    def _on_value(self, throttle: Throttle, value: object) -> None:
        post, newest = self._services.bridge.post, self._services.bridge.post_newest
        if isinstance(value, Progress):
            newest("restoration-data", lambda: self._reading(value))
        elif isinstance(value, RestorationReport) and value.epoch_done:
            examples = _as_pictures(value.examples)
            post(lambda: self._epoch_done(value, examples))
        elif isinstance(value, RestorationReport) and throttle.ready():
            newest("restoration-step", lambda: self._step_done(value))

    def _on_end(self, end: JobEnd) -> None:
        self._services.bridge.post(lambda: self._ended(end))

    # On the GUI thread ----------------------------------------------------------------------------------------------

    def _reading(self, progress: Progress) -> None:
        self._show_state()
        part = f": {progress.done / progress.total:.0%}" if progress.total else " …"
        self.dialog.say(progress.what + part)

    def _step_done(self, report: RestorationReport) -> None:
        self._show_state()
        self.dialog.show_report(report)

    def _epoch_done(self, report: RestorationReport, examples: Examples) -> None:
        self._show_state()
        self.dialog.show_report(report)
        self.dialog.course.show_examples(examples)
        if report.saved_to:
            self._models.add(replace(report.card, path=report.saved_to), choose=report.finished)
            self.file_written.emit(report.saved_to)
        if report.finished:
            text = self.tr("“{name}” has been trained and is now used for its task")
            self._window.say(text.format(name=Path(report.saved_to or report.card.name).stem), 15000)

    def _ended(self, end: JobEnd) -> None:
        self._job = None
        self.dialog.set_state("idle")
        if end.failure is not None:
            self.dialog.message.show_failure(end.failure)
            self.dialog.say("")
        elif end.outcome == "stopped":
            self.dialog.say(self.tr("Stopped. The model after its last complete epoch was kept."))

    def _show_state(self) -> None:
        if self._job is not None and not self._job.stopped:
            self.dialog.set_state("paused" if self._job.paused else "running")

    def _pause(self) -> None:
        if self._job is not None:
            self._job.pause()
            self.dialog.set_state("paused")

    def _resume(self) -> None:
        if self._job is not None:
            self._job.resume()
            self.dialog.set_state("running")

    def _stop(self) -> None:
        if self._job is not None:
            self.dialog.set_state("stopping")
            self._job.stop()

    def _offer_bases(self) -> None:
        form = self.dialog.form
        task = task_named(form.task.currentData())
        form.set_bases([(offer.name, offer.key) for offer in self._models.offers(task) if offer.own])


def _steps(request: RestorationRequest, job: Job) -> Generator[object, object, object]:
    # imports torch, hence here on the training thread
    from explorer.features.restore.learning.train import train_restoration

    def progress(what: str, done: int, total: int) -> None:
        job.report(Progress(what, done, total))

    yield Progress("", 0, 0)
    yield from train_restoration(request, progress)
    return None


def _as_pictures(examples: np.ndarray | None) -> Examples:
    """Float (3, n, C, H, W) as rows of three pictures."""
    if examples is None:
        return ()
    pixels = np.rint(np.clip(examples, 0, 1) * 255).astype(np.uint8).transpose(1, 0, 3, 4, 2)
    return tuple((Picture(row[0]), Picture(row[1]), Picture(row[2])) for row in pixels)


def _file_name(request: RestorationRequest) -> str:
    """A name that no earlier run has, so that every run is kept."""
    data: Sequence[str] = request.data or ("",)
    source = re.sub(r"[^\w-]+", "-", Path(data[0]).stem).strip("-")
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    return f"{request.task}-{source}-{moment}.safetensors"
