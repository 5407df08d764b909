"""Carries a probe from one model's map to the others'. Lives on the study thread."""

from __future__ import annotations

import numpy as np
import torch

from explorer.models import Autoencoder, from_weights
from explorer.models.inference import to_pixels
from explorer.values import Picture
from explorer.values.comparison import CarriedProbe, CarryReply, CarryRequest, ModelsToCompare, same_samples
from explorer.values.open_model import OpenModel


class ComparedModels:
    """The networks of the compared models.

    A request for another set of models than the loaded one is answered with None: its asker has moved on.
    """

    def __init__(self) -> None:
        self._stamp = 0
        self._models: dict[str, OpenModel] = {}
        self._networks: dict[int, Autoencoder] = {}

    def answer(self, request: ModelsToCompare | CarryRequest) -> CarryReply | None:
        """Take a set of models, or carry a probe between those of the set."""
        if isinstance(request, ModelsToCompare):
            self.load(request)
            return None
        return self.carry(request)

    @torch.inference_mode()
    def load(self, request: ModelsToCompare) -> None:
        """Take a set of models; networks of models that stay are kept, new ones are built and warmed up."""
        networks = {}
        for model in request.models:
            network = self._networks.get(model.stamp)
            if network is None:
                network = from_weights(model.weights)
                network(_blank(network))
            networks[model.stamp] = network
        self._networks = networks
        self._models = {model.card.path: model for model in request.models}
        self._stamp = request.stamp

    @torch.inference_mode()
    def carry(self, request: CarryRequest) -> CarryReply | None:
        """What every model of the set makes of one place, or of one sample, of one of them.

        The picture decoded by the source, with its pixels held within [0, 1], is encoded by each of the others and
        decoded again. Of a sample each model has its own code already, and nothing is carried.
        """
        source = self._models.get(request.source)
        if source is None or request.stamp != self._stamp:
            return None
        code = torch.tensor([request.code], dtype=torch.float32)
        carried = self._networks[source.stamp].decode(code).clamp(0.0, 1.0)
        probes = []
        for model in self._models.values():
            network = self._networks[model.stamp]
            if request.sample >= 0 and same_samples(model, source):
                there, error = _sample(model, request.sample)
                probes.append(_probe(model, there, network.decode(there), error))
            elif model is source:
                probes.append(_probe(model, code, carried, None))
            else:
                there = network.encode(carried)
                decoded = network.decode(there).clamp(0.0, 1.0)
                probes.append(_probe(model, there, decoded, float((decoded - carried).square().sum())))
        return CarryReply(request, tuple(probes))


def _probe(model: OpenModel, code: torch.Tensor, decoded: torch.Tensor, error: float | None) -> CarriedProbe:
    values = code[0].numpy()
    x, y = model.plane.project(values[None])[0]
    nearest = _nearest(model.codes.values, values)
    return CarriedProbe(
        model.card.path,
        tuple(float(value) for value in values),
        (float(x), float(y)),
        Picture(to_pixels(decoded[0]).transpose(1, 2, 0)),
        error,
        nearest,
        int(model.codes.labels[nearest]) if nearest >= 0 else -1,
    )


def _nearest(codes: np.ndarray, code: np.ndarray) -> int:
    """Row of the nearest code, −1 without codes; one column at a time, which is quickest for short codes."""
    if len(codes) == 0:
        return -1
    squared = np.zeros(len(codes), np.float32)
    for dimension, value in enumerate(code):
        difference = codes[:, dimension] - value
        squared += difference * difference
    return int(squared.argmin())


def _sample(model: OpenModel, row: int) -> tuple[torch.Tensor, float | None]:
    """The code of a sample, and its squared error where that is known."""
    errors = model.codes.errors
    return torch.from_numpy(model.codes.values[row : row + 1].copy()), float(errors[row]) if len(errors) else None


def _blank(network: Autoencoder) -> torch.Tensor:
    architecture = network.architecture
    return torch.zeros(1, architecture.channels, architecture.height, architecture.width)
