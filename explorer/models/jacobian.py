"""How strongly codes answer to their inputs: the squared Frobenius norm of the encoder's Jacobian, ‖∂h/∂x‖²_F.

No way of computing it builds the Jacobian itself, which would hold N·d·D numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import nn

from explorer.models.encoder_decoder import EncoderDecoder

MOST_EXACT = 8
"""Codes up to this length get the exact norm of a deep encoder, one backward pass for each number of the code."""

_SQUARED_SLOPES: Mapping[str, Callable[[torch.Tensor], torch.Tensor]] = MappingProxyType(
    {
        "sigmoid": lambda codes: (codes * (1.0 - codes)).square(),
        "tanh": lambda codes: (1.0 - codes.square()).square(),
        "relu": lambda codes: (codes > 0).to(codes.dtype),
        "linear": torch.ones_like,
    }
)


def squared_jacobian_norms(
    model: EncoderDecoder, images: torch.Tensor, generator: torch.Generator | None = None
) -> torch.Tensor:
    """‖∂h/∂x‖²_F of each image; see `codes_and_squared_norms`.

    Returns:
        (N,), each at least 0, in code units² per input unit².
    """
    return codes_and_squared_norms(model, images, generator)[1]


def codes_and_squared_norms(
    model: EncoderDecoder, images: torch.Tensor, generator: torch.Generator | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Codes and the squared norm of the Jacobian from one pass through the encoder, in the cheapest way that fits.

    A single layer has a closed form; a deep encoder to at most 8 codes gets exact backward passes, a wider code an
    unbiased estimate from one draw an image. Works under `torch.no_grad` and `torch.inference_mode` too.

    Args:
        model: its encoder treats each image by itself.
        images: inputs of the encoder, float, (N, …).
        generator: of the estimate's draws, on the images' device; None takes torch's.

    Returns:
        Codes (N, d) and squared norms (N,): with a history where gradients are on and something asks for them.
    """
    single = model.single_layer
    if single is not None and single[1] in _SQUARED_SLOPES:
        codes = model.encode(images)
        return codes, closed_form_norms(*single, codes)
    wanted = torch.is_grad_enabled() and (
        images.requires_grad or any(parameter.requires_grad for parameter in model.parameters())
    )
    with torch.inference_mode(False), torch.enable_grad():
        # tensors made in inference mode never get a history, but their copies may
        inputs = images.clone() if images.is_inference() else images
        if not inputs.requires_grad:
            inputs = inputs.detach().requires_grad_()
        codes = model.encode(inputs)
        if codes.shape[1] <= MOST_EXACT:
            norms = exact_norms(codes, inputs, differentiable=wanted)
        else:
            norms = estimated_norms(codes, inputs, generator, differentiable=wanted)
    return (codes, norms) if wanted else (codes.detach(), norms.detach())


def closed_form_norms(layer: nn.Linear, activation: str, codes: torch.Tensor) -> torch.Tensor:
    """Σ_j f′(a_j)² ‖W_j‖² of a single layer h = f(W x + b), with f′ found from h: for the sigmoid h (1 − h).

    Args:
        layer: W is its weight, (d, D).
        activation: f: "sigmoid", "tanh", "relu" or "linear".
        codes: h, (N, d).

    Returns:
        (N,).

    Raises:
        ValueError: the slope of this activation cannot be told from its output.

    Source: Rifai, Vincent, Muller, Glorot and Bengio, Contractive auto-encoders, ICML 2011 (its case of the sigmoid).
    """
    if activation not in _SQUARED_SLOPES:
        raise ValueError(f"there is no closed form for {activation!r}; there is for {', '.join(_SQUARED_SLOPES)}")
    lengths: torch.Tensor = _SquaredRowLengths.apply(layer.weight)  # type: ignore[no-untyped-call]
    return _SQUARED_SLOPES[activation](codes) @ lengths


def exact_norms(codes: torch.Tensor, inputs: torch.Tensor, differentiable: bool = True) -> torch.Tensor:
    """Σ_j ‖∇_x h_j‖² with one vector-Jacobian product for each of the d numbers of a code.

    Args:
        codes: (N, d), computed from the inputs, each row from its own input alone.
        inputs: (N, …), with gradients on.
        differentiable: the result keeps a history of its own.

    Returns:
        (N,).
    """
    norms = codes.new_zeros(len(codes))
    for unit in codes.unbind(1):
        # rows do not mix, so the gradient of the sum over images holds each image's own
        norms = norms + _squared_lengths(unit, inputs, torch.ones_like(unit), differentiable)
    return norms


def estimated_norms(
    codes: torch.Tensor, inputs: torch.Tensor, generator: torch.Generator | None = None, differentiable: bool = True
) -> torch.Tensor:
    """‖Jᵀu‖² with u drawn evenly from {−1, 1}^d, one draw an image: its mean over draws is ‖J‖²_F, as E[u uᵀ] = I.

    A fixed u would not do: with u = 1 two units that answer in opposite ways cancel.

    Args:
        codes: (N, d), computed from the inputs, each row from its own input alone.
        inputs: (N, …), with gradients on.
        generator: on the codes' device; None takes torch's.
        differentiable: the result keeps a history of its own.

    Returns:
        (N,).

    Source: Hutchinson, A stochastic estimator of the trace of the influence matrix, Communications in Statistics 1990.
    """
    signs = torch.randint(0, 2, codes.shape, generator=generator, device=codes.device, dtype=codes.dtype)
    return _squared_lengths(codes, inputs, signs.mul_(2.0).sub_(1.0), differentiable)


class _SquaredRowLengths(torch.autograd.Function):
    """Σ_i w_ji² of each row, with one matrix of the weights' size in the backward pass where autograd makes three.

    A wide layer's weights do not fit the nearest cache, and each pass over them is felt in the step.
    """

    @staticmethod
    def forward(ctx: Any, weights: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(weights)
        lengths: torch.Tensor = torch.linalg.vector_norm(weights, dim=1)
        return lengths.square()

    @staticmethod
    def backward(ctx: Any, gradients: torch.Tensor) -> torch.Tensor:
        (weights,) = ctx.saved_tensors
        doubled: torch.Tensor = weights * (2.0 * gradients).unsqueeze(1)
        return doubled


def _squared_lengths(
    outputs: torch.Tensor, inputs: torch.Tensor, along: torch.Tensor, differentiable: bool
) -> torch.Tensor:
    (gradients,) = torch.autograd.grad(outputs, inputs, along, retain_graph=True, create_graph=differentiable)
    return gradients.square().sum(dim=tuple(range(1, gradients.dim())))
