"""The models that can do a task of the page Restore: shipped, trained by the person, or the open autoencoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.features.restore.task import Task
from explorer.features.restore.view.task_bar import ModelOffer
from explorer.gui.panels.wording import day
from explorer.jobs import Job
from explorer.locations import shipped_model, shipped_models_folder
from explorer.values import Failure
from explorer.values.restoration_model import RestorationCard

THROUGH_THE_CODE = "open-model"
"""Key of the open autoencoder among the models of a task."""


class RestorationModels(QObject):
    """Lists the models of each task and remembers which one the person chose.

    Signals:
        changed: the lists are others now.
        outdated: key of a model whose file holds other weights now.
    """

    changed = Signal()
    outdated = Signal(str)

    def __init__(
        self, parent: QObject, services: Services, exploration: Exploration, models_folder: Callable[[], Path]
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._exploration = exploration
        self._models_folder = models_folder
        self._cards: dict[str, tuple[RestorationCard, bool]] = {}
        self._chosen: dict[str, str] = {}
        self._read = False

    @property
    def read(self) -> bool:
        """Whether the folders have been looked through."""
        return self._read

    def refresh(self) -> None:
        """Look through the folders again."""
        folder = self._models_folder()

        def work(_: Job) -> object:
            from explorer.models.model_list import list_files

            found = [(what, False) for _, what in list_files(shipped_models_folder())]
            found += [(what, True) for _, what in list_files(folder)]
            return [(what, own) for what, own in found if isinstance(what, RestorationCard)]

        self._services.errand(
            self.tr("Reading the restoration models"),
            work,
            self._listed,
            self._not_listed,
            background=True,
            loop=self._services.repairs,
        )

    def add(self, card: RestorationCard, *, choose: bool = True) -> None:
        """Take in a model from anywhere, or one that has learnt more.

        With `choose` it does its task until the program ends; for longer only a person's own choice in the list counts.
        """
        own = Path(card.path).parent != shipped_models_folder()
        known = self._cards.get(card.path)
        self._cards[card.path] = (card, own)
        if choose:
            self._chosen[card.task] = card.path
        if known is not None and known[0] != card:
            self.outdated.emit(card.path)
        self.changed.emit()

    def offers(self, task: Task) -> list[ModelOffer]:
        """The models for a task, its usual one first, then the other shipped ones, the open autoencoder last."""
        usual = str(shipped_model(task.model))
        found = [
            ModelOffer(path, card.name, self._described(card), own)
            for path, (card, own) in sorted(self._cards.items(), key=lambda entry: (entry[0] != usual, entry[1][1]))
            if card.task == task.name
        ]
        model = self._exploration.model
        if model is None or not task.by_autoencoder:
            return found
        card = model.card
        figures = {"data": card.data.title, "width": card.architecture.width, "height": card.architecture.height}
        if task.takes_open_model:
            text = self.tr("the open autoencoder of {data}, {width}×{height}").format(**figures)
            found.append(ModelOffer(THROUGH_THE_CODE, card.name, text))
        elif self._read:  # before the list is read it would stand alone, as if it were the usual choice
            text = self.tr(
                "autoencoder trained on {data}, {width}×{height}: finds a matching code, for pictures like its data"
            )
            name = self.tr("{name} (open)").format(name=card.name)
            found.append(ModelOffer(THROUGH_THE_CODE, name, text.format(**figures)))
        return found

    def chosen(self, task: Task) -> str:
        """Key of the model that does a task, empty where there is none."""
        keys = [offer.key for offer in self.offers(task)]
        remembered = self._chosen.get(task.name) or str(QSettings().value(f"restore/{task.name}", ""))
        return remembered if remembered in keys else keys[0] if keys else ""

    def choose(self, task: Task, key: str) -> None:
        """Let a model do a task from now on, also when the program is started again."""
        self._chosen[task.name] = key
        QSettings().setValue(f"restore/{task.name}", key)

    def _described(self, card: RestorationCard) -> str:
        sources = ", ".join(data.spec for data in card.sources)
        pictures = sum(data.pictures for data in card.sources)
        text = card.damage or card.task
        if sources:
            text = self.tr("{what}; trained on {pictures:,} pictures of {sources}").format(
                what=text, pictures=pictures, sources=sources
            )
        if card.history:
            last = card.history[-1]
            text += self.tr("; {before:.1f} → {after:.1f} dB on held-out pictures").format(
                before=last.before_db, after=last.psnr_db
            )
        return f"{text} · {day(card.created)}" if card.created else text

    def _listed(self, found: list[tuple[RestorationCard, bool]]) -> None:
        self._read = True
        self._cards = {card.path: (card, own) for card, own in found} | {
            path: entry for path, entry in self._cards.items() if path not in {card.path for card, _ in found}
        }
        self.changed.emit()

    def _not_listed(self, _: Failure) -> None:
        self._read = True
        self.changed.emit()
