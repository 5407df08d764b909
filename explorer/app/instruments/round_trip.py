"""Arrows from places of the map to where their pictures are encoded."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.instruments.note import Note
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import FADED, WARM, Stroke
from explorer.gui.panels.wording import significant
from explorer.values import Failure, GridRequest
from explorer.values.fields import RoundTripReply
from explorer.values.open_model import OpenModel

LANE = "round-trip"
_COLUMNS, _ROWS = 18, 14
_SHORTEST_PIXELS = 2.0


class RoundTrip(QObject):
    """Asks for the visible rectangle while it is on."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._map = window.explore.map
        self._note = Note()
        self._first_stamp = 0
        self._asked: GridRequest | None = None
        self._action = window.explore.instruments.add(
            LANE,
            self.tr("&Round trip"),
            self.tr(
                "Arrows lead from a code to the code of its decoded picture; long arrows mark places that the "
                "model does not use."
            ),
            self._note,
            shortcut="Shift+E",
        )
        self._action.toggled.connect(self._toggled)
        self._map.view_changed.connect(lambda *_: self._ask())
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(self._weights_changed)
        services.study_reply.connect(self._answered)

    def _toggled(self, on: bool) -> None:
        if on:
            self._note.set_text(self.tr("Measuring …"))
            self._ask()
        else:
            self._asked = None
            self._map.set_drawing(LANE, ())

    def _model_changed(self, model: OpenModel) -> None:
        self._first_stamp, self._asked = model.stamp, None
        self._map.set_drawing(LANE, ())
        self._ask()

    def _weights_changed(self, _: OpenModel) -> None:
        if self._asked is None:
            self._ask()

    def _ask(self) -> None:
        model = self._exploration.model
        if model is None or not self._action.isChecked():
            return
        self._asked = GridRequest(*self._map.view_rectangle(), _COLUMNS, _ROWS, model.stamp)
        self._services.study(LANE, self._asked)

    def _answered(self, lane: str, reply: object) -> None:
        if lane != LANE or not self._action.isChecked():
            return
        asked, self._asked = self._asked, None
        if isinstance(reply, Failure):
            self._map.set_drawing(LANE, ())
            self._note.set_text(reply.message)
        elif isinstance(reply, RoundTripReply) and reply.request.stamp >= self._first_stamp:
            self._draw(reply)
            if reply.request != asked or reply.request.stamp != self._exploration.session.stamp:
                self._ask()

    def _draw(self, reply: RoundTripReply) -> None:
        request = reply.request
        far = reply.lengths > max(reply.usual, np.finfo(np.float32).tiny)
        shift = (reply.ends - reply.starts) / np.array([request.width, request.height])
        # a dot's worth of an arrow only clutters the map
        room = np.array([self._map.width(), self._map.height()])
        seen = np.hypot(*(shift * room).T) >= _SHORTEST_PIXELS
        strokes = [
            Stroke(np.stack([start, end]), WARM if long else FADED, 1.2, arrow=True)
            for start, end, long in zip(reply.starts[seen], reply.ends[seen], far[seen], strict=True)
        ]
        self._map.set_drawing(LANE, strokes)
        if reply.usual <= 0:
            self._note.set_text(self.tr("There are no samples to compare with, so all arrows are orange."))
            return
        text = self.tr(
            "Orange, {far} % of the view: longer than {usual} code units; for 95 % of the samples the arrow is shorter."
        )
        self._note.set_text(text.format(usual=significant(reply.usual, 3), far=round(100 * float(far.mean()))))
