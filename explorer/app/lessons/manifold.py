"""What stands behind the lesson "Why a manifold": which pictures it shows, asked of the study thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.manifold.lesson import ManifoldLesson
from explorer.gui.learn.manifold.path_card import FRAMES
from explorer.gui.main_window import MainWindow
from explorer.gui.once import once_after
from explorer.values import Failure
from explorer.values.manifold import (
    MANIFOLD_LANES,
    InterpolationReply,
    InterpolationRequest,
    ManifoldFacts,
    ManifoldMeasureRequest,
    ManifoldMeasures,
    NeighboursReply,
    NeighboursRequest,
    RandomPicturesReply,
    RandomPicturesRequest,
)
from explorer.values.open_model import OpenModel

_Request = RandomPicturesRequest | InterpolationRequest | NeighboursRequest | ManifoldMeasureRequest
_Reply = RandomPicturesReply | InterpolationReply | NeighboursReply | ManifoldMeasures

# measuring takes a second: while a training moves the model on, it would do nothing else
_REST_MS = 500


class _Lane:
    """Keeps one request of a lane under way and the newest one waiting.

    Without it, a request for a mere place of the slider would push out one that asked for the film strips, and a
    slider that moves faster than its pictures are made would never see one.
    """

    def __init__(self, send: Callable[[_Request], None]) -> None:
        self._send = send
        self._under_way: _Request | None = None
        self._waiting: _Request | None = None

    def ask(self, request: _Request) -> None:
        """Send a request, or let it wait in place of the one that waits."""
        # a request about another model is not answered any more
        if self._under_way is not None and self._under_way.stamp == request.stamp:
            self._waiting = request
        else:
            self._under_way, self._waiting = request, None
            self._send(request)

    def answered(self) -> None:
        """Send the one that waits."""
        self._under_way, self._waiting = self._waiting, None
        if self._under_way is not None:
            self._send(self._under_way)


class ManifoldStudy(QObject):
    """Asks while the lesson is visible and passes the replies on; those about another model are dropped."""

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, lesson: ManifoldLesson
    ) -> None:
        super().__init__(window)
        self._window, self._exploration, self._lesson = window, exploration, lesson
        self._random, self._path, self._neighbours = (_Lane(partial(services.study, lane)) for lane in MANIFOLD_LANES)
        self._stamp = 0
        self._identity: object = None
        self._random_seed = self._pair_seed = self._sample_seed = 0
        self._sample: int | None = None
        self._strip: tuple[int, int, str] | None = None
        self._measured = False
        self._measure_later = once_after(_REST_MS, self._ask_for_measures, lesson)

        exploration.model_changed.connect(self._refresh)
        exploration.weights_changed.connect(self._refresh)
        services.study_reply.connect(self._answered)
        window.explore.map.selection_changed.connect(lambda *_: self._show_selection())
        lesson.shown.connect(self._refresh)
        lesson.random_wanted.connect(self._draw_again)
        lesson.path_wanted.connect(self._ask_for_path)
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
        self._measured = False
        self._lesson.show_model(_facts(model))
        self._ask_for_random()
        if len(model.codes.values) > 1:
            self._ask_for_path()
            self._ask_for_neighbours()

    # What a person does ---------------------------------------------------------------------------------------------

    def _draw_again(self) -> None:
        self._random_seed += 1
        self._ask_for_random()

    def _other_pair(self) -> None:
        self._pair_seed += 1
        self._ask_for_path()

    def _another_sample(self) -> None:
        self._sample_seed += 1
        self._sample = None
        self._ask_for_neighbours()

    def _selected_sample(self) -> None:
        if self._exploration.session.selection:
            self._this_sample(self._exploration.session.selection[0])

    def _this_sample(self, row: int) -> None:
        self._sample = row
        self._ask_for_neighbours()

    def _show_on_map(self, row: int) -> None:
        self._window.show_page("explore")
        self._exploration.show_sample(row)

    def _show_selection(self) -> None:
        self._lesson.set_selection(bool(self._exploration.session.selection))

    # Requests and replies -------------------------------------------------------------------------------------------

    def _ask_for_random(self) -> None:
        card = self._lesson.random
        kinds = str(card.pixels.currentData()), str(card.codes.currentData())
        self._random.ask(RandomPicturesRequest(self._stamp, self._random_seed, pixels=kinds[0], codes=kinds[1]))

    def _ask_for_path(self) -> None:
        path = self._lesson.path
        request = InterpolationRequest(self._stamp, self._pair_seed, path.kind(), path.t(), frames=FRAMES)
        if self._strip == _strip_of(request):
            request = replace(request, frames=0)
        self._path.ask(request)

    def _ask_for_neighbours(self) -> None:
        self._neighbours.ask(NeighboursRequest(self._stamp, self._sample_seed, self._sample))

    def _ask_for_measures(self) -> None:
        if self._lesson.isVisible() and not self._measured:
            self._neighbours.ask(ManifoldMeasureRequest(self._stamp))

    def _answered(self, lane: str, reply: object) -> None:
        if lane not in MANIFOLD_LANES:
            return
        if isinstance(reply, Failure):
            self._lesson.show_failure(lane, reply)
        elif not isinstance(reply, _Reply) or reply.request.stamp != self._stamp:
            return
        else:
            self._show(reply)
        dict(zip(MANIFOLD_LANES, (self._random, self._path, self._neighbours), strict=True))[lane].answered()

    def _show(self, reply: _Reply) -> None:
        match reply:
            case RandomPicturesReply():
                self._lesson.show_random(reply)
            case InterpolationReply():
                if reply.fade_strip:
                    self._strip = _strip_of(reply.request)
                self._lesson.show_path(reply)
            case NeighboursReply():
                self._lesson.show_neighbours(reply)
                self._measure_later.start()
            case ManifoldMeasures():
                self._measured = True
                self._lesson.show_measures(reply)


def _strip_of(request: InterpolationRequest) -> tuple[int, int, str]:
    """What film strips depend on."""
    return request.stamp, request.seed, request.relation


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
