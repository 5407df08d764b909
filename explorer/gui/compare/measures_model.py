"""The compared models as a sortable table."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication

from explorer.gui import theme
from explorer.gui.compare.columns import Column, columns
from explorer.gui.plain_text import as_text
from explorer.values.comparison import ModelMeasures

SORT_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class MeasuresModel(QAbstractTableModel):
    """One row a model; the best value of a column is bold, as long as there are values to compare it with."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = columns()
        self._rows: tuple[ModelMeasures, ...] = ()
        self._pending: frozenset[str] = frozenset()
        self._best: tuple[object, ...] = (None,) * len(self.columns)

    def set_rows(self, rows: Sequence[ModelMeasures], pending: Collection[str]) -> None:
        """Show these models.

        Args:
            rows: from top to bottom, before sorting.
            pending: keys of those whose measures are still being taken.
        """
        same = [row.key for row in rows] == [row.key for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = tuple(rows)
        self._pending = frozenset(pending)
        self._best = tuple(self._best_text(column) for column in self.columns)
        if not same:
            self.endResetModel()
        elif self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def row(self, number: int) -> ModelMeasures:
        """One of the rows."""
        return self._rows[number]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many models are compared."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How much is told of each."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """A column's name and unit, and its meaning as a tip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A measure as text, or as a value to sort by."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            value = column.value(row)
            if isinstance(value, str):
                return value.casefold()
            # an unknown value sorts behind every known one
            return math.inf if value is None else float(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return self._font(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_text(self._tip(row, column))
        return None

    def _best_text(self, column: Column) -> str | None:
        """As it is shown: values that look the same are equally good."""
        known = [value for row in self._rows if isinstance(value := column.value(row), float | int)]
        known = [value for value in known if math.isfinite(value)]
        if column.best == 0 or len({column.text(value) for value in known}) < 2:
            return None
        return column.text(max(known) if column.best > 0 else min(known))

    def _text(self, row: ModelMeasures, column: Column) -> str:
        value = column.value(row)
        if value is not None:
            return column.text(value)
        return "…" if row.key in self._pending and column.applies(row) else "–"

    def _font(self, row: ModelMeasures, column: int) -> QFont | None:
        if not self.columns[column].numeric:
            return None
        font = theme.tabular(QGuiApplication.font())
        font.setBold(self._best[column] is not None and self._text(row, self.columns[column]) == self._best[column])
        return font

    def _tip(self, row: ModelMeasures, column: Column) -> str:
        if column.value(row) is None and not column.applies(row):
            return self.tr("This model is not variational.")
        if column.value(row) is None:
            return self.tr("Not known.")
        measured = self.tr("Measured on {count:,} pictures.").format(count=row.images) if column.needs_pictures else ""
        return "\n".join(part for part in (column.detail(row), measured) if part)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
