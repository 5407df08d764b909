"""Which pictures are on the map: said above the legend, and chosen there or in the menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.pictures_menu import in_words
from explorer.jobs import Job
from explorer.values import Failure
from explorer.values.map_pictures import MapPictures, pictures_on_map
from explorer.values.open_model import OpenModel


class ShownPictures(QObject):
    """Joins the menu “Which pictures” with the map.

    A model's file holds the codes of one part of its data. Another part is encoded in the background, where the data
    are at hand; the codes of the file are kept, and come back at once.
    """

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window, self._services, self._exploration = window, services, exploration
        self._own: OpenModel | None = None
        self._job: Job | None = None
        window.pictures_menu.chosen.connect(self.choose)
        window.explore.map.legend.set_menu(window.pictures_menu)
        exploration.model_changed.connect(self._show)
        exploration.weights_changed.connect(self._show)
        exploration.model_closed.connect(lambda: self._tell(None))

    def choose(self, split: str) -> None:
        """Show other pictures of the open model's data."""
        model = self._exploration.model
        shown = self._pictures(model)
        self._tell(shown)
        if model is None or shown is None or split == shown.split:
            return
        if self._own is not None:
            own = self._pictures(self._own)
            if own is not None and own.split == split:
                self._exploration.show(self._own)
                return
        if self._job is not None:
            self._job.stop()
        spec = str(QSettings().value(f"data/{model.card.data.fingerprint}", model.card.data.spec))
        stamp = self._services.next_stamp()

        def work(job: Job) -> OpenModel:
            from explorer.training.map_pictures import on_the_map

            return on_the_map(model, spec, split, stamp, job)

        title = self.tr("Encoding other pictures of {data}").format(data=model.card.data.title)
        self._job = self._services.errand(title, work, lambda placed: self._placed(model, placed), self._failed)

    def _placed(self, asked: OpenModel, placed: OpenModel) -> None:
        self._job = None
        current = self._exploration.model
        if current is None or current.weights is not asked.weights:
            return  # another model was opened meanwhile, or it was trained further
        own = self._own if current.split else current
        self._exploration.show(placed)
        self._own = own

    def _failed(self, failure: Failure) -> None:
        self._job = None
        text = self.tr("The pictures cannot be put on the map")
        self._window.complain(text, failure)

    def _show(self, model: OpenModel) -> None:
        if not model.split:
            self._own = model
        self._tell(self._pictures(model))

    def _tell(self, pictures: MapPictures | None) -> None:
        self._window.pictures_menu.show_pictures(pictures)
        self._window.explore.map.legend.set_pictures(in_words(pictures) if pictures is not None else "")

    def _pictures(self, model: OpenModel | None) -> MapPictures | None:
        if model is None or model.opened is not None:
            return None
        return pictures_on_map(model.card, len(model.codes.values), model.split)
