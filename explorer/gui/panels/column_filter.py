"""Which rows of the attached table are in colour: a range for numbers, words to tick for categories."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from superqt import QRangeSlider

from explorer.gui import theme
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.plain_text import as_text
from explorer.values.table import CategoryColumn, Column, NumberColumn
from explorer.values.table_filter import NO_VALUE, TableFilter

_STEPS = 1000
_LARGEST = 1e15
_DIGITS = 4
_MOST_ROWS = 7


class ColumnFilter(QWidget):
    """Edits a `TableFilter`, one column at a time.

    Signals:
        edited: the `TableFilter` that a person wants.
        attach_requested: there is no table, and one is wanted.
    """

    edited = Signal(object)
    attach_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._filter = TableFilter()
        guard = WheelGuard(self)
        self.attach_button = QPushButton(self.tr("Attach a table…"))
        self.attach_button.clicked.connect(self.attach_requested)
        self.column = QComboBox()
        self.column.setAccessibleName(self.tr("Column"))
        self.column.setToolTip(self.tr("The column to filter by; filters on several columns combine"))
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.column.currentIndexChanged.connect(self._show_column)
        guard.protect(self.column)

        self.slider = QRangeSlider(Qt.Orientation.Horizontal)  # type: ignore[no-untyped-call]  # superqt's has no types
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(self.tr("Range"))
        self.slider.valueChanged.connect(self._slid)
        self.low, self.high = self._field(self.tr("From"), guard), self._field(self.tr("To"), guard)
        self._numbers = QWidget()
        grid = QGridLayout(self._numbers)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.SPACING)
        grid.addWidget(self.slider, 0, 0, 1, 2)
        grid.addWidget(self.low, 1, 0)
        grid.addWidget(self.high, 1, 1)
        grid.setRowStretch(2, 1)
        self.words = QListWidget()
        self.words.setAccessibleName(self.tr("Values in colour"))
        self.words.itemChanged.connect(self._ticked)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._numbers)
        self._pages.addWidget(self.words)

        self.result = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.result.setWordWrap(True)
        self.result.setProperty("role", "muted")
        self.clear_button = QPushButton(self.tr("Show all points in colour"))
        self.clear_button.clicked.connect(lambda: self.edited.emit(TableFilter()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        for widget in (self.attach_button, self.column, self._pages, self.result, self.clear_button):
            column.addWidget(widget)
        self.set_columns(())

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Offer the columns of a table, none where none is attached; nothing is held back afterwards."""
        usable = [column for column in columns if isinstance(column, NumberColumn) or column.few]
        self._columns = tuple(usable)
        self._filter = TableFilter()
        with QSignalBlocker(self.column):
            self.column.clear()
            self.column.addItems([column.name for column in usable])
        self.attach_button.setVisible(not usable)
        for widget in (self.column, self._pages):
            widget.setVisible(bool(usable))
        self._show_column()
        self.show_result(TableFilter(), 0, 0)

    def show_result(self, wanted: TableFilter, passing: int, rows: int) -> None:
        """Show a filter, whoever made it, and how many rows pass.

        Args:
            wanted: what holds rows back.
            passing: rows that pass.
            rows: of the table.
        """
        self._filter = wanted
        self._show_column()
        self.result.setVisible(bool(wanted))
        self.clear_button.setVisible(bool(wanted))
        self.result.setText(
            self.tr("{passing:,} of {rows:,} points in colour, by {names}").format(
                passing=passing, rows=rows, names=", ".join(wanted.names)
            )
        )

    def _field(self, name: str, guard: WheelGuard) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(-_LARGEST, _LARGEST)
        field.setFont(theme.tabular(field.font()))
        # half the panel, however long the longest number would be
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        field.setKeyboardTracking(False)
        field.setAccessibleName(name)
        field.setToolTip(as_text(name))
        field.valueChanged.connect(self._typed)
        guard.protect(field)
        return field

    def _current(self) -> Column | None:
        place = self.column.currentIndex()
        return self._columns[place] if 0 <= place < len(self._columns) else None

    def _show_column(self) -> None:
        column = self._current()
        if isinstance(column, NumberColumn):
            self._pages.setCurrentIndex(0)
            least, most = _extent(column)
            low, high = self._filter.ranges.get(column.name, (least, most))
            with QSignalBlocker(self.slider), QSignalBlocker(self.low), QSignalBlocker(self.high):
                scale = _STEPS / (most - least)
                if not self.slider.isSliderDown():
                    self.slider.setValue((round((low - least) * scale), round((high - least) * scale)))
                for field, value in ((self.low, low), (self.high, high)):
                    field.setDecimals(min(max(_DIGITS - 1 - math.floor(math.log10(most - least)), 0), 12))
                    field.setSingleStep(10.0 ** math.floor(math.log10((most - least) / 20)))
                    field.setValue(value)
            self._pages.setFixedHeight(self._numbers.sizeHint().height())
        elif isinstance(column, CategoryColumn):
            self._pages.setCurrentIndex(1)
            self._list_words(column)

    def _list_words(self, column: CategoryColumn) -> None:
        hidden = self._filter.hidden.get(column.name, frozenset())
        counts = np.bincount(column.numbers + 1, minlength=len(column.categories) + 1)
        listed = [(word, word, int(counts[number + 1])) for number, word in enumerate(column.categories)]
        if counts[0]:
            listed.append((NO_VALUE, self.tr("no value"), int(counts[0])))
        with QSignalBlocker(self.words):
            self.words.clear()
            for word, text, count in listed:
                item = QListWidgetItem(self.tr("{name} ({count:,})").format(name=text, count=count))
                item.setData(Qt.ItemDataRole.UserRole, word)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
                )
                item.setCheckState(Qt.CheckState.Unchecked if word in hidden else Qt.CheckState.Checked)
                self.words.addItem(item)
        rows = min(_MOST_ROWS, len(listed))
        self._pages.setFixedHeight(rows * max(20, self.words.sizeHintForRow(0)) + 2 * self.words.frameWidth() + 4)

    def _slid(self, places: tuple[float, float]) -> None:
        column = self._current()
        if isinstance(column, NumberColumn):
            least, most = _extent(column)
            low, high = (least + place * (most - least) / _STEPS for place in places)
            self._want_range(column, low, high)

    def _typed(self) -> None:
        column = self._current()
        if isinstance(column, NumberColumn):
            ends = self._filter.ranges.get(column.name, _extent(column))
            # a field that shows fewer digits than the value has does not change it
            fields = zip((self.low, self.high), ends, strict=True)
            low, high = (
                end if round(end, field.decimals()) == field.value() else field.value() for field, end in fields
            )
            self._want_range(column, min(low, high), max(low, high))

    def _want_range(self, column: NumberColumn, low: float, high: float) -> None:
        least, most = _extent(column)
        whole = low <= least and high >= most
        self.edited.emit(self._filter.with_range(column.name, None if whole else (low, high)))

    def _ticked(self) -> None:
        column = self._current()
        if isinstance(column, CategoryColumn):
            items = [self.words.item(row) for row in range(self.words.count())]
            hidden = [item for item in items if item.checkState() != Qt.CheckState.Checked]
            words = frozenset(str(item.data(Qt.ItemDataRole.UserRole)) for item in hidden)
            self.edited.emit(self._filter.with_hidden(column.name, words))


def _extent(column: NumberColumn) -> tuple[float, float]:
    """Smallest and largest number of a column; (0, 1) without any, never the same twice."""
    finite = column.values[np.isfinite(column.values)]
    if len(finite) == 0:
        return 0.0, 1.0
    least, most = float(finite.min()), float(finite.max())
    return (least, most) if most > least else (least, least + 1.0)
