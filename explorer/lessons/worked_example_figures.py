"""Every number of one moment of the worked example under its name, as tables of rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.lessons import worked_example as example
from explorer.lessons.worked_example import Array, Comparison, ExampleState
from explorer.lessons.worked_example_course import Moment, Phase
from explorer.values import BadInput

_WORKED_OUT_IN = {
    **dict.fromkeys(("inputs", "encoder", "decoder", "learning_rate"), Phase.READY),
    **dict.fromkeys(("code_sums", "code", "output_sums", "outputs"), Phase.FORWARD),
    **dict.fromkeys(("errors", "squares", "sum", "mean", "loss"), Phase.LOSS),
    **dict.fromkeys(("new_encoder", "new_decoder", "new_loss"), Phase.UPDATE),
}
"""The phase that brings a number; all others come in the backward pass."""


@dataclass(frozen=True, eq=False)
class Figures:
    """What a page shows of one step.

    Attributes:
        state: the values before the update.
        tables: 2-D arrays by name; a vector is a row, a number a table of one. `decoder_gradient` and the like follow
            the loss kind of the state.
        check: the chain rule's gradient of all weights against central differences.
        shortcut: the encoder's gradient by the chain rule against the shortcut.
    """

    state: ExampleState
    tables: dict[str, Array]
    check: Comparison
    shortcut: Comparison

    def hidden_before(self, phase: Phase) -> frozenset[str]:
        """The names of what is not known yet when a step has come to a phase."""
        return frozenset(name for name in self.tables if _WORKED_OUT_IN.get(name, Phase.BACKWARD) > phase)

    def number(self, name: str) -> float:
        """A table of one as a number."""
        return float(self.tables[name][0, 0])


def figures(moment: Moment) -> Figures:
    """Work out all numbers of a moment, whatever its phase."""
    state = moment.state
    passed = example.forward(state)
    gradients = example.backward(state, passed)
    short = example.shortcut(state, passed)
    numeric = example.numeric_gradient(state)
    values = {
        "inputs": state.inputs,
        "encoder": state.encoder,
        "decoder": state.decoder,
        "learning_rate": state.learning_rate,
        "code_sums": passed.code_sums,
        "code": passed.code,
        "code_rest": 1.0 - passed.code,
        "output_sums": passed.output_sums,
        "outputs": passed.outputs,
        "output_rest": 1.0 - passed.outputs,
        "errors": passed.outputs - state.inputs,
        "squares": example.squared_errors(state, passed.outputs),
        "sum": example.loss(state, passed.outputs, "sum"),
        "mean": example.loss(state, passed.outputs, "mean"),
        "loss": example.loss(state, passed.outputs),
        "output_delta": gradients.output_delta,
        "code_error": gradients.code_error,
        "code_delta": gradients.code_delta,
        "decoder_gradient": gradients.decoder,
        "encoder_gradient": gradients.encoder,
        "shortcut": short,
        "shortcut_excess": short - gradients.encoder,
        **_after_update(moment),
        "shortcut_encoder": state.encoder - state.learning_rate * short,
    }
    check = example.compare(
        np.concatenate([gradients.encoder.ravel(), gradients.decoder.ravel()]),
        np.concatenate([numeric[0].ravel(), numeric[1].ravel()]),
    )
    tables = {name: np.atleast_2d(np.asarray(value, dtype=np.float64)) for name, value in values.items()}
    for table in tables.values():
        table.flags.writeable = False
    return Figures(state, tables, check, example.compare(gradients.encoder, short))


def _after_update(moment: Moment) -> dict[str, Array | float]:
    """The new weights and loss; not a number where the weights would run away, which no moment gets to show."""
    try:
        after = moment.following.state
    except BadInput:
        none = {"new_encoder": moment.state.encoder, "new_decoder": moment.state.decoder}
        return {"new_loss": float("nan"), **{name: np.full_like(table, np.nan) for name, table in none.items()}}
    new_loss = example.loss(after, example.forward(after).outputs)
    return {"new_encoder": after.encoder, "new_decoder": after.decoder, "new_loss": new_loss}
