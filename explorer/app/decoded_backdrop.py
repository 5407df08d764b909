"""The pictures that the decoder makes over the whole map, under its points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui import theme
from explorer.gui.backdrops import DECODED
from explorer.gui.main_window import MainWindow
from explorer.values import GridReply, GridRequest, Picture
from explorer.values.open_model import OpenModel

LANE = "grid"
_GRID_CELLS = 20
_MOSAIC_PIXELS = 1600


class DecodedBackdrop(QObject):
    """Decodes a grid of codes over the visible rectangle while that backdrop is chosen."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._map = window.explore.map
        self._backdrops = window.backdrops
        self._asked: GridRequest | None = None
        self._first_stamp = 0
        command = window.commands.backdrop
        self._backdrops.add(DECODED, command.text(), command.toolTip(), self._request, action=command)
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(self._weights_changed)
        services.live_reply.connect(self._answered)

    @property
    def waits(self) -> bool:
        """Whether a grid is asked for and not there yet."""
        return self._asked is not None

    def _model_changed(self, model: OpenModel) -> None:
        self._first_stamp = model.stamp
        self._backdrops.ask(DECODED)

    def _weights_changed(self, _: OpenModel) -> None:
        if self._asked is None:
            self._backdrops.ask(DECODED)

    def _request(self) -> None:
        model = self._exploration.model
        if model is None:
            return
        left, bottom, width, height = self._map.view_rectangle()
        architecture = model.card.architecture
        cells = max(2, min(_GRID_CELLS, _MOSAIC_PIXELS // max(architecture.height, architecture.width)))
        # as many in each direction as makes a cell of the shape of a picture
        shape = self._map.view_aspect() * architecture.height / architecture.width
        columns, rows = (cells, cells / shape) if shape >= 1 else (cells * shape, cells)
        columns, rows = (max(2, round(number)) for number in (columns, rows))
        self._asked = GridRequest(left, bottom, width, height, columns, rows, model.stamp)
        self._services.live(LANE, self._asked)

    def _answered(self, lane: str, reply: object) -> None:
        if lane != LANE:
            return
        asked, self._asked = self._asked, None
        if not isinstance(reply, GridReply):
            return
        request = reply.request
        stale = self._exploration.model is None or request.stamp < self._first_stamp
        if stale or self._backdrops.current() != DECODED:
            return
        mosaic = self._in_the_theme(reply.mosaic)
        place = request.left, request.bottom, request.width, request.height
        self._map.set_backdrop(mosaic, *place, tiles=(request.columns, request.rows))
        if request != asked or request.stamp != self._exploration.session.stamp:
            self._request()

    def _in_the_theme(self, mosaic: Picture) -> Picture:
        """White strokes on black would lie over a white map like a grey cloth: there they are shown as negatives."""
        model = self._exploration.model
        if theme.is_dark() or model is None or not model.card.data.light_on_dark:
            return mosaic
        return Picture(np.invert(mosaic.pixels))
