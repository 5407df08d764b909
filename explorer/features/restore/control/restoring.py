"""The page Restore as a whole: its list, its tasks and models, and what is opened and saved there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.features.restore.control.looks import Looks
from explorer.features.restore.control.on_map import OnMap
from explorer.features.restore.control.picture_shelf import PictureShelf
from explorer.features.restore.control.restoration_models import THROUGH_THE_CODE, RestorationModels
from explorer.features.restore.control.restoration_training import RestorationTraining
from explorer.features.restore.control.restorations import Restorations
from explorer.features.restore.control.result_saving import ResultSaving
from explorer.features.restore.task import Task, load, task_named, tasks
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.main_window import MainWindow
from explorer.state.store import DocumentStore
from explorer.values.restoration_model import RestorationCard


class Restoring(QObject):
    """Joins the page Restore to everything behind it.

    Attributes:
        shelf: the pictures of the list.
        models: that can do the tasks.
        restorations: what was done with the pictures, and what was set.
        on_map: where the pictures lie on the map.
        training: of models of one's own.
        saving: of results.
    """

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        services: Services,
        exploration: Exploration,
        store: DocumentStore,
        models_folder: Callable[[], Path],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._exploration = exploration
        self._page = page
        self.shelf = PictureShelf(window, page, services, store)
        self.models = RestorationModels(self, services, exploration, models_folder)
        self.restorations = Restorations(window, page, services, exploration, self.shelf, store)
        self._looks = Looks(page, services.desk, self.shelf, self.restorations)
        self.on_map = OnMap(window, page, exploration, self.shelf, self.restorations)
        self.training = RestorationTraining(window, page, services, self.models, models_folder)
        self.saving = ResultSaving(window, page, services, self.shelf.sources, lambda: self.restorations.results)
        for task in tasks():
            if task.joins:
                load(task.joins)(window, services, self.restorations, page.bench.controls(task.name))

        page.task_chosen.connect(self.set_task)
        page.go_on_requested.connect(lambda: self.set_task(page.task))
        page.model_chosen.connect(self._choose_model)
        page.truth_requested.connect(self._ask_for_truth)
        page.truth_dropped.connect(self._set_truth)
        self._must_resume = False
        self.models.outdated.connect(self._forget_results)
        self.models.changed.connect(self._models_changed)
        exploration.model_changed.connect(lambda _: self._other_autoencoder())
        exploration.model_closed.connect(self._other_autoencoder)
        exploration.weights_changed.connect(lambda _: self._autoencoder_learnt())

    def set_task(self, task: Task) -> None:
        """Do another task with the pictures of the list."""
        self.restorations.cancel()
        self._page.set_task(task)
        self._list_models()
        if task.takes_open_model or self.models.read:
            self.restorations.resume()
        else:
            self._must_resume = True
            self.models.refresh()

    def open_model(self, card: RestorationCard) -> None:
        """A restoration model was opened: show what it can do."""
        self.models.add(card)
        self._window.show_page("restore")
        self.set_task(task_named(card.task))
        self._window.say(self.tr("“{name}” is ready: drop or open pictures").format(name=card.name))

    # Models ---------------------------------------------------------------------------------------------------------

    def _list_models(self) -> None:
        task = self._page.task
        reading = not self.models.read and not task.takes_open_model
        self._page.tasks.set_models(self.models.offers(task), self.models.chosen(task), reading=reading)

    def _models_changed(self) -> None:
        before = self._page.tasks.model
        self._list_models()
        other = self._page.tasks.model != before
        # a model that is not used here may come or learn: what is under way goes on
        if other or self._must_resume:
            self._start_over()

    def _forget_results(self, key: str) -> None:
        self.restorations.forget_model(key)
        self._must_resume = self._must_resume or key == self._page.tasks.model

    def _choose_model(self, key: str) -> None:
        self.models.choose(self._page.task, key)
        self._start_over()

    def _other_autoencoder(self) -> None:
        model = self._exploration.model
        self._page.set_open_model(model.card.name if model is not None else "")
        self.restorations.forget_model(THROUGH_THE_CODE)
        used = self._page.tasks.model == THROUGH_THE_CODE
        self._list_models()
        if used or self._page.tasks.model == THROUGH_THE_CODE:
            self._start_over()

    def _autoencoder_learnt(self) -> None:
        """The open autoencoder has other weights: in the pace in which the pictures can follow."""
        if self.restorations.idle:
            self.restorations.forget_model(THROUGH_THE_CODE)
            if self._page.tasks.model == THROUGH_THE_CODE:
                self.restorations.resume()

    def _start_over(self) -> None:
        self._must_resume = False
        self._page.set_task(self._page.task)
        self.restorations.resume()

    # True originals -------------------------------------------------------------------------------------------------

    def _ask_for_truth(self, identity: int) -> None:
        title, every = self.tr("Choose the undamaged original"), self.tr("Pictures (*);;All files (*)")
        path = QFileDialog.getOpenFileName(self._window, title, "", every)[0]
        if path:
            self._set_truth(identity, path)

    def _set_truth(self, identity: int, path: str) -> None:
        self.restorations.change([identity], {"clean_path": path}, self.tr("compare with the original"))
