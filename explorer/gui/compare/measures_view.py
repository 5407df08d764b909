"""The table below the maps, with what can be done with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QTableView, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.compare.measures_model import SORT_ROLE, MeasuresModel
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.quiet_table import quiet_table
from explorer.values.cell_text import table_line
from explorer.values.comparison import TABLE_HEAD, ModelMeasures, table_rows

_ROW = 28
_MOST_ROWS = 8
_PADDING, _ARROW, _WIDEST = 12, 16, 184


class MeasuresView(QWidget):
    """Figures of the compared models, one row each.

    Signals:
        measure_requested: take the measures that are missing.
        stop_requested: stop taking them.
        find_data_requested: the person wants to show where the pictures are.
        save_requested: write the table to a file.
        copied: the table is on the clipboard.
    """

    measure_requested = Signal()
    stop_requested = Signal()
    find_data_requested = Signal()
    save_requested = Signal()
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MeasuresModel()
        self.model.setParent(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.model)
        self._proxy.setSortRole(SORT_ROLE)
        self._measuring = False
        heading = QLabel(self.tr("Measures"))
        heading.setProperty("role", "heading")
        self.note = ElidedLabel("", Qt.TextElideMode.ElideRight)
        self.note.set_muted(True)
        self.find_button = TextButton(
            self.tr("Find the data…"), self.tr("Locate the pictures that these models were trained on"), "open"
        )
        self.measure_button = TextButton(self.tr("Measure"), "", "play")
        self.copy_button = TextButton(
            self.tr("Copy"), self.tr("Copy the table as tab-separated text, with all digits (Ctrl+C)"), "copy"
        )
        self.save_button = TextButton(self.tr("Save…"), self.tr("Save the table as CSV or TSV"), "save-as")
        self.view = self._build_view()
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING)
        row.addWidget(heading)
        row.addWidget(self.note, 1)
        for button in (self.find_button, self.measure_button, self.copy_button, self.save_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, 0, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        self.find_button.clicked.connect(self.find_data_requested)
        self.measure_button.clicked.connect(self._measure_or_stop)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save_requested)
        self.view.horizontalHeader().sortIndicatorChanged.connect(self._fit_columns)
        self.set_note("")
        self.set_state(measuring=False, missing=False)

    def set_rows(self, rows: Sequence[ModelMeasures], pending: Collection[str]) -> None:
        """Show these models; see `MeasuresModel.set_rows`."""
        self.model.set_rows(rows, pending)
        self._fit_columns()
        for button in (self.copy_button, self.save_button):
            button.setEnabled(bool(rows))

    def wanted_height(self) -> int:
        """What shows every row, up to eight of them."""
        rows = min(max(self.model.rowCount(), 2), _MOST_ROWS)
        table = self.view.horizontalHeader().sizeHint().height() + rows * _ROW + 2 * self.view.frameWidth()
        bar = self.view.horizontalScrollBar()
        table += bar.sizeHint().height() if bar.maximum() > 0 else 0
        return self.copy_button.minimumHeight() + 2 * theme.SPACING + table

    def rows(self) -> tuple[ModelMeasures, ...]:
        """The models as they are sorted now."""
        order = (self._proxy.mapToSource(self._proxy.index(row, 0)).row() for row in range(self._proxy.rowCount()))
        return tuple(self.model.row(row) for row in order)

    def set_note(self, text: str, *, find_data: bool = False) -> None:
        """Say something beside the heading; with it, offer to find the data or not."""
        self.note.set_text(text)
        self.find_button.setVisible(find_data)

    def set_state(self, *, measuring: bool, missing: bool) -> None:
        """Tell whether measures are being taken, and whether there are some that could be."""
        self._measuring = measuring
        self.measure_button.setVisible(measuring or missing)
        self.measure_button.set_text(self.tr("Stop") if measuring else self.tr("Measure"))
        self.measure_button.set_icon("stop" if measuring else "play")
        self.measure_button.setToolTip(
            self.tr("Stop measuring; the results so far are kept")
            if measuring
            else self.tr("Compute the missing measures")
        )

    def copy(self) -> None:
        """Put the table on the clipboard: tab-separated, in the order of the screen, at full precision."""
        lines = (table_line(row, "\t") for row in (TABLE_HEAD, *table_rows(self.rows())))
        QGuiApplication.clipboard().setText("".join(lines))
        self.copied.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+C in the table copies all of it."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.copy()
                return True
        return super().eventFilter(watched, event)

    def _fit_columns(self, *_: object) -> None:
        """As narrow as head and values allow; Qt itself would leave room for an arrow in every head."""
        header = self.view.horizontalHeader()
        metrics = header.fontMetrics()
        bold = QFont(self.font())
        bold.setBold(True)
        wide = QFontMetrics(bold)
        for number, column in enumerate(self.model.columns):
            texts = [self.model.index(row, number).data() for row in range(self.model.rowCount())]
            room = max(metrics.horizontalAdvance(line) for line in column.head.split("\n"))
            room = max(room, *(wide.horizontalAdvance(text) for text in texts)) if texts else room
            arrow = _ARROW if number == header.sortIndicatorSection() else 0
            self.view.setColumnWidth(number, min(room + _PADDING + arrow, _WIDEST))

    def _measure_or_stop(self) -> None:
        (self.stop_requested if self._measuring else self.measure_requested).emit()

    def _build_view(self) -> QTableView:
        view = quiet_table(self._proxy, self.tr("Measures of the compared models"), _ROW, narrowest=40)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = view.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setMinimumHeight(header.sizeHint().height() + 2 * _ROW)
        view.installEventFilter(self)
        return view
