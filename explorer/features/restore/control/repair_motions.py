"""Repairs through a code as arrows on the map: from the damaged picture's code to the restored one's."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.features.restore.control.repairs import Repairs
from explorer.features.restore.messages.repair import CodeMotion
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import WARM, Stroke
from explorer.gui.panels.wording import significant
from explorer.values.open_model import OpenModel

_NAME = "repairs"
_READING_MS = 10_000


class RepairMotions(QObject):
    """Draws the motions of the repairs that the open autoencoder made, and goes to where one ended."""

    def __init__(self, window: MainWindow, page: RestorePage, exploration: Exploration, repairs: Repairs) -> None:
        super().__init__(window)
        self._window = window
        self._exploration = exploration
        self._repairs = repairs
        repairs.results_changed.connect(self.draw)
        exploration.model_changed.connect(lambda _: self.draw())
        page.show_on_map_requested.connect(self._show)

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
            self._window.explore.map.show_places(_arrow(self._exploration.model, result.motion, "").places)
            text = self.tr("{name}: from the damaged picture's code to the restored one's; residual {before} → {after}")
            before, after = (
                significant(number, 3) for number in (result.motion.residual_before, result.motion.residual)
            )
            self._window.say(text.format(name=result.name, before=before, after=after), _READING_MS)


def _arrow(model: OpenModel, motion: CodeMotion, name: str) -> Stroke:
    codes = motion.path if len(motion.path) >= 2 else np.array([motion.damaged, motion.restored])
    return Stroke(model.plane.project(codes.astype(float)), tone=WARM, width=2.4, arrow=True, foot=True, label=name)
