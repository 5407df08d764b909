"""Writes the selected samples, or all, to files: codes, and contact sheets of their pictures."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.samples.listing import listing_of
from explorer.app.services import Services
from explorer.data.contact_sheet import SheetLayout
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import ask
from explorer.gui.save_dialog import ask_where_to_save
from explorer.gui.selection.sample_table import Listing
from explorer.gui.selection.selection_view import SelectionView
from explorer.gui.selection.sheet_dialog import BOTH, ORIGINALS, SheetDialog
from explorer.jobs import Job
from explorer.values import Failure
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress

_AT_ONCE = 250


class SelectionExport(QObject):
    """Asks for a name and, for a sheet, its look; writes with progress and cancel."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, view: SelectionView) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._view = view
        self._dialog: SheetDialog | None = None
        view.export_requested.connect(self._export)

    def _export(self, what: str, everything: bool) -> None:
        listing = listing_of(self._exploration.document)
        if listing is None or not len(listing.labels):
            self._window.say(self.tr("There are no samples on the map to export"))
            return
        rows = np.arange(len(listing.labels)) if everything else self._view.samples.listed()
        if not len(rows):
            self._window.say(self.tr("Nothing is selected"))
        elif what == "codes":
            self._export_codes(listing, rows)
        else:
            self._ask_for_layout(listing, rows)

    def _name(self) -> str:
        model, bare = self._exploration.model, self._exploration.document.bare
        if model is not None:
            return model.card.name
        return Path(bare.opened.path).stem if bare is not None else "map"

    # Codes ----------------------------------------------------------------------------------------------------------

    def _export_codes(self, listing: Listing, rows: np.ndarray) -> None:
        path = ask_where_to_save(
            self._window,
            self.tr("Export codes"),
            f"{self._name()}-selection.csv" if len(rows) < len(listing.labels) else f"{self._name()}-codes.csv",
            [
                (self.tr("Table"), ".csv"),
                (self.tr("NumPy arrays"), ".npz"),
                (self.tr("Embedding Projector"), ".tsv"),
            ],
        )
        if path is None or not self._may_write_beside(path):
            return

        def work(job: Job) -> tuple[Path, ...]:
            from explorer.latent.code_files import CodeRows, write_rows

            def watch(done: int, total: int) -> None:
                job.check()
                job.report(Progress(self.tr("Writing {name}").format(name=path.name), done, total))

            known = len(listing.errors) == len(listing.labels)
            found = CodeRows(
                listing.codes[rows],
                listing.labels[rows],
                listing.class_names,
                rows=rows,
                errors=listing.errors[rows] if known else None,
            )
            return write_rows(path, found, watch)

        def done(written: tuple[Path, ...]) -> None:
            self._window.say(
                self.tr("{count:,} codes saved as {paths}").format(
                    count=len(rows), paths=", ".join(str(file) for file in written)
                )
            )

        self._services.errand(self.tr("Writing {name}").format(name=path.name), work, done, self._complain)

    def _may_write_beside(self, path: Path) -> bool:
        """The second file of a pair is one that the person was not asked about."""
        second = path.with_name(f"{path.stem}-metadata.tsv")
        if path.suffix.lower() != ".tsv" or not second.exists():
            return True
        return ask(
            self._window,
            self.tr("Export codes"),
            self.tr("“{name}”, which accompanies the codes, already exists. Replace it?").format(name=second.name),
        )

    # Contact sheets -------------------------------------------------------------------------------------------------

    def _ask_for_layout(self, listing: Listing, rows: np.ndarray) -> None:
        model = self._exploration.model
        if model is None:
            self._window.say(self.tr("Without a model there are no pictures of codes"))
            return
        architecture = model.card.architecture
        self._dialog = SheetDialog(
            len(rows),
            architecture.height,
            architecture.width,
            originals=model.originals is not None,
            parent=self._window,
        )
        self._dialog.accepted.connect(lambda: self._export_sheet(model, listing, rows))
        self._dialog.finished.connect(self._dialog.deleteLater)
        self._dialog.open()

    def _export_sheet(self, model: OpenModel, listing: Listing, rows: np.ndarray) -> None:
        assert self._dialog is not None
        layout, shown = self._dialog.layout_chosen(), str(self._dialog.shown.currentData())
        path = ask_where_to_save(
            self._window, self.tr("Save the contact sheet"), f"{self._name()}-sheet.png", [("PNG", ".png")]
        )
        if path is None:
            return
        words = [": ".join(filter(None, (f"{row}", self._view.samples.class_name(row)))) for row in rows.tolist()]

        def work(job: Job) -> Generator[Progress, None, None]:
            return _sheet(model, rows, words, layout, shown, path, job)

        self._services.errand(
            self.tr("Drawing {name}").format(name=path.name),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            self._complain,
        )

    def _complain(self, failure: Failure) -> None:
        self._window.complain(self.tr("The file was not saved"), failure)


def _sheet(
    model: OpenModel, rows: np.ndarray, words: list[str], layout: SheetLayout, shown: str, path: Path, job: Job
) -> Generator[Progress, None, None]:
    """Decode what is needed, draw the sheet, write it."""
    from explorer.data import write_picture
    from explorer.data.contact_sheet import contact_sheet
    from explorer.models import decode_codes, from_weights, to_pixels

    parts: list[np.ndarray] = []
    if shown in (ORIGINALS, BOTH) and model.originals is not None:
        parts.append(model.originals[rows])
    if shown != ORIGINALS or not parts:
        network = from_weights(model.weights)
        drawn = []
        for start in range(0, len(rows), _AT_ONCE):
            drawn.append(to_pixels(decode_codes(network, model.codes.values[rows[start : start + _AT_ONCE]])))
            yield Progress("Decoding", start, len(rows))
        parts.append(np.concatenate(drawn))
    upright = [part.transpose(0, 2, 3, 1) for part in parts]

    def watch(done: int, total: int) -> None:
        job.check()
        if done % _AT_ONCE == 0:
            job.report(Progress("Drawing", done, total))

    write_picture(path, contact_sheet(list(zip(*upright, strict=True)), words, layout, watch))
