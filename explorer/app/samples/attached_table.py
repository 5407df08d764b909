"""A table about the codes on the map: what their colours mean, which of them are in colour, what their cards say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import message_box
from explorer.gui.panels.column_filter import ColumnFilter
from explorer.jobs import Job
from explorer.values import BadInput, Failure
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress
from explorer.values.table import CategoryColumn, CodeTable, NumberColumn, Table
from explorer.values.table_filter import NO_VALUE, TableFilter

_LINES = 8
_LONGEST = 60


class AttachedTable(QObject):
    """Reads a table, keeps it with the codes that it is about, and joins its columns with the map.

    Attributes:
        table: what is attached, one row for each code on the map; None without.
        filter: what holds points back from having colour.

    Signals:
        attached: the `Table`, or None when it is gone.
    """

    attached = Signal(object)

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self.table: Table | None = None
        self.filter = TableFilter()
        self._window, self._services, self._exploration = window, services, exploration
        self._map = window.explore.map
        self._about: object = None
        self._filter_to_come = TableFilter()
        self.panel = ColumnFilter()
        self.panel.edited.connect(self._filter_edited)
        self.panel.attach_requested.connect(window.commands.attach_table.trigger)
        instrument = window.explore.instruments.add(
            "columns",
            self.tr("&Filter by columns"),
            self.tr("Greys out points whose row in the attached table is outside a range or has an unticked value."),
            self.panel,
        )
        instrument.toggled.connect(self._switched)
        window.commands.attach_table.triggered.connect(self._ask)
        window.colour_menu.column_chosen.connect(self.colour_by)
        self._map.hidden_categories_changed.connect(self._categories_hidden)
        exploration.model_changed.connect(lambda _: self._points_changed())
        exploration.model_closed.connect(self._points_changed)
        exploration.card_lines.append(self._lines)
        window.session_parts.contribute("table", self._session_part, self._read_part, self._restore_part, _files)

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
        opened, samples = self._opened(), self._exploration.session.samples
        if opened is not None and opened.kept is not None and table.rows == len(opened.kept):
            table = table.taken(opened.kept)
        if table.rows != samples or samples == 0:
            text = self.tr(
                "“{name}” has {rows:,} rows, but there are {samples:,} codes on the map: one row per code is needed."
            )
            self._complain(text.format(name=Path(table.path).name, rows=table.rows, samples=samples))
            return
        self._take(table)
        said = self.tr("{count:,} columns of “{name}”: View > Colour the map by; Instruments > Filter by columns")
        notes = [*table.warnings, *(f"{each.what}: {each.why}" for each in table.left_out)]
        text = said.format(count=len(table.columns), name=Path(table.path).name)
        self._window.say(" · ".join([text, *notes]), 15000)

    def colour_by(self, name: str) -> None:
        """Colour the map by a column of the table."""
        column = self.table.column(name) if self.table is not None else None
        if isinstance(column, NumberColumn):
            self._map.set_values(column.values, column.name)
        elif column is not None and column.few:
            self._map.set_categories(column.numbers, column.categories, column.name)
            self._show_hidden(column)
        else:
            return
        self._window.colour_menu.check(name)

    def set_filter(self, wanted: TableFilter) -> None:
        """Hold back what a filter holds back, without a step of undo."""
        self.filter = wanted
        passing = wanted.passing(self.table) if self.table is not None else None
        self._map.set_filter(passing)
        rows = self.table.rows if self.table is not None else 0
        self.panel.show_result(wanted, rows if passing is None else int(np.count_nonzero(passing)), rows)
        column = self.table.column(self._window.colour_menu.chosen()) if self.table is not None else None
        if isinstance(column, CategoryColumn):
            self._show_hidden(column)

    # What is on the map ---------------------------------------------------------------------------------------------

    def _opened(self) -> CodeTable | None:
        model, bare = self._exploration.model, self._exploration.bare
        return model.opened if model is not None else bare.opened if bare is not None else None

    def _points_changed(self) -> None:
        """Other codes: a table stays with the data that it is about, and codes may bring one of their own."""
        opened, model = self._opened(), self._exploration.model
        if opened is not None:
            about: object = opened.path
        else:
            about = model.card.data.fingerprint if model is not None else None
        table, columns = self.table, opened.columns if opened is not None else None
        # columns of the codes' own file go with the codes: they may be used as something else now
        own = table is not None and opened is not None and table.path == opened.path and table is not columns
        same = (
            table is not None and about == self._about and table.rows == self._exploration.session.samples and not own
        )
        self._about = about
        if same:
            chosen, wanted = self._window.colour_menu.chosen(), self.filter
            self.set_filter(wanted)
            self.colour_by(chosen)
        elif opened is not None and opened.columns is not None:
            self._take(opened.columns)
        elif self.table is not None:
            self._take(None)

    def _take(self, table: Table | None) -> None:
        was_coloured = bool(self._window.colour_menu.chosen())
        self.table = table
        columns = table.columns if table is not None else ()
        too_many = self.tr("more than 200 different values: shown only on the cards of samples")
        self._window.colour_menu.set_columns(
            [(column.name, "" if isinstance(column, NumberColumn) or column.few else too_many) for column in columns]
        )
        self.panel.set_columns(columns)
        wanted, self._filter_to_come = self._filter_to_come, TableFilter()
        self.set_filter(wanted)
        if was_coloured:
            self._window.commands.colour_by_class.trigger()
        self.attached.emit(table)

    def _lines(self, row: int) -> Sequence[str]:
        table = self.table
        if table is None or row >= table.rows:
            return []
        chosen = self._window.colour_menu.chosen()
        # the column that gives the colour comes first
        columns = sorted(table.columns, key=lambda column: column.name != chosen)
        lines = [f"{column.name}: {_short(column.text(row)) or '–'}" for column in columns[:_LINES]]
        if len(columns) > _LINES:
            lines.append(self.tr("… and {count:,} more").format(count=len(columns) - _LINES))
        return lines

    # Sessions -------------------------------------------------------------------------------------------------------

    def _session_part(self) -> dict[str, object] | None:
        if self.table is None:
            return None
        opened = self._opened()
        # that of the codes' own file comes with the codes
        path = "" if opened is not None and self.table is opened.columns else self.table.path
        return {"path": path, "filter": self.filter.as_json()}

    def _read_part(self, state: object, _: OpenModel) -> tuple[str, TableFilter] | None:
        """Path and filter of a session's table.

        Raises:
            BadInput: what the session says of its table makes no sense.
        """
        if state is None:
            return None
        if not isinstance(state, dict) or not isinstance(state.get("path"), str) or "\0" in state["path"]:
            raise BadInput(self.tr("The session's entry for its table cannot be read."))
        return state["path"], TableFilter.from_json(state.get("filter"))

    def _restore_part(self, kept: tuple[str, TableFilter] | None) -> None:
        """Attach the table of a session, which is read meanwhile; without one none stays.

        Raises:
            BadInput: its file is gone.
        """
        if kept is None:
            if self.table is not None:
                self._take(None)
            return
        path, wanted = kept
        if self.table is not None and path in ("", self.table.path):
            self.set_filter(wanted)
            return
        if not Path(path).is_file():
            raise BadInput(self.tr("Its table “{name}” no longer exists.").format(name=Path(path).name))
        self._window.colour_menu.columns_expected = True
        self._filter_to_come = wanted
        self.open(path)

    # What a person does ---------------------------------------------------------------------------------------------

    def _switched(self, on: bool) -> None:
        """Switched off, the instrument holds nothing back."""
        if not on and not self._window.history.replaying:
            self._window.history.end_gesture()
            self._filter_edited(TableFilter())

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Attach a table"), "", self.tr("Tables (*.csv *.tsv *.txt *.parquet);;All files (*)")
        )
        if path:
            self.open(path)

    def _filter_edited(self, wanted: TableFilter) -> None:
        table, before = self.table, self.filter
        if wanted == before or table is None:
            return
        self.set_filter(wanted)
        text = self.tr("filter by columns")
        self._window.history.note(
            "columns", text, lambda state: self._bring_back(*state), (table, before), (table, wanted)
        )

    def _bring_back(self, table: Table, wanted: TableFilter) -> None:
        # of a table that is gone it means nothing any more
        if table is self.table:
            self.set_filter(wanted)

    def _categories_hidden(self, hidden: frozenset[int]) -> None:
        column = self.table.column(self._window.colour_menu.chosen()) if self.table is not None else None
        if isinstance(column, CategoryColumn):
            words = frozenset(column.categories[number] if number >= 0 else NO_VALUE for number in hidden)
            self._filter_edited(self.filter.with_hidden(column.name, words))

    def _show_hidden(self, column: CategoryColumn) -> None:
        hidden = self.filter.hidden.get(column.name, frozenset())
        numbers = {number for number, word in enumerate(column.categories) if word in hidden}
        self._map.show_hidden_categories(frozenset(numbers | ({-1} if NO_VALUE in hidden else set())))

    def _failed(self, failure: Failure) -> None:
        self._complain(failure.message, failure.details)

    def _complain(self, text: str, details: str = "") -> None:
        self._window.colour_menu.columns_expected, self._filter_to_come = False, TableFilter()
        title = self.tr("The table cannot be attached")
        message_box(self._window, title, text, details=details).open()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _files(state: object) -> list[str]:
    path = state.get("path") if isinstance(state, dict) else None
    return [path] if isinstance(path, str) and path else []
