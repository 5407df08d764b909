"""An autoencoder small enough to compute by hand: one sigmoid layer each way, no biases, one sample.

Vectors are rows, so a layer is `sigmoid(row @ weights)`. Everything is float64 and every array is read-only. With two
hidden units and three inputs it is the 3-2-3 network of lectures; the functions hold for any size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.values import BadInput

Array: TypeAlias = NDArray[np.float64]
LossKind: TypeAlias = Literal["sum", "mean"]

LARGEST = 1e6
"""The largest magnitude of an input, a weight or the learning rate: no product of a few of them overflows."""

_NUDGE = float(np.cbrt(np.finfo(np.float64).eps))


def _frozen(values: ArrayLike) -> Array:
    if isinstance(values, np.ndarray) and values.dtype == np.float64 and values.base is None:
        array = values if not values.flags.writeable else values.copy()
    else:
        array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class ExampleState:
    """All that the example depends on.

    Attributes:
        inputs: (n,) the sample, which is its own target.
        encoder: (n, k) weights from inputs to code.
        decoder: (k, n) weights from code to outputs.
        learning_rate: above 0.
        loss: "sum" of the squared errors over the outputs, or their "mean".

    Raises:
        BadInput: the shapes do not fit together, or a number is not finite or beyond a million.
    """

    inputs: Array
    encoder: Array
    decoder: Array
    learning_rate: float = 0.01
    loss: LossKind = "sum"

    def __post_init__(self) -> None:
        for name in ("inputs", "encoder", "decoder"):
            object.__setattr__(self, name, _frozen(getattr(self, name)))
        if self.inputs.ndim != 1 or self.encoder.ndim != 2 or not self.encoder.size:
            raise BadInput("The example needs one row of inputs and a table of weights each way.")
        inputs, code = self.encoder.shape
        if self.inputs.shape != (inputs,) or self.decoder.shape != (code, inputs):
            raise BadInput(
                f"The shapes do not fit: {self.inputs.size} inputs need encoder weights ({self.inputs.size}, k) and "
                f"decoder weights (k, {self.inputs.size}), not {self.encoder.shape} and {self.decoder.shape}."
            )
        if not all((np.abs(array) <= LARGEST).all() for array in (self.inputs, self.encoder, self.decoder)):
            raise BadInput("A number grew beyond a million: use a smaller learning rate or smaller values.")
        if not 0 < self.learning_rate <= LARGEST:
            raise BadInput("The learning rate must be above 0 and at most a million, like 0.01.")
        if self.loss not in ("sum", "mean"):
            raise BadInput('The loss is the "sum" or the "mean" of the squared errors.')


@dataclass(frozen=True, eq=False)
class Forward:
    """One pass through the network.

    Attributes:
        code_sums: (k,) `inputs @ encoder`.
        code: (k,) their sigmoids z, each in (0, 1).
        output_sums: (n,) `code @ decoder`.
        outputs: (n,) their sigmoids x̂, each in (0, 1).
    """

    code_sums: Array
    code: Array
    output_sums: Array
    outputs: Array


@dataclass(frozen=True, eq=False)
class Backward:
    """What the chain rule carries back, for the loss kind of the state.

    Attributes:
        output_delta: (n,) dL/d(output sums), δ.
        code_error: (k,) dL/dz = δ W_decᵀ.
        code_delta: (k,) dL/d(code sums) = code_error ∘ z(1 − z).
        decoder: (k, n) dL/dW_dec = zᵀ δ.
        encoder: (n, k) dL/dW_enc = xᵀ code_delta.
    """

    output_delta: Array
    code_error: Array
    code_delta: Array
    decoder: Array
    encoder: Array


@dataclass(frozen=True)
class Comparison:
    """How far one gradient is from another.

    Attributes:
        difference: the largest absolute difference of two entries.
        cosine: of the angle between them as vectors; NaN if one of them vanishes.
    """

    difference: float
    cosine: float


def sigmoid(values: ArrayLike) -> Array:
    """1 / (1 + e^−a), entry by entry, without overflow for any finite a."""
    small = np.exp(-np.abs(np.asarray(values, dtype=np.float64)))
    return _frozen(np.where(np.asarray(values) >= 0, 1.0, small) / (1.0 + small))


def forward(state: ExampleState) -> Forward:
    """Encode and decode the sample."""
    code_sums = state.inputs @ state.encoder
    code = sigmoid(code_sums)
    output_sums = code @ state.decoder
    return Forward(_frozen(code_sums), code, _frozen(output_sums), sigmoid(output_sums))


def squared_errors(state: ExampleState, outputs: Array) -> Array:
    """(x̂ − x)² of each output, (n,)."""
    return _frozen((outputs - state.inputs) ** 2)


def loss(state: ExampleState, outputs: Array, kind: LossKind | None = None) -> float:
    """The sum or the mean of the squared errors.

    Args:
        state: the target and the loss kind.
        outputs: (n,) what the network gave.
        kind: another loss kind than the state's.
    """
    errors = squared_errors(state, outputs)
    return float(errors.sum() if (kind or state.loss) == "sum" else errors.mean())


def loss_scale(state: ExampleState) -> float:
    """What the loss kind multiplies the sum of squares by: 1, or 1/n for the mean."""
    return 1.0 if state.loss == "sum" else 1.0 / state.inputs.size


def backward(state: ExampleState, passed: Forward | None = None) -> Backward:
    """The gradient by the chain rule.

    Rumelhart, Hinton & Williams, Learning representations by back-propagating errors, Nature 323, 1986.

    Args:
        state: where to take it.
        passed: the forward pass of the same state, if it is at hand.
    """
    passed = passed or forward(state)
    x, z, out = state.inputs, passed.code, passed.outputs
    output_delta = loss_scale(state) * 2.0 * (out - x) * out * (1.0 - out)
    code_error = output_delta @ state.decoder.T
    code_delta = code_error * z * (1.0 - z)
    arrays = (output_delta, code_error, code_delta, np.outer(z, output_delta), np.outer(x, code_delta))
    return Backward(*map(_frozen, arrays))


def shortcut(state: ExampleState, passed: Forward | None = None) -> Array:
    """The encoder's gradient as popular lectures multiply it, element by element; (n, k).

    Entry (i, j) is x_i δ_i W_dec[j, i] z_j(1 − z_j): the sum over outputs is left out, so the weights of input i hear
    output i alone. It is no gradient of any loss; `backward` has the right one.

    Args:
        state: where to take it.
        passed: the forward pass of the same state, if it is at hand.
    """
    passed = passed or forward(state)
    delta = backward(state, passed).output_delta
    z = passed.code
    return _frozen((state.inputs * delta)[:, None] * state.decoder.T * (z * (1.0 - z)))


def updated(state: ExampleState, encoder_gradient: Array | None, decoder_gradient: Array | None) -> ExampleState:
    """The state after W ← W − η dL/dW; weights without a gradient stay.

    Args:
        state: before the step.
        encoder_gradient: (n, k) or None.
        decoder_gradient: (k, n) or None.

    Raises:
        BadInput: a weight grew beyond a million.
    """
    encoder, decoder = state.encoder, state.decoder
    if encoder_gradient is not None:
        encoder = encoder - state.learning_rate * encoder_gradient
    if decoder_gradient is not None:
        decoder = decoder - state.learning_rate * decoder_gradient
    return replace(state, encoder=encoder, decoder=decoder)


def step(state: ExampleState) -> ExampleState:
    """One step of gradient descent by the chain rule."""
    gradients = backward(state)
    return updated(state, gradients.encoder, gradients.decoder)


def shortcut_step(state: ExampleState) -> ExampleState:
    """One step in which the encoder follows the shortcut and the decoder its right gradient."""
    passed = forward(state)
    return updated(state, shortcut(state, passed), backward(state, passed).decoder)


def decoder_step(state: ExampleState) -> ExampleState:
    """One step in which the decoder alone learns and the encoder stays as it is."""
    return updated(state, None, backward(state).decoder)


def numeric_gradient(state: ExampleState) -> tuple[Array, Array]:
    """Encoder's (n, k) and decoder's (k, n) gradient by central differences, (L(w + h) − L(w − h)) / 2h.

    h is the cube root of the machine's precision, relative to a large weight: there the error of cutting off the series
    and that of rounding balance.
    """
    tables = [state.encoder.copy(), state.decoder.copy()]
    found = []
    for table in tables:
        gradient = np.empty_like(table)
        for place in np.ndindex(table.shape):
            weight = float(table[place])
            nudge = _NUDGE * max(1.0, abs(weight))
            above, below = weight + nudge, weight - nudge
            losses = []
            for nudged in (above, below):
                table[place] = nudged
                outputs = sigmoid(sigmoid(state.inputs @ tables[0]) @ tables[1])
                losses.append(loss(state, outputs))
            table[place] = weight
            # what was really added, after rounding
            gradient[place] = (losses[0] - losses[1]) / (above - below)
        found.append(_frozen(gradient))
    return found[0], found[1]


def compare(right: Array, other: Array) -> Comparison:
    """Hold one gradient against another of the same shape."""
    lengths = float(np.linalg.norm(right) * np.linalg.norm(other))
    cosine = float(np.sum(right * other)) / lengths if lengths > 0 else float("nan")
    return Comparison(float(np.abs(right - other).max()), cosine)


def beyond_reach(state: ExampleState) -> NDArray[np.bool_]:
    """(n,) which targets no sigmoid can put out: it lies strictly between 0 and 1."""
    return (state.inputs <= 0.0) | (state.inputs >= 1.0)


def loss_floor(state: ExampleState) -> float:
    """What the loss can approach but never reach: the squared distance of the targets from [0, 1]; 0 within it."""
    return loss(state, np.clip(state.inputs, 0.0, 1.0))


EXAMPLE = ExampleState(
    inputs=_frozen((0.1, 0.2, 0.3)),
    encoder=_frozen(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6))),
    decoder=_frozen(((0.1, 0.2, 0.3), (0.4, 0.5, 0.6))),
)
"""The lecture's 3-2-3 network with targets that a sigmoid can reach."""

OUT_OF_REACH = replace(EXAMPLE, inputs=_frozen((1.0, 2.0, 3.0)))
"""The same network with targets that it cannot reach: the mean of squares stays above 5/3."""
