"""A table about the codes on the map: what their colours mean, which of them are in colour, what their cards say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import message_box
from explorer.gui.panels.column_filter import ColumnFilter
from explorer.jobs import Job
from explorer.state.events import Filtered, TableAttached
from explorer.state.store import Store
from explorer.values import Failure
from explorer.values.column_roles import COLUMN
from explorer.values.progress import Progress
from explorer.values.table import NumberColumn, Table
from explorer.values.table_filter import TableFilter

_LINES = 8
_LONGEST = 60


class AttachedTable(QObject):
    """Reads the table that the document names, and shows its columns and what is held back by them."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, store: Store) -> None:
        super().__init__(window)
        self._window, self._services, self._store = window, services, store
        self._map = window.explore.map
        self.panel = ColumnFilter()
        self.panel.edited.connect(self._edited)
        self.panel.attach_requested.connect(window.commands.attach_table.trigger)
        window.explore.instruments.add(
            "columns",
            self.tr("&Filter by columns"),
            self.tr("Greys out points whose row in the attached table is outside a range or has an unticked value."),
            self.panel,
        )
        window.commands.attach_table.triggered.connect(self._ask)
        exploration.card_lines.append(self._lines)
        store.watch(lambda document: document.table, self._show_columns)
        store.watch(lambda document: (document.filter, document.table, document.opened), lambda _: self._hold_back())
        store.watch(lambda document: (document.attached, document.table is None), lambda _: self._read_wanted())

    def open(self, path: str) -> None:
        """Read a table and attach it, if it has one row for each code."""

        def work(job: Job) -> Table:
            from explorer.data.tables import read_table

            return read_table(Path(path), lambda what, done, total: job.report(Progress(what, done, total)))

        title = self.tr("Opening {name}").format(name=Path(path).name)
        self._services.errand(title, work, self.attach, self._failed)

    def open_after(self, there: SignalInstance, path: str) -> None:
        """Read a table about codes that are still being opened.

        Args:
            there: sent when they are on the map.
            path: of the table.
        """

        def start() -> None:
            there.disconnect(start)
            self.open(path)

        there.connect(start)

    def attach(self, table: Table) -> None:
        """Take a table that was read; one with another number of rows is refused."""
        opened, samples = self._store.document.reading, self._store.document.samples
        if opened is not None and opened.kept is not None and table.rows == len(opened.kept):
            table = table.taken(opened.kept)
        if table.rows != samples or samples == 0:
            text = self.tr(
                "“{name}” has {rows:,} rows, but there are {samples:,} codes on the map: one row per code is needed."
            )
            self._complain(text.format(name=Path(table.path).name, rows=table.rows, samples=samples))
            return
        self._store.dispatch(TableAttached(table))
        said = self.tr("{count:,} columns of “{name}”: View > Colour the map by; Instruments > Filter by columns")
        notes = [*table.warnings, *(f"{each.what}: {each.why}" for each in table.left_out)]
        text = said.format(count=len(table.columns), name=Path(table.path).name)
        self._window.say(" · ".join([text, *notes]), 15000)

    # What the document has ------------------------------------------------------------------------------------------

    def _show_columns(self, table: Table | None) -> None:
        columns = table.columns if table is not None else ()
        too_many = self.tr("more than 200 different values: shown only on the cards of samples")
        self._window.colour_menu.set_columns(
            [(column.name, "" if isinstance(column, NumberColumn) or column.few else too_many) for column in columns]
        )
        self.panel.set_columns(columns)

    def _hold_back(self) -> None:
        table, wanted = self._store.document.table, self._store.document.filter
        passing = wanted.passing(table) if table is not None else None
        self._map.set_filter(passing)
        rows = table.rows if table is not None else 0
        self.panel.show_result(wanted, rows if passing is None else int(np.count_nonzero(passing)), rows)

    def _read_wanted(self) -> None:
        """A session, or a step back to before one, names a table that is not here."""
        wanted = self._store.document.attached
        if wanted and self._store.document.table is None:
            self.open(wanted)

    def _lines(self, row: int) -> Sequence[str]:
        table = self._store.document.table
        if table is None or row >= table.rows:
            return []
        chosen = self._store.document.colouring.removeprefix(COLUMN)
        # the column that gives the colour comes first
        columns = sorted(table.columns, key=lambda column: column.name != chosen)
        lines = [f"{column.name}: {_short(column.text(row)) or '–'}" for column in columns[:_LINES]]
        if len(columns) > _LINES:
            lines.append(self.tr("… and {count:,} more").format(count=len(columns) - _LINES))
        return lines

    # What a person does ---------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Attach a table"), "", self.tr("Tables (*.csv *.tsv *.txt *.parquet);;All files (*)")
        )
        if path:
            self.open(path)

    def _edited(self, wanted: TableFilter) -> None:
        self._store.dispatch(Filtered(wanted), self.tr("filter by columns"), "columns")

    def _failed(self, failure: Failure) -> None:
        self._complain(failure.message, failure.details)

    def _complain(self, text: str, details: str = "") -> None:
        if self._store.document.table is None:
            # what was named cannot be had
            self._store.dispatch(TableAttached(None))
        title = self.tr("The table cannot be attached")
        message_box(self._window, title, text, details=details).open()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
