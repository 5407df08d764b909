"""What an opened file was taken for: a line that opens into its columns, each with a menu of what it is used as."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.values.column_roles import ROLES, Role
from explorer.values.reading import Reading, listed
from explorer.values.table import CodeTable

_ROWS_SHOWN = 8


class ReadingView(QFrame):
    """Shows the reading of opened codes; of a table the use of each column can be changed.

    Signals:
        role_wanted: names of columns, and the role that a person wants for them.
    """

    role_wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role_words: dict[Role, str] = {
            "code": self.tr("code"),
            "label": self.tr("class"),
            "name": self.tr("name"),
            "index": self.tr("row number"),
            "beside": self.tr("kept beside"),
            "ignore": self.tr("ignored"),
        }
        self.button = QToolButton()
        self.button.setText(self.tr("Read as"))
        self.button.setAccessibleName(self.tr("How the file was read"))
        self.button.setToolTip(self.tr("Shows what each column of the file is used as; change it here"))
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setIconSize(QSize(16, 16))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._fold)
        self.line = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.columns = QTreeWidget()
        self.columns.setHeaderLabels([self.tr("Column"), self.tr("Used as")])
        self.columns.setAccessibleName(self.tr("Columns of the file"))
        self.columns.setRootIsDecorated(False)
        self.columns.setUniformRowHeights(True)
        self.columns.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.columns.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.columns.header().setStretchLastSection(False)
        self.columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.columns.customContextMenuRequested.connect(self._menu_at)
        self.columns.itemActivated.connect(lambda item: self._menu_of(item))
        self.columns.itemClicked.connect(self._clicked)
        self.notes = QLabel()
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setWordWrap(True)
        self.notes.setProperty("role", "muted")

        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.button)
        row.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, 0, theme.SPACING, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(row)
        column.addWidget(self.columns)
        column.addWidget(self.notes)
        self._fold(False)
        self.hide()

    def show_codes(self, opened: CodeTable | None) -> None:
        """Show what a file of codes was taken for; None hides the line."""
        self.setVisible(opened is not None)
        self.columns.clear()
        if opened is None:
            return
        reading = opened.reading
        self.line.set_text(self._sentence(reading))
        self.columns.addTopLevelItems(
            [QTreeWidgetItem([name, self._role_words[role]]) for name, role in opened.roles.items()]
        )
        self.columns.resizeColumnToContents(1)
        height = self.columns.sizeHintForRow(0) * min(_ROWS_SHOWN, len(opened.roles))
        self.columns.setFixedHeight(self.columns.header().sizeHint().height() + height + 2 * theme.SPACING)
        left_out = [self.tr("Left out: {what} ({why})").format(what=e.what, why=e.why) for e in reading.left_out]
        self.notes.setText("\n".join([*left_out, *reading.warnings]))
        self._fold(self.button.isChecked())

    def changeEvent(self, event: QEvent) -> None:
        """Draw the arrow again in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "notes"):
            self._paint_arrow()
        super().changeEvent(event)

    def role_menu(self, names: Sequence[str]) -> QMenu:
        """The menu of what columns may be used as."""
        chosen = {item.text(1) for item in self._items() if item.text(0) in names}
        menu = QMenu(self)
        for role in ROLES:
            action = QAction(self._role_words[role], menu)
            action.setCheckable(True)
            action.setChecked(chosen == {self._role_words[role]})
            action.triggered.connect(lambda _=False, role=role: self.role_wanted.emit(tuple(names), role))
            menu.addAction(action)
        return menu

    def _sentence(self, reading: Reading) -> str:
        parts = [self.tr("code: {names}").format(names=listed(reading.code))]
        for text, name in (
            (self.tr("classes: {name}"), reading.labels),
            (self.tr("names: {name}"), reading.names),
            (self.tr("row numbers: {name}"), reading.index),
        ):
            if name is not None:
                parts.append(text.format(name=name))
        if reading.kept:
            parts.append(self.tr("kept beside: {names}").format(names=listed(reading.kept)))
        if reading.left_out:
            parts.append(self.tr("left out: {names}").format(names=listed(tuple(e.what for e in reading.left_out))))
        if reading.first_line == "headings":
            parts.append(self.tr("first line: headings"))
        if reading.first_line == "data":
            parts.append(self.tr("no headings"))
        return "; ".join(parts)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.columns.topLevelItem(place) for place in range(self.columns.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _menu_at(self, place: QPoint) -> None:
        item = self.columns.itemAt(place)
        if item is not None:
            self._menu_of(item)

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 1:
            self._menu_of(item)

    def _menu_of(self, item: QTreeWidgetItem) -> None:
        selected = self.columns.selectedItems()
        chosen = selected if item in selected else [item]
        menu = self.role_menu([each.text(0) for each in chosen])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        below = self.columns.visualItemRect(item).bottomLeft()
        below.setX(self.columns.header().sectionViewportPosition(1))
        menu.popup(self.columns.viewport().mapToGlobal(below))

    def _fold(self, is_open: bool) -> None:
        self.columns.setVisible(is_open and self.columns.topLevelItemCount() > 0)
        self.notes.setVisible(is_open and bool(self.notes.text()))
        self._paint_arrow()

    def _paint_arrow(self) -> None:
        self.button.setIcon(theme.icon("chevron-down" if self.button.isChecked() else "chevron-right"))
