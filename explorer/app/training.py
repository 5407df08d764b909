"""Training from the window: the card's buttons on one side, the training thread on the other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QSettings, Signal

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job, JobEnd, Throttle
from explorer.locations import shipped_models_folder
from explorer.state.events import PointsOpened, ViewMoved, WeightsMoved
from explorer.state.store import Store
from explorer.values import EpochReport, StepReport, TrainingAdjustment, TrainingRequest
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress

_STEP_INTERVAL = 0.1
_SHARE_IN_VIEW = 0.9


class Training(QObject):
    """Starts, pauses and stops one training at a time and shows what it reports.

    Signals:
        file_written: path of a model file that has a newer epoch.
        training_ended: the thread is idle again.
    """

    file_written = Signal(str)
    training_ended = Signal()

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        exploration: Exploration,
        store: Store,
        models_folder: Callable[[], Path],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._store = store
        self._models_folder = models_folder
        self._card = window.explore.training_card
        self._job: Job | None = None
        self._unsaved: EpochReport | None = None
        self._path = ""
        self._data = self._known = ""

        self._card.start_requested.connect(self.start)
        self._card.step_requested.connect(self._one_epoch)
        self._card.pause_requested.connect(self._pause)
        self._card.resume_requested.connect(self._resume)
        self._card.stop_requested.connect(self._stop)
        self._card.adjusted.connect(self._adjust)
        window.commands.continue_training.triggered.connect(self._continue)
        self._status = window.training_status
        self._status.pause_requested.connect(self._pause)
        self._status.resume_requested.connect(self._resume)
        self._status.stop_requested.connect(self._stop)
        exploration.model_changed.connect(self._model_changed)
        exploration.model_closed.connect(self._model_closed)

    @property
    def running(self) -> bool:
        """Whether a training is under way, paused or not."""
        return self._job is not None

    @property
    def file(self) -> str:
        """What the running training writes, empty without one."""
        return self._path if self.running else ""

    def start(self, request: TrainingRequest) -> None:
        """Train in the background and follow it on the map."""
        self._submit(request, one_epoch=False)

    def _submit(self, request: TrainingRequest, *, one_epoch: bool) -> None:
        if self._job is not None:
            return
        self._data, self._known = request.data, ""
        if not request.out:
            request = replace(request, out=str(_free_file(self._models_folder(), request)))
        self._path = request.out
        self._set_state("starting")
        if not self._window.explore.drawer.current():
            self._window.commands.show_strip.setChecked(True)
        throttle = Throttle(_STEP_INTERVAL)
        self._job = self._services.training.submit(
            lambda job: _steps(request, self._services.next_stamp, job), partial(self._on_value, throttle), self._on_end
        )
        if one_epoch:
            self._job.run_until(_first_epoch_done)

    def _continue(self) -> None:
        """Go on with the open model: with its own file when it is the person's, else with a copy."""
        model = self._store.document.model
        if model is None or not model.card.path or self._job is not None:
            self._window.say(self.tr("There is no model to continue training, or training is already running"))
            return
        card, asked = model.card, self._card.request()
        known = QSettings().value(f"data/{card.data.fingerprint}", card.data.spec)
        # a training counts the epochs of the whole network, not those of its layers on their own
        epochs = sum(row.layer == 0 for row in card.history) + (asked.epochs or 1)
        own = Path(card.path).parent != shipped_models_folder()
        self.start(
            TrainingRequest(
                str(known), "", card.architecture.latent_dim, epochs, resume=card.path, out=card.path if own else ""
            )
        )

    # On the training thread -----------------------------------------------------------------------------------------

    def _on_value(self, throttle: Throttle, value: object) -> None:
        if isinstance(value, Progress):
            self._services.bridge.post_newest("training-data", lambda: self._card.progress.say(_in_words(value)))
        if not isinstance(value, tuple):
            return
        report, model = value
        if isinstance(report, EpochReport):
            self._services.bridge.post(lambda: self._epoch_done(report, model))
        elif model is not None or throttle.ready():
            self._services.bridge.post_newest("training-step", lambda: self._step_done(report, model))

    def _on_end(self, end: JobEnd) -> None:
        self._services.bridge.post(lambda: self._ended(end))

    # On the GUI thread ----------------------------------------------------------------------------------------------

    def _epoch_done(self, report: EpochReport, model: OpenModel) -> None:
        self._card.show_epoch(report)
        self._status.show_progress(min(report.epoch + 1, report.epochs), report.epochs)
        self._show_curve(model)
        self._window.explore.strip.set_strip(report.originals, report.reconstructions)
        if report.epoch == 0 or report.finished or self._store.document.model is None:
            self._store.dispatch(WeightsMoved(model) if self._follows() else PointsOpened(model))
        elif self._follows():
            self._store.dispatch(WeightsMoved(model))
        following = self._follows() and not self._store.document.looking_back
        if following and (report.finished or (report.stage.layer and self._out_of_view(model))):
            self._store.dispatch(ViewMoved(None))
            self._window.explore.map.fit()
        self._show_state()
        if report.card.data.fingerprint != self._known:
            # once, so that the pictures are found again when the file is opened another day
            self._known = report.card.data.fingerprint
            QSettings().setValue(f"data/{self._known}", self._data)
        self._unsaved = None if report.saved_to or not self._path else report
        if report.saved_to:
            self.file_written.emit(report.saved_to)

    def _step_done(self, report: StepReport, model: OpenModel | None) -> None:
        self._card.show_step(report)
        if model is not None and self._follows():
            self._store.dispatch(WeightsMoved(model))

    def _model_changed(self, model: OpenModel) -> None:
        """The curve is that of the open model, but for as long as a training runs it is that of the training."""
        if self._job is None or self._follows():
            self._show_curve(model)

    def _model_closed(self) -> None:
        if self._job is None:
            self._window.explore.loss_curve.set_history((), "")

    def _show_curve(self, model: OpenModel) -> None:
        self._window.explore.loss_curve.set_history(model.card.history, model.loss_unit, model.card.name)

    def _out_of_view(self, model: OpenModel) -> bool:
        """Whether a good part of the map has left the view: layers in pre-training do not keep the codes' scale."""
        left, bottom, width, height = self._window.explore.map.view_rectangle()
        inside: np.ndarray = np.all(model.positions >= (left, bottom), axis=1)
        inside &= np.all(model.positions <= (left + width, bottom + height), axis=1)
        return bool(inside.mean() < _SHARE_IN_VIEW) if len(inside) else False

    def _follows(self) -> bool:
        """Whether the map still shows this training, or the person has opened another model meanwhile."""
        return self._store.document.path == self._path

    def _show_state(self) -> None:
        if self._job is not None:
            self._set_state("paused" if self._job.paused else "running")

    def _ended(self, end: JobEnd) -> None:
        self._job = None
        self._set_state("idle")
        if end.failure is not None:
            self._card.show_failure(end.failure)
        unsaved, self._unsaved = self._unsaved, None
        if unsaved is not None and end.outcome == "done":
            self._offer_another_place(unsaved)
        self.training_ended.emit()

    def _offer_another_place(self, report: EpochReport) -> None:
        """What could not be written where it belongs, for example on a full disk, is not thrown away."""
        path = ask_where_to_save(
            self._window,
            self.tr("The trained model could not be saved: choose another place"),
            Path(self._path).name,
            [(self.tr("Model files"), ".safetensors")],
        )
        if path is None:
            return

        def work(_: Job) -> None:
            from explorer.training.reporting import save_elsewhere

            save_elsewhere(path, report)

        self._services.errand(
            self.tr("Saving {name}").format(name=path.name),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            self._card.show_failure,
        )

    def _set_state(self, state: str) -> None:
        self._card.set_state(state)
        self._status.show_state(Path(self._path).stem, state)

    def _one_epoch(self, request: TrainingRequest) -> None:
        if self._job is None:
            self._submit(request, one_epoch=True)
        else:
            self._job.run_until(_epoch_done)
            self._set_state("running")

    def _pause(self) -> None:
        if self._job is not None:
            self._job.pause()
            self._set_state("paused")

    def _resume(self) -> None:
        if self._job is not None:
            self._job.resume()
            self._set_state("running")

    def _stop(self) -> None:
        if self._job is not None:
            self._set_state("stopping")
            self._job.stop()

    def _adjust(self, adjustment: TrainingAdjustment) -> None:
        if self._job is not None:
            self._job.send(adjustment)


