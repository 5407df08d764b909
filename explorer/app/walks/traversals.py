"""Traversals of the code from where the probe stands, while their tab is in view."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.walks.traversal_panel import TraversalPanel
from explorer.jobs.query import Follower
from explorer.values.open_model import OpenModel
from explorer.values.walks import TRAVERSALS, TraversalRequest

_TAB = "traversals"
_BETWEEN_MS = 66


class Traversals(QObject):
    """Asks for the rows of the probe's code, and puts the probe where a person points."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._exploration = exploration
        self.panel = TraversalPanel()
        self._rows = Follower(
            services.desk,
            TRAVERSALS,
            self._request,
            self.panel.show_reply,
            lambda failure: self.panel.set_message(failure.message),
            visible=self.panel.isVisible,
            every_ms=_BETWEEN_MS,
        )
        window.explore.drawer.add_tab(_TAB, self.tr("Traversals"), self.panel)
        exploration.model_changed.connect(self._model_changed)
        exploration.model_closed.connect(lambda: self.panel.set_waiting(0, 1, 1))
        exploration.decoded.connect(lambda _: self._rows.follow())
        self.panel.shown.connect(self._rows.ask)
        self.panel.settings_changed.connect(self._rows.ask)
        self.panel.value_chosen.connect(self._set)

    def _model_changed(self, model: OpenModel) -> None:
        architecture = model.card.architecture
        self.panel.set_waiting(architecture.latent_dim, architecture.height, architecture.width)

    def _request(self) -> TraversalRequest | None:
        model = self._exploration.model
        code, frames = self._exploration.document.probe.code, self.panel.frames
        return None if model is None else TraversalRequest(code, frames)

    def _set(self, dimension: int, value: float) -> None:
        code = list(self._exploration.document.probe.code)
        if dimension < len(code):
            code[dimension] = value
            self._exploration.move_probe(tuple(code))
