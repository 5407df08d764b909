"""Derivatives of functions that torch cannot look into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from explorer.values import BadInput

MOST_INPUTS = 256
"""Backward, each input number takes two runs of the function; beyond so many it is refused."""

# The best step of a central difference in 32 bits is about the cube root of their precision, in units of the input.
_STEP = 5e-3

Rows = Callable[[torch.Tensor], torch.Tensor]


def by_differences(function: Rows) -> Rows:
    """The same function with central differences for derivatives, (f(x + h t) − f(x − h t)) / 2h.

    It works under `torch.func`'s `jvp`, `vmap` and `jacfwd`, and backward where a row has at most 256 numbers.

    Args:
        function: rows (N, …) to rows (N, …), each by itself.

    Returns:
        A function that raises `BadInput` where a gradient with respect to longer rows is asked for.
    """

    def differentiable(inputs: torch.Tensor) -> torch.Tensor:
        outputs: torch.Tensor = _Differences.apply(inputs, function)  # type: ignore[no-untyped-call]
        return outputs

    return differentiable


class _Differences(torch.autograd.Function):
    @staticmethod
    def forward(inputs: torch.Tensor, function: Rows) -> torch.Tensor:
        return function(inputs).to(inputs.dtype)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[torch.Tensor, Rows], output: torch.Tensor) -> None:
        ctx.save_for_backward(inputs[0])
        ctx.save_for_forward(inputs[0])
        ctx.function = inputs[1]

    @staticmethod
    def jvp(ctx: Any, tangents: torch.Tensor, _: object) -> torch.Tensor:
        (inputs,) = ctx.saved_tensors
        return _along(inputs, tangents, ctx.function)

    @staticmethod
    def backward(ctx: Any, gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        (inputs,) = ctx.saved_tensors
        flat = inputs.flatten(1)
        if flat.shape[1] > MOST_INPUTS:
            raise BadInput(
                f"An ONNX network gives no derivatives, and finite differences would take {2 * flat.shape[1]:,} "
                "runs per picture: this is not computed for it."
            )
        found = torch.empty_like(flat)
        for place in range(flat.shape[1]):
            direction = torch.zeros_like(flat)
            direction[:, place] = 1.0
            change = _along(inputs, direction.view_as(inputs), ctx.function)
            found[:, place] = (change * gradients).flatten(1).sum(1)
        return found.view_as(inputs), None

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, None], inputs: torch.Tensor, function: Rows) -> Any:
        place = in_dims[0]
        assert place is not None
        stacked = inputs.movedim(place, 0)
        outputs: torch.Tensor = _Differences.apply(stacked.flatten(0, 1), function)  # type: ignore[no-untyped-call]
        return outputs.reshape(info.batch_size, -1, *outputs.shape[1:]), 0


def _along(inputs: torch.Tensor, tangents: torch.Tensor, function: Rows) -> torch.Tensor:
    """Change of each row's output along its tangent, per length of the tangent."""
    rest = tuple(range(1, inputs.dim()))
    size = tangents.abs().amax(dim=rest, keepdim=True)
    steps = (
        _STEP * (1.0 + inputs.abs().amax(dim=rest, keepdim=True)) / torch.where(size > 0, size, torch.ones_like(size))
    )
    ahead: torch.Tensor = _Differences.apply(inputs + steps * tangents, function)  # type: ignore[no-untyped-call]
    behind: torch.Tensor = _Differences.apply(inputs - steps * tangents, function)  # type: ignore[no-untyped-call]
    return (ahead - behind) / (2.0 * steps).flatten(1)[:, :1].reshape(-1, *[1] * (ahead.dim() - 1))
