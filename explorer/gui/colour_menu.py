"""The menu “Colour the map by”: the fixed ways, and the columns of the attached table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from explorer.gui.plain_text import as_text

COLUMN = "column "
"""Begins the names of columns among those of what the colours may stand for."""


class ColourMenu(QMenu):
    """One choice among all; columns come and go with their table.

    Attributes:
        columns_expected: a table is being read whose columns will be here.

    Signals:
        columns_changed: other columns are here now.
        column_chosen: name of the column that a person chose.
    """

    columns_changed = Signal()
    column_chosen = Signal(str)

    def __init__(self, fixed: Sequence[QAction], parent: QWidget | None = None) -> None:
        """Make the menu.

        Args:
            fixed: the ways that are always there, all in one group.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setTitle(self.tr("Colour the map b&y"))
        self._fixed = tuple(fixed)
        group = self._fixed[0].actionGroup()
        assert isinstance(group, QActionGroup)
        self._group = group
        self._columns: dict[str, QAction] = {}
        self.columns_expected = False
        self.addActions(list(self._fixed))
        self._line = self.addSeparator()
        self._line.setVisible(False)

    def set_columns(self, columns: Sequence[tuple[str, str]]) -> None:
        """List these columns below the fixed ways.

        Args:
            columns: (name, why it cannot be chosen; empty where it can).
        """
        for action in self._columns.values():
            self._group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        self._columns = {}
        self._line.setVisible(bool(columns))
        for name, reason in columns:
            action = self.addAction(name.replace("&", "&&"))
            tip = reason or self.tr("Colour by the column “{name}” of the attached table").format(name=name)
            action.setToolTip(as_text(tip))
            action.setStatusTip(tip)
            action.setEnabled(not reason)
            action.setCheckable(True)
            action.setData(f"{COLUMN}{name}")
            action.triggered.connect(lambda _=False, chosen=name: self.column_chosen.emit(chosen))
            self._group.addAction(action)
            self._columns[name] = action
        self.columns_expected = False
        self.columns_changed.emit()

    def check(self, name: str) -> None:
        """Mark a column as the choice, without a signal."""
        self._columns[name].setChecked(True)

    def chosen(self) -> str:
        """Name of the column that is the choice, empty while one of the fixed ways is."""
        return next((name for name, action in self._columns.items() if action.isChecked()), "")
