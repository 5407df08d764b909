"""A number for each place of the plane, as colours under the points."""

from __future__ import annotations

from abc import abstractmethod
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QPalette

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.map.backdrop_key import BackdropKey
from explorer.jobs.query import Follower
from explorer.values import Failure, GridRequest, Picture
from explorer.values.fields import MagnificationReply, SupportReply
from explorer.values.model import Weights
from explorer.values.open_model import OpenModel
from explorer.values.query import Query

_Reply = TypeVar("_Reply", MagnificationReply, SupportReply)
_WHILE_TRAINING = 48


class FieldBackdrop(QObject, Generic[_Reply]):
    """Asks the study thread about the visible rectangle while its backdrop is chosen, and shows what comes.

    A training publishes weights many times: what follows it is coarser, so that it costs the training little.
    """

    name = ""
    """Of the backdrop."""
    query: Query[GridRequest, _Reply]
    cells = 128

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window = window
        self._exploration = exploration
        self._first_weights: Weights | None = None
        self._shown = False
        self._field: Follower[GridRequest, _Reply] = Follower(
            services.desk,
            self.query,
            self._request,
            self._show,
            self._failed,
            visible=lambda: window.backdrops.current() == self.name,
        )
        exploration.model_changed.connect(self._model_changed)
        window.backdrops.changed.connect(self._changed)

    @property
    def waits(self) -> bool:
        """Whether a field is asked for and not there yet in full."""
        return self._field.under_way

    @abstractmethod
    def draw(self, reply: _Reply) -> tuple[Picture, BackdropKey]:
        """The picture, top row first, and what its colours mean."""

    def request(self) -> None:
        """Ask for what fills the view now."""
        self._field.ask()
        if self._field.under_way and not self._shown:
            # the first time brings in what it needs of torch, which takes a second or more
            colour = QGuiApplication.palette().color(QPalette.ColorRole.Mid)
            self._window.explore.map.set_backdrop_key(BackdropKey(self.tr("Measuring …"), (colour,), ("", "")))

    def _request(self) -> GridRequest | None:
        model = self._exploration.model
        if model is None:
            return None
        cells = self.cells if model.weights is self._first_weights else _WHILE_TRAINING
        return GridRequest(*self._window.explore.map.view_rectangle(), cells, cells)

    def _model_changed(self, model: OpenModel) -> None:
        self._first_weights = model.weights

    def _changed(self, before: str, _: str) -> None:
        if before == self.name:
            self._field.forget()

    def _failed(self, failure: Failure) -> None:
        self._window.explore.map.set_backdrop_key(None)
        self._window.say(failure.message, 15000)

    def _show(self, reply: _Reply) -> None:
        request = reply.request
        self._shown = True
        picture, key = self.draw(reply)
        the_map = self._window.explore.map
        the_map.set_backdrop(picture, request.left, request.bottom, request.width, request.height)
        the_map.set_backdrop_key(key)
