"""What stands behind the lesson Filters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.data import write_picture
from explorer.gui.learn.filters import naming
from explorer.gui.learn.filters.controls import ModelChoice
from explorer.gui.learn.filters.lesson import FiltersLesson, picture_size
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job
from explorer.jobs.query import Follower
from explorer.locations import own_models_folder, shipped_models_folder
from explorer.values import BadInput, Failure, ModelCard, Picture
from explorer.values.filters import FILTERS, FilterBank, FiltersReply, FiltersRequest
from explorer.values.open_model import OpenModel

_BETWEEN_MS = 500


class FiltersStudy(QObject):
    """Asks for the open model's filters, at most twice a second and only while somebody looks."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, lesson: FiltersLesson) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._lesson = lesson
        self._anew = True
        self._filters = Follower(
            services.desk,
            FILTERS,
            lambda: None if exploration.model is None else FiltersRequest(),
            self._show,
            lambda failure: lesson.set_message(failure.message),
            visible=lesson.isVisible,
            every_ms=_BETWEEN_MS,
        )
        exploration.model_changed.connect(self._model_changed)
        lesson.shown.connect(self._came_into_view)
        lesson.models_wanted.connect(self._list)
        lesson.add_requested.connect(self._add)
        lesson.browse_requested.connect(self._browse)
        lesson.save_requested.connect(self._save)

    # The open model -------------------------------------------------------------------------------------------------

    def _model_changed(self, _: OpenModel) -> None:
        self._anew = True
        if self._lesson.isVisible():
            self._list()

    def _came_into_view(self) -> None:
        self._filters.ask()
        self._list()

    def _show(self, reply: FiltersReply) -> None:
        assert self._exploration.model is not None
        anew, self._anew = self._anew, False
        self._lesson.show_open(self._exploration.model.card, reply.bank, anew)

    # Other models ---------------------------------------------------------------------------------------------------

    def _list(self) -> None:
        model = self._exploration.model
        if model is None:
            return
        size = picture_size(model.card)

        def work(_: Job) -> list[tuple[Path, ModelCard | Failure]]:
            from explorer.models.model_list import list_models

            return [*list_models(shipped_models_folder()), *list_models(own_models_folder())]

        def listed(found: list[tuple[Path, ModelCard | Failure]]) -> None:
            self._lesson.set_choices(
                [
                    ModelChoice(str(path), card.name, naming.origin(card))
                    for path, card in found
                    if isinstance(card, ModelCard) and picture_size(card) == size
                ]
            )

        self._services.errand(self.tr("Reading the models"), work, listed, lambda _: None)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Show the filters of another model"),
            str(own_models_folder()),
            self.tr("Model files (*.safetensors)"),
        )
        if path:
            self._add(path)

    def _add(self, path: str) -> None:
        model = self._exploration.model
        if model is None:
            return
        channels, height, width = size = picture_size(model.card)
        wanted = self.tr("“{name}” is for other pictures; choose a model for {width}×{height} pixels, {colours}.")
        colours = self.tr("grey") if channels == 1 else self.tr("colour")
        refusal = wanted.format(name=Path(path).stem, width=width, height=height, colours=colours)

        def work(_: Job) -> tuple[ModelCard, FilterBank]:
            from explorer.latent.filters import filter_bank
            from explorer.models.model_file import load_model

            loaded = load_model(path)
            if picture_size(loaded.card) != size:
                raise BadInput(refusal)
            return loaded.card, filter_bank(loaded.weights)

        def done(found: tuple[ModelCard, FilterBank]) -> None:
            current = self._exploration.model
            if current is not None and picture_size(current.card) == size:
                self._lesson.show_pinned(path, *found)

        title = self.tr("Reading {name}").format(name=Path(path).stem)
        self._services.errand(title, work, done, lambda failure: self._lesson.set_message(failure.message))

    # Saving ---------------------------------------------------------------------------------------------------------

    def _save(self, picture: Picture, enlargement: int, name: str) -> None:
        path = ask_where_to_save(self._window, self.tr("Save the filters"), name, [("PNG", ".png")])
        if path is None:
            return

        def work(_: Job) -> None:
            larger = np.repeat(np.repeat(picture.pixels, enlargement, axis=0), enlargement, axis=1)
            write_picture(path, Picture(larger))

        self._services.errand(
            self.tr("Saving the filters"),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._lesson.set_message(failure.message),
        )
