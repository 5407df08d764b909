"""The page Compare: which models there are, their maps, and the probe that is carried between them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.compare.comparison_measures import ComparisonMeasures, Version
from explorer.app.exploration import Exploration
from explorer.app.replay.comparison_replay import ComparisonReplay
from explorer.app.services import Services
from explorer.gui.compare.compare_page import MOST_MAPS, ComparePage
from explorer.gui.main_window import MainWindow
from explorer.gui.panels.wording import code_size, significant
from explorer.locations import own_models_folder, shipped_models_folder
from explorer.values import BadInput, Failure, ModelCard, Picture
from explorer.values.class_names import class_name
from explorer.values.comparison import CARRY, CarryRequest, ComparableModel
from explorer.values.open_model import OpenModel

_CHOSEN_AT_FIRST = 3


@dataclass(frozen=True)
class _Listed:
    """A model file: its version, its card or why it cannot be read, and whether it came with the program."""

    version: Version
    what: ModelCard | Failure
    shipped: bool


class Comparison(QObject):
    """Joins model files, study thread and the page Compare. Does nothing before the page is shown."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, page: ComparePage) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._page = page
        self._measures = ComparisonMeasures(window, services, page.measures)
        self._listed: dict[str, _Listed] = {}
        self._data = ""
        self._models: dict[Version, OpenModel] = {}
        self._loading: set[Version] = set()
        self._present: dict[str, OpenModel] = {}
        self._compared: dict[str, OpenModel] = {}
        self._carried: CarryRequest | None = None
        self._replay = ComparisonReplay(services, page, self._carry_between)
        page.shown.connect(self.refresh)
        page.choice.chosen_changed.connect(lambda _: self._choose())
        page.probe_moved.connect(self._probe_moved)
        page.clicked.connect(self._clicked)
        page.hovered.connect(self._hovered)
        page.selection_changed.connect(self._say_selected)
        window.commands.clear_selection.triggered.connect(page.clear_selection)
        exploration.model_changed.connect(lambda _: self.refresh())
        exploration.weights_changed.connect(self._measures.take_pictures)

    def refresh(self) -> None:
        """Read the list of models again, and those of them that have changed, if the page is in view."""
        if not self._page.isVisible():
            return
        model = self._exploration.model
        open_path = Path(model.card.path) if model is not None and model.card.path else None
        self._services.errand(
            self.tr("Reading the models"),
            lambda _: _list_files(open_path),
            self._have_listed,
            lambda failure: self._page.set_message(failure.message),
        )

    # Choosing -------------------------------------------------------------------------------------------------------

    def _have_listed(self, found: list[_Listed]) -> None:
        self._listed = {listed.version[0]: listed for listed in found}
        reference = self._reference()
        if reference is None:
            self._page.choice.set_models(())
            self._page.set_message(self.tr("There are no models yet. Train two, and compare them here."))
            return
        self._page.choice.set_models([self._offer(listed, reference) for listed in found])
        if reference.data.identity != self._data:
            self._data = reference.data.identity
            self._page.choice.set_chosen(self._first_choice(reference))
        if self._exploration.model is not None:
            self._measures.take_pictures(self._exploration.model)
        self._choose()

    def _reference(self) -> ModelCard | None:
        """The open model's card, or that of the first model there is."""
        if self._exploration.model is not None:
            return self._exploration.model.card
        return next((listed.what for listed in self._listed.values() if isinstance(listed.what, ModelCard)), None)

    def _first_choice(self, reference: ModelCard) -> list[str]:
        """The open model, then shipped and at last own ones of the same data."""
        same = [listed for listed in self._listed.values() if not self._reason(listed.what, reference)]
        same.sort(key=lambda listed: (listed.version[0] != reference.path, not listed.shipped))
        return [listed.version[0] for listed in same[:_CHOSEN_AT_FIRST]]

    def _offer(self, listed: _Listed, reference: ModelCard) -> ComparableModel:
        key, what = listed.version[0], listed.what
        if isinstance(what, Failure):
            return ComparableModel(key, Path(key).stem, reason=what.message, same_data=False)
        details = self.tr("{recipe}, {data}, code size {code}").format(
            recipe=what.recipe, data=what.data.title, code=code_size(what.architecture.latent_dim)
        )
        test = what.errors.get("test")
        if test is not None:
            details = self.tr("{details}, test error {error}").format(
                details=details, error=significant(test.squared_error_per_image)
            )
        same_data = what.data.same_pictures(reference.data)
        return ComparableModel(key, what.name, details, self._reason(what, reference), same_data)

    def _reason(self, what: ModelCard | Failure, reference: ModelCard) -> str:
        """Why a model cannot be compared with the open one; empty where it can."""
        if isinstance(what, Failure):
            return what.message
        ours, other = reference.data, what.data
        if (other.channels, other.height, other.width) != (ours.channels, ours.height, ours.width):
            text = self.tr("Its pictures have {width}×{height} pixels, those of “{name}” {own_width}×{own_height}.")
            return text.format(
                width=other.width, height=other.height, name=reference.name, own_width=ours.width,
                own_height=ours.height,
            )  # fmt: skip
        if other.fingerprint == ours.fingerprint and not other.same_pictures(ours):
            text = self.tr("It holds out different test pictures of {data} than “{name}”.")
            return text.format(data=other.title, name=reference.name)
        if other.fingerprint != ours.fingerprint:
            text = self.tr("It was trained on {data}, “{name}” on {own_data}.")
            return text.format(data=other.title, name=reference.name, own_data=ours.title)
        return ""

    def _choose(self) -> None:
        chosen = [self._listed[key] for key in self._page.choice.chosen() if key in self._listed]
        if len(chosen) < 2:
            self._compare({})
            self._page.set_message(self._too_few())
            self._measures.set_models({}, {}, loading=False)
            return
        self._load([listed.version for listed in chosen])
        self._show_maps()
        self._show_measures()

    def _too_few(self) -> str:
        reference = self._reference()
        if reference is None:
            return ""
        same = sum(not self._reason(listed.what, reference) for listed in self._listed.values())
        if same >= 2:
            return self.tr("Tick two or more models on the left to see their maps side by side.")
        return self.tr(
            "“{name}” is the only model here that was trained on {data}. Train another on the same data, or open a "
            "model trained on data that another model shares."
        ).format(name=reference.name, data=reference.data.title)

    # Loading --------------------------------------------------------------------------------------------------------

    def _load(self, versions: list[Version]) -> None:
        wanted = [version for version in versions if version not in self._models and version not in self._loading]
        if not wanted:
            return
        self._loading.update(wanted)
        tasks = [(version, self._services.next_stamp()) for version in wanted]

        def ended(failure: Failure | None = None) -> None:
            self._loading.difference_update(wanted)
            if failure is not None:
                self._window.say(failure.message)
            self._show_measures()

        self._services.errand(
            self.tr("Opening the models to compare"),
            lambda _: _open_models(tasks),
            lambda _: ended(),
            ended,
            each=self._loaded,
            stopped=ended,
        )

    def _loaded(self, value: tuple[Version, OpenModel | Failure]) -> None:
        version, what = value
        if isinstance(what, Failure):
            self._window.say(what.message)
            return
        current = {listed.version for listed in self._listed.values()}
        # older versions of files that have been written again are of no use any more
        self._models = {kept: model for kept, model in self._models.items() if kept in current}
        self._models[version] = what
        self._show_maps()
        self._show_measures()

    def _versions(self) -> list[Version]:
        return [self._listed[key].version for key in self._page.choice.chosen() if key in self._listed]

    def _show_maps(self) -> None:
        versions = self._versions()
        if len(versions) < 2:
            return
        loaded = [self._models[version] for version in versions if version in self._models][:MOST_MAPS]
        if not loaded:
            self._page.set_message(self.tr("Opening the models …"))
        else:
            self._page.set_maps(loaded)
        self._compare({model.card.path: model for model in loaded})

    def _show_measures(self) -> None:
        versions = self._versions()
        if len(versions) < 2:
            return
        cards: dict[Version, ModelCard] = {}
        for version in versions:
            what = self._listed[version[0]].what
            if isinstance(what, ModelCard):
                cards[version] = what
        models = {version: self._models[version] for version in cards if version in self._models}
        self._measures.set_models(cards, models, loading=bool(self._loading))

    # The probe ------------------------------------------------------------------------------------------------------

    def _compare(self, models: dict[str, OpenModel]) -> None:
        """Compare these models as they are from now on; who has them already goes on, also in a replay."""
        if list(models.values()) != list(self._present.values()):
            self._present = models
            self._carry_between(models)
            self._replay.set_models(models)

    def _carry_between(self, models: dict[str, OpenModel]) -> None:
        """Carry probes between these models from now on; the probe stays where it is, if it can."""
        before, self._compared = self._compared, models
        self._services.desk.drop(CARRY)
        if not models:
            return
        last = self._carried
        source = models.get(last.source) if last is not None else None
        if last is not None and source is not None and len(last.code) == source.codes.values.shape[1]:
            self._carry(last.source, _same_place(last, before.get(last.source), source), last.sample)
            return
        key, model = next(iter(models.items()))
        if len(model.positions):
            self._clicked(key, _middle(model.positions))

    def _carry(self, key: str, code: tuple[float, ...], sample: int = -1) -> None:
        self._carried = CarryRequest(tuple(self._compared.values()), key, code, sample)
        self._services.desk.ask(
            CARRY, self._carried, self._page.show_probes, lambda failure: self._window.say(failure.message)
        )

    def _probe_moved(self, key: str, x: float, y: float) -> None:
        if key in self._compared:
            self._carry(key, self._compared[key].plane.lift(x, y))

    def _clicked(self, key: str, row: int) -> None:
        model = self._compared.get(key)
        if model is not None and row < len(model.codes.values):
            self._carry(key, tuple(float(value) for value in model.codes.values[row]), row)

    # What is said of samples ----------------------------------------------------------------------------------------

    def _hovered(self, key: str, row: int) -> None:
        model = self._compared.get(key)
        if model is None or not 0 <= row < len(model.codes.values):
            return
        title = class_name(model.card.data.class_names, int(model.codes.labels[row]))
        lines = [self.tr("sample {index:,}").format(index=row)]
        text = self.tr("{name}: error {error:.1f}")
        for other_key, other in self._compared.items():
            told = other_key == key or (self._page.linked(key) and self._page.linked(other_key))
            if told and len(other.codes.errors):
                lines.append(text.format(name=other.card.name, error=float(other.codes.errors[row])))
        originals = self._measures.pictures_of(model.card)
        picture = None
        if originals is not None and row < len(originals):
            picture = Picture(originals[row].transpose(1, 2, 0))
        self._page.show_card(key, row, picture, title, lines)

    def _say_selected(self, rows: np.ndarray) -> None:
        one, many = self.tr("1 sample selected on all maps"), self.tr("{count:,} samples selected on all maps")
        self._window.say(("" if len(rows) == 0 else one) if len(rows) < 2 else many.format(count=len(rows)))


