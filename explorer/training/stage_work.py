"""What a stage of a training works on: the whole network, or one layer of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

import numpy as np
import torch

from explorer.data import Dataset
from explorer.models import Autoencoder, objective_from
from explorer.models.layers import LayerAutoencoder, NetworkUpTo
from explorer.training.batch_pictures import batch_pictures
from explorer.training.evaluation import LossOfRows, row_loss
from explorer.training.optimisation import Optimisation
from explorer.training.plan import Plan
from explorer.values.objective import ObjectiveSettings

_CODES_AT_ONCE = 1000


class StageWork(ABC):
    """The network in training, its inputs and its objective.

    Attributes:
        optimisation: what steps.
    """

    optimisation: Optimisation

    @property
    @abstractmethod
    def judged(self) -> Autoencoder | NetworkUpTo:
        """The network whose reconstructions tell how good the stage is."""

    @property
    @abstractmethod
    def published(self) -> Autoencoder:
        """The whole network as it is shown and saved."""

    @abstractmethod
    def batch(self, order: np.ndarray) -> torch.Tensor:
        """The inputs of these training pictures, valid until the next call.

        Args:
            order: int64 (n,), places in the training split.
        """

    @abstractmethod
    def loss(self, images: np.ndarray, rows: np.ndarray) -> tuple[float, float]:
        """Loss and squared error per image over these rows of the data set."""


class WholeNetwork(StageWork):
    """Every layer at once."""

    def __init__(self, model: Autoencoder, plan: Plan, dataset: Dataset) -> None:
        """Prepare the network.

        Args:
            model: on the training's device; it is changed in place.
            plan: of the training.
            dataset: what it learns from.
        """
        self._objective = objective_from(plan.objective)
        self.optimisation = Optimisation(model, self._objective, plan.averaging, plan.weight_decay)
        self._train = dataset.train
        convolutional = plan.architecture.family == "convolutional"
        layout = torch.channels_last if convolutional else torch.contiguous_format
        self._pictures = batch_pictures(dataset.images, plan.batch_size, model.device, layout)

    @property
    def published(self) -> Autoencoder:
        """See `StageWork.published`: the running average of the weights where there is one."""
        published = self.optimisation.published
        assert isinstance(published, Autoencoder)
        return published

    @property
    def judged(self) -> Autoencoder | NetworkUpTo:
        """See `StageWork.judged`."""
        return self.published

    def batch(self, order: np.ndarray) -> torch.Tensor:
        """See `StageWork.batch`: pictures (n, C, H, W)."""
        return self._pictures.batch(self._train[order])

    def loss(self, images: np.ndarray, rows: np.ndarray) -> tuple[float, float]:
        """See `StageWork.loss`."""
        return row_loss(self.published, self._objective, images, rows)


class OneLayer(StageWork):
    """One layer in pre-training; the layers under it are finished and stay as they are.

    Their clean outputs are computed once and are the layer's data set: only the input of the layer in training is
    corrupted (Vincent et al., Stacked denoising autoencoders, JMLR 2010, section 3.5). They take 4 bytes a unit and
    training picture: 220 MB for 1 000 units and 55 000 pictures.
    """

    def __init__(self, model: Autoencoder, plan: Plan, dataset: Dataset, layer: int) -> None:
        """Compute the layer's inputs.

        Args:
            model: on the training's device; the layer's parameters are changed in place.
            plan: of the training.
            dataset: what it learns from.
            layer: from 1.
        """
        self._model = model
        device = model.device
        network = LayerAutoencoder(model, layer)
        self._objective = objective_from(_for_layer(plan.pretraining, network))
        self.optimisation = Optimisation(network, self._objective, averaging=False, weight_decay=plan.weight_decay)
        self._up_to = NetworkUpTo(model, layer)
        self._below = NetworkUpTo(model, layer - 1)
        if layer == 1:
            self._rows: np.ndarray | None = dataset.train
            inputs = dataset.images.reshape(len(dataset.images), -1)
        else:
            self._rows = None
            inputs = _outputs(self._below, dataset.images, dataset.train, device)
        self._inputs = batch_pictures(inputs, plan.batch_size, device, torch.contiguous_format)

    @property
    def judged(self) -> Autoencoder | NetworkUpTo:
        """See `StageWork.judged`: the network up to the layer."""
        return self._up_to

    @property
    def published(self) -> Autoencoder:
        """See `StageWork.published`."""
        return self._model

    def batch(self, order: np.ndarray) -> torch.Tensor:
        """See `StageWork.batch`: inputs of the layer, (n, features)."""
        return self._inputs.batch(order if self._rows is None else self._rows[order])

    def loss(self, images: np.ndarray, rows: np.ndarray) -> tuple[float, float]:
        """See `StageWork.loss`: the layer's loss, and the squared error of the pictures rebuilt from its outputs."""
        objective, network, below = self._objective, self.optimisation.model, self._below

        def layer_loss(batch: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
            inputs = below.encode(batch)
            return objective.loss(network, inputs, inputs, generator)

        return LossOfRows(layer_loss, self._up_to).over(images, rows)


def _for_layer(settings: ObjectiveSettings, network: LayerAutoencoder) -> ObjectiveSettings:
    """Cross-entropy only where the layer's inputs are those of sigmoid units, else squared error."""
    if settings.reconstruction != "cross-entropy" or network.output_unit == "sigmoid":
        return settings
    name = "squared-error" if settings.name == "cross-entropy" else settings.name
    return replace(settings, name=name, reconstruction="squared-error")


def _outputs(network: NetworkUpTo, images: np.ndarray, rows: np.ndarray, device: torch.device) -> np.ndarray:
    """Outputs of the finished layers for these rows, float32 (n, width)."""
    parts = []
    with torch.inference_mode():
        for start in range(0, len(rows), _CODES_AT_ONCE):
            pixels = torch.from_numpy(images[rows[start : start + _CODES_AT_ONCE]]).to(device)
            batch = pixels.float().div_(255.0) if images.dtype == np.uint8 else pixels
            parts.append(network.encode(batch).cpu().numpy())
    return np.concatenate(parts)
