"""People's own pictures: from files or the clipboard through the model, onto the map and back to files."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QUndoCommand
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.data import READABLE_SUFFIXES
from explorer.gui.main_window import MainWindow
from explorer.gui.panels import wording
from explorer.jobs import Job
from explorer.values import Failure, Picture
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress
from explorer.values.restoration import OwnPicture, PictureSource, Preparation, Reconstructed


class OwnPictures(QObject):
    """Keeps the list of own pictures and sends them through the open model."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._page = window.restore
        self._identities = itertools.count(1)
        self._sources: dict[int, PictureSource] = {}
        self._results: dict[int, OwnPicture] = {}
        self._job: Job | None = None

        window.open_pictures_requested.connect(self._open)
        window.commands.paste_picture.triggered.connect(self.paste)
        self._page.open_requested.connect(lambda: self._open([]))
        self._page.paths_dropped.connect(self._open)
        self._page.paste_requested.connect(self.paste)
        self._page.preparation_changed.connect(self._prepare_again)
        self._page.removed.connect(self._remove)
        self._page.undo_requested.connect(window.undo_stack.undo)
        window.undo_stack.indexChanged.connect(self._undo_row_follows)
        self._page.show_on_map_requested.connect(self._show_on_map)
        self._page.save_requested.connect(self._save)
        self._page.cancel_requested.connect(self._cancel)
        exploration.model_changed.connect(self._model_changed)
        exploration.model_closed.connect(self._model_closed)
        exploration.weights_changed.connect(self._weights_changed)

    def paste(self) -> None:
        """Take the picture, or the files, of the clipboard."""
        clipboard = QGuiApplication.clipboard()
        urls = [url.toLocalFile() for url in clipboard.mimeData().urls() if url.isLocalFile()]
        image = clipboard.image()
        if urls:
            self._open(urls)
        elif image.isNull():
            self._window.say(self.tr("There is no picture on the clipboard"))
        else:
            identity = next(self._identities)
            name = self.tr("pasted {number}").format(number=identity)
            self._submit([PictureSource(identity, name, picture=_picture_of(image))], jump=True)

    # Opening --------------------------------------------------------------------------------------------------------

    def _open(self, paths: Sequence[str]) -> None:
        if not paths:
            pattern = " ".join(f"*{suffix}" for suffix in sorted(READABLE_SUFFIXES))
            paths, _ = QFileDialog.getOpenFileNames(
                self._window,
                self.tr("Open pictures"),
                "",
                self.tr("Pictures ({pattern});;All files (*)").format(pattern=pattern),
            )
        if not paths:
            return
        if self._exploration.model is None:
            self._window.say(self.tr("Open a model first, so that there is something to rebuild the pictures"))
            return
        wanted = list(paths)

        def work(_: Job) -> Generator[object, None, None]:
            from explorer.restoration import expand_inputs

            for file in expand_inputs(wanted):
                yield PictureSource(next(self._identities), file.name, str(file.path), member=file.member)

        found: list[PictureSource] = []
        self._services.errand(
            self.tr("Looking for pictures"),
            work,
            lambda _: self._submit(found, jump=True),
            lambda failure: self._window.say(failure.message, 15000),
            each=found.append,
        )

    def _submit(self, sources: Sequence[PictureSource], *, jump: bool = False) -> None:
        """Send pictures through the model; with `jump` the probe goes to the first that is done."""
        model = self._exploration.model
        if model is None or not sources:
            return
        for source in sources:
            if source.identity not in self._sources:
                self._page.add_waiting(source.identity, source.name)
            self._sources[source.identity] = source
        if jump:
            self._page.look_at(sources[0].identity)
        waiting = list(sources)
        total = len(waiting)

        def work(_: Job) -> Generator[object, None, None]:
            from explorer.restoration import reconstruct_pictures

            outcomes = reconstruct_pictures(
                model.weights, model.card.data, waiting, reference_errors=model.codes.errors
            )
            for done, outcome in enumerate(outcomes, 1):
                yield outcome
                yield Progress(self.tr("Rebuilding pictures"), done, total)

        good: list[OwnPicture] = []
        bad: list[Failure] = []

        def take(result: Reconstructed) -> None:
            self._take(result, jump=jump and not good)
            if isinstance(result.outcome, Failure):
                bad.append(result.outcome)
            else:
                good.append(result.outcome)
            self._page.set_progress(len(good) + len(bad), total)

        def finished() -> None:
            self._finished(total)
            if jump:
                self._sum_up(good, bad)

        self._page.set_progress(0, total)
        self._job = self._services.errand(
            self.tr("Rebuilding pictures"),
            work,
            lambda _: finished(),
            self._failed,
            each=take,
            stopped=finished,
        )

    def _take(self, result: Reconstructed, *, jump: bool) -> None:
        if result.identity not in self._sources:
            return  # removed meanwhile
        if isinstance(result.outcome, Failure):
            self._results.pop(result.identity, None)
            self._page.show_failure(result.identity, result.outcome)
            return
        self._results[result.identity] = result.outcome
        self._page.show_result(result.identity, result.outcome)
        self._mark()
        if jump:
            self._exploration.move_probe(result.outcome.code)

    def _sum_up(self, good: Sequence[OwnPicture], bad: Sequence[Failure]) -> None:
        """Say once what became of newly opened pictures."""
        if len(good) + len(bad) == 1:
            text = self.tr("{name}: squared error {error}; more on the page Restore")
            said = (
                bad[0].message
                if bad
                else text.format(name=good[0].name, error=wording.significant(good[0].squared_error))
            )
        elif bad:
            text = self.tr("{good} pictures rebuilt, {bad} could not be: the page Restore says why")
            said = text.format(good=len(good), bad=len(bad))
        else:
            said = self.tr("{good} pictures rebuilt; more on the page Restore").format(good=len(good))
        self._window.say(said, 15000)

    def _finished(self, total: int) -> None:
        self._job = None
        self._page.set_progress(total, total)

    def _failed(self, failure: Failure) -> None:
        self._job = None
        self._page.set_progress(0, 0)
        self._window.say(failure.message, 15000)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.stop()

    # The model and the map ------------------------------------------------------------------------------------------

    def _model_changed(self, model: OpenModel) -> None:
        self._page.set_model(model.card)
        self._again()

    def _model_closed(self) -> None:
        self._page.set_model(None)
        self._mark()

    def _weights_changed(self, _: OpenModel) -> None:
        if self._job is None:
            self._again()

    def _again(self) -> None:
        if self._sources:
            self._submit(list(self._sources.values()))
        else:
            self._mark()

    def _mark(self) -> None:
        model = self._exploration.model
        width = model.card.architecture.latent_dim if model is not None else 0
        shown = [own for own in self._results.values() if len(own.code) == width]
        if model is None or not shown:
            self._window.explore.map.set_own_points([])
            return
        places = model.plane.project(np.array([own.code for own in shown]))
        self._window.explore.map.set_own_points(
            [(own.name, float(x), float(y)) for own, (x, y) in zip(shown, places, strict=True)]
        )

    def _show_on_map(self, identity: int) -> None:
        own = self._results.get(identity)
        if own is not None:
            self._window.show_page("explore")
            self._exploration.move_probe(own.code)

    def _prepare_again(self, identities: Sequence[int], preparation: Preparation) -> None:
        chosen = [self._sources[identity] for identity in identities if identity in self._sources]
        self._submit([replace(source, preparation=preparation) for source in chosen])

    # Removing and saving --------------------------------------------------------------------------------------------

    def _remove(self, identities: Sequence[int]) -> None:
        known = [identity for identity in identities if identity in self._sources]
        if known:
            self._window.undo_stack.push(_Removal(self.tr("remove pictures"), known, self._take_away, self._bring_back))

    def _take_away(self, identities: Sequence[int]) -> list[PictureSource]:
        gone = [self._sources.pop(identity) for identity in identities]
        for identity in identities:
            self._results.pop(identity, None)
        self._page.remove(identities)
        self._mark()
        return gone

    def _undo_row_follows(self, index: int) -> None:
        """The page offers to bring pictures back only while that is what undo would do."""
        if index == 0 or not isinstance(self._window.undo_stack.command(index - 1), _Removal):
            self._page.forget_removed()

    def _bring_back(self, sources: Sequence[PictureSource]) -> None:
        self._submit(sources)

    def _save(self, identities: Sequence[int], folder: str | None) -> None:
        chosen = [self._results[identity] for identity in identities if identity in self._results]
        if not chosen:
            self._window.say(self.tr("There is nothing to save yet"))
            return
        folder = folder or QFileDialog.getExistingDirectory(self._window, self.tr("Save the reconstructions in"))
        if not folder:
            return
        target, size = Path(folder), self._page.save_size()

        def work(_: Job) -> Generator[object, None, int]:
            from explorer.restoration import save_result

            taken: set[str] = set()
            for done, own in enumerate(chosen, 1):
                save_result(own, target, size, taken=taken)
                yield Progress(self.tr("Saving pictures"), done, len(chosen))
            return len(taken)

        self._services.errand(
            self.tr("Saving pictures"),
            work,
            lambda count: self._window.say(
                self.tr("{count} pictures saved in {folder}").format(count=count, folder=target)
            ),
            lambda failure: self._window.say(failure.message, 15000),
        )


class _Removal(QUndoCommand):
    """Takes pictures off the list, and brings them back."""

    def __init__(
        self,
        text: str,
        identities: Sequence[int],
        take_away: Callable[[Sequence[int]], list[PictureSource]],
        bring_back: Callable[[Sequence[PictureSource]], None],
    ) -> None:
        super().__init__(text)
        self._identities, self._take_away, self._bring_back = identities, take_away, bring_back
        self._gone: list[PictureSource] = []

    def redo(self) -> None:
        self._gone = self._take_away(self._identities)

    def undo(self) -> None:
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
