"""The mathematics of the 3-2-3 network: figures worked out by hand, and what holds for any network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.lessons import worked_example as example
from explorer.lessons.worked_example import EXAMPLE, OUT_OF_REACH, ExampleState
from explorer.values import BadInput

MEAN = replace(EXAMPLE, loss="mean")
DECODER_GRADIENT = [[0.1278881876, 0.1060987558, 0.0844107784], [0.1312922865, 0.1089228686, 0.0866576055]]
ENCODER_GRADIENT = [[0.0026415751, 0.0068430490], [0.0052831502, 0.0136860981], [0.0079247253, 0.0205291471]]
SHORTCUT = [[0.00056938, 0.00226061], [0.00188949, 0.00468863], [0.00338233, 0.00671438]]


def digits(values, count):
    """As printed with so many decimals, so that a figure holds to the digits given and no further."""
    return np.array([f"{value:.{count}f}" for value in np.ravel(values)])


def assert_printed(values, expected, count=10):
    assert np.shape(values) == np.shape(expected)
    np.testing.assert_array_equal(digits(values, count), digits(expected, count))


@st.composite
def states(draw):
    inputs, code = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    numbers = st.floats(-3, 3, allow_subnormal=False)
    return ExampleState(
        draw(arrays(np.float64, inputs, elements=numbers)),
        draw(arrays(np.float64, (inputs, code), elements=numbers)),
        draw(arrays(np.float64, (code, inputs), elements=numbers)),
        draw(st.floats(1e-4, 10)),
        draw(st.sampled_from(["sum", "mean"])),
    )


def test_forward_pass():
    passed = example.forward(EXAMPLE)
    assert_printed(passed.code, [0.5547792351, 0.5695462239])
    assert_printed(passed.outputs, [0.5703541976, 0.5976610655, 0.6243753895])


def test_sum_and_mean_of_squares():
    outputs = example.forward(EXAMPLE).outputs
    assert_printed(example.loss(EXAMPLE, outputs), 0.4845867875)
    assert_printed(example.loss(MEAN, outputs), 0.1615289292)
    assert example.loss(EXAMPLE, outputs, "mean") == example.loss(MEAN, outputs)


def test_gradients_of_the_sum():
    gradients = example.backward(EXAMPLE)
    assert_printed(gradients.decoder, DECODER_GRADIENT)
    assert_printed(gradients.encoder, ENCODER_GRADIENT)


def test_gradients_of_the_mean_are_a_third():
    of_sum, of_mean = example.backward(EXAMPLE), example.backward(MEAN)
    np.testing.assert_allclose(of_mean.decoder, of_sum.decoder / 3, rtol=1e-14)
    np.testing.assert_allclose(of_mean.encoder, of_sum.encoder / 3, rtol=1e-14)


def test_weights_after_one_step():
    after = example.step(EXAMPLE)
    assert_printed(after.decoder, [[0.09872112, 0.19893901, 0.29915589], [0.39868708, 0.49891077, 0.59913342]], 8)
    assert_printed(after.encoder, [[0.09997358, 0.19993157], [0.29994717, 0.39986314], [0.49992075, 0.59979471]], 8)
    assert_printed(example.loss(after, example.forward(after).outputs, "mean"), 0.1612886580)


def test_the_popular_shortcut():
    assert_printed(example.shortcut(EXAMPLE), SHORTCUT, 8)
    after = example.updated(EXAMPLE, example.shortcut(EXAMPLE), None)
    assert_printed(after.encoder, [[0.09999431, 0.19997739], [0.29998111, 0.39995311], [0.49996618, 0.59993286]], 8)


def test_the_shortcut_is_wrong_under_either_loss():
    outputs = example.forward(EXAMPLE).outputs
    assert f"{example.loss(MEAN, outputs):.2f}" == "0.16"
    for state in (EXAMPLE, MEAN):
        right = example.numeric_gradient(state)[0]
        assert np.abs(example.shortcut(EXAMPLE) - right).max() > 1e-4
        assert np.abs(example.shortcut(state) - right).max() > 1e-4


def test_the_shortcut_still_descends():
    compared = example.compare(example.backward(EXAMPLE).encoder, example.shortcut(EXAMPLE))
    assert f"{compared.cosine:.4f}" == "0.9962"
    assert_printed(compared.difference, 0.0205291471 - 0.00671438, 8)


def test_the_decoder_alone_memorises_one_sample():
    state = replace(EXAMPLE, learning_rate=10.0)
    for _ in range(300):
        state = example.decoder_step(state)
    assert example.loss(state, example.forward(state).outputs) < 1e-10
    np.testing.assert_array_equal(state.encoder, EXAMPLE.encoder)


def test_targets_out_of_reach():
    passed = example.forward(OUT_OF_REACH)
    assert_printed(passed.code, [0.9002495, 0.9426758], 7)
    assert_printed(passed.outputs, [0.6146960, 0.6573231, 0.6975547], 7)
    assert_printed(example.loss(OUT_OF_REACH, passed.outputs, "mean"), 2.4174982759)
    assert example.beyond_reach(OUT_OF_REACH).all()
    assert_printed(example.loss_floor(replace(OUT_OF_REACH, loss="mean")), 1.6667, 4)
    assert example.loss_floor(OUT_OF_REACH) == 5.0
    assert not example.beyond_reach(EXAMPLE).any()
    assert example.loss_floor(EXAMPLE) == 0.0


def test_training_never_gets_below_the_floor():
    state = replace(OUT_OF_REACH, loss="mean", learning_rate=1.0)
    for _ in range(500):
        state = example.step(state)
    reached = example.loss(state, example.forward(state).outputs)
    assert example.loss_floor(state) < reached < 1.68


@given(states())
def test_the_chain_rule_agrees_with_small_differences(state):
    gradients, (encoder, decoder) = example.backward(state), example.numeric_gradient(state)
    np.testing.assert_allclose(gradients.encoder, encoder, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(gradients.decoder, decoder, rtol=1e-6, atol=1e-8)


@given(states())
def test_one_input_leaves_nothing_to_sum_so_the_shortcut_is_right(state):
    alone = ExampleState(state.inputs[:1], state.encoder[:1], state.decoder[:, :1], loss=state.loss)
    np.testing.assert_allclose(example.shortcut(alone), example.backward(alone).encoder, rtol=1e-12, atol=1e-300)


@given(states())
def test_a_small_enough_step_never_raises_the_loss(state):
    small = replace(state, learning_rate=1e-6)
    after = example.step(small)
    before = example.loss(small, example.forward(small).outputs)
    assert example.loss(after, example.forward(after).outputs) <= before * (1 + 1e-12)


@given(states())
def test_the_loss_stays_above_its_floor(state):
    assert example.loss(state, example.forward(state).outputs) >= example.loss_floor(state)


def test_sigmoid_holds_for_any_size():
    np.testing.assert_allclose(example.sigmoid([-800.0, -1.0, 0.0, 800.0]), [0, 1 / (1 + np.e), 0.5, 1], atol=1e-300)


def test_values_cannot_be_changed_from_outside():
    mine = np.array([0.1, 0.2, 0.3])
    state = ExampleState(mine, EXAMPLE.encoder, EXAMPLE.decoder)
    mine[0] = 9
    assert state.inputs[0] == 0.1
    with pytest.raises(ValueError, match="read-only"):
        state.encoder[0, 0] = 1.0
    for array in vars(example.backward(state)).values():
        assert not array.flags.writeable


def test_gradients_without_length_have_no_angle():
    nothing = np.zeros((3, 2))
    assert np.isnan(example.compare(nothing, nothing).cosine)
    assert example.compare(nothing, nothing).difference == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": [0.1, 0.2]}, "shapes"),
        ({"inputs": [[0.1, 0.2, 0.3]]}, "one row"),
        ({"decoder": np.zeros((3, 2))}, "shapes"),
        ({"encoder": np.zeros((3, 0))}, "table"),
        ({"inputs": [0.1, np.nan, 0.3]}, "million"),
        ({"inputs": [0.1, 2e6, 0.3]}, "million"),
        ({"learning_rate": 0.0}, "above 0"),
        ({"learning_rate": np.inf}, "above 0"),
        ({"learning_rate": np.nan}, "above 0"),
        ({"loss": "median"}, "squared errors"),
    ],
)
def test_values_that_make_no_network_are_refused_with_a_sentence(change, message):
    with pytest.raises(BadInput, match=message):
        replace(EXAMPLE, **change)


def test_weights_that_run_away_are_refused():
    state = replace(EXAMPLE, inputs=[1e6, 2e6 / 2, 1e6], encoder=np.full((3, 2), 1e-7), learning_rate=1e6)
    with pytest.raises(BadInput, match="learning rate"):
        example.step(state)
