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
from explorer.jobs.query import Follower
from explorer.values import Failure, GridRequest
from explorer.values.fields import ROUND_TRIP, RoundTripReply

_NAME = "round-trip"
_COLUMNS, _ROWS = 18, 14
_SHORTEST_PIXELS = 2.0


class RoundTrip(QObject):
    """Asks for the visible rectangle while it is on."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._exploration = exploration
        self._map = window.explore.map
        self._note = Note()
        self._action = window.explore.instruments.add(
            _NAME,
            self.tr("&Round trip"),
            self.tr(
                "Arrows lead from a code to the code of its decoded picture; long arrows mark places that the "
                "model does not use."
            ),
            self._note,
            shortcut="Shift+E",
        )
        self._arrows = Follower(
            services.desk, ROUND_TRIP, self._request, self._draw, self._failed, visible=self._action.isChecked
        )
        self._action.toggled.connect(self._toggled)
        self._map.view_changed.connect(lambda *_: self._arrows.ask())
        exploration.model_changed.connect(lambda _: self._map.set_drawing(_NAME, ()))

    def _toggled(self, on: bool) -> None:
        if on:
            self._note.set_text(self.tr("Measuring …"))
            self._arrows.ask()
        else:
            self._arrows.forget()
            self._map.set_drawing(_NAME, ())

    def _request(self) -> GridRequest | None:
        if self._exploration.model is None:
            return None
        return GridRequest(*self._map.view_rectangle(), _COLUMNS, _ROWS)

    def _failed(self, failure: Failure) -> None:
        self._map.set_drawing(_NAME, ())
        self._note.set_text(failure.message)

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
        self._map.set_drawing(_NAME, strokes)
        if reply.usual <= 0:
            self._note.set_text(self.tr("There are no samples to compare with, so all arrows are orange."))
            return
        text = self.tr(
            "Orange, {far} % of the view: longer than {usual} code units; for 95 % of the samples the arrow is shorter."
        )
        self._note.set_text(text.format(usual=significant(reply.usual, 3), far=round(100 * float(far.mean()))))
