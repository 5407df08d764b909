"""One stage of a training: a network that steps towards an objective."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from explorer.models import Objective
from explorer.models.encoder_decoder import EncoderDecoder
from explorer.training.fused_adam import FusedAdam
from explorer.training.stored_state import as_array, stored_tensor, stored_whole_number
from explorer.training.weight_average import INTERVAL, WeightAverage


class Optimisation:
    """Adam on one objective, with a running average of the weights.

    Attributes:
        model: the network in training.
        objective: what it makes small.
    """

    def __init__(self, model: EncoderDecoder, objective: Objective, averaging: bool, weight_decay: float = 0.0) -> None:
        """Start from the network as it is.

        Args:
            model: on the training's device; it is changed in place.
            objective: what to make small.
            averaging: whether `published` is the running average of the weights.
            weight_decay: see `FusedAdam`.
        """
        self.model = model.train()
        self.objective = objective
        self._parameters = dict(model.named_parameters())
        self._adam = FusedAdam(self._parameters, weight_decay)
        self._average = WeightAverage(model) if averaging else None

    @property
    def published(self) -> EncoderDecoder:
        """The network that is measured, shown and saved: the averaged one where there is an average."""
        if self._average is None:
            return self.model
        assert isinstance(self._average.model, EncoderDecoder)
        return self._average.model

    def step(self, images: torch.Tensor, rate: float, generator: torch.Generator) -> torch.Tensor:
        """One step downhill.

        Args:
            images: (n, C, H, W), in [0, 1].
            rate: learning rate.
            generator: of the objective's noise.

        Returns:
            The loss before the step, a scalar without history, on the device.
        """
        loss = self.objective.loss(self.model, images, images, generator)
        self._adam.clear_gradients()
        loss.backward()  # type: ignore[no-untyped-call]
        self._adam.step(rate)
        if self._average is not None and self._adam.steps % INTERVAL == 0:
            self._average.update()
        return loss.detach()

    def end_epoch(self) -> None:
        """Bring the average up to the present weights."""
        if self._average is not None and self._adam.steps % INTERVAL:
            self._average.update()

    def finite(self) -> bool:
        """Whether every weight is a finite number; waits for the device."""
        with torch.no_grad():
            sums = torch.stack([parameter.sum() for parameter in self._parameters.values()])
        return bool(torch.isfinite(sums).all())

    def state(self) -> dict[str, np.ndarray]:
        """What a later training needs beside the published weights to go on as if it had not stopped.

        Returns:
            float32 arrays `weights/<parameter>` (with an average only), `first-moment/<parameter>`,
            `second-moment/<parameter>`; int64 (1,) `steps` and `averaged`. Copies.
        """
        arrays = self._adam.state()
        if self._average is not None:
            arrays["averaged"] = np.array([self._average.updates])
            arrays |= {f"weights/{name}": as_array(tensor) for name, tensor in self._parameters.items()}
        return arrays

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from a state of `state`; the network must hold the published weights that belong to it.

        Raises:
            BadInput: something is missing or does not fit the network.
        """
        self._adam.restore(arrays)
        if self._average is not None:
            self._average.updates = stored_whole_number(arrays, "averaged")
            for name, tensor in self._parameters.items():
                tensor.data.copy_(stored_tensor(arrays, f"weights/{name}", tensor))
