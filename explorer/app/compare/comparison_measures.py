"""Takes the measures of the compared models, one after the other, while the person looks at the maps."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QSettings

from explorer.app.services import Services
from explorer.gui.compare.measures_view import MeasuresView
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job, retold
from explorer.values import BadInput, Failure, ModelCard
from explorer.values.comparison import ModelMeasures, measures_of_card
from explorer.values.map_pictures import stored_map_split
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress

Version = tuple[str, int]
"""A model file and when it was last written: what is known of it holds for this version alone."""


@dataclass(frozen=True, eq=False)
class _Pictures:
    """What came of the search for the pictures behind the codes: either they or a sentence that says why not."""

    data: str
    images: np.ndarray | None
    reason: str = ""


@dataclass(frozen=True)
class _Row:
    """A row of the table as far as it is known."""

    version: Version
    measures: ModelMeasures
    finished: bool = False
    with_pictures: bool = False


class ComparisonMeasures(QObject):
    """Fills the table; what was measured once is kept until the file changes."""

    def __init__(self, window: MainWindow, services: Services, view: MeasuresView) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._view = view
        self._cards: dict[Version, ModelCard] = {}
        self._models: dict[Version, OpenModel] = {}
        self._known: dict[Version, _Row] = {}
        self._pictures: dict[str, _Pictures] = {}
        self._job: Job | None = None
        self._progress: Progress | None = None
        self._loading = False
        self._stopped = False
        view.measure_requested.connect(self._measure_again)
        view.stop_requested.connect(self._stop)
        view.find_data_requested.connect(window.commands.find_data.trigger)
        view.save_requested.connect(self._save)
        view.copied.connect(lambda: window.say(self.tr("Table copied")))

    def set_models(
        self, cards: Mapping[Version, ModelCard], models: Mapping[Version, OpenModel], *, loading: bool
    ) -> None:
        """Show the rows of these models, and measure those that are loaded and not measured yet.

        Args:
            cards: of all compared models, from top to bottom.
            models: those of them that are loaded already.
            loading: more are about to come; measuring waits, so that the maps are there sooner.
        """
        if dict(cards) != self._cards:
            self._stopped = False
        self._cards, self._models, self._loading = dict(cards), dict(models), loading
        self._measure()

    def take_pictures(self, model: OpenModel) -> None:
        """The pictures behind a model's codes have been found elsewhere in the program."""
        data = _key(model.card)
        if model.originals is not None and not model.split and self.pictures(data) is None:
            self._pictures[data] = _Pictures(data, model.originals)
            self._measure()

    def pictures_of(self, card: ModelCard) -> np.ndarray | None:
        """The pictures behind the codes of a model, uint8 (N, C, H, W), where they were found."""
        return self.pictures(_key(card))

    def pictures(self, data: str) -> np.ndarray | None:
        """The pictures behind the codes of a data set, uint8 (N, C, H, W), where they were found."""
        found = self._pictures.get(data)
        return found.images if found is not None else None

    # Measuring ------------------------------------------------------------------------------------------------------

    def _missing(self) -> list[Version]:
        """The loaded models that something more can be measured of."""
        missing = []
        for version, model in self._models.items():
            row = self._known.get(version)
            looked = self._pictures.get(_key(model.card))
            pictures_wait = looked is None or looked.images is not None
            if row is None or not row.finished or (not row.with_pictures and pictures_wait):
                missing.append(version)
        return missing

    def _measure(self) -> None:
        missing = self._missing()
        if missing and self._job is None and not self._stopped and not self._loading:
            models = {version: self._models[version] for version in missing}
            card = next(iter(models.values())).card
            known = self._pictures.get(_key(card))
            spec = str(QSettings().value(f"data/{card.data.fingerprint}", card.data.spec))
            self._job = self._services.errand(
                self.tr("Measuring the compared models"),
                lambda job: _measuring(job, models, known, spec, self.tr("Measuring {name}")),
                lambda _: self._ended(),
                self._failed,
                each=self._take,
                stopped=self._ended,
                background=True,
            )
        self._show()

    def _measure_again(self) -> None:
        self._stopped = False
        # the pictures may have come in the meantime
        self._pictures = {name: found for name, found in self._pictures.items() if found.images is not None}
        self._measure()

    def _stop(self) -> None:
        self._stopped = True
        if self._job is not None:
            self._job.stop()

    def _take(self, value: object) -> None:
        if isinstance(value, _Pictures):
            self._pictures[value.data] = value
        elif isinstance(value, _Row):
            self._known[value.version] = value
        elif isinstance(value, Progress):
            self._progress = value if value.total else None
        self._show()

    def _ended(self) -> None:
        if self._job is not None and self._job.stopped:
            self._stopped = True
        self._job = None
        self._measure()

    def _failed(self, failure: Failure) -> None:
        self._stopped = True
        self._job = None
        self._window.say(failure.message)
        self._show()

    def _show(self) -> None:
        rows = []
        for version, card in self._cards.items():
            known = self._known.get(version)
            rows.append(known.measures if known is not None else measures_of_card(version[0], card))
        missing = self._missing()
        waiting = {version[0] for version in self._cards if self._loading and version not in self._models}
        pending = () if self._stopped else waiting | {version[0] for version in missing}
        self._view.set_rows(rows, pending)
        self._view.set_state(measuring=self._job is not None, missing=bool(missing))
        self._tell()

    def _tell(self) -> None:
        card = next(iter(self._cards.values()), None)
        looked = self._pictures.get(_key(card)) if card is not None else None
        if self._job is not None and self._progress is not None:
            text = self.tr("{what} ({number} of {total})")
            step = self._progress
            self._view.set_note(text.format(what=step.what, number=step.done + 1, total=step.total))
        elif card is None or looked is None:
            self._view.set_note("")
        elif looked.images is None:
            text = self.tr("‖J‖, trustworthiness and KL need the pictures of {data}, which were not found.")
            self._view.set_note(text.format(data=card.data.title), find_data=True)
        else:
            counts = [row.measures.images for version in self._cards if (row := self._known.get(version))]
            text = self.tr("‖J‖, trustworthiness and KL on {count:,} of the map's pictures of {data}; best in bold.")
            self._view.set_note(text.format(count=max(counts), data=card.data.title) if any(counts) else "")

    # Saving ---------------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        rows: Sequence[ModelMeasures] = self._view.rows()
        path = ask_where_to_save(
            self._window,
            self.tr("Save the table of measures"),
            "comparison.csv",
            [(self.tr("Table"), ".csv"), (self.tr("Tab-separated text"), ".tsv")],
        )
        if path is None:
            return

        def work(_: Job) -> None:
            from explorer.latent.measure_files import write_measures

            write_measures(path, rows)

        self._services.errand(
            self.tr("Saving {name}").format(name=path.name),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._window.say(failure.message),
        )


