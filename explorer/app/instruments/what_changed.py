"""The signed difference between the picture now and at the start of the drag."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.instruments.change_view import ChangeView
from explorer.gui.main_window import MainWindow


class WhatChanged(QObject):
    """Takes its pictures from what the decode thread answers anyway."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._exploration = exploration
        self._view = ChangeView()
        self._action = window.explore.instruments.add(
            "what-changed",
            self.tr("&What changed"),
            self.tr("Shows where the picture has become brighter or darker since the drag began."),
            self._view,
            shortcut="D",
        )
        self._action.toggled.connect(self._toggled)
        self._view.start_requested.connect(self._start)
        window.explore.map.probe_pressed.connect(self._start)
        exploration.model_changed.connect(lambda _: self._view.set_start(None))
        exploration.decoded.connect(lambda reply: self._view.set_now(reply.picture))

    def _toggled(self, on: bool) -> None:
        if on:
            self._start()

    def _start(self) -> None:
        picture = self._exploration.picture
        if picture is not None and self._action.isChecked():
            self._view.set_now(picture)
            self._view.set_start(picture)
