"""What stands behind the strip of samples under the map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.jobs.query import Follower
from explorer.values import DecodeReply
from explorer.values.open_model import OpenModel
from explorer.values.strip import STRIP, StripReply, StripRequest

_BETWEEN_MS = 250


class Strip(QObject):
    """Sends the strip's samples through the open model while the strip is in view, and puts the probe on them."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._exploration = exploration
        self._view = window.explore.strip
        self._rows: tuple[int, ...] | None = None
        self._choice = 0
        self._strip = Follower(
            services.desk,
            STRIP,
            self._request,
            self._show,
            lambda failure: self._view.set_message(failure.message),
            visible=self._view.isVisible,
            every_ms=_BETWEEN_MS,
        )
        exploration.model_changed.connect(self._model_changed)
        exploration.decoded.connect(self._probe_moved)
        self._view.shown.connect(self._strip.ask)
        self._view.another_requested.connect(self._another)
        self._view.sample_chosen.connect(self._choose)
        self._view.find_data_requested.connect(window.commands.find_data.trigger)

    def _model_changed(self, _: OpenModel) -> None:
        self._rows, self._choice = None, 0
        self._view.set_chosen(-1)

    def _another(self) -> None:
        self._rows = None
        self._choice += 1
        self._strip.ask()

    def _choose(self, row: int) -> None:
        # rows of a model that is no longer open mean nothing
        if self._rows is not None and row in self._rows:
            self._exploration.show_sample(row)

    def _request(self) -> StripRequest | None:
        model = self._exploration.model
        return None if model is None else StripRequest(self._rows, self._choice)

    def _show(self, reply: StripReply) -> None:
        model = self._exploration.model
        if model is not None and reply.request.choice == self._choice:
            self._rows = tuple(int(row) for row in reply.rows)
            self._view.show_samples(reply, model.card.data.class_names)

    def _probe_moved(self, reply: DecodeReply) -> None:
        """However the probe came to a sample of the strip, or left it: the mark follows."""
        model = self._exploration.model
        if model is None or not self._rows or not self._view.isVisible():
            return
        there = (model.codes.values[list(self._rows)] == np.array(reply.request.code, np.float32)).all(axis=1)
        found = [row for row, same in zip(self._rows, there, strict=True) if same]
        # of several samples with the same code the one that a person chose
        if self._view.chosen() not in found:
            self._view.set_chosen(found[0] if found else -1)
