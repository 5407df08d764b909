from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.latent import filters
from explorer.latent.filters import answer, filter_bank, first_layer_pictures, spatial_autocorrelation
from explorer.models import build, from_weights, to_weights
from explorer.values import Architecture, Codes, DataProvenance, ModelCard, Weights
from explorer.values.filters import FiltersRequest
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane


def weights_of(**changes):
    values = {"family": "multilayer", "channels": 1, "height": 9, "width": 8, "latent_dim": 3, "hidden": (6, 4)}
    return to_weights(build(Architecture(**(values | changes)), seed=1))


def with_array(weights, name, array):
    return Weights(weights.architecture, MappingProxyType({**weights.arrays, name: array.astype(np.float32)}))


def test_each_hidden_unit_is_shown_as_its_incoming_weights():
    weights = weights_of()
    pictures = first_layer_pictures(weights)
    assert pictures.shape == (6, 9, 8, 1)
    assert (pictures[4].reshape(-1) == weights.arrays["encoder.hidden1.weight"][4]).all()
    assert not pictures.flags.writeable
    assert filter_bank(weights).kind == "hidden"


def test_a_colour_filter_answers_most_to_a_picture_like_itself():
    weights = weights_of(channels=3)
    pictures = first_layer_pictures(weights)
    assert pictures.shape == (6, 9, 8, 3)
    as_the_network_sees_it = pictures[2].transpose(2, 0, 1).reshape(-1)
    answers = weights.arrays["encoder.hidden1.weight"] @ as_the_network_sees_it
    assert answers[2] == pytest.approx(np.square(pictures[2]).sum(), rel=1e-5)


def test_without_hidden_layers_the_rows_of_the_code_layer_are_shown():
    linear = weights_of(family="linear", hidden=(), output="linear")
    assert filter_bank(linear).kind == "components"
    assert filter_bank(linear).weights.shape == (3, 9, 8, 1)
    shallow = weights_of(hidden=(), code_activation="sigmoid", tied=True)
    assert filter_bank(shallow).kind == "hidden"
    assert (filter_bank(shallow).weights[1].reshape(-1) == shallow.arrays["code.weight"][1]).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_convolutions_are_shown_as_their_kernels(channels):
    weights = weights_of(family="convolutional", channels=channels, hidden=(5, 6), dense=(7,))
    bank = filter_bank(weights)
    assert (bank.kind, bank.weights.shape) == ("kernels", (5, 4, 4, channels))
    assert (bank.weights[3, :, :, 0] == weights.arrays["encoder.convolution1.weight"][3, 0]).all()


def test_strength_is_the_norm():
    weights = weights_of()
    expected = np.linalg.norm(weights.arrays["encoder.hidden1.weight"], axis=1)
    assert filter_bank(weights).strength == pytest.approx(expected, rel=1e-6)


def test_of_a_layer_too_large_to_show_the_strongest_are_kept_under_their_own_numbers(monkeypatch):
    monkeypatch.setattr(filters, "MOST_VALUES", 3 * 72 + 5)
    weights = weights_of()
    scaled = weights.arrays["encoder.hidden1.weight"] * np.array([[1], [9], [1], [9], [1], [9]])
    bank = filter_bank(with_array(weights, "encoder.hidden1.weight", scaled))
    assert bank.units.tolist() == [1, 3, 5]
    assert bank.layer_units == 6
    assert (bank.weights[1].reshape(-1) == scaled[3].astype(np.float32)).all()
    assert bank.strength[2] == pytest.approx(np.linalg.norm(scaled[5]), rel=1e-6)


def test_smoothness_of_patterns_in_closed_form():
    rows, columns = np.indices((10, 10))
    checkers = ((rows + columns) % 2 * 2.0 - 1.0)[..., None]
    halves = np.where(columns < 5, -1.0, 1.0)[..., None]
    even, nothing = np.full((10, 10, 1), 0.3), np.zeros((10, 10, 1))
    found = spatial_autocorrelation(np.stack([checkers, halves, even, nothing]))
    # of 180 pairs of neighbours the ten across the edge differ
    assert found == pytest.approx([-1.0, 160 / 180, 0.0, 0.0], abs=1e-5)


def test_noise_has_the_smoothness_that_chance_gives():
    noise = np.random.default_rng(0).normal(size=(3000, 6, 5, 1))
    found = spatial_autocorrelation(noise)
    assert found.mean() == pytest.approx(-1 / 29, abs=float(3 * found.std() / 3000**0.5))


pictures = arrays.arrays(
    np.float32, (2, 5, 4, 1), elements=st.floats(-4, 4, width=16).map(lambda value: round(value * 8) / 8)
)


@given(pictures, st.sampled_from([-4.0, 0.25, 3.0]))
def test_smoothness_does_not_depend_on_scale_sign_level_or_mirroring(stack, factor):
    plain = spatial_autocorrelation(stack)
    assert spatial_autocorrelation(stack * np.float32(factor)) == pytest.approx(plain, abs=1e-3)
    assert spatial_autocorrelation(stack[:, ::-1, ::-1]) == pytest.approx(plain, abs=1e-3)
    assert spatial_autocorrelation(stack + 2) == pytest.approx(plain, abs=1e-3)
    assert (np.abs(plain) <= 20 / 31 * 2 + 1e-3).all()


def test_the_open_model_is_answered_for():
    weights = weights_of()
    codes = Codes(np.zeros((0, 3), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
    card = ModelCard("m", "r", "squared-error", weights.architecture, DataProvenance("x", "X", 0, "f", 1, 9, 8))
    plane = Plane(np.zeros(3), np.eye(3)[:2])
    model = OpenModel(4, card, weights, codes, plane, np.zeros((0, 2), np.float32), ((-1, 1),) * 3)
    network = from_weights(weights)
    reply = answer(model, network, FiltersRequest())
    assert reply.request == FiltersRequest()
    assert len(reply.bank.weights) == 6
