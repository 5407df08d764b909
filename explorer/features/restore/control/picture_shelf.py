"""The list of people's own pictures: from files, folders, archives and the clipboard, and off the list again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog

from explorer.app.services import Services
from explorer.data import READABLE_SUFFIXES
from explorer.features.restore.messages.restored import PictureSource
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job
from explorer.locations import resources_folder
from explorer.state.store import DocumentStore
from explorer.values import Picture


class PictureShelf(QObject):
    """Keeps the pictures of the page Restore, whatever is done with them.

    Attributes:
        sources: the pictures by their numbers, in the order of their coming.

    Signals:
        added: list of `PictureSource`, new ones.
        removed: list of numbers.
        returned: list of `PictureSource` that were removed and are back.
    """

    added = Signal(list)
    removed = Signal(list)
    returned = Signal(list)

    def __init__(self, window: MainWindow, page: RestorePage, services: Services, store: DocumentStore) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._page = page
        self._store = store
        self._identities = itertools.count(1)
        self.sources: dict[int, PictureSource] = {}

        window.open_pictures_requested.connect(self.open)
        window.commands.paste_picture.triggered.connect(self.paste)
        self._page.open_requested.connect(lambda: self.open([]))
        self._page.open_folder_requested.connect(self._open_folder)
        self._page.sample_requested.connect(self.open_samples)
        self._page.paths_dropped.connect(self.open)
        self._page.paste_requested.connect(self.paste)
        self._page.removed.connect(self._remove)
        self._page.undo_requested.connect(window.commands.undo.trigger)
        store.watch_history(self._undo_row_follows)

    def paste(self) -> None:
        """Take the picture, or the files, of the clipboard."""
        clipboard = QGuiApplication.clipboard()
        urls = [url.toLocalFile() for url in clipboard.mimeData().urls() if url.isLocalFile()]
        image = clipboard.image()
        if urls:
            self.open(urls)
        elif image.isNull():
            self._window.say(self.tr("There is no picture on the clipboard"))
        else:
            identity = next(self._identities)
            name = self.tr("pasted {number}").format(number=identity)
            self._add([PictureSource(identity, name, picture=_picture_of(image))])

    def open(self, paths: Sequence[str]) -> None:
        """Take files, folders and archives; without any, ask for them."""
        if not paths:
            pattern = " ".join(f"*{suffix}" for suffix in sorted((*READABLE_SUFFIXES, ".pdf", ".zip")))
            paths, _ = QFileDialog.getOpenFileNames(
                self._window,
                self.tr("Open pictures"),
                "",
                self.tr("Pictures and documents ({pattern});;All files (*)").format(pattern=pattern),
            )
        if not paths:
            return
        wanted = list(paths)

        def work(_: Job) -> Generator[object, None, None]:
            from explorer.features.restore.compute.inputs import list_inputs

            inputs = list_inputs(wanted)
            passed_over.extend(each.what for each in inputs.left_out)
            for file in inputs.files:
                yield PictureSource(
                    next(self._identities),
                    file.origin.name,
                    str(file.path),
                    member=file.member,
                    frame=file.frame,
                    problem=file.problem,
                    origin=file.origin,
                )

        def done(_: object) -> None:
            self._add(found)
            if passed_over:
                self._window.say(self.tr("Skipped: {files}").format(files=", ".join(passed_over)), 15000)

        found: list[PictureSource] = []
        passed_over: list[str] = []
        self._services.errand(
            self.tr("Looking for pictures"),
            work,
            done,
            lambda failure: self._window.say(failure.message, 15000),
            each=found.append,
        )

    def _open_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Open the pictures of a folder"))
        if folder:
            self.open([folder])

    def open_samples(self) -> None:
        """Take the sample pictures of the task."""
        folder = resources_folder() / "samples"
        within = folder / self._page.task.name
        if within.is_dir() or folder.is_dir():
            self.open([str(within if within.is_dir() else folder)])
        else:
            self._window.say(self.tr("There are no sample pictures in this installation"))

    def _add(self, sources: list[PictureSource]) -> None:
        if not sources:
            return
        self.sources.update((source.identity, source) for source in sources)
        for source in sources:
            self._page.add_waiting(source.identity, source.name)
        self._page.look_at(sources[0].identity)
        self.added.emit(sources)

    def _remove(self, identities: Sequence[int]) -> None:
        known = [identity for identity in identities if identity in self.sources]
        if known:
            removal = _Removal(known, self._take_away, self._bring_back)
            removal.redo()
            self._store.did(self.tr("remove pictures"), removal)

    def _take_away(self, identities: Sequence[int]) -> list[PictureSource]:
        gone = [self.sources.pop(identity) for identity in identities]
        self._page.remove(identities)
        self.removed.emit(list(identities))
        return gone

    def _bring_back(self, sources: Sequence[PictureSource]) -> None:
        self.sources.update((source.identity, source) for source in sources)
        for source in sources:
            self._page.add_waiting(source.identity, source.name)
        self.returned.emit(list(sources))

    def _undo_row_follows(self) -> None:
        """The page offers to bring pictures back only while that is what undo would do."""
        last = self._store.history.to_undo()
        if last is None or not isinstance(last.effect, _Removal):
            self._page.forget_removed()


def beside_a_sample(path: str, kind: str) -> str:
    """A file that comes with a sample picture, in the folder of its kind; empty where there is none, as for others."""
    folder, picture = resources_folder() / "samples", Path(path)
    file = folder / kind / picture.name
    return str(file) if picture.parent.parent == folder and file.is_file() else ""


class _Removal:
    """Takes pictures off the list, and brings them back."""

    def __init__(
        self,
        identities: Sequence[int],
        take_away: Callable[[Sequence[int]], list[PictureSource]],
        bring_back: Callable[[Sequence[PictureSource]], None],
    ) -> None:
        self._identities, self._take_away, self._bring_back = identities, take_away, bring_back
        self._gone: list[PictureSource] = []

    def redo(self) -> None:
        """Take them off."""
        self._gone = self._take_away(self._identities)

    def undo(self) -> None:
        """Bring them back."""
        self._bring_back(self._gone)


def _picture_of(image: QImage) -> Picture:
    """The clipboard's image as RGB over white; a copy that belongs to nobody else."""
    flat = QImage(image.size(), QImage.Format.Format_RGB888)
    flat.fill(0xFFFFFF)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return Picture(rows[:, : flat.width() * 3].reshape(flat.height(), flat.width(), 3).copy())
