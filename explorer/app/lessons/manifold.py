"""What stands behind the lesson "Why a manifold": which pictures it shows, asked of the study thread."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.manifold.lesson import ManifoldLesson
from explorer.gui.learn.manifold.path_card import FRAMES
from explorer.gui.main_window import MainWindow
from explorer.jobs.query import Follower
from explorer.values.manifold import (
    INTERPOLATION,
    MANIFOLD_MEASURES,
    NEIGHBOURS,
    RANDOM_PICTURES,
    InterpolationReply,
    InterpolationRequest,
    ManifoldFacts,
    ManifoldMeasureRequest,
    NeighboursRequest,
    RandomPicturesRequest,
)
from explorer.values.open_model import OpenModel

# measuring takes a second: while a training moves the model on, it would do nothing else
_REST_MS = 500


class ManifoldStudy(QObject):
    """Asks while the lesson is visible, one question of a kind at a time, and passes the replies on.

    A request for a mere place of the slider would otherwise push out one that asked for the film strips, and a slider
    that moves faster than its pictures are made would never see one.
    """

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, lesson: ManifoldLesson
    ) -> None:
        super().__init__(window)
        self._window, self._exploration, self._lesson = window, exploration, lesson
        self._stamp = 0
        self._identity: object = None
        self._random_seed = self._pair_seed = self._sample_seed = 0
        self._sample: int | None = None
        # what film strips depend on: of those that are shown, and of those that were asked for last
        self._strip: tuple[int, int, str] | None = None
        self._strip_asked: tuple[int, int, str] | None = None

        exploration.model_changed.connect(self._refresh)
        exploration.weights_changed.connect(self._refresh)
        self._desk = desk = services.desk
        seen = lesson.isVisible
        self._random = Follower(
            desk,
            RANDOM_PICTURES,
            self._random_request,
            lesson.show_random,
            lesson.random.show_failure,
            visible=seen,
        )
        self._path = Follower(
            desk, INTERPOLATION, self._path_request, self._show_path, lesson.path.show_failure, visible=seen
        )
        failed = lesson.neighbours.show_failure
        self._neighbours = Follower(
            desk, NEIGHBOURS, self._neighbours_request, lesson.show_neighbours, failed, visible=seen
        )
        self._measures = Follower(
            desk,
            MANIFOLD_MEASURES,
            self._measures_request,
            lesson.show_measures,
            failed,
            visible=seen,
            every_ms=None,
            at_rest_ms=_REST_MS,
        )
        window.explore.map.selection_changed.connect(lambda *_: self._show_selection())
        lesson.shown.connect(self._refresh)
        for each in (self._random, self._path, self._neighbours, self._measures):
            lesson.shown.connect(each.ask)
        lesson.random_wanted.connect(self._draw_again)
        lesson.path_wanted.connect(self._path.follow)
        lesson.other_pair_wanted.connect(self._other_pair)
        lesson.another_sample_wanted.connect(self._another_sample)
        lesson.selected_sample_wanted.connect(self._selected_sample)
        lesson.sample_wanted.connect(self._this_sample)
        lesson.on_map_wanted.connect(self._show_on_map)
        lesson.find_data_requested.connect(window.commands.find_data.trigger)

    def _refresh(self) -> None:
        """Bring the lesson up to date with the open model, if anybody sees it."""
        model = self._exploration.model
        if model is None or not self._lesson.isVisible():
            return
        self._show_selection()
        if model.stamp == self._stamp:
            return
        self._stamp = model.stamp
        identity = model.card.path, model.card.data.fingerprint, len(model.codes.values)
        if identity != self._identity:
            # what was said of another model holds no more; newer weights of the same one keep it until the next figures
            self._identity, self._sample = identity, None
            self._lesson.show_measures(None)
        self._lesson.show_model(_facts(model))

    # What a person does ---------------------------------------------------------------------------------------------

    def _draw_again(self) -> None:
        self._random_seed += 1
        self._random.follow()

    def _other_pair(self) -> None:
        self._pair_seed += 1
        self._path.follow()

    def _another_sample(self) -> None:
        self._sample_seed += 1
        self._sample = None
        self._neighbours.follow()

    def _selected_sample(self) -> None:
        if self._exploration.document.selection:
            self._this_sample(self._exploration.document.selection[0])

    def _this_sample(self, row: int) -> None:
        self._sample = row
        self._neighbours.follow()

    def _show_on_map(self, row: int) -> None:
        self._window.show_page("explore")
        self._exploration.show_sample(row)

    def _show_selection(self) -> None:
        self._lesson.set_selection(bool(self._exploration.document.selection))

    # Requests and replies -------------------------------------------------------------------------------------------

    def _random_request(self) -> RandomPicturesRequest | None:
        model, card = self._exploration.model, self._lesson.random
        if model is None:
            return None
        pixels, codes = str(card.pixels.currentData()), str(card.codes.currentData())
        return RandomPicturesRequest(self._random_seed, pixels=pixels, codes=codes)

    def _path_request(self) -> InterpolationRequest | None:
        model, path = self._with_samples(), self._lesson.path
        if model is None:
            return None
        request = InterpolationRequest(self._pair_seed, path.kind(), path.t(), frames=FRAMES)
        strip = self._desk.stamp, request.seed, request.relation
        if self._strip == strip:
            return replace(request, frames=0)
        self._strip_asked = strip
        return request

    def _neighbours_request(self) -> NeighboursRequest | None:
        model = self._with_samples()
        return None if model is None else NeighboursRequest(self._sample_seed, self._sample)

    def _measures_request(self) -> ManifoldMeasureRequest | None:
        model = self._with_samples()
        return None if model is None else ManifoldMeasureRequest()

    def _with_samples(self) -> OpenModel | None:
        """The open model, if there is anything to compare in it."""
        model = self._exploration.model
        return model if model is not None and len(model.codes.values) > 1 else None

    def _show_path(self, reply: InterpolationReply) -> None:
        if reply.fade_strip:
            self._strip = self._strip_asked
        self._lesson.show_path(reply)


def _facts(model: OpenModel) -> ManifoldFacts:
    architecture, data = model.card.architecture, model.card.data
    return ManifoldFacts(
        data.title,
        data.images,
        len(model.codes.values),
        architecture.channels,
        architecture.height,
        architecture.width,
        architecture.latent_dim,
        data.class_names,
        bool(np.any(model.codes.labels >= 0)),
        model.originals is not None,
        architecture.family == "linear",
    )
