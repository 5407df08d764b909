"""The models as a sortable table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.gui.plain_text import as_text
from explorer.values import ModelCard
from explorer.values.restoration_model import RestorationCard

SORT_ROLE = Qt.ItemDataRole.UserRole
NAME, DATA, RECIPE, CODE_SIZE, ERROR, DATE, KIND = range(7)
_NUMBERS = (CODE_SIZE, ERROR)
Card = ModelCard | RestorationCard


class ModelTable(QAbstractTableModel):
    """One row a model: name, data, recipe or task, code size, test error, date, shipped or own.

    Attributes:
        task_titles: what the tasks of restoration models are called, by their names.

    Signals:
        rename_requested: path of a model and the name that it is to have.
    """

    rename_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.task_titles: Mapping[str, str] = {}
        self._rows: tuple[tuple[str, Card, bool], ...] = ()

    def set_models(self, models: Sequence[tuple[str, Card, bool]]) -> None:
        """Replace all rows.

        Args:
            models: (path, card, shipped with the program) each.
        """
        self.beginResetModel()
        self._rows = tuple(models)
        self.endResetModel()

    def card(self, row: int) -> Card:
        """The model of a row."""
        return self._rows[row][1]

    def path(self, row: int) -> str:
        """The file of a row."""
        return self._rows[row][0]

    def is_shipped(self, row: int) -> bool:
        """Whether the model of a row came with the program."""
        return self._rows[row][2]

    def row_of(self, path: str) -> int:
        """The row of a file, −1 if it is not listed."""
        return next((row for row, (listed, _, _) in enumerate(self._rows) if listed == path), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """How many models there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """How many facts are told of each."""
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """A column's name, and its meaning as a tip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        heads = (
            (self.tr("Name"), self.tr("The file's name")),
            (self.tr("Data"), self.tr("The pictures that it was trained on")),
            (self.tr("Recipe"), self.tr("The named set of training settings, or what it does with pictures")),
            (self.tr("Code size"), self.tr("How many numbers a code has")),
            (
                self.tr("Test error"),
                self.tr(
                    "Squared error per picture, summed over its pixels, on pictures that were not used for training"
                ),
            ),
            (self.tr("Date"), self.tr("When it was trained")),
            (self.tr("From"), self.tr("Shipped with the program, or your own")),
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return heads[section][0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return heads[section][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A fact as text, or as a value to sort by."""
        if not index.isValid():
            return None
        path, card, shipped = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole or (role == Qt.ItemDataRole.EditRole and column == NAME):
            return self._text(card, shipped, column)
        if role == SORT_ROLE:
            return self._sort_value(card, shipped, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.FontRole and column in (*_NUMBERS, DATE):
            return theme.tabular(QGuiApplication.font())
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_text(path if column == NAME else self._text(card, shipped, column))
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """The name of a person's own model can be edited."""
        flags = super().flags(index)
        own = index.isValid() and index.column() == NAME and not self._rows[index.row()][2]
        return flags | Qt.ItemFlag.ItemIsEditable if own else flags

    def setData(  # noqa: N802
        self, index: QModelIndex | QPersistentModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Ask for another name; the row follows once the file has it."""
        path, card, _ = self._rows[index.row()]
        name = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and name and name != card.name:
            self.rename_requested.emit(path, name)
        return False

    def _text(self, card: Card, shipped: bool, column: int) -> str:
        if column == NAME:
            return card.name
        if column in (DATA, RECIPE, CODE_SIZE):
            if isinstance(card, RestorationCard):
                texts = ", ".join(data.spec for data in card.data), self.task_titles.get(card.task, card.task), "–"
            else:
                texts = card.data.title, card.recipe, str(card.architecture.latent_dim)
            return texts[(DATA, RECIPE, CODE_SIZE).index(column)]
        if column == ERROR:
            error = self._error(card)
            return wording.significant(error) if math.isfinite(error) else "–"
        if column == DATE:
            return wording.day(card.created) or "–"
        return self.tr("shipped") if shipped else self.tr("own")

    def _sort_value(self, card: Card, shipped: bool, column: int) -> object:
        if column == CODE_SIZE:
            return 0 if isinstance(card, RestorationCard) else card.architecture.latent_dim
        if column == ERROR:
            return self._error(card)
        if column == DATE:
            return card.created
        return self._text(card, shipped, column).casefold()

    def _error(self, card: Card) -> float:
        figures = None if isinstance(card, RestorationCard) else card.errors.get("test")
        # an unknown error sorts behind every known one
        return figures.squared_error_per_image if figures else math.inf

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
