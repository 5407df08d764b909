"""The replay of the open model's training: its epochs on the map, in the decoder, and on the loss curve."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.replay.replay_panel import ReplayPanel
from explorer.state.events import LookedBack, PointsGlided
from explorer.state.store import Store
from explorer.values import Codes, Failure, Weights
from explorer.values.open_model import OpenModel
from explorer.values.replay import EPOCH, REPLAY, EpochReply, EpochRequest, Replay, ReplayReply, ReplayRequest

_KEPT_BYTES = 128 * 2**20
_FEWEST_KEPT = 3


class Replaying(QObject):
    """Joins the histories on the study thread, the tab Replay and the open model.

    At its end the replay is the model as it is: a running training is followed there. Anywhere before, an earlier epoch
    takes the place of the open model until the person comes back to the end or leaves the tab; the training goes on.

    Attributes:
        panel: the tab.
    """

    def __init__(self, window: MainWindow, services: Services, store: Store) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._store = store
        self._replay: Replay | None = None
        self._asked: OpenModel | None = None
        # places of epochs on the map: what is shown now, and the epoch whose weights are on their way
        self._shown: tuple[Replay, int] | None = None
        self._framed: Replay | None = None
        self._fetching = False
        self._weights: OrderedDict[int, Weights] = OrderedDict()
        self.panel = ReplayPanel()
        window.explore.drawer.add_tab("replay", self.tr("Replay"), self.panel)
        self.panel.entered.connect(self._enter)
        self.panel.left.connect(self.leave)
        self.panel.bar.moved.connect(lambda _: self._moved())
        self.panel.aligned_changed.connect(lambda _: self._ask())
        store.watch(lambda document: document.present, self._present_changed)

    @property
    def replay(self) -> Replay | None:
        """What can be played now."""
        return self._replay

    # The history ----------------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        self._present_changed(self._store.document.present)

    def _forget(self) -> None:
        self._replay = self._shown = self._framed = self._asked = None
        self._weights.clear()
        self._window.explore.loss_curve.mark_epoch(None)
        self.panel.set_message(self.tr("No model is open, so that there is no training to replay."))

    def _present_changed(self, model: OpenModel | None) -> None:
        if model is None:
            self._forget()
            return
        if self._asked is not None and not _same_training(self._asked, model):
            self._forget()
        if self.panel.isVisible() and (self._asked is None or _differs(self._asked, model)):
            self._ask()

    def _ask(self) -> None:
        model = self._store.document.present
        if model is None or not self.panel.isVisible():
            return
        self._asked = model
        if self._replay is None:
            self.panel.set_message(self.tr("Reading the history of {name} …").format(name=model.card.name))
        request = ReplayRequest((model,), self.panel.aligned.isChecked())
        self._services.desk.ask(REPLAY, request, self._have_read, self._failed)

    def _failed(self, failure: Failure) -> None:
        self._fetching = False
        self.panel.set_message(failure.message)

    def _have_read(self, reply: ReplayReply) -> None:
        replay = reply.replays[0]
        if self._asked is None or not _same_training(self._asked, replay.model):
            return
        if replay.end == 0:
            self._replay = None
            self.panel.set_message(self._why_nothing(replay.model))
            return
        self._replay = replay
        self.panel.set_replay(replay)
        if self.panel.isVisible() and self._store.document.looking_back:
            self._show()

    def _why_nothing(self, model: OpenModel) -> str:
        if not model.card.history:
            return self.tr(
                "“{name}” has no epochs to replay: it was solved in one step, or its first epoch is not finished yet."
            ).format(name=model.card.name)
        return self.tr(
            "“{name}” came without the history of its training. Train a model with the form on the left: its epochs "
            "are kept, and can be replayed here."
        ).format(name=model.card.name)

    # The place ------------------------------------------------------------------------------------------------------

    def _moved(self) -> None:
        self.panel.show_place()
        if self.panel.bar.at_end:
            self._come_back()
            return
        self._show()

    def go(self, place: float) -> None:
        """Show a place, as if a person had moved there."""
        self.panel.bar.put(place)
        self._moved()

    @property
    def settled(self) -> bool:
        """Whether the place is shown with the weights that belong to it."""
        replay = self._replay
        if replay is None or self.panel.bar.at_end:
            return True
        return self._shown == (replay, replay.decodable_at(self.panel.bar.place))

    def leave(self) -> None:
        """Go back to the model as it is."""
        if self._replay is not None:
            self.panel.bar.put(self._replay.end)
            self.panel.show_place()
        self._come_back()

    def _come_back(self) -> None:
        self._shown = self._framed = None
        self._window.explore.loss_curve.mark_epoch(None)
        self._store.dispatch(LookedBack(self._store.document.opened, None))

    def _show(self) -> None:
        """Show the place: points between two epochs, decoded with the nearest weights that are here by now."""
        replay, place = self._replay, self.panel.bar.place
        if replay is None:
            return
        if replay.bounds is not None and replay is not self._framed:
            # all epochs fit into one frame, so that it stands still from now on
            self._window.explore.map.make_room(replay.bounds)
            self._framed = replay
        self._window.explore.loss_curve.mark_epoch(replay.epoch_at(place))
        wanted = replay.decodable_at(place)
        if self._weights_of(replay, wanted) is None:
            self._fetch(replay, wanted)
            # until they come, what is shown stays in the decoder
            wanted = self._shown[1] if self._shown is not None and self._shown[0] is replay else replay.end
        else:
            following = [kept for kept in replay.decodable if kept > wanted]
            if following and self._weights_of(replay, following[0]) is None:
                self._fetch(replay, following[0])
        if self._store.document.looking_back and self._shown == (replay, wanted):
            self._store.dispatch(PointsGlided(self._store.document.opened, replay.positions_at(place)))
            return
        weights = self._weights_of(replay, wanted)
        if weights is not None:
            self._shown = (replay, wanted)
            present = self._store.document.present or replay.model
            earlier = earlier_model(present, replay, wanted, weights, self._services.next_stamp())
            earlier = replace(earlier, positions=replay.positions_at(place))
            self._store.dispatch(LookedBack(self._store.document.opened, earlier))

    # Weights --------------------------------------------------------------------------------------------------------

    def _weights_of(self, replay: Replay, kept: int) -> Weights | None:
        if kept == replay.end:
            return replay.model.weights
        epoch = replay.epochs[kept]
        if epoch in self._weights:
            self._weights.move_to_end(epoch)
        return self._weights.get(epoch)

    def _fetch(self, replay: Replay, kept: int) -> None:
        """One at a time: the place may have moved on when it is here, and then another one is wanted."""
        if not self._fetching:
            self._fetching = True
            request = EpochRequest(replay.model.card, replay.epochs[kept])
            self._services.desk.ask(EPOCH, request, self._have_weights, self._failed)

    def _have_weights(self, reply: EpochReply) -> None:
        self._fetching = False
        replay, epoch = self._replay, reply.request.epoch
        if replay is None or reply.request.card.path != replay.model.card.path:
            return
        if reply.weights is None:
            self._replay = replay.without_weights(epoch)
            self.panel.set_replay(self._replay)
        else:
            self._weights[epoch] = reply.weights
            size = sum(array.nbytes for array in reply.weights.arrays.values())
            while len(self._weights) > max(_FEWEST_KEPT, _KEPT_BYTES // max(1, size)):
                self._weights.popitem(last=False)
        if self._store.document.looking_back or not self.panel.bar.at_end:
            self._show()


def earlier_model(present: OpenModel, replay: Replay, kept: int, weights: Weights, stamp: int) -> OpenModel:
    """A model as it was at a place whose weights are kept; its card stays that of today.

    Args:
        present: the model as it is.
        replay: of its training.
        kept: the place.
        weights: of that place.
        stamp: for the model.
    """
    from explorer.latent.planes import code_ranges

    codes = replay.codes[kept]
    return replace(
        present,
        stamp=stamp,
        weights=weights,
        codes=Codes(codes, present.codes.labels, np.zeros(0, np.float32)),
        plane=replay.planes[kept],
        positions=replay.positions[kept],
        code_ranges=code_ranges(codes),
    )


def _same_training(one: OpenModel, other: OpenModel) -> bool:
    return (one.card.path, one.card.created) == (other.card.path, other.card.created)


def _differs(asked: OpenModel, model: OpenModel) -> bool:
    """Whether a history that was read for one would be another one now: an epoch was added, or the map was turned."""
    if len(asked.card.history) != len(model.card.history):
        return True
    turned = not np.array_equal(asked.plane.axes, model.plane.axes)
    return asked.weights is model.weights and turned
