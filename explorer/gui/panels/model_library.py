"""All models: those that came with the program and a person's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.model_table import DATE, NAME, SORT_ROLE, Card, ModelTable
from explorer.gui.panels.quiet_table import quiet_table
from explorer.gui.plain_text import as_text
from explorer.values import Failure

_MARGIN = 2 * theme.SPACING
_FAILURES_HEIGHT = 96


class ModelLibrary(QDialog):
    """A table of models with what can be done to them. Every signal carries a file's path, a renaming the name as well.

    After a delete a bar offers to undo it, until the next delete or until it is closed.
    """

    open_requested = Signal(str)
    save_as_requested = Signal(str)
    show_file_requested = Signal(str)
    delete_requested = Signal(str)
    rename_requested = Signal(str, str)
    undo_delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.resize(QSize(944, 520).boundedTo(self.screen().availableSize()))
        self.table = ModelTable()
        self.table.setParent(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.table)
        self._proxy.setSortRole(SORT_ROLE)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Find by name, data or recipe"))
        self.filter.setAccessibleName(self.tr("Find models"))
        self.filter.setToolTip(self.tr("Show only models with this text in one of their columns"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumHeight(32)
        self.view = self._build_view()
        self.empty = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.empty.setWordWrap(True)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.open_button = TextButton(self.tr("Open"), self.tr("Open the selected model (Enter)"), "open")
        self.save_button = TextButton(self.tr("Save as…"), self.tr("Save a copy of the selected model"), "save-as")
        self.show_button = TextButton(
            self.tr("Show file"), self.tr("Show the selected model's file in its folder"), "show-file"
        )
        self.rename_button = TextButton(self.tr("Rename"), "")
        self.delete_button = TextButton(self.tr("Delete"), "", "delete")
        # Enter opens, wherever it is typed
        self.open_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACING)
        for button in (self.open_button, self.save_button, self.show_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.rename_button)
        buttons.addWidget(self.delete_button)

        self.undo_bar, self.undo_text = QFrame(), ElidedLabel()
        self.undo_bar.setProperty("role", "card")
        self.undo_button = TextButton(self.tr("Undo"), self.tr("Restore the deleted model (Ctrl+Z)"), "undo")
        self.dismiss_button = IconButton("close", self.tr("Close"), self.tr("Close this bar; the model stays deleted"))
        bar = QHBoxLayout(self.undo_bar)
        bar.setContentsMargins(theme.SPACING, theme.SPACING // 2, theme.SPACING // 2, theme.SPACING // 2)
        bar.setSpacing(theme.SPACING)
        bar.addWidget(self.undo_text, 1)
        bar.addWidget(self.undo_button)
        bar.addWidget(self.dismiss_button)
        self.undo_bar.hide()
        self.message = MessageLine()
        self.failures = QScrollArea()
        self.failures.setWidgetResizable(True)
        self.failures.setFrameShape(QFrame.Shape.NoFrame)
        self.failures.setAccessibleName(self.tr("Files that cannot be read"))
        self.failures.hide()

        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.filter)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.failures)
        column.addWidget(self.message)
        column.addWidget(self.undo_bar)
        column.addLayout(buttons)
        self._connect()
        self.set_models(())

    def set_models(self, models: Sequence[tuple[str, Card | Failure, bool]]) -> None:
        """List the models; the selected one stays selected.

        Args:
            models: (path, card or why the file could not be read, shipped with the program) each.
        """
        failed = [(path, what.message) for path, what, _ in models if isinstance(what, Failure)]
        path = self.selected_path()
        self.table.set_models([(p, what, shipped) for p, what, shipped in models if not isinstance(what, Failure)])
        row = self.table.row_of(path) if path else -1
        if row >= 0:
            self.view.selectRow(self._proxy.mapFromSource(self.table.index(row, 0)).row())
        elif self._proxy.rowCount():
            self.view.selectRow(0)
        self._show_failed(failed)
        self._show_emptiness()
        self._dress_buttons()

    def selected_path(self) -> str:
        """The selected model's file, empty if none is selected."""
        row = self._selected_row()
        return self.table.path(row) if row >= 0 else ""

    def select(self, path: str) -> None:
        """Select the model of a file, if it is listed."""
        row = self.table.row_of(path)
        if row >= 0:
            self.view.selectRow(self._proxy.mapFromSource(self.table.index(row, 0)).row())

    def show_message(self, kind: str, text: str) -> None:
        """Say how something went, for example why a delete failed; that takes the undo bar away.

        Args:
            kind: "info", "warning" or "error".
            text: one sentence; empty clears it.
        """
        self.undo_bar.hide()
        if text:
            self.message.show_text(kind, text)
        else:
            self.message.clear()

    def hide_undo(self) -> None:
        """The last delete can no longer be undone."""
        self.undo_bar.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the table: Enter opens, F2 renames, Delete deletes, Ctrl+Z undoes."""
        if watched is self.view and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if self._renames():
                # the field has had the key already
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_button.click()
                return True
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.delete_button.click()
                return True
            if event.key() == Qt.Key.Key_F2:
                self.rename_button.click()
                return True
            if event.matches(QKeySequence.StandardKey.Undo):
                self.undo_button.click()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps the sentences in another way."""
        super().resizeEvent(event)
        self._fit_failures()

    def _fit_failures(self) -> None:
        """As high as the sentences, up to about four lines of them."""
        content = self.failures.widget()
        if content is not None:
            height = content.heightForWidth(self.width() - 2 * _MARGIN)
            self.failures.setFixedHeight(min(max(height, 0), _FAILURES_HEIGHT))

    def _build_view(self) -> QTableView:
        view = quiet_table(self._proxy, self.tr("Models"), 32, narrowest=56)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.sortByColumn(DATE, Qt.SortOrder.DescendingOrder)
        view.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 104), (2, 168), (3, 80), (4, 80), (5, 128), (6, 64)):
            view.setColumnWidth(column, width)
        view.installEventFilter(self)
        return view

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._proxy.setFilterFixedString)
        self.filter.textChanged.connect(self._filtered)
        self.table.rename_requested.connect(self.rename_requested)
        self.view.doubleClicked.connect(self.open_button.click)
        self.view.selectionModel().selectionChanged.connect(self._dress_buttons)
        self.open_button.clicked.connect(lambda: self.open_requested.emit(self.selected_path()))
        self.save_button.clicked.connect(lambda: self.save_as_requested.emit(self.selected_path()))
        self.show_button.clicked.connect(lambda: self.show_file_requested.emit(self.selected_path()))
        self.rename_button.clicked.connect(self._rename)
        self.delete_button.clicked.connect(self._delete)
        self.undo_button.clicked.connect(self._undo)
        self.dismiss_button.clicked.connect(self.undo_bar.hide)

    def _selected_row(self) -> int:
        rows = self.view.selectionModel().selectedRows()
        return self._proxy.mapToSource(rows[0]).row() if rows else -1

    def _delete(self) -> None:
        row = self._selected_row()
        name = self.table.card(row).name
        self.message.clear()
        self.undo_text.set_text(self.tr("“{name}” was deleted.").format(name=name))
        self.undo_bar.show()
        self.delete_requested.emit(self.table.path(row))

    def _undo(self) -> None:
        if not self.undo_bar.isHidden():
            self.undo_bar.hide()
            self.undo_delete_requested.emit()

    def _dress_buttons(self) -> None:
        row = self._selected_row()
        for button in (self.open_button, self.save_button, self.show_button):
            button.setEnabled(row >= 0)
        shipped = row >= 0 and self.table.is_shipped(row)
        for button in (self.rename_button, self.delete_button):
            button.setEnabled(row >= 0 and not shipped)
        self.rename_button.setToolTip(
            self.tr("This model was shipped with the program and cannot be renamed")
            if shipped
            else self.tr("Rename the selected model and its file (F2)")
        )
        if shipped:
            tip = self.tr("This model was shipped with the program and cannot be deleted; your own can")
        else:
            tip = self.tr("Delete the selected model (Del); it can be undone")
        self.delete_button.setToolTip(as_text(tip))

    def _filtered(self) -> None:
        """What was selected may have gone: the first hit is what Enter opens."""
        if self._selected_row() < 0 and self._proxy.rowCount():
            self.view.selectRow(0)
        self._show_emptiness()

    def _renames(self) -> bool:
        """Whether a name is being typed."""
        focused = self.focusWidget()
        return focused is not None and focused is not self.view and self.view.isAncestorOf(focused)

    def _rename(self) -> None:
        row = self._selected_row()
        if row >= 0 and not self.table.is_shipped(row):
            index = self._proxy.mapFromSource(self.table.index(row, NAME))
            self.view.setCurrentIndex(index)
            self.view.edit(index)

    def _show_emptiness(self) -> None:
        empty = self._proxy.rowCount() == 0
        self.view.setVisible(not empty)
        self.empty.setVisible(empty)
        if self.table.rowCount():
            self.empty.setText(self.tr("No model contains this text."))
        else:
            self.empty.setText(self.tr("There are no models yet. Train one, or drop a model file on the window."))

    def _show_failed(self, failed: Sequence[tuple[str, str]]) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        for path, sentence in failed:
            line = MessageLine()
            column.addWidget(line)
            line.show_text("warning", sentence)
            line.setToolTip(as_text(path))
        column.addStretch(1)
        self.failures.setWidget(content)
        self._fit_failures()
        self.failures.setVisible(bool(failed))