def _same_place(last: CarryRequest, before: OpenModel | None, now: OpenModel) -> tuple[float, ...]:
    """The code that lies where a probe stands, after its map's plane was turned or its sample has moved."""
    if last.sample >= 0:
        return tuple(float(value) for value in now.codes.values[last.sample])
    if before is None or before.plane is now.plane:
        return last.code
    x, y = before.plane.project(np.array([last.code]))[0]
    return now.plane.lift(float(x), float(y))


def _middle(positions: np.ndarray) -> int:
    """The sample nearest to the median of a map."""
    return int(np.square(positions - np.median(positions, axis=0)).sum(axis=1).argmin())


def _list_files(open_path: Path | None) -> list[_Listed]:
    """Runs on the errands' thread: shipped models, own ones, and the open one where it lies elsewhere."""
    from explorer.models.model_file import read_card
    from explorer.models.model_list import list_models

    found: list[tuple[Path, ModelCard | Failure, bool]] = []
    for folder, shipped in ((shipped_models_folder(), True), (own_models_folder(), False)):
        found += [(path, what, shipped) for path, what in list_models(folder)]
    if open_path is not None and open_path.exists() and open_path not in [path for path, _, _ in found]:
        try:
            found.append((open_path, read_card(open_path), False))
        except BadInput as error:
            found.append((open_path, Failure.of(error), False))
    return [_Listed((str(path), path.stat().st_mtime_ns), what, shipped) for path, what, shipped in found]


def _open_models(tasks: list[tuple[Version, int]]) -> Generator[tuple[Version, OpenModel | Failure], None, None]:
    """Runs on the errands' thread: one model after the other, so that the first map is there soon."""
    from explorer.latent.model_maps import open_model

    for version, stamp in tasks:
        try:
            yield version, open_model(Path(version[0]), stamp)
        except BadInput as error:
            yield version, Failure.of(error)
