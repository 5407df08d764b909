"""Searches the map's samples by class, by number, or for those like a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.data import READABLE_SUFFIXES
from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import Model
from explorer.gui.main_window import MainWindow
from explorer.gui.selection.search_bar import CLASS, FILE, NUMBER, PIXELS, SAMPLE, Wish
from explorer.gui.selection.selection_view import SelectionView
from explorer.jobs import Job
from explorer.values import BadInput
from explorer.values.class_names import class_name
from explorer.values.open_model import OpenModel
from explorer.values.search import NEAREST, NearestReply, NearestRequest, classes_of_name, rows_of_numbers


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found, in its order.

    Attributes:
        rows: int64 (n,).
        distances: float (n,), None where the search had none.
    """

    rows: np.ndarray
    distances: np.ndarray | None


class Searching(QObject):
    """Turns a `Wish` into a selection and remembers its order and distances for the list.

    Signals:
        found_again: the samples that are selected already, perhaps in another order.
    """

    found_again = Signal()

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, view: SelectionView) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._view = view
        self._found: Found | None = None
        self._said = ""
        self._asked: NearestRequest | None = None
        view.search.searched.connect(self.search)

    def forget(self) -> None:
        """Other samples are on the map."""
        self._found, self._said, self._asked = None, "", None

    def found(self, rows: np.ndarray) -> tuple[Found | None, str]:
        """The last search and what it said, while these are the samples that it found."""
        found = self._found
        if found is None or not np.array_equal(np.sort(found.rows), rows):
            return None, ""
        return found, self._said

    def search(self, wish: Wish) -> None:
        """Do what a person asks for; what is wrong with it is said beside the field."""
        try:
            if wish.kind == CLASS:
                self._by_class(wish.text)
            elif wish.kind == NUMBER:
                self._by_number(wish.text)
            else:
                self._by_likeness(wish)
        except BadInput as error:
            self._view.say(str(error))

    def _by_class(self, text: str) -> None:
        labels, names = self._samples()
        classes = classes_of_name(text, names, labels)
        rows = np.flatnonzero(np.isin(labels, classes))
        shown = ", ".join(class_name(names, n) for n in classes)
        self._take(rows, None, self.tr("class {names}").format(names=shown))

    def _by_number(self, text: str) -> None:
        labels, _ = self._samples()
        self._take(rows_of_numbers(text, len(labels)), None, "")

    def _by_likeness(self, wish: Wish) -> None:
        model = self._exploration.model
        if model is None or not len(model.codes.values):
            raise BadInput(self.tr("Open a model with samples on its map first."))
        by_pixels = wish.kind == PIXELS
        if wish.source == FILE:
            self._ask_for_picture(model, wish)
        elif wish.source == SAMPLE:
            row = _nearest(model, self._exploration.document.probe.code)
            said = self.tr("similar to sample {row:,}").format(row=row)
            code = tuple(float(value) for value in model.codes.values[row])
            pixels = model.originals[row] if by_pixels and model.originals is not None else None
            if by_pixels and pixels is None:
                raise BadInput(
                    self.tr("The pictures of this model's data were not found: find them first (File menu).")
                )
            self._ask(model, wish, code, pixels, said)
        else:
            picture = self._exploration.picture
            pixels = None if picture is None else picture.pixels.transpose(2, 0, 1)
            self._ask(
                model,
                wish,
                self._exploration.document.probe.code,
                pixels,
                self.tr("similar to the picture at the probe"),
            )

    def _ask_for_picture(self, model: OpenModel, wish: Wish) -> None:
        pattern = " ".join(f"*{suffix}" for suffix in sorted(READABLE_SUFFIXES))
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Reference picture"),
            "",
            self.tr("Pictures ({pattern});;All files (*)").format(pattern=pattern),
        )
        if not path:
            return

        def work(_: Job) -> Reconstruction:
            from explorer.features.restore.tasks.reconstruct.compute.reconstructing import see_file

            return see_file(Model(model.card.name, model.weights, model.card.data), path)

        def ready(seen: Reconstruction) -> None:
            said = self.tr("similar to “{name}”").format(name=Path(path).name)
            self._ask(model, wish, seen.code, seen.prepared.pixels.transpose(2, 0, 1), said)

        self._services.errand(self.tr("Preparing the picture"), work, ready, self._view.show_failure)

    def _ask(self, model: OpenModel, wish: Wish, code: tuple[float, ...], pixels: np.ndarray | None, said: str) -> None:
        current = self._exploration.model
        if current is None or current.card.path != model.card.path:
            return
        count = min(wish.count, len(current.codes.values))
        if wish.kind == PIXELS:
            code = ()
        else:
            pixels = None
        self._asked = NearestRequest(count, code, pixels, said)
        self._view.say(self.tr("Searching…"))
        self._services.desk.ask(NEAREST, self._asked, self._show, self._view.show_failure)

    def _show(self, reply: NearestReply) -> None:
        if reply.request is not self._asked:
            return
        said = self.tr("{what}, nearest first").format(what=reply.request.said)
        if reply.request.pixels is not None:
            said = self.tr("{said} (pixels, each 0 to 1)").format(said=said)
        if reply.drawn:
            said = self.tr("{said}; compared with the reconstructions of {count:,} samples").format(
                said=said, count=reply.compared
            )
        self._take(reply.rows, reply.distances, said)

    def _take(self, rows: np.ndarray, distances: np.ndarray | None, said: str) -> None:
        self._found, self._said = Found(rows, distances), said
        if np.array_equal(np.sort(rows), self._exploration.document.selection.array):
            # the same samples, perhaps in another order: no change that could be undone
            self.found_again.emit()
        else:
            self._exploration.select(rows)

    def _samples(self) -> tuple[np.ndarray, tuple[str, ...]]:
        model, bare = self._exploration.model, self._exploration.document.bare
        if model is not None:
            return model.codes.labels, tuple(model.card.data.class_names)
        if bare is not None:
            return bare.opened.labels, tuple(bare.opened.class_names)
        raise BadInput(self.tr("Open a model first."))


def _nearest(model: OpenModel, code: tuple[float, ...]) -> int:
    """The sample whose code is nearest: one column at a time, which takes no large temporary."""
    squared = np.zeros(len(model.codes.values), np.float32)
    for dimension, value in enumerate(code):
        squared += np.square(model.codes.values[:, dimension] - np.float32(value))
    return int(squared.argmin())
