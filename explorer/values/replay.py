"""How a map came to be: the kept epochs of a training, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.values.query import Fresh, Query, Urgency

if TYPE_CHECKING:
    from explorer.values.model import ModelCard, Weights
    from explorer.values.open_model import OpenModel
    from explorer.values.plane import Plane


@dataclass(frozen=True, eq=False)
class Replay:
    """The epochs of one training in order; the last one is the model itself. A place between two epochs is a fraction.

    Attributes:
        model: whose training it was.
        epochs: finished epochs at each place, ascending.
        codes: float32 (N, d) at each place, read-only.
        planes: the plane that the map shows at each place.
        positions: float32 (N, 2) at each place, the codes on their plane.
        decodable: ascending places whose weights are kept; the last place is always among them.
        aligned: whether each epoch was turned, mirrored and shifted onto the next one.
        bounds: (left, bottom, right, top) of all positions together; None without points.
        unreadable: epochs that were there and could not be used.
    """

    model: OpenModel
    epochs: tuple[int, ...]
    codes: tuple[np.ndarray, ...]
    planes: tuple[Plane, ...]
    positions: tuple[np.ndarray, ...]
    decodable: tuple[int, ...]
    aligned: bool
    bounds: tuple[float, float, float, float] | None = None
    unreadable: int = 0

    @property
    def end(self) -> int:
        """The last place."""
        return len(self.epochs) - 1

    def epoch_at(self, place: float) -> float:
        """The epoch at a place, with a fraction between two kept ones."""
        return float(np.interp(place, np.arange(len(self.epochs)), self.epochs))

    def place_of(self, epoch: float) -> float:
        """The place of an epoch; outside of what is kept the nearest end."""
        return float(np.interp(epoch, self.epochs, np.arange(len(self.epochs))))

    def positions_at(self, place: float) -> np.ndarray:
        """Where the points lie at a place, float32 (N, 2): between two epochs on the straight line between both."""
        place = min(max(place, 0.0), float(self.end))
        before = min(int(place), self.end)
        share = np.float32(place - before)
        here = self.positions[before]
        if share == 0:
            return here
        between: np.ndarray = here + (self.positions[before + 1] - here) * share
        return between

    def decodable_at(self, place: float) -> int:
        """The place with weights that is nearest in epochs; of two equally near ones the later."""
        epoch = self.epoch_at(place)
        return min(self.decodable, key=lambda kept: (abs(self.epochs[kept] - epoch), -kept))

    def without_weights(self, epoch: int) -> Replay:
        """The same, with the weights of an epoch gone."""
        left = tuple(kept for kept in self.decodable if self.epochs[kept] != epoch)
        return replace(self, decodable=left)


@dataclass(frozen=True, eq=False)
class ReplayRequest:
    """Read the histories of some models.

    Attributes:
        models: as they are now; codes on their maps.
        aligned: turn, mirror and shift the epochs onto each other.
        onto_first: turn and mirror the maps of the same samples onto the first one's, too.
    """

    models: tuple[OpenModel, ...]
    aligned: bool = True
    onto_first: bool = False


@dataclass(frozen=True, eq=False)
class ReplayReply:
    """What was kept of them.

    Attributes:
        request: what was asked.
        replays: one for each model; of a model without a history only its own place.
    """

    request: ReplayRequest
    replays: tuple[Replay, ...]


@dataclass(frozen=True, eq=False)
class EpochRequest:
    """Read the weights of an epoch.

    Attributes:
        card: of the model whose history it is, with its path.
        epoch: one whose weights are kept.
    """

    card: ModelCard
    epoch: int


@dataclass(frozen=True, eq=False)
class EpochReply:
    """The weights of an epoch.

    Attributes:
        request: what was asked.
        weights: of that epoch; None where they are no longer there or damaged.
    """

    request: EpochRequest
    weights: Weights | None


REPLAY = Query("replay", ReplayRequest, ReplayReply, "explorer.latent.replays:Replays.read", Urgency.POINTER, Fresh.ANY)
EPOCH = Query(
    "replay-weights", EpochRequest, EpochReply, "explorer.latent.replays:Replays.weights", Urgency.POINTER, Fresh.ANY
)
COMPARED_REPLAY = Query(
    "compared-replay", ReplayRequest, ReplayReply, "explorer.latent.replays:Replays.read", Urgency.POINTER, Fresh.ANY
)
COMPARED_EPOCH = Query(
    "compared-weights", EpochRequest, EpochReply, "explorer.latent.replays:Replays.weights", Urgency.POINTER, Fresh.ANY
)
