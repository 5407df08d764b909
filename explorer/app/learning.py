"""The page Learn with all its lessons, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from explorer.app.exploration import Exploration
from explorer.app.lessons.classifier import ClassifierStudy
from explorer.app.lessons.contraction import ContractionStudy
from explorer.app.lessons.corruption import CorruptionStudy
from explorer.app.lessons.filters import FiltersStudy
from explorer.app.lessons.layers import LayersStudy
from explorer.app.lessons.manifold import ManifoldStudy
from explorer.app.lessons.variational import VariationalStudy
from explorer.app.services import Services
from explorer.gui.learn.classifier.lesson import ClassifierLesson
from explorer.gui.learn.contraction.contraction_lesson import ContractionLesson
from explorer.gui.learn.corruption.corruption_lesson import CorruptionLesson
from explorer.gui.learn.filters.lesson import FiltersLesson
from explorer.gui.learn.layers.lesson import LayersLesson
from explorer.gui.learn.learn_page import LearnPage
from explorer.gui.learn.manifold.lesson import ManifoldLesson
from explorer.gui.learn.variational.lesson import VariationalLesson
from explorer.gui.learn.worked_example.page import WorkedExample
from explorer.gui.main_window import MainWindow


class Learning(QObject):
    """Makes the lessons and joins each with the open model.

    Attributes:
        page: the page Learn.

    Signals:
        study_made: the study of a lesson that was looked at for the first time.
    """

    study_made = Signal(object)

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window, self._services, self._exploration = window, services, exploration
        self._studies: dict[type, QObject] = {}
        self.page = LearnPage()
        add = self.page.add_lesson
        add(
            "manifold",
            self.tr("Why a manifold"),
            self.tr("Why a few numbers are enough to describe a picture"),
            self._maker(ManifoldLesson, ManifoldStudy),
        )
        add(
            "worked-example",
            self.tr("A network by hand"),
            self.tr("Every number in a 3-2-3 autoencoder, one step at a time"),
            WorkedExample,
        )
        add(
            "filters",
            self.tr("Filters"),
            self.tr("What each unit of the first layer responds to"),
            self._maker(FiltersLesson, FiltersStudy),
        )
        add(
            "layers",
            self.tr("Layers"),
            self.tr("What each layer makes of one picture"),
            self._maker(LayersLesson, LayersStudy),
        )
        add(
            "corruption",
            self.tr("Corruption"),
            self.tr("What the model makes of corrupted pictures"),
            self._maker(CorruptionLesson, CorruptionStudy),
        )
        add(
            "contraction",
            self.tr("Contraction"),
            self.tr("How strongly codes respond to small changes of a picture"),
            self._maker(ContractionLesson, ContractionStudy),
        )
        add(
            "variational",
            self.tr("Codes as clouds"),
            self.tr("What the clouds of a variational model cost, and what they carry"),
            self._maker(VariationalLesson, VariationalStudy),
        )
        add(
            "classifier",
            self.tr("Does pre-training help?"),
            self.tr("A classifier that starts from this encoder, compared with one that starts from random weights"),
            self._maker(ClassifierLesson, ClassifierStudy),
        )

    def contraction(self) -> ContractionStudy:
        """The study of the lesson Contraction, which is made if it is not there yet."""
        self.page.lesson("contraction")
        study = self._studies[ContractionStudy]
        assert isinstance(study, ContractionStudy)
        return study

    def _maker(self, lesson: type[QWidget], study: Callable[..., QObject]) -> Callable[[], QWidget]:
        def make() -> QWidget:
            made = lesson()
            joined = study(self._window, self._services, self._exploration, made)
            self._studies[type(joined)] = joined
            self.study_made.emit(joined)
            return made

        return make
