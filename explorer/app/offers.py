"""The data sets and recipes that the training form offers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.app.services import Services
from explorer.data import DatasetEntry
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job
from explorer.values import Failure, TrainingRequest
from explorer.values.file_kinds import kind_of
from explorer.values.recipes import RecipeOffer


class Offers(QObject):
    """Fills the form's lists and takes a person's own data."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._card = window.explore.training_card
        self._card.choose_data_requested.connect(self._choose)
        window.open_data_requested.connect(self.take)

    def fetch(self) -> None:
        """Ask for the lists; the form shows them once they are there."""

        def work(_: Job) -> tuple[tuple[DatasetEntry, ...], tuple[RecipeOffer, ...]]:
            from explorer.data import dataset_listing
            from explorer.models.recipe_offers import recipe_offers

            return dataset_listing(), recipe_offers()

        self._services.errand(self.tr("Reading the recipes"), work, self._fetched, self._failed)

    def take(self, path: str) -> None:
        """Offer a file or folder of the person's as training data, and choose it.

        Where an array does not tell which of its axes counts the pictures, the person is asked.
        """

        def work(_: Job) -> Sequence[tuple[str, str]]:
            from explorer.data.array_files import orders_to_ask

            return orders_to_ask(Path(path))

        if kind_of(path) != "array":
            self._offer(path)
            return
        # an array that cannot be read is offered too: training says what is wrong with it
        title = self.tr("Looking at {name}").format(name=Path(path).name)
        self._services.errand(title, work, lambda orders: self._ask(path, orders), lambda _: self._offer(path))

    def _ask(self, path: str, orders: Sequence[tuple[str, str]]) -> None:
        if not orders:
            self._offer(path)
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Order of the axes"))
        box.setText(
            self.tr("The array in “{name}” can be read in several ways. What does it hold?").format(
                name=Path(path).name
            )
        )
        for order, words in orders:
            button = box.addButton(f"{words} ({order})", QMessageBox.ButtonRole.AcceptRole)
            button.clicked.connect(lambda _=False, spec=f"{path}:order={order}": self._offer(spec))
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.open()

    def _offer(self, path: str) -> None:
        self._card.add_dataset(path, Path(path).name, path)
        self._window.show_page("explore")
        self._window.commands.show_left.setChecked(True)
        self._window.say(self.tr("{path} is chosen as training data; press Start").format(path=path))

    def _choose(self, kind: str) -> None:
        if kind == "folder":
            path = QFileDialog.getExistingDirectory(self._window, self.tr("A folder of pictures or IDX files"))
        else:
            path, _ = QFileDialog.getOpenFileName(
                self._window, self.tr("A file of pictures"), "", self.tr("Data (*.npy *.npz *.zip *.gz);;All files (*)")
            )
        if path:
            self.take(path)

    def _fetched(self, offers: tuple[tuple[DatasetEntry, ...], tuple[RecipeOffer, ...]]) -> None:
        datasets, recipes = offers
        self._card.set_datasets(
            [(entry.name, entry.title, entry.description, entry.available, entry.shape) for entry in datasets]
        )
        self._card.set_recipes(recipes)
        self._card.set_request(TrainingRequest("digits", "undercomplete", epochs=30))

    def _failed(self, failure: Failure) -> None:
        self._card.show_failure(failure)
