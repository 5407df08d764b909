"""What stands behind the lesson Layers."""

from __future__ import annotations

import random

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.layers.lesson import LayersLesson
from explorer.gui.main_window import MainWindow
from explorer.jobs.query import Follower
from explorer.values.layers import LAYERS, LayersReply, LayersRequest
from explorer.values.open_model import OpenModel

_BETWEEN_MS = 500


class LayersStudy(QObject):
    """Sends a sample through the open model: the one at the probe, until the person asks for another."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, lesson: LayersLesson) -> None:
        super().__init__(window)
        self._exploration = exploration
        self._lesson = lesson
        self._sample: int | None = None
        self._layers = Follower(
            services.desk,
            LAYERS,
            self._request,
            self._show,
            lambda failure: lesson.set_message(failure.message),
            visible=lesson.isVisible,
            every_ms=_BETWEEN_MS,
        )
        exploration.model_changed.connect(self._model_changed)
        lesson.shown.connect(self._layers.ask)
        lesson.probe_requested.connect(lambda: self._choose(None))
        lesson.another_requested.connect(self._another)

    def _model_changed(self, _: OpenModel) -> None:
        self._sample = None

    def _another(self) -> None:
        model = self._exploration.model
        if model is None or len(model.codes.values) == 0:
            return
        selected = self._exploration.document.selection
        # which one does not matter, so that chance need not be repeatable
        self._choose(random.choice(selected or range(len(model.codes.values))))  # noqa: S311

    def _choose(self, sample: int | None) -> None:
        self._sample = sample
        self._layers.ask()

    def _request(self) -> LayersRequest | None:
        model = self._exploration.model
        code = self._exploration.document.probe.code
        return None if model is None else LayersRequest(self._sample, code)

    def _show(self, reply: LayersReply) -> None:
        assert self._exploration.model is not None
        self._lesson.show_layers(self._exploration.model.card, reply)