def _measuring(
    job: Job, models: Mapping[Version, OpenModel], known: _Pictures | None, spec: str, title: str
) -> Generator[object, None, None]:
    """Runs on the errands' thread: yields pictures first, then rows that become fuller."""
    from explorer.latent.measuring import measure

    if known is None:
        known = _look_for_pictures(next(iter(models.values())), spec, job)
        yield known
    for number, (version, model) in enumerate(models.items()):
        yield Progress(title.format(name=model.card.name), number, len(models))
        enough = (
            known.images is not None and known.data == _key(model.card) and len(known.images) >= len(model.codes.values)
        )
        images = known.images if enough else None
        result = yield from retold(measure(model, images), partial(_Row, version))
        yield _Row(version, result, finished=True, with_pictures=known.images is not None)


def _look_for_pictures(model: OpenModel, spec: str, job: Job) -> _Pictures:
    from explorer.models.model_data import find_originals

    data = _key(model.card)
    try:
        images = find_originals(model.card, len(model.codes.values), spec, job, download=False)
    except BadInput as error:
        return _Pictures(data, None, str(error))
    return _Pictures(data, images)


def _key(card: ModelCard) -> str:
    """Equal for models whose maps show the same pictures."""
    return f"{card.data.identity} {stored_map_split(card) or 'test'}"
