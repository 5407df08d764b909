"""Adam, one pass over each tensor and little around it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from explorer.training.stored_state import as_array, stored_tensor, stored_whole_number

_FIRST_DECAY = 0.9
_SECOND_DECAY = 0.999
_EPSILON = 1e-8


class FusedAdam:
    """Kingma and Ba, Adam, ICLR 2015, algorithm 1, with β₁ 0.9, β₂ 0.999 and ε 1e-8.

    Weight decay is decoupled, as in Loshchilov and Hutter, ICLR 2019 (AdamW), and spares biases.

    torch's kernel without torch.optim around it: the numbers of torch.optim.Adam and AdamW (fused=True), whose
    bookkeeping costs about 2 % of a step of a small network.

    Attributes:
        steps: how many steps were made.
    """

    def __init__(self, parameters: Mapping[str, torch.nn.Parameter], weight_decay: float = 0.0) -> None:
        """Start with moments of zero.

        Args:
            parameters: what to adjust, by name.
            weight_decay: λ; a step takes the part rate·λ from each weight.
        """
        self._parameters = dict(parameters)
        self.steps = 0
        self._weight_decay = weight_decay
        self._tensors = list(self._parameters.values())
        # zeros_like keeps the layout in memory, and with it the order of summation
        self._first = [torch.zeros_like(tensor.data) for tensor in self._tensors]
        self._second = [torch.zeros_like(tensor.data) for tensor in self._tensors]
        device = self._tensors[0].device
        self._step = torch.zeros((), dtype=torch.float32, device=device)

    def clear_gradients(self) -> None:
        """Forget the gradients of the last step; their memory is used again."""
        for tensor in self._tensors:
            tensor.grad = None

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """One step along the gradients; a parameter without one stays.

        Args:
            rate: learning rate.
        """
        self.steps += 1
        self._step.add_(1.0)
        gradients = [(place, tensor.grad) for place, tensor in enumerate(self._tensors)]
        moved = [(place, gradient) for place, gradient in gradients if gradient is not None]
        if not self._weight_decay:
            self._move(moved, rate, 0.0)
            return
        weights = [(place, gradient) for place, gradient in moved if gradient.ndim > 1]
        self._move(weights, rate, self._weight_decay)
        self._move([(place, gradient) for place, gradient in moved if gradient.ndim <= 1], rate, 0.0)

    def _move(self, moved: list[tuple[int, torch.Tensor]], rate: float, weight_decay: float) -> None:
        torch._fused_adamw_(
            [self._tensors[place] for place, _ in moved],
            [gradient for _, gradient in moved],
            [self._first[place] for place, _ in moved],
            [self._second[place] for place, _ in moved],
            [],
            [self._step] * len(moved),
            lr=rate,
            beta1=_FIRST_DECAY,
            beta2=_SECOND_DECAY,
            weight_decay=weight_decay,
            eps=_EPSILON,
            amsgrad=False,
            maximize=False,
        )

    def state(self) -> dict[str, np.ndarray]:
        """Float32 arrays `first-moment/<parameter>` and `second-moment/<parameter>`, int64 (1,) `steps`. Copies."""
        arrays = {"steps": np.array([self.steps])}
        for name, first, second in zip(self._parameters, self._first, self._second, strict=True):
            arrays[f"first-moment/{name}"] = as_array(first)
            arrays[f"second-moment/{name}"] = as_array(second)
        return arrays

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from a state of `state`.

        Raises:
            BadInput: something is missing or does not fit.
        """
        self.steps = stored_whole_number(arrays, "steps")
        self._step.fill_(float(self.steps))
        for name, first, second in zip(self._parameters, self._first, self._second, strict=True):
            first.copy_(stored_tensor(arrays, f"first-moment/{name}", first))
            second.copy_(stored_tensor(arrays, f"second-moment/{name}", second))
