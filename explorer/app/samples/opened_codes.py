"""Codes from a file on the map: with the open model's decoder where they fit it, else without one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.backdrops import NONE
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import message_box
from explorer.jobs import Job, give_back_memory
from explorer.values import Failure
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

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window, self._services, self._exploration = window, services, exploration
        window.commands.open_codes.triggered.connect(self._ask)
        window.numbers_dropped.connect(self._dropped)
        window.backdrops.changed.connect(lambda *_: self._explain())

    def open(self, path: str) -> None:
        """Read codes and show them: in the open model if they have the length of its codes."""

        def work(job: Job) -> object:
            from explorer.data.tables import read_codes

            return read_codes(Path(path), lambda what, done, total: job.report(Progress(what, done, total)))

        title = self.tr("Opening {name}").format(name=Path(path).name)
        self._services.errand(title, work, self._read, self._failed)

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open codes"),
            "",
            self.tr("Codes (*.npy *.npz *.csv *.tsv *.parquet);;All files (*)"),
        )
        if path:
            self.open(path)

    def _dropped(self, path: str) -> None:
        """A table about the codes on the map, codes, or an array of pictures to train on."""
        model, bare = self._exploration.model, self._exploration.bare
        latent_dim = model.card.architecture.latent_dim if model is not None else None
        shown = model.opened if model is not None else bare.opened if bare is not None else None
        counts = {self._exploration.session.samples, *([len(shown.kept)] if shown and shown.kept is not None else [])}

        def work(job: Job) -> object:
            from explorer.data.tables import codes_in_table, looks_like_codes, names_codes, read_codes, read_table

            def report(what: str, done: int, total: int) -> None:
                job.report(Progress(what, done, total))

            file = Path(path)
            if file.suffix.lower() in _ARRAYS:
                return read_codes(file, report) if looks_like_codes(file, latent_dim) else "data"
            table = read_table(file, report)
            return table if table.rows in counts and not names_codes(table) else codes_in_table(table)

        def done(found: object) -> None:
            if found == "data":
                self._window.open_data_requested.emit(path)
            elif isinstance(found, Table):
                self.table_found.emit(found)
            elif isinstance(found, CodeTable):
                self._read(found)

        title = self.tr("Opening {name}").format(name=Path(path).name)
        self._services.errand(title, work, done, self._failed)

    def _read(self, opened: CodeTable) -> None:
        model = self._exploration.model
        if model is None:
            self._show(opened, None)
            return
        length, wanted = opened.codes.shape[1], model.card.architecture.latent_dim
        if length == wanted:
            self._show(opened, model)
            return
        box = message_box(
            self._window,
            self.tr("These codes are not this model's"),
            self.tr(
                "“{name}” holds codes of {length:,} numbers, but those of “{model}” have {wanted:,}: it cannot decode "
                "them."
            ).format(name=Path(opened.path).name, length=length, model=model.card.name, wanted=wanted),
        )
        alone = box.addButton(self.tr("Show them without a model"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.buttonClicked.connect(lambda button: button is alone and self._show(opened, None))
        box.open()

    def _show(self, opened: CodeTable, model: OpenModel | None) -> None:
        stamp = self._services.next_stamp()

        def work(_: Job) -> object:
            from explorer.latent.opened_codes import alone, in_model

            return alone(opened, stamp) if model is None else in_model(model, opened, stamp)

        title = self.tr("Laying out {count:,} codes").format(count=len(opened.codes))
        self._services.errand(title, work, self._placed, self._failed)

    def _placed(self, placed: OpenModel | BareCodes) -> None:
        self._window.show_page("explore")
        if isinstance(placed, OpenModel):
            self._exploration.show(placed)
        else:
            self._exploration.show_bare(placed)
        opened = placed.opened
        assert opened is not None
        said = self.tr("{count:,} codes opened").format(count=len(opened.codes))
        self._window.say(f"{said}. {opened.note}" if opened.note else said, 15000)
        self.opened.emit(opened)
        self._services.errand(
            self.tr("Tidying up"), lambda _: give_back_memory(), lambda _: None, lambda failure: self._failed(failure)
        )

    def _explain(self) -> None:
        if self._exploration.bare is not None and self._window.backdrops.current() != NONE:
            self._window.say(self.tr("Backdrops show what a decoder does; these codes came without a model"))

    def _failed(self, failure: Failure) -> None:
        if self._exploration.model is None and self._exploration.bare is None:
            self._window.explore.map.set_message(failure.message)
        message_box(
            self._window, self.tr("The codes cannot be opened"), failure.message, details=failure.details
        ).open()
