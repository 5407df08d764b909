"""What stands behind the drawer's tab Selection."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.samples.listing import listing_of
from explorer.app.samples.searching import Searching
from explorer.app.samples.selection_export import SelectionExport
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.selection.sample_table import Listing
from explorer.gui.selection.selection_view import SelectionView
from explorer.state.store import Store
from explorer.values.class_names import class_name
from explorer.values.strip import SELECTED, StripReply, StripRequest

TAB = "selection"


class Selection(QObject):
    """Lists what is selected, fetches its pictures, changes it, and passes searches and exports on."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, store: Store) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self.view = SelectionView()
        window.explore.drawer.add_tab(TAB, self.tr("Selection"), self.view)
        self.searching = Searching(window, services, exploration, self.view)
        self.export = SelectionExport(window, services, exploration, self.view)
        self._listed = False

        store.watch(lambda document: document.opened, lambda _: self._start())
        store.watch(lambda document: document.selection, lambda _: self._list())
        exploration.weights_changed.connect(lambda _: self._refresh())
        self.searching.found_again.connect(self._list)
        window.explore.drawer.changed.connect(self._drawer_changed)
        window.commands.find.triggered.connect(self._find)
        self.view.pictures_wanted.connect(self._fetch)
        self.view.chosen.connect(exploration.show_sample)
        self.view.pointed_at.connect(self._point_at)
        self.view.remove_requested.connect(self._remove)
        self.view.class_requested.connect(self._select_class)
        self.view.invert_requested.connect(self._invert)
        self.view.all_requested.connect(window.explore.map.select_all)
        self.view.search.left.connect(window.explore.map.setFocus)

    def _start(self) -> None:
        """Other samples are on the map."""
        self.searching.forget()
        self.view.forget_pictures()
        on_map = _on_map(self._exploration)
        if on_map is not None:
            labels, names = on_map
            present = np.unique(labels[labels >= 0]).tolist()
            self.view.set_classes([(n, class_name(names, n)) for n in present])
        self._list()

    def _refresh(self) -> None:
        """The same samples, drawn and placed by newer weights."""
        self.view.forget_pictures()
        self._list()

    def _drawer_changed(self, name: str) -> None:
        if name == TAB and not self._listed:
            self._list()

    def _list(self) -> None:
        """Bring the list up to date while it is in view; else when it comes into view."""
        self._listed = self._window.explore.drawer.current() == TAB
        listing = listing_of(self._exploration.document)
        if not self._listed or listing is None:
            return
        found, said = self.searching.found(listing.rows)
        if found is not None:
            listing = Listing(
                found.rows, listing.labels, listing.class_names, listing.errors, listing.codes, found.distances
            )
        self.view.show_samples(listing, said)

    def _find(self) -> None:
        self._window.show_page("explore")
        self._window.explore.drawer.open(TAB)
        self.view.search.begin()

    def _fetch(self, rows: tuple[int, ...]) -> None:
        model = self._exploration.model
        if model is not None:
            self._services.desk.ask(
                SELECTED,
                StripRequest(rows),
                self._take,
                lambda failure: self.view.say(failure.message),
            )

    def _take(self, reply: StripReply) -> None:
        self.view.take_pictures(reply)
        # what has come into view meanwhile
        self.view.ask_again()

    def _point_at(self, row: int) -> None:
        self._window.explore.map.mark_hovered(row if row >= 0 else None)

    def _remove(self, rows: np.ndarray) -> None:
        kept = np.setdiff1d(self._exploration.document.selection.array, rows, assume_unique=True)
        self._exploration.select(kept)

    def _select_class(self, label: int) -> None:
        on_map = _on_map(self._exploration)
        if on_map is not None:
            self._exploration.select(np.flatnonzero(on_map[0] == label))

    def _invert(self) -> None:
        shown = self._window.explore.map.shown()
        self._exploration.select(np.setdiff1d(shown, self._exploration.document.selection.array, assume_unique=True))


def _on_map(exploration: Exploration) -> tuple[np.ndarray, tuple[str, ...]] | None:
    """Labels and class names of all samples."""
    listing = listing_of(exploration.document)
    return None if listing is None else (listing.labels, tuple(listing.class_names))
