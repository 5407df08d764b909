"""What the colours of the main map stand for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.gui.colour_menu import COLUMN
from explorer.gui.main_window import MainWindow

if TYPE_CHECKING:
    # brings the whole lesson, which most people do not look at
    from explorer.app.lessons.contraction import ContractionStudy


class Colouring(QObject):
    """Joins the menu “Colour the map by” with the map, and keeps the choice for other models."""

    def __init__(
        self, window: MainWindow, exploration: Exploration, contraction: Callable[[], ContractionStudy]
    ) -> None:
        """Wait for a choice.

        Args:
            window: with its pages.
            exploration: tells which model is open.
            contraction: makes the study that measures ‖J‖, or gives it where it is made already.
        """
        super().__init__(window)
        self._window = window
        self._exploration = exploration
        self._contraction = contraction
        self._study: ContractionStudy | None = None
        commands = window.commands
        commands.colour_by_class.triggered.connect(self._by_class)
        commands.colour_by_error.triggered.connect(self._by_error)
        commands.colour_by_contraction.triggered.connect(self._by_contraction)
        self._chosen = self.current()
        self._to_come = ""
        commands.colour_group.triggered.connect(self._note)
        window.colour_menu.columns_changed.connect(self._columns_changed)
        exploration.model_changed.connect(self._again)
        exploration.weights_changed.connect(self._again)

    def follow(self, study: ContractionStudy) -> None:
        """Let the menu follow the lesson's own button for ‖J‖."""
        self._study = study
        study.main_map_coloured.connect(self._coloured_by_contraction)

    def current(self) -> str:
        """Name of what the colours stand for."""
        chosen = self._window.commands.colour_group.checkedAction()
        return str(chosen.data()) if chosen is not None else ""

    def choose(self, name: str) -> bool:
        """Colour by another thing; returns whether that is known: columns are known while their table is attached."""
        for action in self._window.commands.colour_group.actions():
            if action.data() == name and action.isEnabled():
                if not action.isChecked():
                    action.trigger()
                return True
        if name.startswith(COLUMN) and self._window.colour_menu.columns_expected:
            self._to_come = name
            return True
        return False

    def _columns_changed(self) -> None:
        name, self._to_come = self._to_come, ""
        if name:
            # still part of the session that is being opened
            with self._window.history.replay():
                self.choose(name)

    def _note(self) -> None:
        before, self._chosen = self._chosen, self.current()
        self._window.history.push(self.tr("colours of the map"), self.choose, before, self._chosen)

    def _by_class(self) -> None:
        if self._study is not None:
            self._study.colour_main_map(False)
        self._window.explore.map.set_values(None)

    def _by_error(self) -> None:
        if self._study is not None:
            self._study.colour_main_map(False)
        model = self._exploration.model
        if model is None:
            return
        if len(model.codes.errors) != len(model.positions) or len(model.positions) == 0:
            self._window.say(self.tr("The errors of single samples are measured once training has finished"))
            self._window.explore.map.set_values(None)
            return
        unit = self.tr("squared error per image")
        self._window.explore.map.set_values(model.codes.errors, self.tr("Reconstruction error"), unit)

    def _by_contraction(self) -> None:
        if self._window.explore.training_card.state == "running":
            self._window.say(self.tr("Contraction is measured while training is paused: pause it to see the colours"))
        self._contraction().colour_main_map(True)

    def _coloured_by_contraction(self, on: bool) -> None:
        if on:
            self._window.commands.colour_by_contraction.setChecked(True)
        elif self._window.commands.colour_by_contraction.isChecked():
            self._window.commands.colour_by_class.setChecked(True)

    def _again(self) -> None:
        if self._window.commands.colour_by_error.isChecked():
            self._by_error()
