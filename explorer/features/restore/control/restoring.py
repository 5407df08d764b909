"""The page Restore as a whole: its list, its tasks and models, and what is opened and saved there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.features.restore.control.own_pictures import OwnPictures
from explorer.features.restore.control.picture_shelf import PictureShelf
from explorer.features.restore.control.repair_looks import RepairLooks
from explorer.features.restore.control.repair_motions import RepairMotions
from explorer.features.restore.control.repairs import Repairs
from explorer.features.restore.control.restoration_models import THROUGH_THE_CODE, RestorationModels
from explorer.features.restore.control.restoration_training import RestorationTraining
from explorer.features.restore.control.result_saving import Result, ResultSaving
from explorer.features.restore.messages.edits import Painting
from explorer.features.restore.view.restore_page import RestorePage
from explorer.features.restore.view.task_bar import ModelOffer
from explorer.gui.main_window import MainWindow
from explorer.gui.panels.restore_tasks import RECONSTRUCT
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job
from explorer.values.open_model import OpenModel
from explorer.values.restoration_model import RestorationCard


class Restoring(QObject):
    """Joins the page Restore to everything behind it.

    Attributes:
        shelf: the pictures of the list.
        rebuilding: the task that goes through the open autoencoder.
        repairs: the other tasks.
        models: that can do them.
        training: of models of one's own.
        saving: of results.
    """

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        services: Services,
        exploration: Exploration,
        models_folder: Callable[[], Path],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._page = page
        self.shelf = PictureShelf(window, page, services)
        self.models = RestorationModels(self, services, exploration, models_folder)
        self.rebuilding = OwnPictures(window, page, services, exploration, self.shelf)
        self.repairs = Repairs(window, page, services, exploration, self.shelf, self.models)
        self._looks = RepairLooks(page, services, self.shelf, self.repairs)
        self._motions = RepairMotions(window, page, exploration, self.repairs)
        self.training = RestorationTraining(window, page, services, self.models, models_folder)
        self.saving = ResultSaving(window, page, services, self.shelf.sources, self._results)

        self._page.task_chosen.connect(self.set_task)
        self._page.go_on_requested.connect(lambda: self.set_task(self._page.task))
        self._page.model_chosen.connect(self._choose_model)
        self._page.truth_requested.connect(self._ask_for_truth)
        self._page.truth_dropped.connect(self._set_truth)
        self._page.mask_load_requested.connect(self._load_mask)
        self._page.mask_save_requested.connect(self._save_mask)
        self._must_resume = False
        self.models.outdated.connect(self._forget_results)
        self.models.changed.connect(self._models_changed)
        exploration.model_changed.connect(self._other_autoencoder)

    def set_task(self, task: str) -> None:
        """Do another task with the pictures of the list."""
        self.rebuilding.cancel()
        self.repairs.cancel()
        self._page.set_task(task)
        self._list_models()
        if task == RECONSTRUCT:
            self.rebuilding.resume()
        elif self.models.read:
            self.repairs.resume()
        else:
            self._must_resume = True
            self.models.refresh()

    def open_model(self, card: RestorationCard) -> None:
        """A restoration model was opened: show what it can do."""
        self.models.add(card)
        self._window.show_page("restore")
        self.set_task(card.task)
        self._window.say(self.tr("“{name}” is ready: drop or open pictures").format(name=card.name))

    def _results(self) -> Mapping[int, Result]:
        return self.repairs.results if self.repairs.active else self.rebuilding.results

    # Models ---------------------------------------------------------------------------------------------------------

    def _list_models(self) -> None:
        task = self._page.task
        if task != RECONSTRUCT:
            offers, chosen = self.models.offers(task), self.models.chosen(task)
            self._page.tasks.set_models(offers, chosen, reading=not self.models.read)
            return
        model = self._exploration.model
        offers = []
        if model is not None:
            card = model.card
            text = self.tr("the open autoencoder of {data}, {width}×{height}").format(
                data=card.data.title, width=card.architecture.width, height=card.architecture.height
            )
            offers.append(ModelOffer(THROUGH_THE_CODE, card.name, text))
        self._page.tasks.set_models(offers, THROUGH_THE_CODE, learnt=False)

    def _models_changed(self) -> None:
        if self.repairs.active:
            before = self._page.tasks.model
            self._list_models()
            other = self._page.tasks.model != before
            if other:
                self._page.set_task(self._page.task)
            # a model that is not used here may come or learn: what is under way goes on
            if other or self._must_resume:
                self._must_resume = False
                self.repairs.resume()

    def _forget_results(self, key: str) -> None:
        self.repairs.forget_model(key)
        self._must_resume = self._must_resume or key == self._page.tasks.model

    def _choose_model(self, key: str) -> None:
        if self.repairs.active:
            self.models.choose(self._page.task, key)
            self._page.set_task(self._page.task)
            self.repairs.resume()

    def _other_autoencoder(self, _: OpenModel) -> None:
        self.repairs.forget_model(THROUGH_THE_CODE)
        used = self._page.tasks.model == THROUGH_THE_CODE
        self._list_models()
        if self.repairs.active and used:
            self._page.set_task(self._page.task)
            self.repairs.resume()

    # True originals and masks ---------------------------------------------------------------------------------------

    def _ask_for_truth(self, identity: int) -> None:
        path = self._ask_for_picture(self.tr("Choose the undamaged original"))
        if path:
            self._set_truth(identity, path)

    def _set_truth(self, identity: int, path: str) -> None:
        self.repairs.change([identity], {"clean_path": path}, self.tr("compare with the original"))

    def _load_mask(self, identity: int) -> None:
        path = self._ask_for_picture(self.tr("A mask: white where the picture is missing"))
        if path:
            self.repairs.change([identity], {"painting": Painting(path)}, self.tr("load mask"))

    def _save_mask(self, identity: int) -> None:
        opened, edits = self.repairs.opened(identity), self.repairs.edits(identity)
        if opened is None:
            return
        name = f"{Path(opened.name).stem}-mask.png"
        path = ask_where_to_save(self._window, self.tr("Save the mask"), name, [("PNG", ".png"), ("TIFF", ".tif")])
        if path is None:
            return

        def work(_: Job) -> None:
            from explorer.features.restore.compute.engine import save_mask

            save_mask(path, edits.painting, opened)

        self._services.errand(
            self.tr("Saving the mask"),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._window.say(failure.message, 15000),
        )

    def _ask_for_picture(self, title: str) -> str:
        return QFileDialog.getOpenFileName(self._window, title, "", self.tr("Pictures (*);;All files (*)"))[0]