def _steps(request: TrainingRequest, next_stamp: Callable[[], int], job: Job) -> Generator[object, Any, object]:
    # imports torch, hence here on the training thread
    from explorer.training.training_map import training_steps

    yield None
    yield from training_steps(request, next_stamp, job)
    return None


def _epoch_done(value: object) -> bool:
    """An epoch after which there is something left to pause before."""
    return isinstance(value, tuple) and isinstance(value[0], EpochReport) and not value[0].finished


def _first_epoch_done(value: object) -> bool:
    return _epoch_done(value) and isinstance(value, tuple) and value[0].epoch >= 1


def _in_words(progress: Progress) -> str:
    return f"{progress.what}: {progress.done / progress.total:.0%}" if progress.total else progress.what


def _free_file(folder: Path, request: TrainingRequest) -> Path:
    """A file that no earlier run has, so that every run is kept: numbered where the plain name is taken.

    A date in the name would be the part of it that is seen where room is short, and hide how two models differ.
    """
    data = re.sub(r"[^\w-]+", "-", Path(request.data).stem or request.data).strip("-")
    name = f"{data}-{request.recipe or 'continued'}-{request.latent_dim}d"
    taken = {entry.name.split(".")[0].casefold() for place in (folder, folder / "deleted") for entry in place.glob("*")}
    numbers = itertools.chain(("",), (f"-{number}" for number in itertools.count(2)))
    return next(
        folder / f"{name}{number}.safetensors" for number in numbers if f"{name}{number}".casefold() not in taken
    )
