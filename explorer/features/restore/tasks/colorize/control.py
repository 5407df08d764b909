"""Colours suggested for the place that a person gives a colour."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.app.services import Services
from explorer.features.restore.control.restorations import Restorations
from explorer.features.restore.tasks.colorize.messages import SUGGEST_COLOURS, ColourOptions, SuggestionRequest
from explorer.features.restore.tasks.colorize.view.hint_controls import HintControls
from explorer.features.restore.tasks.colorize.view.natural_colours import natural_colours
from explorer.gui.main_window import MainWindow
from explorer.values import Failure


class ColourSuggestions(QObject):
    """Asks for them whenever a place is given a colour or looked at again."""

    def __init__(
        self, window: MainWindow, services: Services, restorations: Restorations, controls: HintControls
    ) -> None:
        super().__init__(controls)
        self._desk, self._restorations, self._controls = services.desk, restorations, controls
        controls.place_chosen.connect(self._ask)

    def _ask(self, identity: int, x: float, y: float) -> None:
        restorations = self._restorations
        result, opened, model = restorations.results.get(identity), restorations.opened(identity), restorations.model
        options = restorations.edits(identity).of(self._controls.task)
        known = result if result is not None else opened
        if known is None or model is None or not isinstance(options, ColourOptions):
            return
        common = tuple(colour for _, colour in natural_colours())
        request = SuggestionRequest(identity, model, known.original, options, x, y, common)
        self._desk.ask(SUGGEST_COLOURS, request, self._controls.show_suggestions, self._nothing)

    def _nothing(self, _: Failure) -> None:
        """The restoration itself says what is wrong."""
