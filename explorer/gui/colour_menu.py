"""The menu “Colour the map by”: the fixed ways, and the columns of the attached table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from explorer.gui.plain_text import as_text
from explorer.values.column_roles import COLUMN


class ColourMenu(QMenu):
    """One choice among all, whose action's data is its name; columns come and go with their table."""

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
            self._group.addAction(action)
            self._columns[name] = action
