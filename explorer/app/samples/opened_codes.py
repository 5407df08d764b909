"""Codes from a file on the map: with the open model's decoder where they fit it, else without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox

from explorer.app.services import Services
from explorer.gui.backdrops import NONE
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import message_box
from explorer.jobs import Job, give_back_memory
from explorer.state.events import PointsOpened
from explorer.state.store import DocumentStore
from explorer.values import Failure
from explorer.values.column_roles import Role, Roles, with_role
from explorer.values.open_model import BareCodes, OpenModel
from explorer.values.progress import Progress
from explorer.values.table import CodeTable, Table

_ARRAYS = (".npy", ".npz")


class OpenedCodes(QObject):
    """Opens files of codes that a person chose, dropped or named.

    Signals:
        table_found: a dropped `Table` that has one row for each code on the map.
        opened: the `CodeTable` that is on the map now.
    """

    table_found = Signal(object)
    opened = Signal(object)

    def __init__(self, window: MainWindow, services: Services, store: DocumentStore) -> None:
        super().__init__(window)
        self._window, self._services, self._store = window, services, store
        window.commands.open_codes.triggered.connect(self._ask)
        window.numbers_dropped.connect(self._dropped)
        window.backdrops.changed.connect(lambda *_: self._explain())
        window.explore.reading.role_wanted.connect(self._change_roles)
        store.watch(lambda document: document.reading, window.explore.reading.show_codes)

    def open(self, path: str) -> None:
        """Read codes and show them: in the open model if they have the length of its codes."""
        self._read_as(path, None, lambda opened: self._offer(opened, self._store.document.model))

    def _read_as(self, path: str, roles: Roles | None, then: Callable[[CodeTable], None]) -> None:
        def work(job: Job) -> CodeTable:
            from explorer.data.tables import read_codes

            return read_codes(Path(path), lambda what, done, total: job.report(Progress(what, done, total)), roles)

        title = self.tr("Opening {name}").format(name=Path(path).name)
        self._services.errand(title, work, then, self._failed)

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open codes"),
            "",
            self.tr("Codes (*.npy *.npz *.csv *.tsv *.txt *.parquet);;All files (*)"),
        )
        if path:
            self.open(path)

    def _dropped(self, path: str) -> None:
        """A table about the codes on the map, codes, or an array of pictures to train on."""
        model, shown = self._store.document.model, self._store.document.reading
        latent_dim = model.card.architecture.latent_dim if model is not None else None
        counts = {self._store.document.samples, *([len(shown.kept)] if shown and shown.kept is not None else [])}

        def work(job: Job) -> object:
            from explorer.data.tables import codes_in_table, looks_like_codes, names_codes, read_codes, read_table

            def report(what: str, done: int, total: int) -> None:
                job.report(Progress(what, done, total))

            file = Path(path)
            if file.suffix.lower() in _ARRAYS:
                return read_codes(file, report) if looks_like_codes(file, latent_dim) else "data"
            table = read_table(file, report, lists=True)
            if table.rows in counts and not names_codes(table):
                return read_table(file, report)
            return codes_in_table(table)

        def done(found: object) -> None:
            if found == "data":
                self._window.open_data_requested.emit(path)
            elif isinstance(found, Table):
                self.table_found.emit(found)
            elif isinstance(found, CodeTable):
                self._offer(found, self._store.document.model)

        title = self.tr("Opening {name}").format(name=Path(path).name)
        self._services.errand(title, work, done, self._failed)

    # What the columns are used as ------------------------------------------------------------------------------------

    def _change_roles(self, names: Sequence[str], role: Role) -> None:
        """Read the file again with columns used otherwise; the step can be undone."""
        shown = self._store.document.reading
        if shown is None or not shown.roles:
            return
        roles = shown.roles
        for name in names:
            roles = with_role(roles, name, role)
        if dict(roles) == dict(shown.roles):
            return
        before = shown.roles, self._store.document.model

        def placed() -> None:
            now = self._store.document.reading
            if now is not None and now.path == shown.path:
                self._store.did(self.tr("use of columns"), _RolesChanged(self._bring_back, before, (now.roles, None)))

        self._read_as(shown.path, roles, lambda opened: self._offer(opened, before[1], placed))

    def _bring_back(self, state: tuple[Roles, OpenModel | None]) -> None:
        """Use columns as before, with the model that decoded the codes then, unless other codes were opened since."""
        shown, (roles, model) = self._store.document.reading, state
        if shown is None or not shown.roles:
            return
        decoder = model if model is not None else self._store.document.model

        def show(opened: CodeTable) -> None:
            fits = decoder is not None and opened.codes.shape[1] == decoder.card.architecture.latent_dim
            self._show(opened, decoder if fits else None)

        self._read_as(shown.path, roles, show)

    # On the map -----------------------------------------------------------------------------------------------------

    def _offer(self, opened: CodeTable, model: OpenModel | None, then: Callable[[], None] = lambda: None) -> None:
        """Show codes in a model, or without one where a person agrees that it cannot decode them."""
        if model is None:
            self._show(opened, None, then)
            return
        length, wanted = opened.codes.shape[1], model.card.architecture.latent_dim
        if length == wanted:
            self._show(opened, model, then)
            return
        box = message_box(
            self._window,
            self.tr("These codes do not fit this model"),
            self.tr(
                "The codes in “{name}” have length {length:,}, those of “{model}” {wanted:,}: the model cannot "
                "decode them."
            ).format(name=Path(opened.path).name, length=length, model=model.card.name, wanted=wanted),
        )
        alone = box.addButton(self.tr("Show them without a model"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)

        def answered(button: QAbstractButton) -> None:
            if button is alone:
                self._show(opened, None, then)

        box.buttonClicked.connect(answered)
        box.open()

    def _show(self, opened: CodeTable, model: OpenModel | None, then: Callable[[], None] = lambda: None) -> None:
        stamp = self._services.next_stamp()

        def work(_: Job) -> OpenModel | BareCodes:
            from explorer.latent.opened_codes import alone, in_model

            return alone(opened, stamp) if model is None else in_model(model, opened, stamp)

        title = self.tr("Projecting {count:,} codes").format(count=len(opened.codes))
        self._services.errand(title, work, lambda placed: self._placed(placed, then), self._failed)

    def _placed(self, placed: OpenModel | BareCodes, then: Callable[[], None]) -> None:
        self._window.show_page("explore")
        self._store.dispatch(PointsOpened(placed))
        opened = placed.opened
        assert opened is not None
        said = self.tr("{count:,} codes opened").format(count=len(opened.codes))
        self._window.say(f"{said}. {opened.note}" if opened.note else said, 15000)
        self.opened.emit(opened)
        then()
        self._services.errand(
            self.tr("Cleaning up"), lambda _: give_back_memory(), lambda _: None, lambda failure: self._failed(failure)
        )

    def _explain(self) -> None:
        if self._store.document.bare is not None and self._window.backdrops.current() != NONE:
            self._window.say(self.tr("Backdrops need a decoder; these codes have no model"))

    def _failed(self, failure: Failure) -> None:
        if self._store.document.points is None:
            self._window.explore.map.set_message(failure.message)
        self._window.complain(self.tr("The codes cannot be opened"), failure)


@dataclass(frozen=True)
class _RolesChanged:
    """Columns of opened codes used as something else: the file is read again each time."""

    bring_back: Callable[[tuple[Roles, OpenModel | None]], None]
    before: tuple[Roles, OpenModel | None]
    after: tuple[Roles, OpenModel | None]

    def undo(self) -> None:
        """Use them as before."""
        self.bring_back(self.before)

    def redo(self) -> None:
        """Use them as a person wanted."""
        self.bring_back(self.after)
