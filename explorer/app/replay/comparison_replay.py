"""The compared models' trainings, replayed together on their maps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject

from explorer.app.replay.replaying import earlier_model
from explorer.app.services import Services
from explorer.gui.compare.compare_page import ComparePage
from explorer.values import Failure, Weights
from explorer.values.open_model import OpenModel
from explorer.values.replay import (
    COMPARED_EPOCH,
    COMPARED_REPLAY,
    EpochReply,
    EpochRequest,
    Replay,
    ReplayReply,
    ReplayRequest,
)

_MOST_KEPT = 24


class ComparisonReplay(QObject):
    """Joins the histories of the compared models with the page's bar.

    While it is wanted, maps of the same samples are turned onto the first one, and points move on every map at once;
    the probes are carried between the models as they were, with the weights that are kept nearest to the epoch of each.
    The points of a model without a history stay.
    """

    def __init__(
        self, services: Services, page: ComparePage, carry_between: Callable[[dict[str, OpenModel]], None]
    ) -> None:
        """Do nothing before models are compared.

        Args:
            services: the study thread reads the histories.
            page: with the maps.
            carry_between: takes models, by key, between which probes are carried from now on.
        """
        super().__init__(page)
        self._services = services
        self._page = page
        self._carry_between = carry_between
        self._present: dict[str, OpenModel] = {}
        self._replays: dict[str, Replay] = {}
        self._fetching = False
        # places whose weights are carried between now, by model
        self._shown: dict[str, int] = {}
        self._weights: OrderedDict[tuple[str, str, int], Weights] = OrderedDict()
        page.replay.moved.connect(self._show)
        page.replay.switched.connect(lambda _: self._tell_unmoved())

    def set_models(self, models: Mapping[str, OpenModel]) -> None:
        """Replay these from now on; probes are carried between them as they are."""
        self._present, self._replays, self._shown = dict(models), {}, {}
        desk, request = self._services.desk, ReplayRequest(tuple(models.values()), onto_first=True)
        desk.drop(COMPARED_REPLAY)
        if models:
            desk.ask(COMPARED_REPLAY, request, self._have_read, lambda _: self._page.replay.set_longest(0))
        else:
            self._page.replay.set_longest(0)

    def _have_read(self, reply: ReplayReply) -> None:
        self._replays = {replay.model.card.path: replay for replay in reply.replays}
        self._page.replay.set_longest(max(replay.epochs[-1] if replay.end else 0 for replay in reply.replays))
        self._tell_unmoved()
        self._show()

    def _no_weights(self, _: Failure) -> None:
        self._fetching = False

    def _have_weights(self, reply: EpochReply) -> None:
        self._fetching = False
        card, epoch = reply.request.card, reply.request.epoch
        replay = self._replays.get(card.path)
        if reply.weights is not None:
            self._weights[card.path, card.created, epoch] = reply.weights
            while len(self._weights) > _MOST_KEPT:
                self._weights.popitem(last=False)
        elif replay is not None:
            self._replays[card.path] = replay.without_weights(epoch)
        self._show()

    def _tell_unmoved(self) -> None:
        wanted = self._page.replay.wanted.isChecked()
        alone = frozenset(key for key, replay in self._replays.items() if not replay.end)
        self._page.set_unmoved(alone if wanted else frozenset())

    def _show(self) -> None:
        row = self._page.replay
        if not self._replays:
            return
        if not row.wanted.isChecked():
            if self._shown:
                self._shown = {}
                for key, model in self._present.items():
                    self._page.move_points(key, model.positions)
                self._carry_between(self._present)
            return
        places = {key: replay.place_of(row.epoch_of(replay.epochs[-1])) for key, replay in self._replays.items()}
        for key, replay in self._replays.items():
            self._page.move_points(key, replay.positions_at(places[key]))
        wanted = {key: replay.decodable_at(places[key]) for key, replay in self._replays.items()}
        if wanted != self._shown and self._have_all(wanted):
            self._shown = wanted
            self._carry_between({key: self._as_it_was(key, model) for key, model in self._present.items()})

    def _have_all(self, wanted: Mapping[str, int]) -> bool:
        """Whether all weights are here; else the next of them is fetched, one at a time."""
        for key, kept in wanted.items():
            replay = self._replays[key]
            card, epoch = replay.model.card, replay.epochs[kept]
            if kept != replay.end and (key, card.created, epoch) not in self._weights:
                if not self._fetching:
                    self._fetching = True
                    request = EpochRequest(card, epoch)
                    self._services.desk.ask(COMPARED_EPOCH, request, self._have_weights, self._no_weights)
                return False
        return True

    def _as_it_was(self, key: str, model: OpenModel) -> OpenModel:
        replay, kept = self._replays[key], self._shown[key]
        if kept == replay.end:
            return replace(model, plane=replay.planes[kept], positions=replay.positions[kept])
        weights = self._weights[key, model.card.created, replay.epochs[kept]]
        return earlier_model(model, replay, kept, weights, self._services.next_stamp())
