"""What stands behind the lesson "Codes as clouds": asks the study thread for what the lesson shows."""

from __future__ import annotations

import random

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.data import write_picture
from explorer.gui.learn.variational.lesson import VariationalLesson
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job
from explorer.jobs.query import Follower
from explorer.values.open_model import OpenModel
from explorer.values.variational_study import (
    DRAWN,
    PRIOR_PICTURE,
    SURVEY,
    DrawsRequest,
    ManifoldPictureRequest,
    SurveyReply,
    SurveyRequest,
)

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
        self._rough = 0
        self._desk = desk = services.desk
        seen = lesson.isVisible
        self._draws = Follower(
            desk,
            DRAWN,
            self._draws_request,
            lesson.show_draws,
            lesson.draws.show_failure,
            visible=seen,
            every_ms=_EVERY_MS,
        )
        self._survey = Follower(
            desk,
            SURVEY,
            self._survey_request,
            self._show_survey,
            lesson.bound.show_failure,
            visible=seen,
            every_ms=_EVERY_MS,
            at_rest_ms=_REST_MS,
        )
        self._prior = Follower(
            desk,
            PRIOR_PICTURE,
            self._prior_request,
            lesson.show_manifold,
            lesson.manifold.show_failure,
            visible=seen,
            every_ms=_EVERY_MS,
        )
        exploration.model_changed.connect(self._opened)
        exploration.weights_changed.connect(lambda _: self._describe())
        lesson.shown.connect(self._describe)
        for each in (self._draws, self._survey, self._prior):
            lesson.shown.connect(each.ask)
        lesson.probe_wanted.connect(lambda: self._choose(None))
        lesson.another_wanted.connect(self._another)
        lesson.sample_wanted.connect(self._choose)
        lesson.draws_wanted.connect(self._draw_again)
        lesson.save_wanted.connect(self._save)
        lesson.library_wanted.connect(window.commands.library.trigger)
        lesson.find_data_wanted.connect(window.commands.find_data.trigger)

    def _opened(self, _: OpenModel) -> None:
        self._sample, self._shown, self._rough = None, None, 0
        self._lesson.clear()
        self._describe()

    def _describe(self) -> None:
        model = self._exploration.model
        if model is not None and self._lesson.isVisible() and model is not self._shown:
            self._shown = model
            self._lesson.show_model(model.card, len(model.codes.values), model.originals is not None)

    # What a person does -----------------------------------------------------------------------------------------------

    def _another(self) -> None:
        model = self._exploration.model
        if model is not None and len(model.codes.values):
            # which one does not matter, so that chance need not be repeatable
            self._choose(random.randrange(len(model.codes.values)))  # noqa: S311

    def _choose(self, sample: int | None) -> None:
        self._sample = sample
        self._draws.ask()

    def _draw_again(self) -> None:
        self._seed += 1
        self._draws.ask()

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

    def _draws_request(self) -> DrawsRequest | None:
        model = self._variational_model()
        if model is None or not len(model.codes.values):
            return None
        return DrawsRequest(self._sample, self._exploration.document.probe.code, self._seed)

    def _survey_request(self) -> SurveyRequest | None:
        model = self._variational_model()
        if model is None or not len(model.codes.values):
            return None
        finely = self._rough == self._desk.stamp and not self._survey.moving
        return SurveyRequest(_FINE if finely else _ROUGH)

    def _prior_request(self) -> ManifoldPictureRequest | None:
        model = self._variational_model()
        if model is None or model.card.architecture.latent_dim != 2:
            return None
        return ManifoldPictureRequest()

    def _variational_model(self) -> OpenModel | None:
        model = self._exploration.model
        return model if model is not None and model.card.architecture.variational else None

    def _show_survey(self, reply: SurveyReply) -> None:
        self._lesson.show_survey(reply)
        model = self._exploration.model
        if reply.request.samples == _ROUGH and model is not None and len(model.codes.values) > _ROUGH:
            self._rough = self._desk.stamp
            if not self._survey.moving:
                self._survey.ask()
