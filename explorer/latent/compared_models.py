"""Carries a probe from one model's map to the others'. Lives on the study thread."""

from __future__ import annotations

import numpy as np
import torch

from explorer.models import Autoencoder, from_weights
from explorer.models.inference import to_pixels
from explorer.values import Picture
from explorer.values.comparison import CarriedProbe, CarryReply, CarryRequest, same_samples
from explorer.values.open_model import OpenModel


class ComparedModels:
    """Keeps the networks of the models between which a probe was carried last."""

    def __init__(self) -> None:
        self._networks: dict[int, Autoencoder] = {}

    @torch.inference_mode()
    def carry(self, request: CarryRequest) -> CarryReply | None:
        """What every model of the set makes of one place, or of one sample, of one of them.

        The picture decoded by the source, with its pixels held within [0, 1], is encoded by each of the others and
        decoded again. Of a sample each model has its own code already, and nothing is carried.
        """
        source = next((model for model in request.models if model.card.path == request.source), None)
        if source is None:
            return None
        self._networks = {
            model.stamp: self._networks.get(model.stamp) or from_weights(model.weights) for model in request.models
        }
        code = torch.tensor([request.code], dtype=torch.float32)
        carried = self._networks[source.stamp].decode(code).clamp(0.0, 1.0)
        probes = []
        for model in request.models:
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
