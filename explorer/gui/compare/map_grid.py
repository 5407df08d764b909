"""Places the maps so that each is as large as can be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from explorer.gui.theme import SPACING


def columns_for(count: int, width: int, height: int, beside: int) -> int:
    """In how many columns so many maps are largest.

    Args:
        count: maps, at least 1.
        width: of the room, pixels.
        height: of the room, pixels.
        beside: height of what stands above and below each map, pixels.

    Returns:
        1 to `count`; of two equally good ways the wider one.
    """

    def shortest_side(columns: int) -> float:
        rows = -(-count // columns)
        return min(width / columns, height / rows - beside)

    return max(range(1, count + 1), key=lambda columns: (shortest_side(columns), columns))


class MapGrid(QWidget):
    """Widgets of equal size in one or more lines, arranged anew for each size of the room."""

    def __init__(self, beside: int, parent: QWidget | None = None) -> None:
        """Make an empty grid.

        Args:
            beside: height of what stands above and below each map, pixels.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._beside = beside
        self._shown: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show these in this order; those that are no longer among them are only taken out."""
        for gone in self._shown:
            if gone not in widgets:
                self._grid.removeWidget(gone)
                gone.hide()
        self._shown = list(widgets)
        self._columns = 0
        self._arrange()
        for widget in widgets:
            widget.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self._shown:
            return
        columns = columns_for(len(self._shown), self.width(), self.height(), self._beside)
        if columns == self._columns:
            return
        self._columns = columns
        for widget in self._shown:
            self._grid.removeWidget(widget)
        for place, widget in enumerate(self._shown):
            self._grid.addWidget(widget, place // columns, place % columns)
        rows = -(-len(self._shown) // columns)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(max(rows, self._grid.rowCount())):
            self._grid.setRowStretch(row, 1 if row < rows else 0)
