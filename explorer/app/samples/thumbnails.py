"""Pictures in place of dots on the main map."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui import theme
from explorer.gui.main_window import MainWindow
from explorer.gui.once import once_after
from explorer.values.open_model import OpenModel
from explorer.values.thumbnails import THUMBNAILS, ThumbnailRequest

_AFTER_MS = 20
_SLACK = 0.15
_USUAL = 28
_LARGEST = 40
_FRAMES = 5


class Thumbnails(QObject):
    """Asks for pictures of what is in view while they are wanted; the newest view wins."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window, self._services, self._exploration = window, services, exploration
        self._map = window.explore.map
        self._command = window.commands.thumbnails
        self._later = once_after(_AFTER_MS, self._ask, self)
        self._command.toggled.connect(self._switched)
        self._map.view_changed.connect(lambda *_: self._soon())
        self._map.points_changed.connect(self._soon)
        window.palette_changed.connect(self._soon)
        exploration.weights_changed.connect(lambda _: self._soon())
        exploration.model_closed.connect(lambda: self._map.set_thumbnails(None))

    def _switched(self, on: bool) -> None:
        if not on:
            self._services.desk.drop(THUMBNAILS)
            self._map.set_thumbnails(None)
        elif self._exploration.model is None:
            self._window.say(self.tr("Without a model there are no pictures of codes"))
        else:
            self._ask()

    def _soon(self) -> None:
        if self._command.isChecked() and not self._later.isActive():
            self._later.start()

    def _ask(self) -> None:
        model = self._exploration.model
        if model is None or not self._command.isChecked() or len(model.positions) == 0:
            return
        left, bottom, width, height = self._map.view_rectangle()
        ratio = self._map.devicePixelRatioF()
        across, down = self._map.box_size()
        # somewhat more than is in view, for a pan to find pictures there
        columns, rows = (round(side * ratio * (1 + 2 * _SLACK)) for side in (across, down))
        wide, high = width * columns / (across * ratio), height * rows / (down * ratio)
        points, palette = self._map.points_in_colour()
        request = ThumbnailRequest(
            left=left - (wide - width) / 2,
            bottom=bottom - (high - height) / 2,
            width=wide,
            height=high,
            columns=columns,
            rows=rows,
            smallest=_room(model, ratio),
            samples=points.indices,
            x=points.x,
            y=points.y,
            colours=points.colours,
            palette=palette,
            negative=model.card.data.light_on_dark and not theme.is_dark(),
        )
        self._services.desk.ask(
            THUMBNAILS, request, self._map.set_thumbnails, lambda failure: self._window.say(failure.message)
        )


def _room(model: OpenModel, ratio: float) -> float:
    """Least side of the room for one picture with its frame, pixels: small pictures are enlarged, large ones shrunk."""
    side = max(model.card.architecture.height, model.card.architecture.width)
    usual = _USUAL * ratio
    if side > _LARGEST * ratio:
        return side / math.ceil(side / usual) + _FRAMES
    return side * max(1, round(usual / side)) + _FRAMES
