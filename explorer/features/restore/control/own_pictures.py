"""People's own pictures through the open autoencoder, onto the map and back to files."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.features.restore.control.picture_shelf import PictureShelf
from explorer.features.restore.messages.reconstruction import OwnPicture, PictureSource, Preparation, Reconstructed
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.main_window import MainWindow
from explorer.gui.panels import wording
from explorer.gui.panels.restore_tasks import RECONSTRUCT
from explorer.jobs import Job
from explorer.values import Failure
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress


class OwnPictures(QObject):
    """Rebuilds the pictures of the list while that is the task of the page."""

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        services: Services,
        exploration: Exploration,
        shelf: PictureShelf,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._shelf = shelf
        self._page = page
        self._results: dict[int, OwnPicture] = {}
        self._job: Job | None = None
        self._jump_later = False

        shelf.added.connect(lambda sources: self._submit(sources, jump=True))
        shelf.returned.connect(self._submit)
        shelf.removed.connect(self._forget)
        self._page.preparation_changed.connect(self._prepare_again)
        self._page.show_on_map_requested.connect(self._show_on_map)
        self._page.cancel_requested.connect(self.cancel)
        exploration.model_changed.connect(self._model_changed)
        exploration.model_closed.connect(self._model_closed)
        exploration.weights_changed.connect(self._weights_changed)

    @property
    def results(self) -> dict[int, OwnPicture]:
        """What was rebuilt, by the pictures' numbers."""
        return self._results

    def resume(self) -> None:
        """This has become the task of the page: show what is done and do the rest."""
        for identity, own in self._results.items():
            self._page.show_result(identity, own)
        self._submit([source for source in self._shelf.sources.values() if source.identity not in self._results])

    def cancel(self) -> None:
        """Stop the running batch."""
        if self._job is not None:
            self._job.stop()

    def _submit(self, sources: Sequence[PictureSource], *, jump: bool = False) -> None:
        """Send pictures through the model; with `jump` the probe goes to the first that is done."""
        model = self._exploration.model
        if not sources or self._page.task != RECONSTRUCT:
            return
        if model is None:
            # one may be opening, as when the program has just started
            self._jump_later = self._jump_later or jump
            self._window.say(self.tr("The pictures wait until a model that reconstructs them is open"))
            return
        waiting = list(sources)
        total = len(waiting)

        def work(_: Job) -> Generator[object, None, None]:
            from explorer.features.restore.compute import reconstruct_pictures

            outcomes = reconstruct_pictures(
                model.weights, model.card.data, waiting, reference_errors=model.codes.errors
            )
            for done, outcome in enumerate(outcomes, 1):
                yield outcome
                yield Progress(self.tr("Reconstructing pictures"), done, total)

        good: list[OwnPicture] = []
        bad: list[Failure] = []

        def take(result: Reconstructed) -> None:
            self._take(result, jump=jump and not good)
            if isinstance(result.outcome, Failure):
                bad.append(result.outcome)
            else:
                good.append(result.outcome)
            if self._page.task == RECONSTRUCT:
                self._page.set_progress(len(good) + len(bad), total)

        def finished() -> None:
            self._finished(total)
            if jump:
                self._sum_up(good, bad)

        self._page.set_progress(0, total)
        self._job = self._services.errand(
            self.tr("Reconstructing pictures"),
            work,
            lambda _: finished(),
            self._failed,
            each=take,
            stopped=finished,
        )

    def _take(self, result: Reconstructed, *, jump: bool) -> None:
        if result.identity not in self._shelf.sources or self._page.task != RECONSTRUCT:
            return  # removed meanwhile, or nobody asks any more
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
            text = self.tr("{name}: squared error {error}; more on the Restore page")
            said = (
                bad[0].message
                if bad
                else text.format(name=good[0].name, error=wording.significant(good[0].squared_error))
            )
        elif bad:
            text = self.tr("Pictures reconstructed: {good}, failed: {bad}. The Restore page says why")
            said = text.format(good=len(good), bad=len(bad))
        else:
            said = self.tr("{good} pictures reconstructed; more on the Restore page").format(good=len(good))
        self._window.say(said, 15000)

    def _finished(self, total: int) -> None:
        self._job = None
        if self._page.task == RECONSTRUCT:
            self._page.set_progress(total, total)

    def _failed(self, failure: Failure) -> None:
        self._job = None
        self._page.set_progress(0, 0)
        self._window.say(failure.message, 15000)

    def code_named(self, name: str) -> tuple[float, ...] | None:
        """The code of an own picture by the name that it has on the map; None where there is none."""
        return next((own.code for own in self._results.values() if own.name == name), None)

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
        if self._page.task != RECONSTRUCT:
            self._results.clear()
        jump, self._jump_later = self._jump_later, False
        self._submit(list(self._shelf.sources.values()), jump=jump)
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
        known = self._shelf.sources
        chosen = [replace(known[identity], preparation=preparation) for identity in identities if identity in known]
        self._shelf.update(chosen)
        self._submit(chosen)

    def _forget(self, identities: Sequence[int]) -> None:
        for identity in identities:
            self._results.pop(identity, None)
        self._mark()
