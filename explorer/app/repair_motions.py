"""Repairs through a code as arrows on the map: from the damaged picture's code to the restored one's."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.repairs import Repairs
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import WARM, Stroke
from explorer.values.open_model import OpenModel
from explorer.values.repair import CodeMotion

_NAME = "repairs"


class RepairMotions(QObject):
    """Draws the motions of the repairs that the open autoencoder made, and goes to where one ended."""

    def __init__(self, window: MainWindow, exploration: Exploration, repairs: Repairs) -> None:
        super().__init__(window)
        self._window = window
        self._exploration = exploration
        self._repairs = repairs
        repairs.results_changed.connect(self.draw)
        exploration.model_changed.connect(lambda _: self.draw())
        window.restore.show_on_map_requested.connect(self._show)

    def draw(self) -> None:
        """Draw all arrows anew."""
        model = self._exploration.model
        moved = self._repairs.through_the_code() if model is not None else []
        strokes = [_arrow(model, result.motion, result.name) for result in moved if model and result.motion]
        self._window.explore.map.set_drawing(_NAME, strokes)

    def _show(self, identity: int) -> None:
        result = self._repairs.results.get(identity) if self._repairs.active else None
        if result is not None and result.motion is not None and self._exploration.model is not None:
            self._window.show_page("explore")
            self._exploration.move_probe(result.motion.restored)
            self._window.say(
                self.tr("{name}: the arrow goes from the damaged picture's code to the restored one's").format(
                    name=result.name
                )
            )


def _arrow(model: OpenModel, motion: CodeMotion, name: str) -> Stroke:
    codes = motion.path if len(motion.path) >= 2 else np.array([motion.damaged, motion.restored])
    return Stroke(model.plane.project(codes.astype(float)), tone=WARM, arrow=True, label=name)
