"""The tab Selection: the search, the list of selected samples, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QMenu, QStackedLayout, QTableView, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.form_fields import note
from explorer.gui.panels.quiet_table import quiet_table
from explorer.gui.selection.cells import PictureCell, TextCell
from explorer.gui.selection.sample_table import CODE, DISTANCE, PICTURES, Listing, SampleTable
from explorer.gui.selection.search_bar import SearchBar
from explorer.values import Failure
from explorer.values.strip import StripReply

_ROW_HEIGHT = 44
_HEIGHT = 34 * theme.SPACING
_ASK_AFTER_MS = 40
_MOST_ASKED = 64


class SelectionView(QWidget):
    """Lists the selected samples.

    Signals:
        pictures_wanted: samples in view whose pictures are not known, at most 64.
        chosen: a sample; it shall be looked at.
        pointed_at: the sample under the pointer, −1 for none.
        remove_requested: int64 samples that shall leave the selection.
        class_requested: a label; its samples shall be selected.
        invert_requested, all_requested: what the buttons say.
        export_requested: "codes" or "sheet", and whether of all samples rather than the selected ones.
    """

    pictures_wanted = Signal(tuple)
    chosen = Signal(int)
    pointed_at = Signal(int)
    remove_requested = Signal(object)
    class_requested = Signal(int)
    invert_requested = Signal()
    all_requested = Signal()
    export_requested = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBar()
        self.samples = SampleTable()
        self.table = self._make_table()
        self.count = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.count.setFont(theme.tabular(self.count.font()))
        self.said = note()
        self.empty = note()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setText(
            self.tr(
                "Nothing is selected. Drag a rectangle with the Select tool (S), draw around samples with the "
                "Lasso (L), or search above."
            )
        )
        self.classes = QMenu(self)
        self._class_button = self._button(self.tr("Class"), self.tr("Select all samples of a class"))
        self._class_button.setMenu(self.classes)
        self._invert_button = self._button(
            self.tr("Invert"), self.tr("Select the visible samples that are not selected, and no others")
        )
        self._all_button = self._button(self.tr("Select all shown"), self.tr("Select every sample that the map shows"))
        self.remove_button = self._button(
            self.tr("Remove from selection"), self.tr("Remove the marked rows from the selection (Delete)")
        )
        self.export_button = self._button(self.tr("Export"), self.tr("Write codes or pictures to a file"))
        self._invert_button.clicked.connect(self.invert_requested)
        self._all_button.clicked.connect(self.all_requested)
        self.remove_button.clicked.connect(self._remove)
        self.exports = self._export_menu()
        self.export_button.setMenu(self.exports)

        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACING)
        buttons.addWidget(self.count)
        buttons.addStretch(1)
        for button in (
            self._class_button, self._invert_button, self._all_button, self.remove_button, self.export_button,
        ):  # fmt: skip
            buttons.addWidget(button)
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.search)
        column.addLayout(buttons)
        column.addWidget(self.said)
        column.addWidget(below, 1)
        self._ask_later = once_after(_ASK_AFTER_MS, self._ask, self)
        self.table.verticalScrollBar().valueChanged.connect(self._ask_later.start)
        self.samples.layoutChanged.connect(self._ask_later.start)
        self.set_classes(())
        self.show_samples(Listing(np.zeros(0, np.int64), np.zeros(0, np.int64), (), np.zeros(0), np.zeros((0, 0))))

    def show_samples(self, listing: Listing, said: str = "") -> None:
        """List other samples.

        Args:
            listing: what is selected.
            said: what a search found, in words; empty without one.
        """
        self.samples.set_listing(listing)
        count = len(listing.rows)
        self._stack.setCurrentIndex(1 if count else 0)
        self.table.setColumnHidden(DISTANCE, listing.distances is None)
        if listing.distances is not None:
            self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.count.setText(self._in_words(count, len(listing.labels)))
        self.say(said)
        self.remove_button.setEnabled(count > 0)
        self.exports.actions()[0].setEnabled(count > 0)
        self.exports.actions()[1].setEnabled(count > 0)
        self._ask_later.start()

    def set_classes(self, classes: Sequence[tuple[int, str]]) -> None:
        """Offer the classes: (label, name) each."""
        self.classes.clear()
        for label, name in classes:
            action = self.classes.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, number=label: self.class_requested.emit(number))
        self._class_button.setEnabled(bool(classes))

    def say(self, text: str) -> None:
        """One sentence about the last search."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def show_failure(self, failure: Failure) -> None:
        """Why a search found nothing."""
        self.say(failure.message)

    def take_pictures(self, reply: StripReply) -> None:
        """Pictures that were wanted."""
        self.samples.take_pictures(reply)

    def ask_again(self) -> None:
        """Some pictures have come; others may be wanted by now."""
        self._ask_later.start()

    def forget_pictures(self) -> None:
        """The model draws something else now."""
        self.samples.forget_pictures()
        self._ask_later.start()

    def sizeHint(self) -> QSize:
        """Some rows of the list."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def showEvent(self, event: object) -> None:
        """Only what is seen is asked for."""
        self._ask_later.start()

    def resizeEvent(self, event: object) -> None:
        """More rows may have come into view."""
        self._ask_later.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the marked rows out of the selection."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.table.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _make_table(self) -> QTableView:
        table = quiet_table(self.samples, self.tr("Selected samples"), _ROW_HEIGHT, 56)
        table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.setItemDelegate(TextCell(table))
        table.setItemDelegateForColumn(PICTURES, PictureCell(table))
        header = table.horizontalHeader()
        header.setSectionResizeMode(CODE, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        for column, width in ((PICTURES, 2 * _ROW_HEIGHT + 8), (1, 88), (2, 120), (3, 88), (4, 88)):
            table.setColumnWidth(column, width)
        table.setMouseTracking(True)
        table.entered.connect(lambda index: self.pointed_at.emit(self.samples.row_at(index.row())))
        table.viewportEntered.connect(lambda: self.pointed_at.emit(-1))
        table.selectionModel().currentRowChanged.connect(self._look_at)
        table.clicked.connect(self._look_at)
        return table

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, kind, everything in (
            (self.tr("Codes of the selection…"), "codes", False),
            (self.tr("Contact sheet of the selection…"), "sheet", False),
            (self.tr("Codes of all samples…"), "codes", True),
            (self.tr("Contact sheet of all samples…"), "sheet", True),
        ):
            action = menu.addAction(text)
            action.triggered.connect(
                lambda _=False, what=kind, whole=everything: self.export_requested.emit(what, whole)
            )
        return menu

    def _button(self, text: str, tip: str) -> TextButton:
        return TextButton(text, tip)

    def _look_at(self, index: QModelIndex) -> None:
        if index.isValid() and self.table.hasFocus():
            self.chosen.emit(self.samples.row_at(index.row()))

    def _remove(self) -> None:
        marked = [self.samples.row_at(index.row()) for index in self.table.selectionModel().selectedRows()]
        if marked:
            self.remove_requested.emit(np.array(sorted(marked), np.int64))

    def _ask(self) -> None:
        if not self.table.isVisible() or not self.samples.rowCount():
            return
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        last = self.samples.rowCount() - 1 if last < 0 else last
        missing = self.samples.missing(first, min(last, first + _MOST_ASKED - 1))
        if missing:
            self.pictures_wanted.emit(missing)

    def _in_words(self, count: int, whole: int) -> str:
        if not count:
            return self.tr("None of {whole:,} samples").format(whole=whole) if whole else ""
        return self.tr("{count:,} of {whole:,} samples").format(count=count, whole=whole)
