"""Opens models of other programs: finds both files, asks what they do not tell, shows a test first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.panels.onnx_dialog import OnnxDialog
from explorer.jobs import Job
from explorer.values import Failure
from explorer.values.onnx_model import OnnxFacts, OnnxReading, OnnxTrial
from explorer.values.open_model import OpenModel

SUFFIX = ".onnx"


class OnnxModels(QObject):
    """Leads from a path to an open model.

    Signals:
        opened: the `OpenModel`.
        failed: the `Failure` that a person has to see.
    """

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._dialog: OnnxDialog | None = None
        self._trial: Job | None = None

    def open(self, path: Path, *, ask: bool = False, partner: Path | None = None) -> None:
        """Open a model from either of its files.

        Args:
            path: of one file.
            ask: how to read it, also where that was answered before.
            partner: the other file where its name does not tell.
        """

        def work(_: Job) -> tuple[OnnxFacts, OnnxReading | None] | None:
            from explorer.latent.onnx_opening import look

            return look(path, partner)

        def found(seen: tuple[OnnxFacts, OnnxReading | None] | None) -> None:
            if seen is None:
                self._ask_for_decoder(path)
                return
            facts, reading = seen
            if reading is not None and not ask and partner is None:
                self._open(facts, reading)
            else:
                self._ask(facts, reading)

        self._services.errand(self.tr("Reading {name}").format(name=path.name), work, found, self.failed.emit)

    def _ask_for_decoder(self, encoder: Path) -> None:
        title = self.tr("“{name}” is an encoder. Choose its decoder").format(name=encoder.name)
        self._ask_for_file(title, encoder, lambda decoder: self.open(decoder, partner=encoder))

    def _ask_for_file(self, title: str, beside: Path, then: Callable[[Path], None]) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, title, str(beside.parent), self.tr("ONNX files (*.onnx);;All files (*)")
        )
        if path:
            then(Path(path))

    def _ask(self, facts: OnnxFacts, reading: OnnxReading | None) -> None:
        if self._dialog is not None:
            self._dialog.reject()
        dialog = self._dialog = OnnxDialog(facts, reading, self._window)
        dialog.changed.connect(lambda wanted: self._try(dialog, facts, wanted))
        dialog.chosen.connect(lambda wanted: self._accept(facts, wanted))
        dialog.encoder_requested.connect(lambda: self._choose_encoder(dialog, facts))
        dialog.data_requested.connect(lambda kind: self._choose_data(dialog, kind))
        dialog.finished.connect(lambda _: self._closed(dialog))
        self._list_data(dialog)
        dialog.open()

    def _closed(self, dialog: OnnxDialog) -> None:
        if self._trial is not None:
            self._trial.stop()
        if self._dialog is dialog:
            self._dialog = None
        dialog.deleteLater()

    def _list_data(self, dialog: OnnxDialog) -> None:
        def work(_: Job) -> list[tuple[str, str, str, bool]]:
            from explorer.data import dataset_listing

            return [(entry.name, entry.title, entry.description, entry.available) for entry in dataset_listing()]

        def listed(datasets: list[tuple[str, str, str, bool]]) -> None:
            if self._dialog is dialog:
                dialog.set_datasets(datasets)

        self._services.errand(self.tr("Listing the data"), work, listed, lambda _: None)

    def _choose_encoder(self, dialog: OnnxDialog, facts: OnnxFacts) -> None:
        def chosen(encoder: Path) -> None:
            dialog.reject()
            self.open(Path(facts.decoder), partner=encoder)

        self._ask_for_file(self.tr("Choose the encoder"), Path(facts.decoder), chosen)

    def _choose_data(self, dialog: OnnxDialog, kind: str) -> None:
        if kind == "folder":
            path = QFileDialog.getExistingDirectory(dialog, self.tr("A folder of pictures or IDX files"))
        else:
            path, _ = QFileDialog.getOpenFileName(
                dialog, self.tr("A file of pictures"), "", self.tr("Data (*.npy *.npz *.zip *.gz);;All files (*)")
            )
        if path:
            dialog.add_dataset(path)

    def _try(self, dialog: OnnxDialog, facts: OnnxFacts, reading: OnnxReading) -> None:
        def work(job: Job) -> OnnxTrial:
            from explorer.latent.onnx_opening import try_out

            return try_out(facts, reading, job)

        def done(trial: OnnxTrial) -> None:
            if self._dialog is dialog:
                dialog.show_trial(trial)

        def failed(failure: Failure) -> None:
            if self._dialog is dialog:
                dialog.show_failure(reading, failure)

        if self._trial is not None:
            self._trial.stop()
        self._trial = self._services.errand(self.tr("Running the model"), work, done, failed, background=True)

    def _accept(self, facts: OnnxFacts, reading: OnnxReading) -> None:
        def work(_: Job) -> None:
            from explorer.latent.onnx_opening import keep

            keep(facts, reading)

        self._services.errand(
            self.tr("Remembering how to read it"),
            work,
            lambda _: None,
            lambda failure: self._window.say(failure.message),
        )
        self._open(facts, reading)

    def _open(self, facts: OnnxFacts, reading: OnnxReading) -> None:
        stamp = self._services.next_stamp()

        def work(job: Job) -> OpenModel:
            from explorer.latent.onnx_opening import open_onnx

            return open_onnx(facts, reading, stamp, job)

        title = self.tr("Opening {name}").format(name=Path(facts.decoder).stem)
        self._services.errand(title, work, self.opened.emit, self.failed.emit)
