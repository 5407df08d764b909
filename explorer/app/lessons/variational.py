"""What stands behind the lesson "Codes as clouds": asks the study thread for what the lesson shows."""

from __future__ import annotations

import random

from PySide6.QtCore import QObject, QTimer

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.data import write_picture
from explorer.gui.learn.variational.lesson import VariationalLesson
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job
from explorer.values import Failure
from explorer.values.open_model import OpenModel
from explorer.values.variational_study import (
    DrawsReply,
    DrawsRequest,
    ManifoldPictureReply,
    ManifoldPictureRequest,
    SurveyReply,
    SurveyRequest,
)

DRAWS_LANE, SURVEY_LANE, MANIFOLD_LANE = "variational-draws", "variational", "variational-manifold"

_ROUGH, _FINE = 500, 10_000
_EVERY_MS = 1000
_REST_MS = 1500


class VariationalStudy(QObject):
    """Keeps the lesson up to date while it is in view.

    The bound is first measured roughly, then on the whole map. While a training changes the weights, everything is
    asked for at most once a second and the bound stays rough.
    """

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, lesson: VariationalLesson
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._lesson = lesson
        self._sample: int | None = None
        self._seed = 0
        self._shown: OpenModel | None = None
        self._first_stamp = 0
        self._again = self._timer(_EVERY_MS, self._refresh)
        self._rest = self._timer(_REST_MS, self._rested)
        exploration.model_changed.connect(self._opened)
        exploration.weights_changed.connect(lambda _: self._moved())
        services.study_reply.connect(self._answered)
        lesson.shown.connect(self._refresh)
        lesson.probe_wanted.connect(lambda: self._choose(None))
        lesson.another_wanted.connect(self._another)
        lesson.sample_wanted.connect(self._choose)
        lesson.draws_wanted.connect(self._draw_again)
        lesson.save_wanted.connect(self._save)
        lesson.library_wanted.connect(window.commands.library.trigger)
        lesson.find_data_wanted.connect(window.commands.find_data.trigger)

    def _timer(self, interval: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    # What changes -----------------------------------------------------------------------------------------------------

    def _opened(self, model: OpenModel) -> None:
        self._sample, self._shown = None, None
        self._first_stamp = model.stamp
        self._rest.stop()
        self._again.stop()
        self._lesson.clear()
        # the probe is put into the middle of the new map after this signal
        QTimer.singleShot(0, self, self._refresh)

    def _moved(self) -> None:
        self._rest.start()
        if not self._again.isActive():
            self._refresh()
            self._again.start()

    def _rested(self) -> None:
        """The weights stay as they are for now: time for the whole map."""
        if not self._lesson.isVisible():
            # to be measured when somebody looks
            self._shown = None
        self._refresh()
        self._ask_for_survey(_FINE)

    def _refresh(self) -> None:
        """Ask for everything, if the open model is another than the one that was asked about."""
        model = self._exploration.model
        if model is None or not self._lesson.isVisible() or model is self._shown:
            return
        self._shown = model
        self._lesson.show_model(model.card, len(model.codes.values), model.originals is not None)
        self._ask_for_draws()
        self._ask_for_survey(_ROUGH)
        if model.card.architecture.variational and model.card.architecture.latent_dim == 2:
            self._services.study(MANIFOLD_LANE, ManifoldPictureRequest(model.stamp))

    # What a person does -----------------------------------------------------------------------------------------------

    def _another(self) -> None:
        model = self._exploration.model
        if model is not None and len(model.codes.values):
            # which one does not matter, so that chance need not be repeatable
            self._choose(random.randrange(len(model.codes.values)))  # noqa: S311

    def _choose(self, sample: int | None) -> None:
        self._sample = sample
        self._ask_for_draws()

    def _draw_again(self) -> None:
        self._seed += 1
        self._ask_for_draws()

    def _save(self) -> None:
        picture = self._lesson.manifold_picture()
        model = self._exploration.model
        if picture is None or model is None:
            return
        name = self.tr("{model}-prior.png").format(model=model.card.name)
        path = ask_where_to_save(self._window, self.tr("Save the picture of the prior"), name, [("PNG", ".png")])
        if path is None:
            return

        def work(_: Job) -> None:
            write_picture(path, picture)

        self._services.errand(
            self.tr("Saving the picture"),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._window.say(failure.message),
        )

    # Requests and replies ---------------------------------------------------------------------------------------------

    def _ask_for_draws(self) -> None:
        model = self._variational_model()
        if model is not None:
            code = self._exploration.session.code
            self._services.study(DRAWS_LANE, DrawsRequest(model.stamp, self._sample, code, self._seed))

    def _ask_for_survey(self, samples: int) -> None:
        model = self._variational_model()
        if model is not None:
            self._services.study(SURVEY_LANE, SurveyRequest(model.stamp, samples))

    def _variational_model(self) -> OpenModel | None:
        """The open model where there is something to ask about it and somebody to see the answer."""
        model = self._exploration.model
        if model is None or not self._lesson.isVisible() or not len(model.codes.values):
            return None
        return model if model.card.architecture.variational else None

    def _answered(self, lane: str, reply: object) -> None:
        if lane not in (DRAWS_LANE, SURVEY_LANE, MANIFOLD_LANE):
            return
        model = self._exploration.model
        if isinstance(reply, Failure):
            self._lesson.show_failure(lane, reply)
        elif model is None:
            return
        # a training publishes faster than a long answer comes: one about a state of the same model is still news
        elif isinstance(reply, DrawsReply) and reply.request.stamp >= self._first_stamp:
            self._lesson.show_draws(reply)
        elif isinstance(reply, ManifoldPictureReply) and reply.request.stamp >= self._first_stamp:
            self._lesson.show_manifold(reply)
        elif isinstance(reply, SurveyReply) and reply.request.stamp >= self._first_stamp:
            self._lesson.show_survey(reply)
            rough = reply.request == SurveyRequest(model.stamp, _ROUGH) and len(model.codes.values) > _ROUGH
            if rough and not self._rest.isActive():
                self._ask_for_survey(_FINE)
