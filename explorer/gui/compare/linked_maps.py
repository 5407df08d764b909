"""Selection, filter and hover ring that several maps share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.gui.map import LatentMap


class LinkedMaps(QObject):
    """Mirrors in all maps what a person does on one of them; the maps show the same samples in the same order.

    Signals:
        selection_changed: sorted int64 rows; a person's doing.
        hidden_changed: frozenset of labels; a person's doing on a map.
    """

    selection_changed = Signal(object)
    hidden_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._maps: list[LatentMap] = []
        self._selection = np.zeros(0, np.int64)
        self._hidden: frozenset[int] = frozenset()

    @property
    def selection(self) -> np.ndarray:
        """Selected rows: int64, sorted."""
        return self._selection

    def join(self, maps: Sequence[LatentMap]) -> None:
        """Link these maps from now on, and no others.

        New ones take over what the others show. Where none of the earlier ones stays, nothing is selected or hidden.
        """
        staying = [known for known in self._maps if known in maps]
        if not staying:
            self._selection, self._hidden = np.zeros(0, np.int64), frozenset()
        for gone in self._maps:
            if gone not in maps:
                gone.selection_changed.disconnect(self._select)
                gone.hidden_classes_changed.disconnect(self._hide)
                gone.hovered.disconnect(self._point)
        for new in maps:
            if new not in staying:
                new.selection_changed.connect(self._select)
                new.hidden_classes_changed.connect(self._hide)
                new.hovered.connect(self._point)
                new.set_hidden_classes(self._hidden)
                new.set_selection(self._selection)
        self._maps = list(maps)

    def set_selection(self, rows: np.ndarray) -> None:
        """Select rows on all maps, without a signal."""
        self._selection = rows
        for one in self._maps:
            one.set_selection(rows)

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Show all but these labels on all maps, without a signal."""
        self._hidden = hidden
        for one in self._maps:
            one.set_hidden_classes(hidden)

    def _select(self, rows: np.ndarray) -> None:
        source = self.sender()
        self._selection = rows
        for other in self._maps:
            if other is not source:
                other.set_selection(rows)
        self.selection_changed.emit(rows)

    def _hide(self, hidden: frozenset[int]) -> None:
        source = self.sender()
        self._hidden = hidden
        for other in self._maps:
            if other is not source:
                other.set_hidden_classes(hidden)
        self.hidden_changed.emit(hidden)

    def _point(self, row: int) -> None:
        source = self.sender()
        for other in self._maps:
            if other is not source:
                other.mark_hovered(row if row >= 0 else None)
