"""Answers what the strip and the pages Compare and Learn ask about the open model. Lives on the study thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import torch

from explorer.latent import (
    contraction,
    corruption_study,
    filters,
    layers,
    manifold,
    plane_choice,
    round_trip,
    search,
    strip,
    variational_study,
)
from explorer.latent.compared_models import ComparedModels
from explorer.latent.replays import Replays
from explorer.latent.walks import attributes, paths, traversals
from explorer.models import Autoencoder, from_weights
from explorer.values.open_model import OpenModel

Answer = Callable[[OpenModel, Autoencoder, Any], object]


def _lazily(room: str, name: str) -> Answer:
    """An answer whose room is imported when it is first asked: the geometry's takes a second."""
    return lambda *asked: getattr(import_module(room), name)(*asked)


_ANSWERS: Mapping[str, Answer] = {
    "walk": paths.answer,
    "traversals": traversals.answer,
    "attribute": attributes.answer,
    "strip": strip.answer,
    "standing": _lazily("explorer.latent.support", "answer"),
    "support": _lazily("explorer.latent.support", "answer"),
    "ellipse": _lazily("explorer.latent.at_the_probe", "ellipse_at"),
    "pixel": _lazily("explorer.latent.at_the_probe", "pixel_at"),
    "magnification": _lazily("explorer.latent.magnification_field", "answer"),
    "round-trip": round_trip.answer,
    "tears": _lazily("explorer.latent.tears", "answer"),
    "selection": strip.answer,
    "search": search.answer,
    "plane": plane_choice.answer,
    "manifold-path": manifold.answer,
    "manifold-random": manifold.answer,
    "manifold-neighbours": manifold.answer,
    "corruption": corruption_study.answer,
    "corruption-curve": corruption_study.answer,
    "layers": layers.answer,
    "filters": filters.answer,
    "contraction-now": contraction.answer,
    "contraction": contraction.answer,
    "variational-draws": variational_study.answer,
    "variational-manifold": variational_study.answer,
    "variational": variational_study.answer,
}


class Study:
    """The open model's network and the instruments that look into it.

    Requests that carry another stamp than the loaded model are answered with None: their asker has moved on.
    """

    def __init__(self) -> None:
        # one core: the probe and the training keep theirs
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        self._model: OpenModel | None = None
        self._network: Autoencoder | None = None
        self._compared = ComparedModels()
        self._replays = Replays()

    def handlers(self) -> Mapping[str, Callable[[Any], object]]:
        """What serves each lane."""
        instruments = {lane: self._asking(answer) for lane, answer in _ANSWERS.items()}
        return {
            "model": self.load,
            "compared": self._compared.answer,
            "maps": self._compared.answer,
            "replay": self._replays.read,
            "compared-replay": self._replays.read,
            "replay-weights": self._replays.weights,
            "compared-weights": self._replays.weights,
            **instruments,
        }

    def load(self, model: OpenModel | None) -> None:
        """Take a model, or none; its network is built when something is asked about it."""
        self._model, self._network = model, None

    def _asking(self, answer: Answer) -> Callable[[Any], object]:
        def handle(request: Any) -> object:
            if self._model is None or request.stamp != self._model.stamp:
                return None
            if self._network is None:
                self._network = from_weights(self._model.weights)
            return answer(self._model, self._network, request)

        return handle
