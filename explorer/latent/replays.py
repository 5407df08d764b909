"""Reads the histories of models, and aligns their epochs. Lives on the study thread."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from explorer.latent.alignment import aligned_planes, rotation_onto
from explorer.latent.planes import map_positions
from explorer.models.history_folder import KeptEpochs, history_folder, kept_epochs, read_codes, read_weights
from explorer.values import BadInput
from explorer.values.comparison import same_samples
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane
from explorer.values.replay import EpochReply, EpochRequest, Replay, ReplayReply, ReplayRequest

_MOST_RUNS = 6


@dataclass
class _Run:
    """What was read of one training: codes by epoch, and rotations by pair of epochs."""

    codes: dict[int, np.ndarray] = field(default_factory=dict)
    rotations: dict[tuple[int, int], np.ndarray] = field(default_factory=dict)


class Replays:
    """The histories that were asked for last; of a running training only what is new is read."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], _Run] = {}

    def read(self, request: ReplayRequest) -> Generator[None, None, ReplayReply]:
        """The kept epochs of each model, in pieces that yield to more urgent lanes."""
        replays: tuple[Replay, ...] = ()
        for model in request.models:
            replay = yield from self._replay(model, request.aligned)
            if replays and request.onto_first and same_samples(model, replays[0].model):
                replay = _turned_onto(replay, replays[0])
            replays += (replay,)
        return ReplayReply(request, replays)

    def weights(self, request: EpochRequest) -> EpochReply:
        """The weights of an epoch."""
        folder = history_folder(request.card.path)
        try:
            return EpochReply(request, read_weights(folder, request.epoch, request.card))
        except BadInput:
            # a running training thins its history meanwhile
            return EpochReply(request, None)

    def _replay(self, model: OpenModel, aligned: bool) -> Generator[None, None, Replay]:
        card, run, unreadable = model.card, self._run(model), 0
        count, done = len(model.codes.values), len(card.history)
        folder = history_folder(card.path) if card.path and count else None
        kept = KeptEpochs({}, {}) if folder is None else kept_epochs(folder)
        listed = sorted(epoch for epoch in {*kept.codes, *kept.weights} if epoch < done)
        for epoch in set(run.codes) - set(listed):
            del run.codes[epoch]
        for epoch in listed:
            if epoch not in run.codes and folder is not None:
                try:
                    run.codes[epoch] = read_codes(folder, epoch, card, count)
                except BadInput:
                    unreadable += 1
                yield
        epochs = sorted(run.codes)
        codes = [*(run.codes[epoch] for epoch in epochs), model.codes.values]
        planes = [model.plane] * len(codes)
        if aligned:
            pairs = list(pairwise(epochs))
            run.rotations = {pair: run.rotations[pair] for pair in pairs if pair in run.rotations}
            for place, pair in enumerate(pairs):
                if pair not in run.rotations:
                    run.rotations[pair] = rotation_onto(codes[place], codes[place + 1])
                    yield
            rotations = [run.rotations[pair] for pair in pairs]
            if epochs:
                # the model itself may be between two epochs: what is found for it holds once
                rotations.append(rotation_onto(codes[-2], codes[-1]))
            planes = aligned_planes(codes, rotations, model.plane)
        positions = [map_positions(plane, values) for plane, values in zip(planes[:-1], codes[:-1], strict=True)]
        decodable = [place for place, epoch in enumerate(epochs) if epoch in kept.weights]
        return Replay(
            model,
            (*epochs, done),
            tuple(codes),
            tuple(planes),
            (*positions, model.positions),
            (*decodable, len(epochs)),
            aligned,
            _bounds([*positions, model.positions]),
            unreadable,
        )

    def _run(self, model: OpenModel) -> _Run:
        """What is known of a model's training, put last; the one that was asked for longest ago is forgotten."""
        key = (str(Path(model.card.path)), model.card.created)
        run = self._runs.pop(key, None) or _Run()
        self._runs[key] = run
        while len(self._runs) > _MOST_RUNS:
            del self._runs[next(iter(self._runs))]
        return run


def _turned_onto(replay: Replay, other: Replay) -> Replay:
    """Turn or mirror all maps of a training by what brings its last one closest to another's; the mean stays."""
    if replay.codes[-1].shape[1] < 2:
        # the second axis of a map of single numbers means nothing
        return replay
    last = replay.positions[-1]
    rotation = rotation_onto(last, other.positions[-1])
    mean = last.mean(axis=0, dtype=np.float64)
    shift = mean - mean @ rotation
    planes = []
    for plane in replay.planes:
        axes = rotation.T @ plane.axes
        planes.append(Plane(plane.origin - shift @ axes, axes))
    positions = [(places @ rotation + shift).astype(np.float32) for places in replay.positions]
    return replace(replay, planes=tuple(planes), positions=tuple(positions), bounds=_bounds(positions))


def _bounds(positions: list[np.ndarray]) -> tuple[float, float, float, float] | None:
    if not positions[0].size:
        return None
    left, bottom = np.min([places.min(axis=0) for places in positions], axis=0)
    right, top = np.max([places.max(axis=0) for places in positions], axis=0)
    return float(left), float(bottom), float(right), float(top)
