"""People's pictures on the map: where they lie, which way a search for a code went, and the probe at one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.features.restore.control.picture_shelf import PictureShelf
from explorer.features.restore.control.restorations import Restorations
from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import CodeMotion, PictureSource, Restored
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import WARM, Stroke
from explorer.gui.panels.wording import significant
from explorer.values import Failure
from explorer.values.open_model import OpenModel

_NAME = "repairs"
_READING_MS = 10_000
_SUM_MS = 15_000


class OnMap(QObject):
    """Marks what the open autoencoder made of the pictures, and goes there.

    The first of newly opened pictures that gets a code takes the probe along, and what became of them all is said once.
    """

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        exploration: Exploration,
        shelf: PictureShelf,
        restorations: Restorations,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._exploration = exploration
        self._restorations = restorations
        self._fresh: dict[int, Restored | Failure | None] = {}
        shelf.added.connect(self._expect)
        restorations.ended.connect(self._note)
        restorations.batch_ended.connect(self._sum_up)
        restorations.results_changed.connect(self.draw)
        exploration.model_changed.connect(lambda _: self.draw())
        exploration.model_closed.connect(self.draw)
        page.show_on_map_requested.connect(self._show)

    def coded(self) -> dict[int, tuple[str, Reconstruction]]:
        """Name and reconstruction of the pictures that the open autoencoder reconstructed, by number."""
        model = self._exploration.model
        width = model.card.architecture.latent_dim if model is not None else 0
        return {
            identity: (result.name, result.found)
            for (_, identity), result in self._restorations.through_the_code().items()
            if isinstance(result.found, Reconstruction) and len(result.found.code) == width
        }

    def code_named(self, name: str) -> tuple[float, ...] | None:
        """The code of a picture by the name that it has on the map; None where there is none."""
        return next((found.code for own, found in self.coded().values() if own == name), None)

    def draw(self) -> None:
        """Mark all places and motions anew."""
        model, coded = self._exploration.model, self.coded()
        places = model.plane.project(np.array([found.code for _, found in coded.values()])) if model and coded else ()
        marked = zip(coded.values(), places, strict=False)
        self._window.explore.map.set_own_points([(name, float(x), float(y)) for (name, _), (x, y) in marked])
        moved = self._restorations.through_the_code().values() if model is not None else ()
        arrows = [
            _arrow(model, result.found, result.name)
            for result in moved
            if model is not None and isinstance(result.found, CodeMotion)
        ]
        self._window.explore.map.set_drawing(_NAME, arrows)

    def _show(self, identity: int) -> None:
        result, model = self._restorations.results.get(identity), self._exploration.model
        if result is None or model is None:
            return
        if isinstance(result.found, Reconstruction):
            self._window.show_page("explore")
            self._exploration.move_probe(result.found.code)
        elif isinstance(result.found, CodeMotion):
            motion = result.found
            self._window.show_page("explore")
            self._exploration.move_probe(motion.restored)
            self._window.explore.map.show_places(_arrow(model, motion, "").places)
            text = self.tr("{name}: from the damaged picture's code to the restored one's; residual {before} → {after}")
            before, after = (significant(number, 3) for number in (motion.residual_before, motion.residual))
            self._window.say(text.format(name=result.name, before=before, after=after), _READING_MS)

    # Newly opened pictures ------------------------------------------------------------------------------------------

    def _expect(self, sources: Sequence[PictureSource]) -> None:
        if Reconstruction in self._page.task.finds:
            self._fresh |= dict.fromkeys((source.identity for source in sources), None)

    def _note(self, identity: int, outcome: Restored | Failure) -> None:
        if identity not in self._fresh:
            return
        first = not any(isinstance(known, Restored) for known in self._fresh.values())
        self._fresh[identity] = outcome
        if first and isinstance(outcome, Restored) and isinstance(outcome.found, Reconstruction):
            self._exploration.move_probe(outcome.found.code)

    def _sum_up(self) -> None:
        """Say once what became of newly opened pictures."""
        good = [result for result in self._fresh.values() if isinstance(result, Restored)]
        bad = [result for result in self._fresh.values() if isinstance(result, Failure)]
        if not good and not bad:
            return
        self._fresh.clear()
        if len(good) + len(bad) > 1:
            said = self.tr("{good} pictures reconstructed; more on the Restore page").format(good=len(good))
            if bad:
                text = self.tr("Pictures reconstructed: {good}, failed: {bad}. The Restore page says why")
                said = text.format(good=len(good), bad=len(bad))
        elif bad:
            said = bad[0].message
        else:
            found = good[0].found
            assert isinstance(found, Reconstruction)
            text = self.tr("{name}: squared error {error}; more on the Restore page")
            said = text.format(name=good[0].name, error=significant(found.squared_error))
        self._window.say(said, _SUM_MS)


def _arrow(model: OpenModel, motion: CodeMotion, name: str) -> Stroke:
    codes = motion.path if len(motion.path) >= 2 else np.array([motion.damaged, motion.restored])
    return Stroke(model.plane.project(codes.astype(float)), tone=WARM, width=2.4, arrow=True, foot=True, label=name)
