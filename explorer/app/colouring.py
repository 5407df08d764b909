"""What the colours of the main map stand for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from explorer.gui.main_window import MainWindow
from explorer.state.events import ColouringChosen, Filtered
from explorer.state.store import Store
from explorer.values.column_roles import COLUMN
from explorer.values.table import CategoryColumn, NumberColumn
from explorer.values.table_filter import NO_VALUE

if TYPE_CHECKING:
    # brings the whole lesson, which most people do not look at
    from explorer.app.lessons.contraction import ContractionStudy

_CLASS, _ERROR, _CONTRACTION = "class", "error", "contraction"


class Colouring(QObject):
    """Colours the map as the document says, and the menu “Colour the map by” says what that is."""

    def __init__(self, window: MainWindow, store: Store, contraction: Callable[[], ContractionStudy]) -> None:
        """Follow the store.

        Args:
            window: with its pages.
            store: knows the colouring.
            contraction: makes the study that measures ‖J‖, or gives it where it is made already.
        """
        super().__init__(window)
        self._window = window
        self._map = window.explore.map
        self._store = store
        self._contraction = contraction
        self._study: ContractionStudy | None = None
        store.watch(lambda document: (document.colouring, document.table, document.opened), lambda _: self._show())
        store.watch(lambda document: document.stamp, lambda _: self._again())
        store.watch(lambda document: document.filter, lambda _: self._show_hidden())
        window.commands.colour_group.triggered.connect(self._chosen)
        self._map.hidden_categories_changed.connect(self._categories_hidden)

    def follow(self, study: ContractionStudy) -> None:
        """Let the menu follow the lesson's own button for ‖J‖."""
        self._study = study
        study.main_map_coloured.connect(self._coloured_by_contraction)

    def _chosen(self, action: QAction) -> None:
        self._choose(str(action.data()))

    def _choose(self, name: str) -> None:
        self._store.dispatch(ColouringChosen(name), self.tr("colours of the map"))

    def _coloured_by_contraction(self, on: bool) -> None:
        if on:
            self._choose(_CONTRACTION)

    def _show(self) -> None:
        name = self._store.document.colouring
        for action in self._window.commands.colour_group.actions():
            if action.data() == name:
                action.setChecked(True)
        if self._study is not None and name != _CONTRACTION:
            self._study.colour_main_map(False)
        if name == _CONTRACTION:
            if self._window.explore.training_card.state == "running":
                text = self.tr("Contraction is measured while training is paused: pause it to see the colours")
                self._window.say(text)
            self._contraction().colour_main_map(True)
        elif name == _ERROR:
            self._by_error()
        else:
            self._by_column()

    def _by_column(self) -> None:
        """By classes where no column is chosen, or while its table is not there yet."""
        column = self._column()
        if isinstance(column, NumberColumn):
            self._map.set_values(column.values, column.name)
        elif column is not None and column.few:
            self._map.set_categories(column.numbers, column.categories, column.name)
            self._show_hidden()
        else:
            self._map.set_values(None)

    def _column(self) -> NumberColumn | CategoryColumn | None:
        document = self._store.document
        chosen, table = document.colouring, document.table
        return table.column(chosen.removeprefix(COLUMN)) if table is not None and chosen.startswith(COLUMN) else None

    def _by_error(self) -> None:
        model = self._store.document.model
        if model is None:
            return
        if len(model.codes.errors) != len(model.positions) or len(model.positions) == 0:
            self._window.say(self.tr("The errors of single samples are measured once training has finished"))
            self._map.set_values(None)
            return
        unit = self.tr("squared error per image")
        self._map.set_values(model.codes.errors, self.tr("Reconstruction error"), unit)

    def _again(self) -> None:
        if self._store.document.colouring == _ERROR:
            self._by_error()

    # Words that the legend hides ------------------------------------------------------------------------------------

    def _show_hidden(self) -> None:
        column = self._column()
        if isinstance(column, CategoryColumn) and column.few:
            words = self._store.document.filter.hidden.get(column.name, frozenset())
            numbers = {number for number, word in enumerate(column.categories) if word in words}
            self._map.show_hidden_categories(frozenset(numbers | ({-1} if NO_VALUE in words else set())))

    def _categories_hidden(self, hidden: frozenset[int]) -> None:
        column = self._column()
        if isinstance(column, CategoryColumn):
            words = frozenset(column.categories[number] if number >= 0 else NO_VALUE for number in hidden)
            wanted = self._store.document.filter.with_hidden(column.name, words)
            self._store.dispatch(Filtered(wanted), self.tr("filter by columns"), "columns")
