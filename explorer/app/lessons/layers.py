"""What stands behind the lesson Layers."""

from __future__ import annotations

import random

from PySide6.QtCore import QObject, QTimer

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.layers.lesson import LayersLesson
from explorer.gui.main_window import MainWindow
from explorer.gui.once import once_after
from explorer.values import Failure
from explorer.values.layers import LayersReply, LayersRequest
from explorer.values.open_model import OpenModel

LANE = "layers"
_BETWEEN_MS = 500


class LayersStudy(QObject):
    """Sends a sample through the open model: the one at the probe, until the person asks for another."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, lesson: LayersLesson) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._lesson = lesson
        self._sample: int | None = None
        self._asked: LayersRequest | None = None
        self._first_stamp = 0
        self._later = once_after(_BETWEEN_MS, self._ask, self)
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(self._weights_changed)
        services.study_reply.connect(self._answered)
        lesson.shown.connect(self._ask)
        lesson.probe_requested.connect(lambda: self._choose(None))
        lesson.another_requested.connect(self._another)

    def _model_changed(self, model: OpenModel) -> None:
        self._sample = None
        self._first_stamp = model.stamp
        # the probe is put into the middle of the new map after this signal
        QTimer.singleShot(0, self, self._ask)

    def _weights_changed(self, _: OpenModel) -> None:
        if not self._later.isActive():
            self._ask()

    def _another(self) -> None:
        model = self._exploration.model
        if model is None or len(model.codes.values) == 0:
            return
        selected = self._exploration.session.selection
        # which one does not matter, so that chance need not be repeatable
        self._choose(random.choice(selected or range(len(model.codes.values))))  # noqa: S311

    def _choose(self, sample: int | None) -> None:
        self._sample = sample
        self._ask()

    def _ask(self) -> None:
        model = self._exploration.model
        if model is None or not self._lesson.isVisible():
            return
        request = LayersRequest(model.stamp, self._sample, self._exploration.session.code)
        if request == self._asked:
            return
        self._asked = request
        self._services.study(LANE, request)
        self._later.start()

    def _answered(self, lane: str, reply: object) -> None:
        if lane != LANE:
            return
        model = self._exploration.model
        if isinstance(reply, Failure):
            self._lesson.set_message(reply.message)
        elif isinstance(reply, LayersReply) and model is not None and reply.request.stamp >= self._first_stamp:
            self._lesson.show_layers(model.card, reply)
