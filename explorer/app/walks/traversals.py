"""Traversals of the code from where the probe stands, while their tab is in view."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.once import once_after
from explorer.gui.walks.traversal_panel import TraversalPanel
from explorer.values import Failure
from explorer.values.open_model import OpenModel
from explorer.values.walks import TraversalReply, TraversalRequest

LANE = "traversals"
_BETWEEN_MS = 66


class Traversals(QObject):
    """Asks for the rows of the probe's code, and puts the probe where a person points."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._asked: TraversalRequest | None = None
        self.panel = TraversalPanel()
        self._later = once_after(_BETWEEN_MS, self._ask, self)
        window.explore.drawer.add_tab(LANE, self.tr("Traversals"), self.panel)
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(lambda _: self._soon())
        exploration.model_closed.connect(lambda: self.panel.set_waiting(0, 1, 1))
        services.study_reply.connect(self._answered)
        exploration.decoded.connect(lambda _: self._soon())
        self.panel.shown.connect(self._ask)
        self.panel.settings_changed.connect(self._ask)
        self.panel.value_chosen.connect(self._set)

    def _model_changed(self, model: OpenModel) -> None:
        self._asked = None
        architecture = model.card.architecture
        self.panel.set_waiting(architecture.latent_dim, architecture.height, architecture.width)
        self._soon()

    def _soon(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _ask(self) -> None:
        model = self._exploration.model
        if model is None or not self.panel.isVisible():
            return
        request = TraversalRequest(model.stamp, self._exploration.session.code, self.panel.frames)
        if request != self._asked:
            self._asked = request
            self._services.study(LANE, request)

    def _answered(self, lane: str, reply: object) -> None:
        model = self._exploration.model
        if lane != LANE or model is None:
            return
        if isinstance(reply, Failure):
            self.panel.set_message(reply.message)
        elif isinstance(reply, TraversalReply) and len(reply.dimensions) == model.card.architecture.latent_dim:
            self.panel.show_reply(reply)

    def _set(self, dimension: int, value: float) -> None:
        code = list(self._exploration.session.code)
        if dimension < len(code):
            code[dimension] = value
            self._exploration.move_probe(tuple(code))
