"""The open model on a thread that answers questions about it, with its network."""

from __future__ import annotations

from contextlib import suppress

import torch

from explorer.models import Autoencoder, from_weights, renewed
from explorer.values.open_model import OpenModel


class LoadedModel:
    """Builds the network of the open model: at once, warmed up for the pointer, or when it is first asked for."""

    def __init__(self, *, at_once: bool) -> None:
        """Set up the thread.

        Args:
            at_once: newer weights are put into the same network; an answer in pieces then shows both for a moment.
        """
        # one thread: the smallest and steadiest latency, and training keeps the other cores
        torch.set_num_threads(1)
        # numbers too small to matter would slow the products down
        torch.set_flush_denormal(True)
        self._at_once = at_once
        self._model: OpenModel | None = None
        self._network: Autoencoder | None = None

    def load(self, model: OpenModel | None) -> None:
        """Take another model, newer weights, or none."""
        before, self._model = self._model, model
        network, self._network = self._network, None
        if self._at_once and model is not None:
            # whoever asks is told why there is none
            with suppress(Exception):
                self._network = _warm(network, before, model)

    def together(self) -> tuple[OpenModel, Autoencoder]:
        """The model and its network."""
        assert self._model is not None
        if self._network is None:
            self._network = from_weights(self._model.weights)
        return self._model, self._network


@torch.inference_mode()
def _warm(network: Autoencoder | None, before: OpenModel | None, model: OpenModel) -> Autoencoder:
    """A network with the model's weights, built where the architecture is new, that decodes at full speed."""
    found = renewed(network, None if before is None else before.weights, model.weights)
    if found is not network:
        found.decode(torch.zeros(1, model.weights.architecture.latent_dim))
    return found
