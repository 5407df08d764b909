"""A number for each place of the plane, as colours under the points."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QPalette

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.map.backdrop_key import BackdropKey
from explorer.values import Failure, GridRequest, Picture
from explorer.values.fields import MagnificationReply, SupportReply
from explorer.values.model import Weights
from explorer.values.open_model import OpenModel

_Reply = TypeVar("_Reply", MagnificationReply, SupportReply)
_WHILE_TRAINING = 48


class FieldBackdrop(QObject, Generic[_Reply]):
    """Asks the study thread about the visible rectangle while its backdrop is chosen, and shows what comes.

    A training publishes weights many times: what follows it is coarser, so that it costs the training little.
    """

    name = ""
    """Of the backdrop, and of the lane."""
    cells = 128

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._first_stamp = 0
        self._first_weights: Weights | None = None
        self._asked: GridRequest | None = None
        self._shown = False
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(self._weights_changed)
        exploration.model_closed.connect(self._model_closed)
        services.study_reply.connect(self._answered)
        window.backdrops.changed.connect(self._changed)

    @abstractmethod
    def draw(self, reply: _Reply) -> tuple[Picture, BackdropKey]:
        """The picture, top row first, and what its colours mean."""

    def request(self) -> None:
        """Ask for what fills the view now."""
        model = self._exploration.model
        if model is None:
            return
        left, bottom, width, height = self._window.explore.map.view_rectangle()
        cells = self.cells if model.weights is self._first_weights else _WHILE_TRAINING
        self._asked = GridRequest(left, bottom, width, height, cells, cells, model.stamp)
        self._services.study(self.name, self._asked)
        if not self._shown:
            # the first time brings in what it needs of torch, which takes a second or more
            colour = QGuiApplication.palette().color(QPalette.ColorRole.Mid)
            self._window.explore.map.set_backdrop_key(BackdropKey(self.tr("Measuring …"), (colour,), ("", "")))

    def _model_changed(self, model: OpenModel) -> None:
        self._first_stamp, self._first_weights, self._asked = model.stamp, model.weights, None
        self._window.backdrops.ask(self.name)

    def _changed(self, before: str, _: str) -> None:
        if before == self.name and self._asked is not None:
            # a request about no model is answered at once, and takes the place of the long answer under way
            self._services.study(self.name, replace(self._asked, stamp=-1))
            self._asked = None

    def _model_closed(self) -> None:
        self._asked = None
        if self._window.backdrops.current() == self.name:
            self._window.explore.map.set_backdrop_key(None)

    def _weights_changed(self, _: OpenModel) -> None:
        if self._asked is None:
            self._window.backdrops.ask(self.name)

    def _answered(self, lane: str, reply: object) -> None:
        if lane != self.name or self._window.backdrops.current() != self.name or self._exploration.model is None:
            return
        if isinstance(reply, Failure):
            self._asked = None
            self._window.explore.map.set_backdrop_key(None)
            self._window.say(reply.message, 15000)
        elif isinstance(reply, MagnificationReply | SupportReply) and reply.request.stamp >= self._first_stamp:
            self._show(reply)  # type: ignore[arg-type]

    def _show(self, reply: _Reply) -> None:
        request, asked = reply.request, self._asked
        self._shown = True
        picture, key = self.draw(reply)
        the_map = self._window.explore.map
        the_map.set_backdrop(picture, request.left, request.bottom, request.width, request.height)
        the_map.set_backdrop_key(key)
        if self.is_last(reply):
            self._asked = None
            if request != asked or request.stamp != self._exploration.session.stamp:
                self.request()

    def is_last(self, reply: _Reply) -> bool:
        """Whether no finer answer follows."""
        return True
