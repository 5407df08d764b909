"""Quick looks at what a setting does, while a person turns the knob."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

from explorer.features.restore.compute.restoring import network_of
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.messages.edits import PreviewReply, PreviewRequest
from explorer.features.restore.task import load, task_named
from explorer.values.restoration_model import RestorationWeights

Previews = Generator[PreviewReply, None, None]


class Previewer(Protocol):
    """A task's quick looks. It keeps what was found out about the picture for the next one."""

    def looks(self, network: TiledNetwork, request: PreviewRequest) -> Previews:
        """More of the part with each reply, the middle first."""


class Looking:
    """Answers with quick looks.

    It keeps what the next request most likely needs again: the network, and what was found out about the picture.
    """

    def __init__(self) -> None:
        self._network: tuple[RestorationWeights, TiledNetwork] | None = None
        self._previewers: dict[str, Previewer] = {}

    def preview(self, request: PreviewRequest) -> Previews | None:
        """Restore what is seen, roughly and at once.

        A reply after each piece of the work, so that the middle shows at once and a newer request can take its place.
        """
        if not isinstance(request.model.weights, RestorationWeights):
            return None
        reference = task_named(request.task).preview
        if not reference:
            return None
        if request.task not in self._previewers:
            self._previewers[request.task] = load(reference)()
        return self._previewers[request.task].looks(self._network_of(request.model.weights), request)

    def _network_of(self, weights: RestorationWeights) -> TiledNetwork:
        if self._network is None or self._network[0] is not weights:
            self._network = (weights, network_of(weights))
        return self._network[1]
