"""The models that can be ticked for comparison."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from explorer.gui.plain_text import as_text
from explorer.values.comparison import ComparableModel

_ROW = 24
_Index = QModelIndex | QPersistentModelIndex


class ChoiceList(QAbstractListModel):
    """One row a model, with a check box; those that cannot be compared are greyed and say why in their tip.

    Signals:
        chosen_changed: a person ticked or unticked a model.
    """

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._models: tuple[ComparableModel, ...] = ()
        self._chosen: list[str] = []

    def set_models(self, models: Sequence[ComparableModel]) -> None:
        """Replace all rows; what was ticked stays ticked where it can be compared."""
        self.beginResetModel()
        self._models = tuple(models)
        comparable = {model.key for model in self._models if not model.reason}
        self._chosen = [key for key in self._chosen if key in comparable]
        self.endResetModel()

    def model(self, row: int) -> ComparableModel:
        """The model of a row."""
        return self._models[row]

    def chosen(self) -> tuple[str, ...]:
        """Keys of the ticked models in the order in which they were ticked."""
        return tuple(self._chosen)

    def set_chosen(self, keys: Sequence[str]) -> None:
        """Tick exactly these, without a signal; those that cannot be compared are left out."""
        comparable = {model.key for model in self._models if not model.reason}
        self._chosen = [key for key in keys if key in comparable]
        if self._models:
            self.dataChanged.emit(self.index(0), self.index(len(self._models) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many models there are."""
        return 0 if parent.isValid() else len(self._models)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Greyed where it cannot be compared."""
        if not index.isValid() or self._models[index.row()].reason:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, tick, and details as a tip."""
        if not index.isValid():
            return None
        model = self._models[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return model.name
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _ROW)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if model.key in self._chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            text = "\n".join(part for part in (model.details, model.reason) if part)
            return as_text(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        key = self._models[index.row()].key
        if key in self._chosen:
            self._chosen.remove(key)
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.append(key)
        self.dataChanged.emit(index, index)
        self.chosen_changed.emit()
        return True


class SameDataFilter(QSortFilterProxyModel):
    """Leaves out the models of other data, while that is wanted."""

    def __init__(self, source: ChoiceList) -> None:
        super().__init__()
        self._source = source
        self._wanted = True
        self.setSourceModel(source)

    def set_wanted(self, wanted: bool) -> None:
        """Leave them out, or show them too."""
        self._wanted = wanted
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:  # noqa: N802
        """Whether a model is listed."""
        return not self._wanted or self._source.model(source_row).same_data
