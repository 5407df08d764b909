"""The pictures that the decoder makes over the whole map, under its points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui import theme
from explorer.gui.backdrops import DECODED
from explorer.gui.main_window import MainWindow
from explorer.jobs.query import Follower
from explorer.values import Failure, GridReply, GridRequest, Picture
from explorer.values.decoding import GRID

_GRID_CELLS = 20
_MOSAIC_PIXELS = 1600


class DecodedBackdrop(QObject):
    """Decodes a grid of codes over the visible rectangle while that backdrop is chosen."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._exploration = exploration
        self._window = window
        self._map = window.explore.map
        self._backdrops = window.backdrops
        command = window.commands.backdrop
        self._grid = Follower(
            services.desk,
            GRID,
            self._request,
            self._show,
            self._failed,
            visible=lambda: window.backdrops.current() == DECODED,
        )
        self._backdrops.add(DECODED, command.text(), command.toolTip(), self._grid.ask, action=command)
        self._backdrops.changed.connect(self._changed)

    @property
    def waits(self) -> bool:
        """Whether a grid is asked for and not there yet."""
        return self._grid.under_way

    def _changed(self, before: str, _: str) -> None:
        if before == DECODED:
            self._grid.forget()

    def _request(self) -> GridRequest | None:
        model = self._exploration.model
        if model is None:
            return None
        left, bottom, width, height = self._map.view_rectangle()
        architecture = model.card.architecture
        cells = max(2, min(_GRID_CELLS, _MOSAIC_PIXELS // max(architecture.height, architecture.width)))
        # as many in each direction as makes a cell of the shape of a picture
        shape = self._map.view_aspect() * architecture.height / architecture.width
        columns, rows = (cells, cells / shape) if shape >= 1 else (cells * shape, cells)
        columns, rows = (max(2, round(number)) for number in (columns, rows))
        return GridRequest(left, bottom, width, height, columns, rows)

    def _failed(self, failure: Failure) -> None:
        self._window.say(failure.message)

    def _show(self, reply: GridReply) -> None:
        request, mosaic = reply.request, self._in_the_theme(reply.mosaic)
        place = request.left, request.bottom, request.width, request.height
        self._map.set_backdrop(mosaic, *place, tiles=(request.columns, request.rows))

    def _in_the_theme(self, mosaic: Picture) -> Picture:
        """White strokes on black would lie over a white map like a grey cloth: there they are shown as negatives."""
        model = self._exploration.model
        if theme.is_dark() or model is None or not model.card.data.light_on_dark:
            return mosaic
        return Picture(np.invert(mosaic.pixels))
